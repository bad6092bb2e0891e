"""What moves a cycle on: each step checked, done and recorded in one transaction, refused with a reason."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaohe.cycle import making, results
from kaohe.cycle.models import Acknowledgement, Cycle, Delivery, Signature, Step
from kaohe.cycle.states import VISIBLE, State, Way, state_title, way
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.contrib.auth.models import User

    from kaohe.policy.policy import Policy


def open_cycle(user: User, policy: str, period: str, collect_by: date | None = None) -> Cycle:
    """Open a cycle with a delivery for each table that its policy reads; raises ``step.exists``.

    ``collect_by``: until when they are due; the policy's own day, where it has one and none is given.
    """
    loaded = results.policy_in_force(policy, period)
    about = parse_period(period)
    label = about.label
    if collect_by is None and loaded.policy.collect is not None:
        collect_by = loaded.policy.collect.due(about)
    with transaction.atomic():
        cycle, made = Cycle.objects.get_or_create(
            policy=loaded.policy.id, period=label, defaults={"collect_by": collect_by}
        )
        if not made:
            raise refuse(
                "step.exists",
                _("{policy} {period} 的考核周期已经开启").format(policy=loaded.policy.id, period=label),
                _("在考核周期页面继续"),
            )
        Delivery.objects.bulk_create(
            Delivery(cycle=cycle, table=table, due=collect_by) for table in loaded.policy.tables()
        )
        record(user, "cycle:open", str(cycle))
    return cycle


def advance(user: User, cycle: Cycle, after: str, why: str = "", appeals_until: date | None = None) -> Cycle:
    """Take a cycle one step on, or back with a reason; ``appeals_until`` is the last day of appeals.

    Raises ``step.state`` where there is no such way, ``step.reason`` where a reason is missing, and what
    each step demands: ``step.missing_sources``, ``step.open_exclusions``, ``step.unsigned``,
    ``step.open_appeals``, ``step.deadline``.
    """
    # A run is made before the cycle is held: nobody else waits meanwhile.
    expected = way(cycle.state, after)
    computed = verified = None
    if expected is not None and takes_long(cycle, expected):
        _demands(cycle, expected, why)
        if expected.after == State.computed:
            computed = making.computed_ahead(cycle)
        else:
            verified = making.verified_ahead(cycle.run)
    with held(cycle) as current:
        chosen = check(current, after, why)
        if chosen.after == State.computed:
            making.compute(user, current, computed)
        elif takes_long(current, chosen):
            making.publish_run(user, current, why, verified)
        Step.objects.create(cycle=current, before=chosen.before, after=chosen.after, who=user, why=why)
        record(user, f"cycle:{chosen.after}", str(current), before=chosen.before, run=current.run, why=why)
        current.state = chosen.after
        current.appeals_until = appeals_until or current.appeals_until
        current.save()
    return current


def check(cycle: Cycle, after: str, why: str = "") -> Way:
    """Return the way on from where a cycle stands; raises what `advance` raises."""
    chosen = way(cycle.state, after)
    if chosen is None:
        raise refuse(
            "step.state",
            _("{cycle} 现在是“{state}”,不能直接到“{after}”").format(
                cycle=cycle, state=state_title(cycle.state), after=state_title(after)
            ),
            _("刷新页面,看它现在到了哪一步"),
        )
    if chosen.reason and not why.strip():
        raise refuse("step.reason", _("这一步要写明原因"), _("填写原因后再提交"))
    _demands(cycle, chosen, why)
    return chosen


def takes_long(cycle: Cycle, chosen: Way) -> bool:
    """Tell whether a step makes a run, or makes one anew before it is published."""
    return chosen.after == State.computed or (
        chosen.after == State.published and cycle.run != cycle.published_run
    )


def sign(user: User, cycle: Cycle, node: str, *, signed: bool, why: str = "") -> Signature:
    """Sign a branch of the computed run, or refuse it with a reason; all signed, the cycle is reviewed.

    Signed already, it stays as it is.

    Raises ``step.two_persons`` where the same person signed another branch or computed the run.
    """
    with held(cycle) as current:
        if current.state != State.computed:
            raise refuse("step.state", _("现在没有要签的结果"), _("刷新页面,看它现在到了哪一步"))
        if not signed and not why.strip():
            raise refuse("step.reason", _("不同意要写明原因"), _("填写原因后再提交"))
        others = Signature.objects.filter(cycle=current, run=current.run, signed=True, who=user).exclude(
            node=node
        )
        if current.computed_by_id == user.pk or others.exists():
            raise refuse(
                "step.two_persons",
                _("计算的人不能签,一个人也不能签两枝"),
                _("请另一位考核主体签"),
            )
        again = Signature.objects.filter(cycle=current, run=current.run, node=node, signed=True).first()
        if again is not None and signed:
            return again
        given = Signature.objects.create(
            cycle=current, node=node, run=current.run, signed=signed, who=user, why=why
        )
        record(user, "cycle:sign", f"{current} {node}", run=current.run, signed=signed, why=why)
        if signed and not unsigned(current):
            Step.objects.create(cycle=current, before=current.state, after=State.reviewed, who=user)
            current.state = State.reviewed
        elif not signed:
            Step.objects.create(cycle=current, before=current.state, after=State.checking, who=user, why=why)
            current.state = State.checking
        current.save()
    return given


def acknowledge(user: User, cycle: Cycle, subject: str) -> Acknowledgement:
    """Record once that a subject's published result was seen; a second time changes nothing."""
    with held(cycle) as current:
        if not current.published_run:
            raise refuse("step.state", _("还没有公布"), _("公布之后再确认"))
        given, made = Acknowledgement.objects.get_or_create(
            cycle=current, subject=subject, run=current.published_run, defaults={"who": user}
        )
        if made:
            record(user, "cycle:acknowledge", f"{current} {subject}", run=current.published_run)
    return given


