"""The rest of a period as the rest of past periods was: what each subject's figures may still become.

Method: for each earlier period of the same length of which there are rows, what was counted in its last days
(as many as are left) is added to what is counted so far, and the tree is scored with the sum. The lowest and
the highest of ``m`` such results are the interval. Nothing is assumed but that the coming rest is of the same
kind as the past ones: a new one then lies between the extremes of ``m`` others with probability (m-1)/(m+1), and
more often where results are equal.

Everything is looked at as it was known: of the present what had happened by its last day, of a past rest also what
had begun before it and ended in it, where rows count in the period in which they began.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.answers.known import ends_later, known_by
from kaohe.engine.answers.standing import Standing, added, counted_in, pooled
from kaohe.engine.figures import half_up
from kaohe.engine.reference import Reference
from kaohe.policy.measure import Count, Duration, Mean, Ratio, Share, Sum
from kaohe.policy.period import period_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.engine.answers.standing import Everybody
    from kaohe.engine.job import Job
    from kaohe.engine.source import Source
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

PAST = 12
"""So many earlier periods are looked at."""
FEWEST = 2
"""Fewer results span no interval."""
HALF = Fraction(1, 2)
GAP = 2
"""After so many without any row nothing earlier is looked for."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a node may become: the mean of the scenarios and the interval of all; None where there are too few.

    ``coverage``: how often such an interval contains the final figure.
    """

    mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    coverage: Decimal | None


@dataclass(slots=True)
class Outlook:
    """``scenarios``: by the label of the past period, everybody's results by node."""

    decimals: int
    scenarios: dict[str, dict[str, dict[str, Decimal | None]]]

    @property
    def coverage(self) -> Decimal | None:
        """Return how often intervals contain the final figure, if the rest is like the past; None without past."""
        past = len(self.scenarios)
        return half_up(Fraction(past - 1, past + 1), 4) if past else None

    def expected(self, subject: str, node: str) -> Expected:
        """Return what a subject's node may become."""
        found = [scenario[subject].get(node) for scenario in self.scenarios.values() if subject in scenario]
        points = [one for one in found if one is not None]
        if not points:
            return Expected(None, None, None, None)
        mean = half_up(Fraction(sum(points, Decimal(0))) / len(points), self.decimals)
        if len(points) < FEWEST:
            return Expected(mean, None, None, None)
        return Expected(mean, min(points), max(points), half_up(contained(points), 4))


def contained(past: Sequence[Decimal]) -> Fraction:
    """Return how often a result of the same kind as past ones lies between the lowest and the highest of them.

    Of m + 1 alike results the new one is the lowest alone as often as any other. Where the lowest of the past was
    met more than once, it is not alone, and falling below it is not expected; the highest likewise. Nothing is
    certain: where neither is expected, half of one is.

    >>> contained([Decimal(1), Decimal(2), Decimal(3)]), contained([Decimal(1), Decimal(3), Decimal(3)])
    (Fraction(1, 2), Fraction(3, 4))
    """
    alone = sum(1 for extreme in (min(past), max(past)) if past.count(extreme) == 1)
    return 1 - max(Fraction(alone), HALF) / (len(past) + 1)


def outlook(job: Job, period: Period, standing: Standing) -> Outlook:
    """Score every scenario; ``job`` ends with the last day that is known, ``period`` is the whole one."""
    decimals = standing.policy.precision.points
    rest = (period.last - job.period.last).days
    scenarios: dict[str, dict[str, dict[str, Decimal | None]]] = {}
    if not rest:
        return Outlook(decimals, {})
    past, empty, source, earliest = period, 0, job.source(), period
    for _number in range(PAST):
        if empty == GAP:
            break
        past = past.spanned("previous")
        days = period_between(past.last - timedelta(days=rest - 1), past.last)
        counted = counted_in(job, source, standing.policy, days)
        empty = 0 if counted.subjects else empty + 1
        if counted.subjects:
            more = counted.counted(standing.roster.subjects)
            for subject, own in _grown(job, source, standing, past, rest).items():
                more[subject] |= own
            scenarios[past.label] = _results(standing, _together(standing, more))
            earliest = period_between(past.first, past.last - timedelta(days=rest))
    # Of a period in which the facts only begin, the rest is not a whole one.
    if scenarios and not counted_in(job, source, standing.policy, earliest).subjects:
        scenarios.popitem()
    return Outlook(decimals, scenarios)


def _grown(job: Job, source: Source, standing: Standing, past: Period, rest: int) -> Everybody:
    """Return by how much a past period's figures grew in its last days, of the measures whose rows end later."""
    late = ends_later(standing.policy, source)
    names = [name for name in late if name in _adding_up(standing.policy)]
    if not names:
        return {}
    cut = period_between(past.first, past.last - timedelta(days=rest))
    _start, end = cut.bounds(standing.policy.time_zone)
    then = known_by(source, late.values(), end)
    subjects = standing.roster.subjects
    whole = counted_in(job, source, standing.policy, past, names).counted(subjects)
    before = counted_in(job, then, standing.policy, cut, names).counted(subjects)
    nothing = (0, 0)
    return {
        subject: {
            name: _less(whole[subject].get(name, nothing), before[subject].get(name, nothing))
            for name in names
        }
        for subject in subjects
    }


def _less(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] - other[0], one[1] - other[1]


def _together(standing: Standing, more: Everybody) -> Everybody:
    adding = _adding_up(standing.policy)
    figures = {
        subject: added(own, {name: pair for name, pair in more.get(subject, {}).items() if name in adding})
        for subject, own in standing.figures.items()
    }
    return pooled(standing.policy, figures, standing.roster) if standing.policy.pooled() else figures


def _adding_up(policy: Policy) -> set[str]:
    """Name the measures whose figures of two spans of days add up to that of both."""
    return {
        name
        for name, measure in policy.counted().items()
        if isinstance(measure.value, Share | Sum | Mean | Ratio | Duration)
        or (isinstance(measure.value, Count) and measure.value.distinct is None)
        if measure.span == "period"
    }


def _results(standing: Standing, figures: Everybody) -> dict[str, dict[str, Decimal | None]]:
    scenario = Standing(
        standing.policy, standing.period, standing.roster, standing.parameters, standing.points, figures
    )
    found = {}
    for subject, given in scenario.givens().items():
        reference = Reference(scenario.policy, scenario.period.cycle, given)
        found[subject] = {name: reference.result(name).points for name in scenario.policy.order()}
    return found
