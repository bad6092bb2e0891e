"""All policies, one as a text, its readings and whom they move, and what a version changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.shortcuts import get_object_or_404, render

from kaohe.cycle import drafting
from kaohe.cycle.models import Cycle, PolicySubmission
from kaohe.cycle.permissions import Target
from kaohe.cycle.readings import effects, listed, opened, versions
from kaohe.cycle.results import workspace
from kaohe.cycle.states import state_title
from kaohe.cycle.submitting import APPROVED, DRAFT
from kaohe.cycle.submitting import state_title as submission_state
from kaohe.cycle.tasks import read_findings
from kaohe.engine.opening import POLICIES, library_of
from kaohe.errors import KaoheError
from kaohe.policy.description.describe import describe
from kaohe.policy.description.words import Words
from kaohe.policy.difference.compare import compare
from kaohe.policy.library import AT
from kaohe.web.page import page
from kaohe.web.policies.outline import outline

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.policy.difference.change import Change
    from kaohe.policy.policy import Policy
    from kaohe.web.page import Asked


def of_policy(_request: Asked, *, policy: str, **_rest: object) -> Target:
    """Target a policy."""
    return Target(policy)


@page("policy:see")
def policies(request: Asked) -> HttpResponse:
    """List the policies at hand, with how many cycles use each."""
    used = dict(Cycle.objects.values_list("policy").annotate(Count("pk")).order_by())
    own = {file.parent.name for file in (workspace().root / POLICIES).glob("*/policy.yaml")}
    context = {
        "policies": [each | {"used": used.get(each["id"], 0), "own": each["id"] in own} for each in listed()],
        "may_write": request.standing.may("policy:write"),
    }
    return render(request, "policies/policies.html", context)


@page("policy:see", of_policy)
def one(request: Asked, policy: str) -> HttpResponse:
    """Show a policy: tree and clauses, readings, findings, cycles, versions; ``on`` a day, the version of then."""
    day = request.GET.get("on", "").strip()
    loaded, reported = opened(f"{policy}{AT}{day}" if day else policy)
    handed_in = PolicySubmission.objects.filter(policy=policy).exclude(state=DRAFT)
    if not request.standing.may("policy:review"):
        handed_in = handed_in.filter(state=APPROVED)
    context: dict[str, Any] = {
        "name": policy,
        "policy": loaded.policy if loaded else None,
        "in_force": versions(policy),
        "reported": reported,
        "open": sum(each.open for each in reported),
        "cycles": [(cycle, state_title(cycle.state)) for cycle in Cycle.objects.filter(policy=policy)],
        "versions": [
            (each, submission_state(each.state))
            for each in handed_in.select_related("submitted_by", "decided_by")
        ],
        "may_write": request.standing.may("policy:write", Target(policy)),
        "may_compare": request.standing.may("interpretation:see", Target(policy)),
    }
    if loaded:
        context |= {
            "passages": outline(loaded.policy),
            "choices": [
                (name, each, loaded.readings.get(name))
                for name, each in loaded.policy.interpretations.items()
            ],
            "described": []
            if loaded.policy.scores
            else describe(Words(loaded.policy, drafting.tables_here().get("people"))),
        }
    return render(request, "policies/one.html", context)


@page("interpretation:see", of_policy)
def readings(request: Asked, policy: str) -> HttpResponse:
    """Show every other reading and whom it moves in a chosen period."""
    library_of(workspace().root).find(policy)
    periods = list(Cycle.objects.filter(policy=policy).values_list("period", flat=True))
    period = request.GET.get("period", "").strip() or next(iter(periods), "")
    task = effects(request.user, policy, period) if period else None
    done = task.result.get("effects", []) if task is not None else []
    loaded, _reported = opened(policy)
    choices = loaded.policy.interpretations if loaded else {}
    context = {
        "name": policy,
        "policy": loaded.policy if loaded else None,
        "period": period,
        "periods": periods,
        "task": task,
        "findings": read_findings(task.error.get("findings", [])) if task is not None else (),
        "choices": [
            {
                "name": name,
                "choice": choice,
                "in_force": choice.alternatives[(loaded.readings if loaded else {})[name]].means,
                "effects": [effect for effect in done if effect["name"] == name],
            }
            for name, choice in choices.items()
        ],
    }
    return render(request, "policies/readings.html", context)


@page("policy:review", of_policy)
def version(request: Asked, policy: str, version: int) -> HttpResponse:
    """Show what a version that was handed in changed, in words and in points."""
    found = get_object_or_404(PolicySubmission.objects.exclude(state=DRAFT), pk=version, policy=policy)
    context = {"name": policy, "version": found, "state": submission_state(found.state), **changed(found)}
    return render(request, "policies/version.html", context)


def changed(submission: PolicySubmission) -> dict[str, Any]:
    """Compare a submission with what it replaces: ``changes``, or ``findings`` where either does not load."""
    try:
        after = drafting.loaded(submission.text, submission.policy).policy
        before = _before(submission)
    except KaoheError as error:
        return {"findings": error.findings}
    changes: list[Change] = compare(before, after) if before else []
    return {"changes": changes, "new": before is None}


def _before(submission: PolicySubmission) -> Policy | None:
    """Return what an approved text replaced, or else what is in force; None where there is nothing."""
    if submission.state == APPROVED:
        text = submission.replaced
    else:
        library = library_of(workspace().root)
        text = (
            library.find(submission.policy).read_text(encoding="utf-8")
            if submission.policy in library.ids()
            else ""
        )
    return drafting.loaded(text, submission.policy).policy if text else None
