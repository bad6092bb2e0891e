"""Worked examples of a policy: what was counted or the rows themselves, and the points worked out by hand.

A file of cases is a list of::

    - case: what it shows, in a sentence
      period: 2026-10
      readings: {partial_units: whole}          # optional: another interpretation
      counted:                                   # figures by subject and measure: n/d, or a number
        城区: {assurance_on_time: 184/200, dispatch_violations: 1}
      facts:                                     # or rows by table; repeat: n makes n of them
        fault_tickets: [{repeat: 3, unit: 城区, product: vpn, …}]
      expect:                                    # points by subject and node, or a status; grade, rank
        城区: {assurance: "10.50", total: not_assessed, grade: B, rank: 1}
      reports:                                   # optional, with facts: all lines of a report, or its total
        causes: {客户: {tickets: 3, share: 30%}, 电信: {tickets: 7, share: 70%}, total: {tickets: 10}}
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.figures import scaled
from kaohe.engine.given import given_of
from kaohe.engine.measures import SUM_DECIMALS, SUM_SCALE, Measured
from kaohe.engine.reference import Reference
from kaohe.engine.reports_expected import wrong_reports
from kaohe.engine.score import Job, finish, score
from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _
from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.indicator import Leaf, measures_named
from kaohe.policy.measure import Mean, Measure, Ratio, Sum
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.engine.result import Row, Run
    from kaohe.engine.source import Facts
    from kaohe.policy.document import Document
    from kaohe.policy.loader import Loaded
    from kaohe.policy.policy import Policy
    from kaohe.policy.requirement import Requirement

FIELDS = frozenset({"case", "period", "readings", "counted", "facts", "expect", "reports"})
STATUSES = frozenset({"not_assessed", "void"})


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that did not come out."""

    case: str
    subject: str
    what: str
    expected: str
    actual: str


@dataclass(slots=True)
class Outcome:
    """How a policy's examples came out, and which of its rules none of them reaches."""

    passed: int = 0
    failures: list[Failure] = field(default_factory=list)
    failed_cases: set[str] = field(default_factory=set)
    rules: frozenset[str] = frozenset()
    covered: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Bench:
    """What running a case needs from outside: the policy under other readings, and facts from rows."""

    load: Callable[[Mapping[str, str]], Loaded]
    job: Callable[[Loaded, str, Facts | None], Job]
    facts: Callable[[Mapping[str, list[dict[str, Any]]]], Facts]


def run_cases(document: Document, bench: Bench) -> Outcome:
    """Run every example; raises `KaoheError` ``case.form`` for examples that are not written as such."""
    cases: list[Any] = document.data
    findings = [finding for index, case in enumerate(cases) for finding in _faults(document, index, case)]
    if findings:
        raise KaoheError(*findings)
    outcome = Outcome(rules=frozenset(rules_of(bench.load({}).policy)))
    for case in cases:
        _run_case(case, bench, outcome)
    return outcome


def rules_of(policy: Policy) -> Iterator[str]:
    """Name everything that an example must reach: rules, adjustments, voids, groups, grades, reports."""
    for name in policy.order():
        node = policy.indicators[name]
        yield f"indicators.{name}"
        for index in range(len(node.requires)):
            yield f"indicators.{name}.requires.{index}"
        for index in range(len(node.adjustments)):
            yield f"indicators.{name}.adjustments.{index}"
        for index in range(len(node.void_on)):
            yield f"indicators.{name}.void_on.{index}"
    for band in policy.grades.bands if policy.grades else ():
        yield f"grades.{band.grade}"
    for name in policy.reports:
        yield f"reports.{name}"


def _faults(document: Document, index: int, case: Any) -> Iterator[Finding]:
    place = document.place((index,))
    if not isinstance(case, dict):
        yield Finding("case.form", _("算例应有 case、period、counted 或 facts、expect"), "", place)
        return
    unknown = [name for name in case if name not in FIELDS]
    missing = [name for name in ("case", "period", "expect") if name not in case]
    if unknown or missing or not ({"counted", "facts"} & case.keys()):
        message = _("算例写法不对:多了 {unknown},缺少 {missing}").format(
            unknown="、".join(unknown) or "—", missing="、".join(missing) or "counted/facts"
        )
        yield Finding("case.form", message, _("见 docs/policies.md 的算例一节"), place)


