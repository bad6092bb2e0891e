"""Which parts of a policy the worked examples reach: rules, deductions, grades, and who is assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.applying import only_for
from kaohe.engine.expectations import AND
from kaohe.engine.given import given_in
from kaohe.engine.organisation.cases import rules_of as organisation_rules
from kaohe.engine.reference import Reference
from kaohe.engine.roster import WHOLE
from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.indicator import Leaf, measures_named
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.engine.amounts import Amount
    from kaohe.engine.expectations import Expected
    from kaohe.engine.result import Row, Run
    from kaohe.policy.policy import Policy
    from kaohe.policy.requirement import Requirement
    from kaohe.policy.subjects import Subjects


def rules_of(policy: Policy) -> Iterator[str]:
    """Name everything that an example must reach: rules, adjustments, voids, groups, grades, reports.

    Also who is no subject, who is not assessed, to whom a node does not apply; and of a description of the
    organisation what posts ask, departments and duties.
    """
    if policy.subjects is not None:
        yield from _rules_of_subjects(policy.subjects)
    for name in policy.nodes():
        node = policy.indicators[name]
        yield f"indicators.{name}"
        for index in range(len(node.requires)):
            yield f"indicators.{name}.requires.{index}"
        if node.applies_to is not None:
            yield f"indicators.{name}.applies_to"
        for index in range(len(node.adjustments)):
            yield f"indicators.{name}.adjustments.{index}"
        for index in range(len(node.void_on)):
            yield f"indicators.{name}.void_on.{index}"
    for band in policy.grades.bands if policy.grades else ():
        yield f"grades.{band.grade}"
    for index in range(len(policy.outcomes)):
        yield f"outcomes.{index}"
    for name in policy.reports:
        yield f"reports.{name}"
    yield from _rules_of_pay(policy)
    yield from organisation_rules(policy)


def _rules_of_pay(policy: Policy) -> Iterator[str]:
    for name, item in policy.pay.items():
        yield f"pay.{name}"
        for index in range(len(item.when)):
            yield f"pay.{name}.when.{index}"


def _rules_of_subjects(subjects: Subjects) -> Iterator[str]:
    if subjects.where is not None:
        yield "subjects.where"
    for index in range(len(subjects.exclude)):
        yield f"subjects.exclude.{index}"
    if subjects.exemptions is not None:
        yield "subjects.exemptions"


def covered(expected: Iterable[Expected]) -> Iterator[str]:
    """Name what the expectations of an example reach, in the words of `rules_of`."""
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
