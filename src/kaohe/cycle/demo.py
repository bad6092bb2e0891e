"""The demo's people and cycles: one account a role, a month locked, one under appeal, one being collected."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from kaohe.cycle import appealing, chance, paying, steps, tasks, trying
from kaohe.cycle.excluding import Proposal, propose
from kaohe.cycle.models import Cycle, Delivery, Grant, PolicySubmission
from kaohe.cycle.results import policy_in_force, record, workspace
from kaohe.cycle.roles import Role
from kaohe.cycle.states import State
from kaohe.demo.planted import new_target
from kaohe.engine.evidence import Evidence
from kaohe.engine.opening import library_of, open_job
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _
from kaohe.policy.period import parse_period, parse_periods

PASSWORD = "kaohe-demo-2026"  # noqa: S105 - shown on the demo's sign-in page
POLICY = "P01"
START = date(2026, 1, 1)
HEADED, OTHER = "港口支撑中心", "城东支撑中心"
APPEALED = "assurance"
PAYING = "P17"
TRIED = UUID("6b616f68-652d-5768-8174-696600000001")
OF_PARTNERS = "P12"
OF_PERSONS, SERVICE, STAFF = "P16", "客户服务部", "孙浩"


People = dict[str, User]


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the demo: who, in which role, and what that person comes for."""

    username: str
    name: str
    role: Role
    does: str
    unit: str = ""
    person: str = ""
    node: str = ""


def accounts() -> tuple[Account, ...]:
    """List the demo's accounts in the order in which a cycle meets them."""
    return (
        Account("analyst", "李文静", Role.analyst, _("导入数据、核对、计算、公布")),
        Account("analyst2", "赵志远", Role.analyst, _("第二个人:批准剔除和办法")),
        Account("front", "王芳", Role.assessor, _("政企客户部:签前端"), node="front"),
        Account("back", "陈国栋", Role.assessor, _("网络管理中心:签后端"), node="back"),
        Account("rater", "刘洋", Role.rater, _("给各单位评分")),
        Account("head", "周海涛", Role.unit_head, _("看本单位的成绩,申诉,确认"), unit=HEADED),
        Account("head2", "孙丽", Role.unit_head, _("另一个单位的负责人"), unit=OTHER),
        Account("employee", STAFF, Role.employee, _("看自己的考核单"), unit=SERVICE, person=STAFF),
        Account("finance", "郑会计", Role.finance, _("按公布的结果发放")),
        Account("auditor", "冯审", Role.auditor, _("什么都看,什么都不改")),
        Account("admin", "管理员", Role.administrator, _("账号和授权")),
    )


def furnish() -> None:
    """Make the demo's accounts and cycles; what is there already stays as it is."""
    if Cycle.objects.exists():
        return
    people = {account.username: _account(account) for account in accounts()}
    _locked(people, "2026-07")
    _appealed(people, "2026-08")
    _collecting(people, "2026-09")
    _of_persons(people, "2026-09", "2026-Q3")
    _policy_change(people)
    _tried(people, "2026-07..2026-08")
    _paid(people, "2026-Q3")
    _of_partners(people, "2026-08", "2026-09")


def _account(account: Account) -> User:
    user, made = User.objects.get_or_create(username=account.username, defaults={"first_name": account.name})
    if made:
        user.set_password(PASSWORD)
        user.is_staff = user.is_superuser = account.role is Role.administrator
        user.save()
        Grant.objects.create(
            user=user,
            role=account.role,
            unit=account.unit,
            person=account.person,
            node=account.node,
            valid_from=START,
        )
    return user


def _published(people: People, policy: str, period: str) -> Cycle:
    analyst = people["analyst"]
    last = parse_period(period).last
    cycle = steps.open_cycle(analyst, policy, period, collect_by=last + timedelta(days=8))
    steps.advance(analyst, cycle, State.collecting)
    Delivery.objects.filter(cycle=cycle).update(version=workspace().version, delivered_by="analyst")
    steps.advance(analyst, cycle, State.checking)
    cycle = steps.advance(analyst, cycle, State.computed)
    for node in steps.unsigned(cycle):
        steps.sign(people[node if node in people else "front"], cycle, node, signed=True)
    return steps.advance(analyst, cycle, State.published)


