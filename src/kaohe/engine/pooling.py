"""Measures over everybody: what was counted for all who are alike, put together and given to each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine.measures import Figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.measures import Measured
    from kaohe.engine.roster import Roster
    from kaohe.policy.measure import Pooled
    from kaohe.policy.policy import Policy


def pool(policy: Policy, measured: Measured, roster: Roster) -> None:
    """Add the figures of pooled measures: numerators and denominators summed over each comparable group."""
    for name, own in policy.pooled().items():
        for members in groups_of(own, roster).values():
            counted = [measured.figures.get(subject, {}).get(own.value.of) for subject in members]
            known = [figures for figures in counted if figures is not None]
            total = Figures(sum(one.numerator for one in known), sum(one.denominator for one in known))
            for subject in members:
                measured.figures.setdefault(subject, {}).pop(name, None)
                if total.denominator:
                    measured.figures[subject][name] = total


def groups_of(pooled: Pooled, roster: Roster) -> Mapping[tuple[object, ...], list[str]]:
    """Return the comparable groups, without those who are not assessed as a whole."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for subject, member in roster.members.items():
        if member.out is None:
            groups.setdefault(member.alike(pooled.value.within), []).append(subject)
    return groups