def branches(policy: Policy) -> list[str]:
    """Name the branches that a policy's assessors sign; without assessors, the whole tree."""
    return list(dict.fromkeys(assessor.node for assessor in policy.assessors.values())) or [policy.total]


def unsigned(cycle: Cycle) -> list[str]:
    """Name the branches that nobody has signed for the newest run yet."""
    if not cycle.run:
        return []
    given = {
        signature.node: signature.signed for signature in Signature.objects.filter(cycle=cycle, run=cycle.run)
    }
    return [node for node in branches(results.record(cycle.run).loaded.policy) if not given.get(node)]


def visible(cycle: Cycle) -> bool:
    """Tell whether the assessed may see results."""
    return cycle.state in VISIBLE or bool(cycle.published_run)


@contextmanager
def held(cycle: Cycle) -> Iterator[Cycle]:
    """Hold a cycle within a transaction: of two people who act at once, the second sees what the first did."""
    with transaction.atomic():
        yield Cycle.objects.select_for_update().get(pk=cycle.pk)


def _demands(cycle: Cycle, chosen: Way, why: str) -> None:
    if chosen.before == State.collecting and chosen.after == State.checking:
        missing = [each.table for each in cycle.deliveries.filter(version=None, waived="")]
        if missing and not why.strip():
            raise refuse(
                "step.missing_sources",
                _("还没有交:{tables}").format(tables=_("、").join(missing)),
                _("催交,或写明原因后继续"),
            )
    if chosen.after == State.computed and cycle.exclusions.filter(state="open").exists():
        raise refuse("step.open_exclusions", _("还有剔除申请没有决定"), _("由第二个人批准或驳回"))
    if chosen.after == State.reviewed and unsigned(cycle):
        raise refuse(
            "step.unsigned",
            _("还没有签:{nodes}").format(nodes=_("、").join(unsigned(cycle))),
            _("请考核主体在审核页面签"),
        )
    if chosen.after == State.final:
        if cycle.appeals.filter(state="open").exists():
            raise refuse("step.open_appeals", _("还有申诉没有决定"), _("先答复每一件申诉"))
        if (
            cycle.appeals_until is not None
            and timezone.localdate() <= cycle.appeals_until
            and not why.strip()
        ):
            raise refuse(
                "step.deadline",
                _("申诉期到 {day} 才满").format(day=cycle.appeals_until),
                _("期满再锁定,或写明原因"),
            )
