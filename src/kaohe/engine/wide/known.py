"""What the roster and the parameters say of many subjects; alike cells are looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kaohe.engine.figures import scaled
from kaohe.engine.holds import holds
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.condition.terms import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kaohe.engine.roster import Roster
    from kaohe.engine.wide.sheet import Sheet
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

DECIMALS = {ColumnType.integer: 0, ColumnType.minutes: 4, ColumnType.number: 6, ColumnType.money: 6}
"""How many digits figures of the roster have, as stored."""


def meeting(roster: Roster, text: str | None, period: Period) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell who meets a condition on the roster; everybody does where there is none."""
    if text is None:
        return np.ones(len(roster.members), dtype=bool)
    condition = parse_condition(text, roster.columns)
    columns = sorted(columns_of(condition))
    answers = _alike(roster, columns, lambda cells: holds(condition, cells, roster.columns, period))
    return np.array(answers, dtype=bool)


def parameters_of(policy: Policy, roster: Roster, period: Period) -> dict[str, dict[str, Any]]:
    """Return everybody's parameters; people alike share one dictionary."""
    if not policy.parameters:
        return {}
    named = {own.by for own in policy.parameters.values() if own.by is not None}
    columns = sorted(named & roster.columns.keys())

    def figures(cells: Mapping[str, Any]) -> dict[str, Any]:
        return {name: own.figure(period, cells) for name, own in policy.parameters.items()}

    return dict(zip(roster.members, _alike(roster, columns, figures), strict=True))


def _alike(roster: Roster, columns: list[str], answer: Callable[[Mapping[str, Any]], Any]) -> list[Any]:
    """Ask once for all who are alike in these columns."""
    seen: dict[tuple[Any, ...], Any] = {}
    answers = []
    for member in roster.members.values():
        cells = member.attributes
        key = tuple([cells.get(name) for name in columns])
        if key not in seen:
            seen[key] = answer(dict(zip(columns, key, strict=True)))
        answers.append(seen[key])
    return answers


def put_parameters(policy: Policy, parameters: Mapping[str, Mapping[str, Any]], sheet: Sheet) -> None:
    """Put every parameter on the sheet."""
    own = list(parameters.values())
    for name, declared in policy.parameters.items():
        decimals = declared.decimals
        figures: dict[Any, int | None] = {None: None}
        for each in {figures_of[name] for figures_of in own}:
            figures[each] = None if each is None else scaled(each, decimals)
        sheet.put(name, pa.array([figures[each[name]] for each in own], pa.int64()), decimals)


def put_cells(roster: Roster, names: Iterable[str], sheet: Sheet) -> None:
    """Put figures of the roster on the sheet."""
    for name in names:
        decimals = DECIMALS[roster.columns[name].type]
        cells = [member.attributes.get(name) for member in roster.members.values()]
        sheet.put(
            name,
            pa.array([None if cell is None else _whole(cell, decimals) for cell in cells], pa.int64()),
            decimals,
        )


def _whole(cell: Any, decimals: int) -> int:
    return cell if isinstance(cell, int) and not decimals else scaled(cell, decimals)
