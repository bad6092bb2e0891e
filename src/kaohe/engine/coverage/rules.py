"""Which parts of a policy the worked examples reach: rules, deductions, grades, and who is assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.applying import only_for
from kaohe.engine.coverage.part import Part
from kaohe.engine.expectations import AND
from kaohe.engine.given import given_in
from kaohe.engine.organisation.cases import rules_of as organisation_rules
from kaohe.engine.reference import Reference
from kaohe.engine.roster import WHOLE
from kaohe.i18n import _
from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.indicator import Leaf, measures_named
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.engine.amounts import Amount
    from kaohe.engine.expectations import Expected
    from kaohe.engine.result import Row, Run
    from kaohe.policy.indicator import Node
    from kaohe.policy.policy import Policy
    from kaohe.policy.requirement import Requirement
    from kaohe.policy.subjects import Subjects


def parts(policy: Policy) -> Iterator[Part]:
    """Declare every rule that an example must reach: nodes, adjustments, voids, requirements, grades, reports.

    Also who is no subject, who is not assessed, to whom a node does not apply; and of a description of the
    organisation what posts ask, departments and duties.
    """
    if policy.subjects is not None:
        yield from _subjects(policy.subjects)
    for name in policy.nodes():
        yield from _node(f"indicators.{name}", policy.indicators[name])
    for band in policy.grades.bands if policy.grades else ():
        yield _rule(f"grades.{band.grade}", _("等级 {grade}").format(grade=band.grade), band.cite)
    for index, outcome in enumerate(policy.outcomes):
        yield _rule(f"outcomes.{index}", outcome.title, outcome.cite)
    for name, report in policy.reports.items():
        yield _rule(f"reports.{name}", report.title, report.cite)
    yield from _pay(policy)
    for path, words, cite in organisation_rules(policy):
        yield _rule(path, words, cite)


def _pay(policy: Policy) -> Iterator[Part]:
    for name, item in policy.pay.items():
        yield _rule(f"pay.{name}", item.title, item.cite)
        for index, gate in enumerate(item.when):
            words = _("{title}·前提 {requirement}:没有达到").format(title=item.title, requirement=gate.title)
            yield _rule(f"pay.{name}.when.{index}", words, gate.cite)


def _node(path: str, node: Node) -> Iterator[Part]:
    title = node.title
    yield _rule(path, title, node.cite)
    for index, requirement in enumerate(node.requires):
        words = _("{title}·前提 {requirement}:没有达到").format(title=title, requirement=requirement.title)
        yield _rule(f"{path}.requires.{index}", words, requirement.cite)
    if node.applies_to is not None:
        yield _rule(f"{path}.applies_to", _("{title}:不适用").format(title=title), node.cite)
    for index, adjustment in enumerate(node.adjustments):
        yield _rule(f"{path}.adjustments.{index}", f"{title}·{adjustment.title}", adjustment.cite)
    for index, event in enumerate(node.void_on):
        yield _rule(f"{path}.void_on.{index}", f"{title}·{event.title}", event.cite)


def _subjects(subjects: Subjects) -> Iterator[Part]:
    if subjects.where is not None:
        yield _rule("subjects.where", _("不是考核对象"), subjects.cite)
    for index, exclusion in enumerate(subjects.exclude):
        yield _rule(
            f"subjects.exclude.{index}",
            _("不参加考核:{reason}").format(reason=exclusion.reason),
            exclusion.cite,
        )
    if subjects.exemptions is not None:
        yield _rule("subjects.exemptions", _("免于考核"), subjects.cite)


def _rule(path: str, words: str, cite: str) -> Part:
    return Part(path, words, cite, rule=True)


def covered(expected: Iterable[Expected]) -> Iterator[str]:
    """Name the rules that the expectations of an example reach."""
    wanted: dict[tuple[int, str], list[Expected]] = {}
    for one in expected:
        wanted.setdefault((id(one.run), one.subject), []).append(one)
        if one.pay is not None and one.policy is not None and one.pay.amount is not None:
            yield from _covered_pay(one.pay, one.policy)
        if one.what == "grade":
            yield f"grades.{one.wanted}"
        if one.what == "outcomes" and one.policy is not None:
            titles = [outcome.title for outcome in one.policy.outcomes]
            yield from (
                f"outcomes.{titles.index(title)}" for title in one.wanted.split(AND) if title in titles
            )
        if one.row is not None and one.run is not None and one.policy is not None:
            yield from _covered_node(one.run, one.row, one.policy)
    for (_run, subject), several in wanted.items():
        first = several[0]
        if first.run is None or first.policy is None:
            yield "subjects.where"
        else:
            whats = {one.what: one.wanted for one in several}
            yield from _covered_subjects(subject, whats, first.run, first.policy)


def _covered_pay(own: Amount, policy: Policy) -> Iterator[str]:
    """Name the item, or the gate that kept it at nothing."""
    gates = [f"未达到:{gate.title}" for gate in policy.pay[own.item].when]
    if own.reason in gates:
        yield f"pay.{own.item}.when.{gates.index(own.reason)}"
    else:
        yield f"pay.{own.item}"


def _covered_node(run: Run, row: Row, policy: Policy) -> Iterator[str]:
    node, here = policy.indicators[row.indicator], f"indicators.{row.indicator}"
    unmet = _unmet(run, row, policy)
    if unmet is not None:
        yield f"{here}.requires.{node.requires.index(unmet)}"
    if row.status == "not_assessed":
        return
    scored = not isinstance(node, Leaf) or node.measure is None or row.value is not None
    if scored and (unmet is None or unmet.most is not None):
        yield here
    for path, measure in measures_named(node):
        if path[0] in {"adjustments", "void_on"} and _counted(run, row.subject, measure, policy):
            yield f"{here}.{path[0]}.{path[1]}"


def _unmet(run: Run, row: Row, policy: Policy) -> Requirement | None:
    """Return the requirement that decided a node's points because it was not met."""
    if not policy.indicators[row.indicator].requires:
        return None
    given = given_in(policy, run).get(row.subject)
    if given is None:
        return None
    return Reference(policy, parse_period(run.inputs.period).cycle, given).result(row.indicator).unmet


def _covered_subjects(subject: str, expected: Mapping[str, Any], run: Run, policy: Policy) -> Iterator[str]:
    """Name what kept a subject, or a node of it, out of the assessment, where the example expects that."""
    member = run.roster.members.get(subject)
    if member is None:
        yield "subjects.where"
        return
    out = {what for what, wanted in expected.items() if str(wanted) == "not_assessed"}
    if "reason" in expected:
        out.add(policy.total)
    if policy.total in out:
        for index, exclusion in enumerate(policy.subjects.exclude if policy.subjects else ()):
            if member.reason == exclusion.reason:
                yield f"subjects.exclude.{index}"
    if member.exempt.keys() & {WHOLE if what == policy.total else what for what in out}:
        yield "subjects.exemptions"
    reasons = {row.indicator: row.reason for row in run.rows if row.subject == subject}
    for what in out & reasons.keys():
        for above in policy.path_to(what):
            if reasons[what] is not None and reasons[what] == only_for(policy.indicators[above]):
                yield f"indicators.{above}.applies_to"


def _counted(run: Run, subject: str, measure: str, policy: Policy) -> bool:
    if measure in policy.parameters:
        return False
    if measure in policy.derived():
        return any(_counted(run, subject, used, policy) for used in inputs_of(formulas_of(policy)[measure]))
    numerator, _denominator = run.figures[subject].get(measure, (0, 0))
    return numerator != 0
