"""Worked examples of a policy: what was counted or the rows themselves, and the points worked out by hand.

A file of cases is a list of::

    - case: what it shows, in a sentence
      period: 2026-10
      readings: {partial_units: whole}          # optional: another interpretation
      counted:                                   # figures by subject and measure: n/d, or a number
        城区: {assurance_on_time: 184/200, dispatch_violations: 1}
      #   (of raters: scores by role, {needs: {superior: 90, peer: [80, 85, 70]}})
      facts:                                     # or rows by table; repeat: n makes n of them
        fault_tickets: [{repeat: 3, unit: 城区, product: vpn, …}]
      roster:                                    # optional: who they are, by columns of the roster
        城区: {parent: 市公司}
      expect:                                    # points by subject and node, or a status; grade, rank, reason
        城区: {assurance: "10.50", total: not_assessed, grade: B, rank: 1}
        郊区: {total: absent}                    # is no subject
      reports:                                   # optional, with facts: all lines of a report, or its total
        causes: {客户: {tickets: 3, share: 30%}, 电信: {tickets: 7, share: 70%}, total: {tickets: 10}}

``counted`` beside ``facts`` adds figures to what the rows give.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.clocks import MINUTE
from kaohe.engine.coverage import covered, rules_of
from kaohe.engine.enrolment import roster_of
from kaohe.engine.figures import scaled
from kaohe.engine.measures import SUM_DECIMALS, SUM_SCALE, Measured, measure_all
from kaohe.engine.raters import parts_of
from kaohe.engine.reports import report_lines
from kaohe.engine.reports_expected import wrong_reports
from kaohe.engine.roster_of_case import roster_of_case
from kaohe.engine.score import Job, finish
from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _
from kaohe.policy.measure import Duration, Mean, Measure, Ratio, Sum
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.engine.raters import Parts
    from kaohe.engine.result import Run
    from kaohe.engine.source import Facts
    from kaohe.policy.document import Document
    from kaohe.policy.loader import Loaded
    from kaohe.policy.policy import Policy

FIELDS = frozenset({"case", "period", "readings", "counted", "facts", "roster", "expect", "reports"})
STATUSES = frozenset({"not_assessed", "void"})
ABSENT = "absent"


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
    facts = bench.facts(case["facts"]) if "facts" in case else None
    job = bench.job(loaded, str(case["period"]), facts)
    source, setting = job.source(), job.setting()
    rows = facts is not None
    measured = measure_all(loaded.policy, source, setting) if rows else Measured()
    lines = report_lines(loaded.policy, source, setting) if rows else {}
    _add_counted(loaded.policy, case.get("counted") or {}, measured)
    if "roster" in case:
        roster = roster_of_case(job, case["roster"], measured)
    else:
        roster = roster_of(loaded.policy, job.period, source, measured.subjects)
    run = finish(job, measured, roster, lines=lines)
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
    reached = set(covered(case["expect"], run, loaded.policy))
    outcome.covered |= (shown | reached) & outcome.rules


def _add_counted(policy: Policy, counted: Mapping[str, Mapping[str, Any]], measured: Measured) -> None:
    counted_measures = policy.counted()
    for subject, figures in counted.items():
        measured.subjects.add(subject)
        for name, figure in (figures or {}).items():
            if name in policy.derived():
                message = _("“{name}”由公式算出,不能另给").format(name=name)
                raise KaoheError(Finding("case.measure", message, _("写公式里各项的数")))
            if name not in counted_measures:
                raise KaoheError(Finding("case.measure", _("没有名为“{name}”的度量").format(name=name), ""))
            value = counted_measures[name].value
            if isinstance(value, Rated):
                measured.add_parts(subject, name, value, _ratings(value, name, figure))
            else:
                measured.add(subject, name, *pair_of(counted_measures[name], str(figure)))


def _ratings(value: Rated, name: str, figure: Any) -> Parts:
    if not isinstance(figure, dict):
        message = _("“{name}”由评分人评,要按角色写").format(name=name)
        raise KaoheError(Finding("case.measure", message, _("写成 {superior: 90, peer: [80, 85, 70]}")))
    given: dict[str, Counter[int]] = {}
    for role, scores in figure.items():
        every = [Decimal(str(score)) for score in (scores if isinstance(scores, list) else [scores])]
        kept = [score for score in every if value.lowest <= score <= value.highest]
        given[role] = Counter(scaled(score, SUM_DECIMALS) for score in kept)
    return parts_of(value, given, {role: scores.total() for role, scores in given.items()})


def pair_of(measure: Measure, figure: str) -> tuple[int, int]:
    """Read what was counted, ``184/200`` or a number, as numerator and denominator."""
    upper, _sign, lower = figure.partition("/")
    value = measure.value
    if isinstance(value, Ratio):
        return scaled(Decimal(upper), SUM_DECIMALS), scaled(Decimal(lower or "1"), SUM_DECIMALS)
    if isinstance(value, Duration):
        return int(Fraction(upper) * MINUTE), int(lower or 1)
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
                actual = ABSENT if str(wanted) == ABSENT else _("没有这个考核对象")
            elif what in {"grade", "rank", "reason"}:
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
