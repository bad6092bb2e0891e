"""The figures from which pay starts, by subject: published values, parameters, points, figures of the roster."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.policy.pay_names import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from kaohe.engine.result import Row
    from kaohe.engine.roster import Roster
    from kaohe.policy.policy import Policy

Figures = dict[str, "Fraction | None"]
"""What formulas may name, of one payee."""


def figures_of(
    policy: Policy, roster: Roster, values: Mapping[str, Mapping[str, Decimal | None]], rows: Iterable[Row]
) -> dict[str, Figures]:
    """Put together what formulas of pay may name; ``values[subject]`` has measures and parameters."""
    found: dict[str, Figures] = {}
    for subject in roster.members:
        own = cells_of(roster, subject) | dict.fromkeys(policy.indicators)
        found[subject] = own | exact(values.get(subject, {}))
    for row in rows:
        if row.subject in found:
            found[row.subject][row.indicator] = _exact(row.points)
    return found


def cells_of(roster: Roster, name: str) -> Figures:
    """Return the figures among somebody's cells of the roster."""
    cells = roster.members[name].attributes
    return {
        column: _exact(cells.get(column)) for column, own in roster.columns.items() if own.type in FIGURES
    }


def exact(values: Mapping[str, Decimal | None]) -> Figures:
    """Return published values as exact numbers."""
    return {name: _exact(figure) for name, figure in values.items()}


def _exact(figure: Decimal | int | None) -> Fraction | None:
    return None if figure is None else Fraction(figure)
