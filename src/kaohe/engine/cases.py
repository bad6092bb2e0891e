"""Worked examples of a policy: what was counted or the rows themselves, and the points worked out by hand.

A file of cases is a list of::

    - case: what it shows, in a sentence
      period: 2026-10
      readings: {partial_units: whole}          # optional: another interpretation
      counted:                                   # figures by subject and measure: n/d, or a number
        城区: {assurance_on_time: 184/200, dispatch_violations: 1}
      #   (of raters: scores by role, {needs: {superior: 90, peer: [80, 85, 70]}})
        2026-09: {城区: {…}}                      # of another period; so too in given, roster, expect
      given:                                     # points of a node that is evaluated by itself
        2026-09: {城区: {monthly: "88.00"}}
      facts:                                     # or rows by table; repeat: n makes n of them
        fault_tickets: [{repeat: 3, unit: 城区, product: vpn, …}]
      roster:                                    # optional: who they are, by columns of the roster
        城区: {parent: 市公司}
      expect:                                    # points by subject and node, or a status; grade, rank, reason
        城区: {assurance: "10.50", total: not_assessed, grade: B, rank: 1, outcomes: [奖励]}
        郊区: {total: absent}                    # is no subject
      reports:                                   # optional, with facts: all lines of a report, or its total
        causes: {客户: {tickets: 3, share: 30%}, 电信: {tickets: 7, share: 70%}, total: {tickets: 10}}

``counted`` beside ``facts`` adds figures to what the rows give.

Examples about the organisation have other fields: `kaohe.engine.organisation.cases`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import kaohe.engine.organisation.cases as organisation
from kaohe.engine.coverage import covered, rules_of
from kaohe.engine.expectations import looked_up
from kaohe.engine.reports_expected import wrong_reports
from kaohe.engine.score import evaluate
from kaohe.engine.written import FromExample
from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.organisation.cases import Compared
    from kaohe.engine.source import Facts
    from kaohe.policy.document import Document
    from kaohe.policy.loader import Loaded

FIELDS = frozenset({"case", "period", "readings", "counted", "given", "facts", "roster", "expect", "reports"})
ORGANISED = frozenset({"case", "readings", "on", "facts"}) | organisation.EXPECTED
"""The fields of an example about the organisation: `kaohe.engine.organisation.cases`."""


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
    organised: Callable[[Loaded, Facts | None, dict[str, Any]], Iterable[Compared]] = lambda *_given: ()


def run_cases(document: Document, bench: Bench) -> Outcome:
    """Run every example; raises `KaoheError` ``case.form`` for examples that are not written as such."""
    cases: list[Any] = document.data
    findings = [finding for index, case in enumerate(cases) for finding in _faults(document, index, case)]
    if findings:
        raise KaoheError(*findings)
    outcome = Outcome(rules=frozenset(rules_of(bench.load({}).policy)))
    for case in cases:
        if organisation.EXPECTED & case.keys():
            _run_organised(case, bench, outcome)
        else:
            _run_case(case, bench, outcome)
    return outcome


def _run_organised(case: dict[str, Any], bench: Bench, outcome: Outcome) -> None:
    loaded = bench.load(case.get("readings") or {})
    facts = bench.facts(case["facts"]) if case.get("facts") else None
    wrong = 0
    for each in bench.organised(loaded, facts, case):
        if each.rule in outcome.rules:
            outcome.covered.add(each.rule)
        if each.expected != each.actual:
            wrong += 1
            failure = Failure(case["case"], each.subject, each.what, each.expected, each.actual)
            outcome.failures.append(failure)
    if wrong:
        outcome.failed_cases.add(case["case"])
    else:
        outcome.passed += 1


def _faults(document: Document, index: int, case: Any) -> Iterator[Finding]:
    place = document.place((index,))
    if not isinstance(case, dict):
        yield Finding("case.form", _("算例应有 case、period、counted 或 facts、expect"), "", place)
        return
    organised = bool(organisation.EXPECTED & case.keys())
    dated = ("on",) if organisation.FACTUAL & case.keys() else ()
    known, needed = (ORGANISED, ("case", *dated)) if organised else (FIELDS, ("case", "period", "expect"))
    unknown = [name for name in case if name not in known]
    missing = [name for name in needed if name not in case]
    if unknown or missing or not (organised or {"counted", "given", "facts"} & case.keys()):
        message = _("算例写法不对:多了 {unknown},缺少 {missing}").format(
            unknown="、".join(unknown) or "—", missing="、".join(missing) or "counted/facts"
        )
        yield Finding("case.form", message, _("见 docs/policies.md 的算例一节"), place)
    elif "on" in case and not _day(case["on"]):
        message = _("“{text}”不是日期").format(text=case["on"])
        yield Finding("case.form", message, _("写成 on: 2026-10-31"), place)


def _day(text: Any) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True


def _run_case(case: dict[str, Any], bench: Bench, outcome: Outcome) -> None:
    loaded = bench.load(case.get("readings") or {})
    facts = bench.facts(case["facts"]) if "facts" in case else None
    job = bench.job(loaded, str(case["period"]), facts)
    example = FromExample(case, job.source())
    example.check(loaded.policy)
    run = evaluate(job, example)
    expected = list(looked_up(case, run, loaded.policy))
    failures = [
        Failure(case["case"], one.subject, one.what, one.wanted, one.actual)
        for one in expected
        if not _same(one.wanted, one.actual)
    ]
    failures += [
        Failure(case["case"], *wrong) for wrong in wrong_reports(case.get("reports") or {}, run.reports)
    ]
    outcome.failures += failures
    if failures:
        outcome.failed_cases.add(case["case"])
    else:
        outcome.passed += 1
    shown = {f"reports.{name}" for name in case.get("reports") or {} if run.lines.get(name)}
    outcome.covered |= (shown | set(covered(expected))) & outcome.rules


def _same(wanted: str, actual: str) -> bool:
    try:
        return Decimal(wanted) == Decimal(actual)
    except InvalidOperation:
        return wanted == actual
