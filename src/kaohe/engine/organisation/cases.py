"""Worked examples of an organisation: qualification checks, members of departments, coverage of duties.

Beside the cases that score, a file of cases may hold::

    - case: what it shows, in a sentence
      on: 2026-10-31
      facts: {people: [{person: 张三, education: 本科, work_years: 3}]}
      checks:                                    # status of the whole, of requirements and skills; gaps
        张三: {product_support: {status: met, education_experience: met, gaps: 0}}
      members:                                   # who is where on that day
        综合支撑分部: {heads: [张三], members: [李四]}
      contracts:                                 # of a contract, of a partner: how each point stands
        合同1: {standing: expiring, left: 30, confidentiality: missing}
        甲公司: {here: true, handover: open}
      doubts: [departments.two_at_once]          # the codes of what is doubtful, in order
    - case: …
      duties: {direct_sales: [P01.assurance], lawful: []}   # what measures each duty of the document
      unexplained: [P01.resource_capability]     # items of the covered policies that no duty explains
      twice: [[P01.assurance, P07.repairs]]      # pairs and groups that assess the same
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kaohe.engine.organisation.contract_doubts import contract_doubts
from kaohe.engine.organisation.coverage import cover
from kaohe.engine.organisation.membership import doubts, staffed
from kaohe.engine.organisation.partnership import Register
from kaohe.engine.organisation.qualification import check
from kaohe.engine.organisation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.engine.organisation.partnership import Partner
    from kaohe.engine.source import Source
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.organisation.contracting import Step
    from kaohe.policy.policy import Policy

FACTUAL = frozenset({"checks", "members", "contracts", "doubts"})
COVERING = frozenset({"duties", "unexplained", "twice"})
EXPECTED = FACTUAL | COVERING


@dataclass(frozen=True, slots=True)
class Compared:
    """One expectation, what came out, and the rule that it reaches."""

    subject: str
    what: str
    expected: str
    actual: str
    rule: str | None = None


def rules_of(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Yield path, words and cite of everything that decides an answer, in posts, departments, duties, contracts."""
    for name, post in policy.posts.items():
        for each, requirement in post.requirements.items():
            yield f"posts.{name}.requirements.{each}", f"{post.title}·{requirement.title}", requirement.cite
        for each, need in post.skills.items():
            title = policy.skills[each].title if each in policy.skills else each
            yield f"posts.{name}.skills.{each}", f"{post.title}·{title}", need.cite
    for name, department in policy.departments.items():
        yield f"departments.{name}", department.title, department.cite
    for path, duty in policy.all_duties():
        yield ".".join(path), duty.title, duty.cite
    for rule, step in _contracting(policy):
        yield rule, step.title, step.cite


def _contracting(policy: Policy) -> Iterator[tuple[str, Step]]:
    if policy.contracting is not None:
        for section in ("clauses", "undertakings", "terms", "leaving"):
            for name, step in getattr(policy.contracting, section).items():
                yield f"contracting.{section}.{name}", step


def compare(
    case: dict[str, Any], policy: Policy, source: Source, others: Sequence[Policy], catalogue: Catalogue
) -> Iterator[Compared]:
    """Hold every expectation of a case against what comes out."""
    if FACTUAL & case.keys():
        registry = Registry.read(source)
        on = date.fromisoformat(str(case["on"]))
        for person, posts in (case.get("checks") or {}).items():
            for post, expected in posts.items():
                yield from _check(policy, post, person, expected, (registry, catalogue, on))
        partners = Register.read(source).partners_on(policy, on)
        yield from _members(case, policy, registry, on)
        yield from _contracts(case, policy, partners)
        if "doubts" in case:
            found = [*doubts(policy, staffed(policy, registry, on))]
            if policy.contracting is not None:
                found += contract_doubts(policy.contracting, partners, on)
            codes = [finding.code for finding in found]
            yield Compared(policy.id, "doubts", _said(case["doubts"]), _said(codes))
    if COVERING & case.keys():
        yield from _coverage(case, policy, others)


def _check(
    policy: Policy, post: str, person: str, expected: dict[str, Any], known: tuple[Registry, Catalogue, date]
) -> Iterator[Compared]:
    registry, catalogue, on = known
    if post not in policy.posts:
        yield Compared(person, post, str(expected), "")
        return
    answer = check(policy, post, person=person, registry=registry, catalogue=catalogue, on=on)
    actual = {"status": answer.status, "gaps": str(len(list(answer.gaps())))}
    rules = {}
    for kind, asked in (("requirements", answer.requirements), ("skills", answer.skills)):
        for each in asked:
            actual[each.id] = each.status
            rules[each.id] = f"posts.{post}.{kind}.{each.id}"
    for what, wanted in expected.items():
        rule = rules.get(what)
        yield Compared(f"{person} {post}", what, str(wanted), actual.get(what, ""), rule)


def _members(case: dict[str, Any], policy: Policy, registry: Registry, on: date) -> Iterator[Compared]:
    departments = staffed(policy, registry, on)
    for wanted, expected in (case.get("members") or {}).items():
        found = next((each for each in departments if wanted in {each.id, each.department.title}), None)
        for role, people in expected.items():
            actual = sorted(set(found.current(role))) if found is not None else None
            rule = f"departments.{found.id}" if found is not None else None
            yield Compared(wanted, role, _said(sorted(people)), _said(actual), rule)


def _contracts(case: dict[str, Any], policy: Policy, partners: Sequence[Partner]) -> Iterator[Compared]:
    rules = {path.rpartition(".")[2]: path for path, _step in _contracting(policy)}
    known: dict[str, dict[str, str]] = {}
    for partner in partners:
        states = {point.id: point.state for point in partner.leaving}
        known[partner.name] = {"here": str(partner.here).lower(), **states}
        for contract in partner.contracts:
            states = {point.id: point.state for point in contract.points}
            known[contract.id] = {"standing": contract.standing, "left": str(contract.left), **states}
    for name, expected in (case.get("contracts") or {}).items():
        for what, wanted in expected.items():
            said = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
            actual = known.get(name, {}).get(what, "")
            yield Compared(name, what, said, actual, rules.get(what) if actual else None)


def _coverage(case: dict[str, Any], policy: Policy, others: Sequence[Policy]) -> Iterator[Compared]:
    view = cover([policy], others)
    for duty, expected in (case.get("duties") or {}).items():
        found = view.duties.get(f"{policy.id}.{duty}")
        actual = None if found is None else [tie.indicator for tie in found.measured_by]
        rules = {".".join(path[1::2]): ".".join(path) for path, _duty in policy.all_duties()}
        yield Compared(duty, "duties", _said(expected), _said(actual), rules.get(duty))
    if "unexplained" in case:
        yield Compared(policy.id, "unexplained", _said(case["unexplained"]), _said(view.unexplained))
    if "twice" in case:
        pairs = [each.indicators for each in view.twice]
        yield Compared(policy.id, "twice", _said(case["twice"]), _said(pairs))


def _said(value: Any) -> str:
    """Write lists one way, so that they compare as text."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_said(each) for each in value) + "]"
    return str(value)
