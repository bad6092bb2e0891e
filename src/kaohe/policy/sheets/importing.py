"""From a score sheet to a policy draft: find the table, read it, tie it, write it, and check that it loads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError, Place
from kaohe.i18n import _
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.sheets.body import Table, read_table
from kaohe.policy.sheets.draft import Draft, draft
from kaohe.policy.sheets.entries import read_entries
from kaohe.policy.sheets.fields import figure_of
from kaohe.policy.sheets.gradings import Grading, bounds_question, find_grading, grade_words, known_bands
from kaohe.policy.sheets.headings import Header, find_headers
from kaohe.policy.sheets.lines import Lines
from kaohe.policy.sheets.memory import Memory, recall
from kaohe.policy.sheets.names import romanised
from kaohe.policy.sheets.opening import open_sheet
from kaohe.policy.sheets.ties import Offer, Tie, Ties
from kaohe.policy.sheets.tree import Category, grow, stated_total
from kaohe.policy.sheets.writing import policy_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.document import Document
    from kaohe.policy.sheets.grid import Grid

MOST_ITEMS = 1000
"""Indicators beyond which a table is taken for a list of data."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to import and how: ``table`` chooses among several, ``suggested`` takes each first suggestion.

    ``rewritten``: by tie, what a clause says instead of what stands in the sheet.
    ``plain`` disregards what a printed sheet remembers. ``valid_from`` is taken where the sheet names no year.
    """

    path: Path
    valid_from: str
    id: str | None = None
    sheet: str | None = None
    table: int | None = None
    ties: Mapping[str, Tie] = field(default_factory=dict)
    ties_document: Document | None = None
    suggested: bool = False
    plain: bool = False
    rewritten: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Imported:
    """The draft: its document, its YAML, the rows as read, and all that is left to do."""

    data: dict[str, Any]
    text: str
    draft: Draft
    table: Table

    @property
    def id(self) -> str:
        """Return the policy's id."""
        return str(self.data["id"])

    @property
    def untied(self) -> list[str]:
        """Name the clauses that were understood and wait for a measure."""
        return [line.key for line in self.draft.lines if line.untied]

    @property
    def open(self) -> bool:
        """Tell whether anything is left to do before every row scores."""
        wrong = any(finding.severity != "note" for finding in self.draft.findings)
        return bool(self.untied or self.not_understood or wrong)

    @property
    def not_understood(self) -> list[str]:
        """Name the clauses that were not understood."""
        return [line.key for line in self.draft.lines if line.not_understood]


def import_sheet(request: Request, offers: Iterable[Offer], catalogue: Catalogue) -> Imported:
    """Read a score sheet into a policy draft.

    Raises `KaoheError` where there is no draft at all: no file, no table of indicators, several of them.
    """
    opened = open_sheet(request.path)
    grid, header, end, repeated = _chosen(opened.grids, request)
    memory = recall(opened.memory, grid.file) if opened.memory and not request.plain else None
    table = read_table(grid, header, end, repeated, printed=memory is not None)
    if not table.items:
        raise KaoheError(_nothing_below(grid, header))
    if len(table.items) > MOST_ITEMS:
        raise KaoheError(_too_many(table))
    offers = list(offers)
    made = _draft(table, request, request.ties, offers, memory)
    if request.suggested:
        accepted = {
            line.key: line.suggestions[0] for line in made[0].lines if line.untied and line.suggestions
        }
        made = _draft(table, request, {**accepted, **request.ties}, offers, memory)
    written, ties = made
    written.findings += ties.unused()
    data = _document(request, table, written, ties, memory)
    text = policy_text(data, _heading(request, data))
    _check(data, text, written, catalogue)
    return Imported(data, text, written, table)


def _draft(
    table: Table,
    request: Request,
    given: Mapping[str, Tie],
    offers: list[Offer],
    memory: Memory | None,
) -> tuple[Draft, Ties]:
    findings: list[Finding] = []
    root: Category = grow(table, read_entries(table, findings), findings, to_hundred=memory is None)
    ties = Ties(given, offers, request.ties_document)
    total = stated_total(table)
    stated = None if total is None else figure_of(total)
    lines = Lines(table.grid, ties, offers, memory, findings)
    lines.rewritten = request.rewritten
    written = draft(table.grid, root, lines, memory, stated)
    written.findings += ties.findings
    return written, ties


# -- which table --------------------------------------------------------------------------------------

Found = tuple["Grid", Header, int, list[Header]]


def _chosen(grids: list[Grid], request: Request) -> Found:
    if request.sheet is not None:
        named = [grid for grid in grids if grid.name == request.sheet]
        if not named:
            raise KaoheError(
                Finding(
                    "sheet.missing",
                    _("没有名为“{sheet}”的工作表或表格").format(sheet=request.sheet),
                    _("有:{names}").format(names="、".join(grid.name for grid in grids) or _("无")),
                    Place(file=request.path.name, sheet=request.sheet),
                )
            )
        grids = named
    found = [one for grid in grids for one in _tables(grid)]
    if not found:
        raise KaoheError(_none_found(grids, request))
    if request.table is not None:
        if not 1 <= request.table <= len(found):
            raise KaoheError(_several(found, request))
        return found[request.table - 1]
    if len(found) > 1:
        raise KaoheError(_several(found, request))
    return found[0]


def _tables(grid: Grid) -> list[Found]:
    """Return the tables of a grid; a header that comes again unchanged continues the same table."""
    starts: list[tuple[Header, list[Header]]] = []
    for header in find_headers(grid):
        if starts and header.same_as(starts[-1][0]):
            starts[-1][1].append(header)
        else:
            starts.append((header, []))
    ends = [header.first - 1 for header, _again in starts[1:]] + [grid.height]
    return [(grid, header, end, again) for (header, again), end in zip(starts, ends, strict=False)]


