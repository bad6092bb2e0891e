"""What is known of people: their rows of ``people``, ``assignments`` and ``qualifications``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from kaohe.engine.source import Source

PEOPLE, ASSIGNMENTS, QUALIFICATIONS = "people", "assignments", "qualifications"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Registry:
    """Rows by person; what a table does not hold is simply not known."""

    people: dict[str, Row] = field(default_factory=dict)
    assignments: dict[str, list[Row]] = field(default_factory=dict)
    qualifications: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def read(cls, source: Source) -> Registry:
        """Read the three tables; each may be empty."""
        return cls(
            {row["person"]: row for row in _rows(source, PEOPLE)},
            _by_person(_rows(source, ASSIGNMENTS)),
            _by_person(_rows(source, QUALIFICATIONS)),
        )

    def find(self, name: str) -> str:
        """Return a person's key by key or by name; raises ``posts.person``."""
        known = {*self.people, *self.assignments, *self.qualifications}
        if name in known:
            return name
        named = [key for key, row in self.people.items() if row.get("name") == name]
        if len(named) == 1:
            return named[0]
        if named:
            raise refuse(
                "posts.person",
                _("有 {count} 个人叫“{name}”").format(count=len(named), name=name),
                _("用编号:{keys}").format(keys="、".join(sorted(named))),
            )
        names = {*known, *(str(row["name"]) for row in self.people.values() if row.get("name"))}
        near = get_close_matches(name, sorted(names), n=1, cutoff=0.5)  # one of two characters is a slip
        raise refuse(
            "posts.person",
            _("没有“{name}”这个人").format(name=name),
            _("是不是“{near}”?").format(near=near[0]) if near else _("先导入人员表:kaohe import people 文件"),
        )

    def name(self, person: str) -> str:
        """Return what a person is called."""
        return self.people.get(person, {}).get("name") or person


def holds(row: Row, on: date) -> bool:
    """Tell whether a row with ``valid_from`` and ``valid_to`` holds on a day."""
    first, last = row.get("valid_from"), row.get("valid_to")
    return (first is None or first <= on) and (last is None or last >= on)


def place(row: Row) -> dict[str, Any]:
    """Return where a row came from: file, and row in it."""
    return {"file": row.get("_file"), "row": row.get("_row")}


def _rows(source: Source, name: str) -> list[Row]:
    table = source.table(name)
    if table is None:
        return []
    rows: list[Row] = source.backend.fetch(table).to_pylist()
    return sorted(rows, key=lambda row: (row["person"], str(row.get("valid_from")), str(row.get("item"))))


def _by_person(rows: list[Row]) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["person"]].append(row)
    return dict(found)
