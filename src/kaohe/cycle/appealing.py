"""Appeals step by step: opened within the deadline, talked about, decided; accepted, the run is made anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaohe.cycle import making, steps
from kaohe.cycle.models import Appeal, AppealMessage, AuditEntry, Cycle, Step
from kaohe.cycle.permissions import Target
from kaohe.cycle.results import record as run_record
from kaohe.cycle.states import State
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.files import File

    from kaohe.engine.publications.publishing import Verified
    from kaohe.engine.result import Run
    from kaohe.errors import KaoheError
    from kaohe.policy.policy import Policy

DECISION_SEEN = "appeal:decision_seen"


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says in an appeal, with a file or without."""

    text: str
    attachment: File[bytes] | None = None


def closed_to_appeals(cycle: Cycle) -> KaoheError | None:
    """Return why a cycle takes no appeals now; None where it does."""
    if cycle.state not in {State.published, State.appeals}:
        return refuse("step.state", _("现在不能申诉"), _("公布之后、锁定之前可以申诉"))
    if cycle.appeals_until is not None and timezone.localdate() > cycle.appeals_until:
        said = _("申诉期到 {day} 已满").format(day=cycle.appeals_until)
        return refuse("step.deadline", said, _("联系分析员"))
    return None


def is_money(run: str, name: str) -> bool:
    """Tell whether a name of a run's policy is that of a pay item, not of a node."""
    policy = run_record(run).loaded.policy
    return name in policy.pay and name not in policy.indicators


def title_of(run: str, name: str) -> str:
    """Return the title of the node or pay item that an appeal is about, by the policy of a run."""
    policy = run_record(run).loaded.policy
    found = policy.indicators.get(name) or policy.pay.get(name)
    return name if found is None else found.title


def target_of(appeal: Appeal) -> Target:
    """Return what an appeal is about, for the table of rights."""
    cycle = appeal.cycle
    money = is_money(appeal.run_before, appeal.indicator)
    return Target(cycle.policy, appeal.subject, published=steps.visible(cycle), money=money)


def open_appeal(user: User, cycle: Cycle, subject: str, indicator: str, ground: Word) -> Appeal:
    """Open an appeal about one figure: ``indicator`` names a node, or an item that the subject is paid.

    Raises ``step.state`` outside of the time for appeals, ``step.deadline`` after it, ``step.reason`` without
    a ground, ``step.appealed`` where one about the same figure is open.
    """
    with steps.held(cycle) as held:
        closed = closed_to_appeals(held)
        if closed is not None:
            raise closed
        if not ground.text.strip():
            raise refuse("step.reason", _("申诉要写明理由"), _("写明哪里不对,最好附上证据"))
        kept = run_record(held.published_run)
        run = kept.run
        if not _has(run, kept.loaded.policy, subject, indicator):
            raise refuse("step.state", _("公布的结果里没有这一项"), _("从成绩单或考核单上打开申诉"))
        if Appeal.objects.filter(cycle=held, subject=subject, indicator=indicator, state="open").exists():
            raise refuse("step.appealed", _("这一项已有一件申诉没有答复"), _("在那件申诉里补充"))
        appeal = Appeal.objects.create(
            cycle=held, subject=subject, indicator=indicator, opened_by=user, run_before=run.id
        )
        _add(user, appeal, ground)
        record(user, "appeal:open", f"{held} {subject} {indicator}")
    return appeal


def answer(user: User, appeal: Appeal, word: Word) -> AppealMessage:
    """Add to the thread of an open appeal; the same word at once again is the same message.

    Raises ``step.state`` where it is decided.
    """
    with transaction.atomic():
        current = Appeal.objects.select_for_update().get(pk=appeal.pk)
        if current.state != "open":
            raise refuse("step.state", _("这件申诉已有决定"), _("有新的理由,另开一件"))
        if not word.text.strip():
            raise refuse("step.reason", _("没有写内容"), _("写明之后再提交"))
        last = current.messages.order_by("-pk").first()
        if last is not None and (last.who_id, last.text) == (user.pk, word.text) and word.attachment is None:
            return last
        message = _add(user, current, word)
        record(user, "appeal:answer", str(current))
    return message


