"""Raters who stay unnamed (不记名): whose name no page and no workbook shows, in rows as they came in either."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaohe.cycle.results import policies_stamp, policy_ids, policy_in_force
from kaohe.errors import KaoheError
from kaohe.facts.intake.cells import comparable, vocabulary
from kaohe.facts.intake.headings import normal
from kaohe.facts.intake.mapping_file import parse_mapping
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.cycle.results import Stamp
    from kaohe.policy.catalogue import Column, Table


def unnamed_roles() -> Mapping[str, frozenset[str]]:
    """Return by table the roles of raters whom any policy at hand leaves unnamed."""
    return _unnamed_roles(policies_stamp())


@lru_cache(maxsize=2)
def _unnamed_roles(_stamp: Stamp) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name in policy_ids():
        try:
            counted = policy_in_force(name).policy.counted().values()
        except KaoheError:
            continue  # the policy reader says what is wrong with it
        for measure in counted:
            if isinstance(measure.value, Rated) and measure.value.unnamed:
                found[measure.table] = found.get(measure.table, frozenset()) | set(measure.value.unnamed)
    return found


def hidden_cell(
    table: str, headings: Sequence[str], cells: Sequence[str | None], mapping: str | None = None
) -> int | None:
    """Return which cell of a row as it came in names a rater who stays unnamed; None where none does.

    A row whose role cannot be read may be such a rater's.
    """
    roles, declared = unnamed_roles().get(table), CATALOGUE.get(table)
    if not roles or declared is None:
        return None
    rater = _place(declared, "rater", headings, mapping)
    if rater is None or not cells[rater]:
        return None
    place, column = _place(declared, "rater_role", headings, mapping), declared.column("rater_role")
    said = cells[place] if place is not None else None
    role = vocabulary(column).get(comparable(said)) if column is not None and said else None
    return rater if role is None or role in roles else None


def _place(table: Table, name: str, headings: Sequence[str], mapping: str | None) -> int | None:
    column = table.column(name)
    if column is None:
        return None
    words = _words(column)
    if mapping:
        source = parse_mapping(mapping, table, "").columns.get(name)
        if source is not None and source.heading:
            words = {normal(source.heading)}
    return next((place for place, heading in enumerate(headings) if normal(heading) in words), None)


def _words(column: Column) -> set[str]:
    return {normal(word) for word in (column.name, column.title, *column.aliases)}


def is_hidden(entry: Mapping[str, Any]) -> bool:
    """Tell whether a row of the quarantine names a rater who stays unnamed."""
    headings, cells = json.loads(entry["headings"]), json.loads(entry["cells"])
    return hidden_cell(entry["table"], headings, cells, entry["mapping"]) is not None


def mask() -> str:
    """Say what stands in place of the name."""
    return _("不记名")
