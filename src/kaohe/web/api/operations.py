"""The operations: facts in; cycles, scores, explanations and statements out. Decimals are texts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest  # noqa: TC002 - ninja reads annotations
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile  # noqa: TC002

from kaohe.cycle.deliveries import delivered
from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import changes_for
from kaohe.cycle.results import compute, explained, policy_ids, policy_in_force, shown_run, workspace
from kaohe.cycle.steps import visible
from kaohe.cycle.trail import record
from kaohe.facts.intake.importing import Request, import_files
from kaohe.web.api.access import allowed
from kaohe.web.scorecard.rows import kinds_of
from kaohe.web.uploads.storing import store

if TYPE_CHECKING:
    from collections.abc import Sequence

router = Router()
Kind = Literal["included", "excluded", "late", "open"]
LARGEST_PAGE = 1000


class Job(Schema):
    """What is to be scored."""

    policy: str
    period: str


def of_cycle(_request: Any, *, cycle: int, **words: Any) -> Target:
    """Target a cycle, and the subject where the operation names one."""
    found = get_object_or_404(Cycle, pk=cycle)
    return Target(found.policy, words.get("subject"), published=visible(found))


def _page(entries: Sequence[Any], limit: int, offset: int) -> dict[str, Any]:
    limit, offset = max(1, min(limit, LARGEST_PAGE)), max(0, offset)
    return {
        "total": len(entries),
        "limit": limit,
        "offset": offset,
        "items": entries[offset : offset + limit],
    }


def _cycle(cycle: Cycle) -> dict[str, Any]:
    return {
        "id": cycle.pk,
        "policy": cycle.policy,
        "period": cycle.period,
        "state": cycle.state,
        "publication": cycle.publication,
        "published_run": cycle.published_run or None,
        "appeals_until": cycle.appeals_until,
    }


def _record(request: Any, cycle: int, action: str) -> tuple[Cycle, Any]:
    found = get_object_or_404(Cycle, pk=cycle)
    return found, shown_run(found, newest=request.standing.sees_all(action))


@router.get("/policies", summary="Policies", operation_id="policies")
@allowed("policy:see", "read")
def policies(request: HttpRequest, limit: int = 100, offset: int = 0) -> Any:
    """List the policies with their versions."""
    del request
    found = [policy_in_force(name).policy for name in policy_ids()]
    listed = [{"id": each.id, "title": each.title, "version": each.version} for each in found]
    return _page(listed, limit, offset)


@router.get("/cycles", summary="Cycles", operation_id="cycles")
@allowed("cycle:see", "read")
def cycles(request: HttpRequest, limit: int = 100, offset: int = 0) -> Any:
    """List cycles, the newest period first."""
    del request
    return _page([_cycle(each) for each in Cycle.objects.all()], limit, offset)


@router.get("/cycles/{cycle}", summary="One cycle", operation_id="cycle")
@allowed("cycle:see", "read", of_cycle)
def one_cycle(request: HttpRequest, cycle: int) -> Any:
    """Return one cycle."""
    del request
    return _cycle(get_object_or_404(Cycle, pk=cycle))


@router.get("/cycles/{cycle}/totals", summary="Totals, grades and ranks", operation_id="totals")
@allowed("ranking:see", "read", of_cycle)
def totals(request: HttpRequest, cycle: int, limit: int = 100, offset: int = 0) -> Any:
    """List everybody's totals as ``kaohe score`` gives them."""
    _found, kept = _record(request, cycle, "ranking:see")
    result = kept.run.as_json()
    return {"run": result["run"], **_page(result["totals"], limit, offset)}


@router.get("/cycles/{cycle}/of/{subject}", summary="Every node of one subject", operation_id="scores")
@allowed("scorecard:see", "read", of_cycle)
def scores(request: HttpRequest, cycle: int, subject: str) -> Any:
    """List the points of every node of one subject as ``kaohe score`` gives them."""
    _found, kept = _record(request, cycle, "scorecard:see")
    result = kept.run.as_json()
    return {"run": result["run"], "rows": [row for row in result["rows"] if row["subject"] == subject]}