def _none_found(grids: list[Grid], request: Request) -> Finding:
    names = "、".join(grid.name for grid in grids)
    return Finding(
        "sheet.no_table",
        _("没有找到指标表(看过:{names})").format(names=names or _("没有表格")),
        _("表头要有指标名称(指标、考核项目…)、计分方法(评分标准、考核标准…),通常还有分值或权重"),
        Place(file=request.path.name),
    )


def _several(found: list[Found], request: Request) -> Finding:
    listed = ";".join(
        _("{number}. {sheet} 第 {row} 行").format(number=number, sheet=grid.name, row=header.first)
        for number, (grid, header, _end, _again) in enumerate(found, start=1)
    )
    return Finding(
        "sheet.several_tables",
        _("文件里有 {count} 张指标表:{listed}").format(count=len(found), listed=listed),
        _("用 --table 序号 或 --sheet 名称 选一张"),
        Place(file=request.path.name),
    )


def _too_many(table: Table) -> Finding:
    grid = table.grid
    return Finding(
        "sheet.too_long",
        _("表头下面有 {count} 行指标,不像一张考核表").format(count=len(table.items)),
        _("业务数据用 kaohe import 导入;考核表分成几张"),
        Place(file=grid.file, sheet=grid.name, row=table.items[MOST_ITEMS].first),
    )


def _nothing_below(grid: Grid, header: Header) -> Finding:
    return Finding(
        "sheet.empty_table",
        _("表头下面没有指标"),
        _("核对表格;指标行要有名称和计分方法或分值"),
        Place(file=grid.file, sheet=grid.name, row=header.last),
    )


# -- the whole policy ---------------------------------------------------------------------------------


_LATE = ("grades", "ranking", "interpretations")


def _document(
    request: Request, table: Table, written: Draft, ties: Ties, memory: Memory | None
) -> dict[str, Any]:
    before = dict(memory.data) if memory else {}
    title = table.title or before.get("title") or request.path.stem
    if "".join(str(before.get("title", "")).split()) == "".join(title.split()):
        title = before["title"]
    head: dict[str, Any] = {
        "id": request.id or before.get("id") or _id_of(request.path.stem, title),
        "title": title,
        "version": "1",
        "source": request.path.name,
        "cite": "全表",
        "valid_from": _year(title) or request.valid_from,
        "scope": title,
    }
    head |= {key: value for key, value in before.items() if key not in {"id", "title"}}
    notes = _graded(head, table, written)
    if notes:
        head["notes"] = notes
    else:
        head.pop("notes", None)
    head.setdefault(
        "precision",
        {
            "cite": "解读:考核表未写取舍,率取 0.01 个百分点,均值和分值取两位小数,四舍五入",
            "rate": 4,
            "mean": 2,
            "points": 2,
        },
    )
    if memory is None:
        head["ranking"] = {"of": written.total, "cite": "解读:考核表未写排名,按总分排,供公布用"}
    measures = {**(before.get("measures") or {}), **ties.measures}
    body = {"measures": measures, "indicators": written.indicators, "total": written.total}
    for key in body:
        head.pop(key, None)
    order = [key for key in head if key not in _LATE] + list(body) + [key for key in _LATE if key in head]
    whole = {**head, **body}
    return {key: whole[key] for key in order}


def _graded(head: dict[str, Any], table: Table, written: Draft) -> list[str]:
    """Put the grades that the notes give into the policy's head; return the notes that say something else."""
    before = head.get("grades")
    known = known_bands(before)
    notes = [note for note in table.notes if known is None or note != grade_words(known)]
    if len(notes) < len(table.notes):
        return notes
    found = find_grading(notes)
    cite = f"{table.grid.name} 表下的注"
    if found is None or found.faults:
        if found is not None or before is not None:
            written.findings.append(_unreadable_grades(table, found))
        return notes
    bands = [{**band, "cite": cite} for band in found.bands]
    if known is not None and grade_words(known_bands({"bands": bands}) or ()) == grade_words(known):
        return found.kept
    same = before if isinstance(before, dict) else {"of": written.total, "cite": cite}
    head["grades"] = {**same, "bands": bands}
    if found.open:
        head.setdefault("interpretations", {})["grade_bounds"] = bounds_question(cite)
    return found.kept


def _unreadable_grades(table: Table, found: Grading | None) -> Finding:
    why = "、".join(found.faults) if found else _("表下没有等级了,仍按原来的等级")
    return Finding(
        "sheet.grades",
        _("等级没有读成:{why}").format(why=why),
        _("写成“90分以上为A,80分以上不足90分为B,80分以下为C”这样的一句"),
        Place(file=table.grid.file, sheet=table.grid.name, text=found.text if found else None),
        "warning",
    )


def _id_of(stem: str, title: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", stem):
        return stem
    return romanised(stem) or romanised(title) or "sheet"


def _year(title: str) -> str | None:
    found = re.search(r"(20\d{2})\s*年", title)
    return f"{found[1]}-01-01" if found else None


def _heading(request: Request, data: dict[str, Any]) -> list[str]:
    return [
        _(
            "由考核表“{file}”导入。pending 是还不能计分的条款:改写条款,或在 ties.yaml 里绑定度量后重新导入。"
        ).format(file=request.path.name),
        _("查看:kaohe policy show {id};检查:kaohe policy lint {id}").format(id=data["id"]),
    ]


def _check(data: dict[str, Any], text: str, written: Draft, catalogue: Catalogue) -> None:
    """Load what was written; whatever is wrong with it is told with the draft."""
    try:
        load_document(parse_document(text, f"{data['id']}/policy.yaml"), catalogue)
    except KaoheError as error:
        written.findings += error.findings
