"""What follows from each subject's total: every outcome of the policy whose conditions it meets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.engine.holds import holds
from kaohe.policy.condition.parse import parse_condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from kaohe.engine.result import Total
    from kaohe.engine.roster import Roster
    from kaohe.policy.outcome import Outcome
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


def with_outcomes(
    policy: Policy,
    totals: Sequence[Total],
    roster: Roster,
    period: Period,
    values: Mapping[str, Mapping[str, Decimal | None]],
) -> list[Total]:
    """Add to each total what follows from it, in the order of the policy; who is left out gets nothing.

    ``values[subject]``: the published value of each measure.
    """
    if not policy.outcomes:
        return list(totals)
    from_end = _places_from_end(policy, totals, roster)
    found = []
    for total in totals:
        attributes = roster.members[total.subject].attributes
        earned = [
            outcome
            for outcome in policy.outcomes
            if _follows(outcome, total, from_end.get(total.subject))
            and _counted(outcome, values.get(total.subject, {}))
            and (
                outcome.applies_to is None
                or holds(
                    parse_condition(outcome.applies_to, roster.columns), attributes, roster.columns, period
                )
            )
        ]
        found.append(replace(total, outcomes=tuple(_said(outcome) for outcome in earned)))
    return found


def titles(outcomes: Iterable[dict[str, str]] | None) -> str:
    """Name outcomes for a person."""
    return "、".join(outcome["title"] for outcome in outcomes or ())


def _said(outcome: Outcome) -> dict[str, str]:
    parts = {"title": outcome.title, "text": outcome.text, "cite": outcome.cite}
    return {name: part for name, part in parts.items() if part is not None}


def _follows(outcome: Outcome, total: Total, from_end: int | None) -> bool:
    if total.reason is not None:
        return False
    return not outcome.when.of_points or (total.points is not None and _scored(outcome, total, from_end))


def _scored(outcome: Outcome, total: Total, from_end: int | None) -> bool:
    when, points = outcome.when, total.points
    if when.grade and total.grade not in when.grade:
        return False
    if when.rank is not None:
        bound = when.rank.at_most if when.rank.last is None else when.rank.last
        place = total.rank if when.rank.last is None else from_end
        if place is None or bound is None or place > bound:
            return False
    return when.points is None or _between(points, when.points.at_least, when.points.below)


def _between(figure: Decimal | None, low: Decimal | None, high: Decimal | None) -> bool:
    return figure is not None and (low is None or figure >= low) and (high is None or figure < high)


def _counted(outcome: Outcome, values: Mapping[str, Decimal | None]) -> bool:
    return all(_between(values.get(part.measure), part.at_least, part.below) for part in outcome.when.counted)


def _places_from_end(policy: Policy, totals: Iterable[Total], roster: Roster) -> dict[str, int]:
    """Count places from the worst within each ranked group; who ties shares the place nearer the end."""
    peers = policy.ranking.peers if policy.ranking is not None else ()
    groups: dict[tuple[Any, ...], dict[str, int]] = {}
    for total in totals:
        if total.rank is not None:
            group = groups.setdefault(roster.members[total.subject].alike(peers), {})
            group[total.subject] = total.rank
    return {
        subject: 1 + sum(1 for other in group.values() if other > rank)
        for group in groups.values()
        for subject, rank in group.items()
    }
