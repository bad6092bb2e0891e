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
      expect:                                    # points, points/maximum or a status by node; grade, rank, reason
        城区: {assurance: "10.50", total: not_assessed, grade: B, rank: 1, outcomes: [奖励]}
        郊区: {total: absent}                    # is no subject
      reports:                                   # optional, with facts: all lines of a report, or its total
        causes: {客户: {tickets: 3, share: 30%}, 电信: {tickets: 7, share: 70%}, total: {tickets: 10}}
      disagrees: [月计划]                         # optional: titles of the agreements that do not hold; [] none

``counted`` beside ``facts`` adds figures to what the rows give.

Examples about the organisation have other fields: `kaohe.engine.organisation.cases`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.engine.cases.comparing import Failure
from kaohe.engine.cases.form import cases_in
from kaohe.engine.cases.running import Bench, Runner
from kaohe.engine.coverage import parts_of
from kaohe.policy.acknowledgement import UNREACHABLE

if TYPE_CHECKING:
    from kaohe.engine.cases.running import Organised, Trial
    from kaohe.engine.coverage.part import Part
    from kaohe.policy.acknowledgement import Acknowledgement
    from kaohe.policy.document import Document

__all__ = ["Bench", "Failure", "Outcome", "run_cases"]


@dataclass(slots=True)
class Outcome:
    """How a policy's examples came out, and which of its parts none of them reaches.

    ``parts``: everything that an example can reach, by path, in the order of the policy. ``unreachable``:
    what the policy acknowledges that none can.
    """

    parts: dict[str, Part]
    unreachable: tuple[Acknowledgement, ...] = ()
    passed: int = 0
    failures: list[Failure] = field(default_factory=list)
    failed_cases: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)

    def coverage(self) -> dict[str, int]:
        """Return how many rules and branches there are, and how many of them examples reach."""
        counts = {}
        for name, rule in (("rules", True), ("branches", False)):
            own = [part.path for part in self.parts.values() if part.rule is rule]
            counts[name] = len(own)
            counts[f"{name}_covered"] = len(self.reached.intersection(own))
        return counts

    def uncovered(self) -> list[Part]:
        """Return what no example reaches; of a rule that none reaches, not also each of its branches."""
        missing = [part for part in self._missing() if self.excused(part) is None]
        rules = tuple(f"{part.path}." for part in missing if part.rule)
        return [part for part in missing if part.rule or not part.path.startswith(rules)]

    def excused_parts(self) -> list[tuple[Part, Acknowledgement]]:
        """Return what the policy says that no example can reach, and none does, with the reason."""
        pairs = ((part, self.excused(part)) for part in self._missing())
        return [(part, why) for part, why in pairs if why is not None]

    def excused(self, part: Part) -> Acknowledgement | None:
        """Return why nothing can reach a part, where the policy acknowledges that."""
        return next((why for why in self.unreachable if why.covers(part.path)), None)

    def _missing(self) -> list[Part]:
        return [part for path, part in self.parts.items() if path not in self.reached]


def run_cases(document: Document, bench: Bench) -> Outcome:
    """Run every example; raises `KaoheError` ``case.form`` for examples that are not written as such."""
    cases = cases_in(document)
    runner = Runner(bench)
    policy = bench.load({}).policy
    outcome = Outcome(
        {part.path: part for part in parts_of(policy, bench.catalogue)},
        tuple(own for own in policy.acknowledged if own.code == UNREACHABLE),
    )
    for case in cases:
        trial = runner.trial(case)
        outcome.failures += trial.failures
        if trial.failures:
            outcome.failed_cases.add(case["case"])
        else:
            outcome.passed += 1
        found = trial.reached() | _readings(trial, runner)
        outcome.reached |= found & outcome.parts.keys()
    return outcome


def _readings(trial: Trial | Organised, runner: Runner) -> set[str]:
    """Name the readings in force that the example took, and those it names and would not come out without."""
    declared = trial.loaded.policy.interpretations
    return {
        f"interpretations.{name}.alternatives.{taken}"
        for name, taken in trial.loaded.readings.items()
        if taken == declared[name].in_force or _differs(trial, name, runner)
    }


def _differs(trial: Trial | Organised, name: str, runner: Runner) -> bool:
    others = {other: taken for other, taken in trial.case["readings"].items() if other != name}
    without = runner.trial(trial.case, lambda _readings: runner.bench.load(others))
    return bool(without.failures)
