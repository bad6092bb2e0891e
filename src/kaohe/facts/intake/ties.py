"""Which heading of a sheet fills which column: by mapping first, then by name, title or alias."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.errors import Finding, KaoheError, Place
from kaohe.facts.intake.headings import Layout, kept_names, match, normal
from kaohe.facts.intake.mapping import SCALES, Mapping, Source
from kaohe.facts.quarantine.entry import IDENTIFIER, REASONS
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.facts.intake.grid import Grid
    from kaohe.policy.catalogue import Column, Table


@dataclass(frozen=True, slots=True)
class Ties:
    """``columns``: our column to where it comes from; ``kept``: heading to the name that it keeps.

    Columns that only a mapping names stand behind the declared ones; they are text.
    """

    columns: dict[str, Source]
    kept: dict[str, str]
    identifier: str | None = None

    def shown(self) -> dict[str, str | None]:
        """Say for a person where each column comes from; constants in quotes."""
        return {
            name: source.heading if source.heading is not None else f"“{source.constant}”"
            for name, source in self.columns.items()
        }


def tie(grid: Grid, layout: Layout, table: Table, mapping: Mapping) -> Ties:
    """Tie headings to columns; ambiguity and lacking columns are refused, all at once."""
    findings: list[Finding] = []
    place = Place(file=grid.origin.name, sheet=grid.sheet, row=layout.row or None)
    free = [heading for heading in layout.headings if heading not in {IDENTIFIER, REASONS}]
    tied = _by_mapping(free, mapping, findings, grid)
    used = {source.heading for source in tied.values()}
    free = [heading for heading in free if heading not in used]
    for column in table.columns:
        if column.name in mapping.columns:
            continue
        others = [other for other in table.columns if other is not column]
        fitting = [heading for heading in free if match(column, heading) == 0 or not _named(others, heading)]
        heading = _by_name(column, fitting, layout, findings, place)
        if heading is not None:
            tied[column.name] = Source(heading, unit=_unit(column, heading))
    used = {source.heading for source in tied.values()}
    findings += _lacking(table, tied, layout, place)
    if findings:
        raise KaoheError(*findings)
    order = [column.name for column in table.columns]
    own = [name for name in tied if name not in order]
    kept = kept_names((heading for heading in free if heading not in used), [*order, *own])
    columns = {name: tied[name] for name in (*order, *own) if name in tied}
    return Ties(columns, kept, IDENTIFIER if IDENTIFIER in layout.headings else None)


def _named(columns: list[Column], heading: str) -> bool:
    """Tell whether a heading is the very name of one of the columns; an alias of another one yields."""
    return any(match(column, heading) == 0 for column in columns)


def _by_mapping(
    headings: list[str], mapping: Mapping, findings: list[Finding], grid: Grid
) -> dict[str, Source]:
    tied: dict[str, Source] = {}
    for ours, source in mapping.columns.items():
        if source.heading is None:
            if source.constant is not None:
                tied[ours] = source
            continue
        heading = _resolve(source.heading, headings)
        if heading is None:
            close = get_close_matches(source.heading, headings, n=3, cutoff=0.5)
            findings.append(
                Finding(
                    "mapping.heading",
                    _("{file} 里没有表头“{heading}”").format(file=grid.origin.name, heading=source.heading),
                    _("最接近的表头:{close}").format(close=_("、").join(close or headings[:20])),
                    Place(file=mapping.name, line=source.line, sheet=grid.sheet, column=source.heading),
                )
            )
        else:
            tied[ours] = _renamed(source, heading)
    return tied


def _renamed(source: Source, heading: str) -> Source:
    from dataclasses import replace  # noqa: PLC0415 - only here

    return replace(source, heading=heading)


def _resolve(wanted: str, headings: list[str]) -> str | None:
    if wanted in headings:
        return wanted
    alike = [heading for heading in headings if normal(heading) == normal(wanted)]
    return alike[0] if len(alike) == 1 else None


def _by_name(
    column: Column, free: list[str], layout: Layout, findings: list[Finding], place: Place
) -> str | None:
    fits = [(level, heading) for heading in free if (level := match(column, heading)) is not None]
    if not fits:
        return None
    best = min(level for level, _heading in fits)
    named = [heading for level, heading in fits if level == best and heading not in layout.repeated]
    if len(named) > 1:
        findings.append(
            Finding(
                "heading.ambiguous",
                _("“{title}”可能是这几列中的任何一列:{headings}").format(
                    title=column.title, headings=_("、").join(named)
                ),
                _("用映射文件说明,例如 {name}: {heading}").format(name=column.name, heading=named[0]),
                Place(file=place.file, sheet=place.sheet, row=place.row, column=named[0]),
            )
        )
    return named[0] if named else None


def _unit(column: Column, heading: str) -> str | None:
    """Read the unit that a heading gives in brackets: 时限(小时)."""
    found = re.search(r"[(\[【](.*?)[)\]】]", unicodedata.normalize("NFKC", heading))
    return found[1].strip() if found and found[1].strip() in SCALES.get(column.type, {}) else None


def _lacking(table: Table, tied: dict[str, Source], layout: Layout, place: Place) -> list[Finding]:
    lacking = [name for name in table.required if name not in tied]
    if not lacking:
        return []
    titles = _("、").join(
        f"{column.title}({column.name})" for column in table.columns if column.name in lacking
    )
    return [
        Finding(
            "heading.missing",
            _("找不到必需的列:{titles}").format(titles=titles),
            _(
                "文件里的表头:{headings}。用映射文件说明哪一列是什么,或用 kaohe tables {table} 查看表头"
            ).format(headings=_("、").join(layout.headings[:40]) or "—", table=table.name),
            place,
        )
    ]