def _locked(people: People, period: str) -> None:
    cycle = _published(people, POLICY, period)
    steps.advance(people["analyst"], cycle, State.appeals)
    steps.advance(people["analyst"], cycle, State.final)


def _appealed(people: People, period: str) -> None:
    cycle = _published(people, POLICY, period)
    cycle = steps.advance(people["analyst"], cycle, State.appeals)
    for name, subject in (("head", HEADED), ("head2", OTHER)):
        text = _("这一项里有几张工单是客户机房停电,请核对责任。")
        appealing.open_appeal(people[name], cycle, subject, APPEALED, appealing.Word(text))


def _collecting(people: People, period: str) -> None:
    cycle = steps.open_cycle(people["analyst"], POLICY, period, collect_by=date(2026, 10, 8))
    steps.advance(people["analyst"], cycle, State.collecting)
    late = {"ratings": "rater", "survey_responses": "front"}
    for delivery in cycle.deliveries.all():
        if delivery.table in late:
            delivery.responsible = people[late[delivery.table]]
        else:
            delivery.version, delivery.delivered_by = workspace().version, "analyst"
        delivery.save()
    _excluded(people, cycle)


def _excluded(people: People, cycle: Cycle) -> None:
    """Propose a late ticket for exclusion, to be decided by a second person; without late ones, nothing."""
    evidence = Evidence(open_job(workspace(), POLICY, cycle.period))
    counted = policy_in_force(POLICY).policy.counted()
    measure = next((name for name, each in counted.items() if each.clock is not None), "")
    late = evidence.rows(measure, HEADED)["late"] if measure else ()
    if not late:
        return
    table = counted[measure].table
    key = json.dumps([str(late[0][name]) for name in CATALOGUE[table].key], ensure_ascii=False)
    file = ContentFile(_("片区停电通知,影响两个小时。").encode(), name=_("停电通知") + ".txt")
    why = _("片区停电,不可抗力")
    propose(people["front"], cycle, Proposal(table, key, HEADED, why, file))


def _of_persons(people: People, *periods: str) -> None:
    """Publish a policy that assesses persons: by month each person, by quarter the teams."""
    Grant.objects.create(
        user=people["front"], role=Role.assessor, node="total", policy=OF_PERSONS, valid_from=START
    )
    for period in periods:
        _published(people, OF_PERSONS, period)


def _paid(people: People, period: str) -> None:
    """Publish a policy that pays; finance has proposed to post it, and a head appeals about what is least."""
    cycle = _published(people, PAYING, period)
    if paying.preview_run(cycle).entries:  # an earlier demo's ledger may have them already
        paying.propose_run(people["finance"], cycle)
    amounts = {
        own.item: own.amount
        for own in record(cycle.published_run).run.pay
        if own.subject == HEADED and own.books != "none" and own.amount is not None
    }
    if amounts:
        text = _("这一笔和我们自己的账对不上,请核对。")
        least = min(amounts, key=amounts.__getitem__)
        appealing.open_appeal(people["head"], cycle, HEADED, least, appealing.Word(text))


def _tried(people: People, periods: str) -> None:
    """Try another target over the published months, and see how much of the last ranking is chance."""
    setting = "indicators.assurance.rule.target=91%..99% step 2%"
    asked = trying.Asked(POLICY, periods, (setting,))
    task = trying.prepare(people["analyst"], asked, TRIED)
    tasks.perform(task, trying.work)
    run = Cycle.objects.get(policy=POLICY, period=parse_periods(periods)[-1].label).published_run
    tasks.perform(chance.prepare(people["analyst"], run), chance.work)


def _of_partners(people: People, *periods: str) -> None:
    """Publish what partners get: the page of partners shows it beside their contracts."""
    Grant.objects.create(
        user=people["front"], role=Role.assessor, node="total", policy=OF_PARTNERS, valid_from=START
    )
    for period in periods:
        _published(people, OF_PARTNERS, period)


def _policy_change(people: People) -> None:
    file = library_of(workspace().root).find(POLICY)
    text = file.read_text(encoding="utf-8")
    PolicySubmission.objects.create(
        policy=POLICY,
        text=new_target(text),
        note=_("业务提供及时率的目标从 90% 提到 92%"),
        state="submitted",
        submitted_by=people["analyst"],
    )