def _run_case(case: dict[str, Any], bench: Bench, outcome: Outcome) -> None:
    loaded = bench.load(case.get("readings") or {})
    if "facts" in case:
        job = bench.job(loaded, str(case["period"]), bench.facts(case["facts"]))
        run = score(job)
    else:
        run = finish(bench.job(loaded, str(case["period"]), None), _measured(loaded.policy, case["counted"]))
    failures = list(_compare(case, run))
    failures += [
        Failure(case["case"], *wrong) for wrong in wrong_reports(case.get("reports") or {}, run.reports)
    ]
    outcome.failures += failures
    if failures:
        outcome.failed_cases.add(case["case"])
    else:
        outcome.passed += 1
    shown = {f"reports.{name}" for name in case.get("reports") or {} if run.lines.get(name)}
    outcome.covered |= (shown | set(_covered(case, run, loaded.policy))) & outcome.rules


def _measured(policy: Policy, counted: Mapping[str, Mapping[str, Any]]) -> Measured:
    measured, counted_measures = Measured(), policy.counted()
    for subject, figures in counted.items():
        measured.subjects.add(subject)
        for name, figure in (figures or {}).items():
            if name in policy.derived():
                message = _("“{name}”由公式算出,不能另给").format(name=name)
                raise KaoheError(Finding("case.measure", message, _("写公式里各项的数")))
            if name not in counted_measures:
                raise KaoheError(Finding("case.measure", _("没有名为“{name}”的度量").format(name=name), ""))
            measured.add(subject, name, *_pair(counted_measures[name], str(figure)))
    return measured


def _pair(measure: Measure, figure: str) -> tuple[int, int]:
    upper, _sign, lower = figure.partition("/")
    value = measure.value
    if isinstance(value, Ratio):
        return scaled(Decimal(upper), SUM_DECIMALS), scaled(Decimal(lower or "1"), SUM_DECIMALS)
    if isinstance(value, Sum | Mean):
        rows = int(lower or 1)
        return int(Fraction(upper) * SUM_SCALE), rows
    return int(upper), int(lower or upper)


def _compare(case: dict[str, Any], run: Run) -> Iterator[Failure]:
    rows = {(row.subject, row.indicator): row for row in run.rows}
    totals = {total.subject: total for total in run.totals}
    for subject, expected in case["expect"].items():
        for what, wanted in expected.items():
            if subject not in totals:
                actual = _("没有这个考核对象")
            elif what in {"grade", "rank"}:
                actual = str(getattr(totals[subject], what) or "none")
            elif (subject, what) in rows:
                row = rows[subject, what]
                actual = row.status if row.status == "not_assessed" else str(row.points)
                if str(wanted) in STATUSES:
                    actual = row.status
            else:
                actual = _("没有这个指标")
            if not _same(str(wanted), actual):
                yield Failure(case["case"], subject, what, str(wanted), actual)


def _same(wanted: str, actual: str) -> bool:
    try:
        return Decimal(wanted) == Decimal(actual)
    except InvalidOperation:
        return wanted == actual


def _covered(case: dict[str, Any], run: Run, policy: Policy) -> Iterator[str]:
    rows = {(row.subject, row.indicator): row for row in run.rows}
    for subject, expected in case["expect"].items():
        if "grade" in expected:
            yield f"grades.{expected['grade']}"
        for what in expected:
            if (subject, what) in rows:
                yield from _covered_node(run, rows[subject, what], policy)


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
    given = given_of(policy, run.figures, run.parameters)[row.subject]
    return Reference(policy, parse_period(run.inputs.period).cycle, given).result(row.indicator).unmet


def _counted(run: Run, subject: str, measure: str, policy: Policy) -> bool:
    if measure in policy.parameters:
        return False
    if measure in policy.derived():
        return any(_counted(run, subject, used, policy) for used in inputs_of(formulas_of(policy)[measure]))
    numerator, _denominator = run.figures[subject].get(measure, (0, 0))
    return numerator != 0