@router.get(
    "/cycles/{cycle}/of/{subject}/statement", summary="A subject's statement", operation_id="statement"
)
@allowed("statement:see", "read", of_cycle)
def statement(request: HttpRequest, cycle: int, subject: str) -> Any:
    """Return total, rank and the arithmetic of every node, with corrections since publication."""
    found, kept = _record(request, cycle, "statement:see")
    tree = explained(kept.run.id, subject, kept.loaded.policy.total)
    total = next(each for each in kept.run.as_json()["totals"] if each["subject"] == subject)
    changes = [
        {"number": each.number, "reason": each.reason, "changes": each.changes}
        for each in changes_for(found, subject, money=False)
    ]
    return {"run": kept.run.id, "total": total, "tree": tree, "corrections": changes}


@router.get(
    "/cycles/{cycle}/of/{subject}/why/{indicator}", summary="Explain a figure", operation_id="explanation"
)
@allowed("figure:see", "read", of_cycle)
def explanation(request: HttpRequest, cycle: int, subject: str, indicator: str, rows: bool = False) -> Any:
    """Explain one node as ``kaohe explain`` does; ``rows=true`` down to the rows."""
    _found, kept = _record(request, cycle, "figure:see")
    return explained(kept.run.id, subject, indicator, rows=rows)


@router.get(
    "/cycles/{cycle}/of/{subject}/why/{indicator}/rows",
    summary="The rows behind a figure",
    operation_id="rows",
)
@allowed("figure:see", "read", of_cycle)
def rows(  # noqa: PLR0913 - what the address and its query hold
    request: HttpRequest,
    *,
    cycle: int,
    subject: str,
    indicator: str,
    kind: Kind = "included",
    limit: int = 100,
    offset: int = 0,
) -> Any:
    """List the rows of one kind behind a node, its adjustments and all below it, page by page."""
    _found, kept = _record(request, cycle, "figure:see")
    node = explained(kept.run.id, subject, indicator, rows=True)
    found = next(each for each in kinds_of(node, kept.loaded.policy) if each.name == kind)
    return {"run": kept.run.id, **_page(found.rows, limit, offset)}


@router.get("/cycles/{cycle}/run", summary="The whole run", operation_id="run")
@allowed("run:see", "read", of_cycle)
def whole_run(request: HttpRequest, cycle: int) -> Any:
    """Return the run of a cycle as ``kaohe score`` gives it: the published one, or for the office the newest."""
    _found, kept = _record(request, cycle, "run:see")
    return kept.run.as_json()


@router.post("/facts/{table}", summary="Import a file", operation_id="import_facts")
@allowed("facts:import", "import")
def import_facts(request: HttpRequest, table: str, file: File[UploadedFile]) -> Any:
    """Import a file into a table, as ``kaohe import`` does, and tick the table off where it is awaited."""
    user: Any = request.user
    with tempfile.TemporaryDirectory() as folder:
        path = store(file, Path(folder))
        when = timezone.now().isoformat(timespec="seconds")
        report = import_files(workspace(), Request(table, (path,), user.get_username(), when), lambda: None)
    delivered(user, table, report.version)
    record(user, "facts:import", table, version=report.version, **report.counts)
    findings = [finding.as_json() for finding in report.findings]
    return {
        "table": table,
        "rows": report.rows,
        **report.counts,
        "version": report.version,
        "findings": findings,
    }


@router.post("/scores", summary="Score a policy over a period", operation_id="score")
@allowed("cycle:advance", "score")
def score(request: HttpRequest, job: Job) -> Any:
    """Score from the newest facts, as ``kaohe score`` does; nothing is published."""
    run = compute(job.policy, job.period)
    user: Any = request.user
    record(user, "score", f"{job.policy} {job.period}", run=run.id)
    return run.as_json()
