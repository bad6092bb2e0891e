"""Exclusions step by step: a row proposed with reason and evidence, approved or rejected by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from kaohe.cycle import steps
from kaohe.cycle.given import give, signed
from kaohe.cycle.models import Cycle, ExclusionProposal
from kaohe.cycle.results import workspace
from kaohe.cycle.states import State
from kaohe.cycle.trail import record
from kaohe.engine.backend import connect
from kaohe.engine.exclusions import EXCLUSIONS, names_a_row, read_key
from kaohe.engine.source import Source, catalogue_of
from kaohe.errors import refuse
from kaohe.facts.store.snapshot import declared
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.files import File

    from kaohe.errors import KaoheError

OPEN = frozenset({State.collecting, State.checking, State.published, State.appeals})
"""States in which rows can still be excluded: before the calculation, or as the ground of a correction."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: a row by table and key (JSON), whom it concerns, why, and the evidence."""

    table: str
    key: str
    subject: str
    reason: str
    evidence: File[bytes] | None


def is_open(cycle: Cycle) -> bool:
    """Tell whether rows of a cycle can be excluded now."""
    return cycle.state in OPEN


def propose(user: User, cycle: Cycle, proposal: Proposal) -> ExclusionProposal:
    """Propose to exclude a row.

    Raises ``step.state`` outside of the time for it, ``step.reason`` and ``step.evidence`` without these,
    ``step.no_row`` where the facts hold no such row, ``step.proposed`` where it was proposed before.
    """
    with steps.held(cycle) as held:
        _check_state(held)
        if not proposal.reason.strip():
            raise refuse("step.reason", _("剔除要写明原因"), _("填写原因后再提交"))
        if proposal.evidence is None:
            raise refuse("step.evidence", _("剔除要有证据"), _("附上文件,例如审批单、截图、通告"))
        table = declared(proposal.table)
        snapshot = workspace().snapshot()
        source = Source(snapshot, catalogue_of(snapshot, CATALOGUE), connect())
        if read_key(proposal.key, table) is None or not names_a_row(source, table, proposal.key):
            raise refuse(
                "step.no_row",
                _("表 {table} 里没有主键是 {key} 的行").format(table=table.title, key=proposal.key),
                _("从一项指标的“每一行”页面提出"),
            )
        before = held.exclusions.filter(table=table.name, key=proposal.key).exclude(state="rejected")
        if before.exists():
            raise refuse("step.proposed", _("这一行已经提出剔除"), _("在剔除申请里查看"))
        found = ExclusionProposal.objects.create(
            cycle=held,
            table=table.name,
            key=proposal.key,
            subject=proposal.subject,
            reason=proposal.reason.strip(),
            evidence=proposal.evidence,
            proposed_by=user,
        )
        record(user, "exclusion:propose", f"{held} {found}", reason=found.reason)
    return found


def decide(user: User, proposal: ExclusionProposal, *, approved: bool, why: str) -> ExclusionProposal:
    """Approve or reject; approved, the row goes into the facts as an import of its own.

    Raises ``step.two_persons`` where the proposer decides, ``step.reason`` for a rejection without one.
    """
    with steps.held(proposal.cycle) as held:
        _check_state(held)
        current = ExclusionProposal.objects.select_for_update().get(pk=proposal.pk)
        if current.state != "open":
            raise refuse("step.state", _("这项申请已有决定"), _("刷新页面"))
        if current.proposed_by_id == user.pk:
            raise refuse("step.two_persons", _("自己提出的剔除不能自己决定"), _("请另一个人决定"))
        if not approved and not why.strip():
            raise refuse("step.reason", _("驳回要写明理由"), _("填写理由后再提交"))
        if approved:
            _write(user, held, current)
        current.state = "approved" if approved else "rejected"
        current.decided_by, current.decided_at, current.why = user, timezone.now(), why
        current.save()
        record(user, f"exclusion:{current.state}", f"{held} {current}", why=why)
    return current


def _write(user: User, cycle: Cycle, proposal: ExclusionProposal) -> None:
    identity = f"{cycle.policy}-{cycle.period}-{proposal.pk}"
    row = {
        "exclusion_id": identity,
        "table": proposal.table,
        "row_key": proposal.key,
        "reason": proposal.reason,
        "proposed_by": signed(proposal.proposed_by),
        "approved_by": signed(user),
        "approved_on": timezone.localdate().isoformat(),
        "evidence": str(proposal.evidence.name or "").rsplit("/", 1)[-1],
    }
    give(user, EXCLUSIONS, f"{_('剔除申请')} {identity}", row)


def _check_state(cycle: Cycle) -> None:
    if not is_open(cycle):
        raise _closed()


def _closed() -> KaoheError:
    return refuse(
        "step.state", _("现在不能剔除"), _("在收集、核对时,或公布之后、锁定之前;已算出的先退回核对")
    )