def decide(user: User, appeal: Appeal, *, accepted: bool, why: str) -> Appeal:
    """Accept or reject an appeal with a reason; whoever opened it does not decide it.

    Accepted, the run is made anew from what was corrected meanwhile (facts imported, rows excluded) and
    published as a correction; raises ``step.nothing_changed`` where it comes out the same.
    """
    # A run is made before the cycle is held: nobody else waits meanwhile.
    computed = verified = None
    if accepted and why.strip() and appeal.state == "open":
        computed = making.computed_ahead(appeal.cycle)
        if computed.run.id != appeal.cycle.published_run:
            verified = making.verified_ahead(computed.run.id)
    with steps.held(appeal.cycle) as held:
        current = Appeal.objects.select_for_update().get(pk=appeal.pk)
        check(user, current, why)
        if accepted:
            making.compute(user, held, computed)
            _correct(user, held, current, why, verified)
        current.state = "accepted" if accepted else "rejected"
        current.decided_by, current.decided_at, current.why = user, timezone.now(), why
        current.save()
        said = said_to_others(current, why)
        record(user, f"appeal:{current.state}", str(current), why=said, run=current.run_after)
    return current


def check(user: User, appeal: Appeal, why: str) -> None:
    """Refuse a decision that this person cannot make, or not now; raises what `decide` raises."""
    if appeal.state != "open":
        raise refuse("step.state", _("这件申诉已有决定"), _("刷新页面"))
    if not why.strip():
        raise refuse("step.reason", _("决定要写明理由"), _("填写理由后再提交"))
    if appeal.opened_by_id == user.pk:
        raise refuse("step.two_persons", _("自己的申诉不能自己决定"), _("请另一个人决定"))


def said_to_others(appeal: Appeal, why: str) -> str:
    """Return the reason of a decision for those who cannot read the appeal.

    Steps, corrections and the trail are read by more people than may see somebody's pay.
    """
    return _("理由写在薪酬申诉里") if is_money(appeal.run_before, appeal.indicator) else why


def untold(user: User) -> list[Appeal]:
    """List the decided appeals of a person who has not looked at them since."""
    own = Appeal.objects.filter(opened_by_id=user.pk).exclude(state="open")
    decided = list(own.select_related("cycle", "decided_by"))
    told = _told(user, decided) if decided else frozenset()
    return [appeal for appeal in decided if appeal.pk not in told]


def tell(user: User, appeal: Appeal) -> None:
    """Record, once, that whoever opened an appeal has seen how it was decided."""
    if appeal.state != "open" and appeal.opened_by_id == user.pk and not _told(user, [appeal]):
        record(user, DECISION_SEEN, str(appeal), appeal=appeal.pk)


def _told(user: User, appeals: list[Appeal]) -> frozenset[int]:
    # A figure may have had several appeals, which are called the same: the entry's detail tells which.
    seen = AuditEntry.objects.filter(
        who_id=user.pk, action=DECISION_SEEN, target__in={str(appeal) for appeal in appeals}
    )
    numbers = {detail["appeal"] for detail in seen.values_list("detail", flat=True)}
    return frozenset(appeal.pk for appeal in appeals if appeal.pk in numbers)


def _has(run: Run, policy: Policy, subject: str, name: str) -> bool:
    if name in policy.indicators:
        return subject in {total.subject for total in run.totals}
    return any((own.subject, own.item) == (subject, name) for own in run.pay)


def _add(user: User, appeal: Appeal, word: Word) -> AppealMessage:
    attachment = word.attachment or ""
    return AppealMessage.objects.create(appeal=appeal, who=user, text=word.text, attachment=attachment)


def _correct(user: User, cycle: Cycle, appeal: Appeal, why: str, ahead: Verified | None) -> None:
    if cycle.run == cycle.published_run and appeal.run_before == cycle.run:
        raise refuse(
            "step.nothing_changed",
            _("重算后和公布的一样,没有可以更正的"),
            _("先导入更正的数据,或批准剔除,再接受申诉"),
        )
    appeal.run_after = cycle.run
    said = said_to_others(appeal, why)
    if cycle.run != cycle.published_run:
        making.publish_run(user, cycle, _("申诉:{why}").format(why=said), ahead)
    Step.objects.create(cycle=cycle, before=cycle.state, after=State.appeals, who=user, why=said)
    cycle.state = State.appeals
    cycle.save()
