"""The mapping as a form: a line a column, which heading fills it, or a constant, and how its cells are read."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from kaohe.errors import refuse
from kaohe.facts.intake.mapping import SCALES
from kaohe.facts.intake.mapping_file import TIMES
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Mapping as Dictionary

    from kaohe.facts.intake.mapping import Source
    from kaohe.facts.intake.preview import SheetPreview
    from kaohe.policy.catalogue import Column, Table

CONSTANT = "="
"""Chosen instead of a heading: every row has the same value. No heading is called so: it would be empty."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the form."""

    column: Column
    required: bool
    heading: str
    constant: str
    format: str
    unit: str
    units: tuple[str, ...]
    timed: bool
    values: str


def choices(table: Table, sheets: Sequence[SheetPreview]) -> list[Choice]:
    """List the table's columns with where each comes from in the sheets, the first that knows it."""
    sources: dict[str, Source] = {}
    for sheet in sheets:
        sources = sheet.sources | sources
    return [_choice(table, column, sources.get(column.name)) for column in table.columns]


def _choice(table: Table, column: Column, source: Source | None) -> Choice:
    constant = source.constant if source is not None else None
    return Choice(
        column,
        column.name in table.required,
        CONSTANT if constant is not None else (source.heading or "" if source is not None else ""),
        constant or "",
        (source.format or "" if source is not None else ""),
        (source.unit or "" if source is not None else ""),
        tuple(SCALES.get(column.type, {})),
        column.type in TIMES,
        "\n".join(f"{theirs} = {'' if ours is None else ours}" for theirs, ours in source.values.items())
        if source is not None
        else "",
    )


def written(table: Table, form: Dictionary[str, str]) -> str:
    """Write what a form says as the text of a mapping file, which checks it like any other."""
    columns: dict[str, Any] = {}
    for column in table.columns:
        heading = form.get(f"column-{column.name}", "")
        entry: dict[str, str] = {}
        if heading == CONSTANT:
            entry["constant"] = form.get(f"constant-{column.name}", "").strip()
        elif heading:
            entry["column"] = heading
        else:
            columns[column.name] = None
            continue
        more = {name: form.get(f"{name}-{column.name}", "").strip() for name in ("format", "unit")}
        columns[column.name] = entry | {name: said for name, said in more.items() if said}
        values = dict(_values(column, form.get(f"values-{column.name}", "")))
        if values:
            columns[column.name]["values"] = values
    out = StringIO()
    yaml = YAML()
    yaml.width = 10_000
    yaml.dump({"columns": columns}, out)
    return out.getvalue()


def _values(column: Column, said: str) -> Iterator[tuple[str, str | None]]:
    """Read lines such as ``甲类 = aa``: their cell, and what it means for us; nothing after the sign is missing."""
    for line in filter(None, (line.strip() for line in said.splitlines())):
        theirs, sign, ours = (part.strip() for part in line.rpartition("="))
        if not sign or not theirs:
            raise refuse(
                "mapping.value",
                _("{column}:“{line}”应写成“文件里的值 = 我们的值”").format(column=column.title, line=line),
                _("一行一个;其余的值写 * = …;等号后空着表示没有"),
            )
        yield theirs, ours or None
