"""Items of a table with their meaning: what they are called, what they are worth, what their clauses say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.errors import Finding
from kaohe.i18n import _
from kaohe.policy.rules.figures import plain
from kaohe.policy.sheets.amounts import Amount, read_amount, read_cap, split_title
from kaohe.policy.sheets.headings import Role
from kaohe.policy.sheets.sentence import CHANGES, Clause, joined, read_changes, read_clauses, second, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.errors import Place
    from kaohe.policy.sheets.body import Item, Table
    from kaohe.policy.sheets.grid import Cell, Grid

HUNDRED = Decimal(100)
LONGEST_TITLE = 30
_NO_POINTS = re.compile(r"[-—–/\\\s]*|加?扣?减?分项?|不占分|不计分|另计|无")

_UNIT = re.compile(r"[(\uff08](%|‰|分钟|小时|天|日|个工作日|次|件|个|条|人|户|元|万元|分)[)\uff09]")
_AIM = re.compile(r"(?:[≥≤≧≦<>=]|不低于|不高于|不超过|不少于|达到)\s*\d")

_OUTSIDE = re.compile(
    r"\s*(?:附加|额外)?(?:加分|扣分|加减分|加扣分|奖扣分|奖惩)(?:项目?|指标|内容)?\s*$|\s*一票否决"
)


@dataclass(slots=True)
class Entry:
    """One indicator of the sheet. ``points`` and ``weight`` (a ratio) are missing where the sheet has none."""

    item: Item
    cell: Cell
    title: str
    path: tuple[Cell, ...]
    points: Decimal | None = None
    weight: Decimal | None = None
    weight_cell: Cell | None = None
    clauses: list[Clause] = field(default_factory=list)
    spots: list[Cell] = field(default_factory=list)  # the cell of each clause

    def text(self, role: Role) -> str | None:
        """Return what the item's cells of a role say."""
        texts = [cell.text for cell in self.item.all(role)]
        return "\n".join(texts) or None

    @property
    def changes_only(self) -> bool:
        """Tell whether this only adds to or takes from others: 加分项, 扣分项, without points of its own."""
        return (
            self.points is None
            and bool(self.clauses)
            and all(clause.use != "rule" and clause.rule is not None for clause in self.clauses)
        )


def read_entries(table: Table, findings: list[Finding]) -> list[Entry]:
    """Read every item; what is wrong with its amounts goes to ``findings``."""
    # 考核项目 over several 考核内容: the project is a category, and what is to be done is the indicator.
    twice = {item.names for item in table.items}
    by_content = len(twice) < len(table.items)
    entries = [_entry(table, item, by_content=by_content) for item in table.items]
    _points(table, entries, findings)
    _weights(table, entries, findings)
    for entry in entries:
        _full(table.grid, entry, findings)
    return entries


def _entry(table: Table, item: Item, *, by_content: bool) -> Entry:
    definition = item.cell(Role.definition)
    path = ((item.section,) if item.section else ()) + item.names
    if item.names and not (by_content and definition is not None):
        cell, path = path[-1], path[:-1]
    else:
        cell = definition or item.cell(Role.rule) or next(cells[0] for cells in item.cells.values())
    if any(_OUTSIDE.match(name.text) for name in (*path, cell)):
        path = ()  # 加分项 counts for the whole, under whatever section it stands
        cell = definition or cell
    titled = split_title(shortened(cell.text))
    entry = Entry(item, cell, titled.title, path, points=titled.points, weight=titled.weight)
    _read_clauses(table, entry)
    return entry


def shortened(text: str) -> str:
    """Return a name; of a long text its first sentence."""
    text = re.sub(
        r"^\s*(?:\d{1,2}[、.\uff0e](?!\d)|[(\uff08]?[一二三四五六七八九十]+[)\uff09、])\s*", "", text
    )
    if len(text) <= LONGEST_TITLE:
        return text
    return re.split(r"[。;;\n,,::]", text)[0][:LONGEST_TITLE]


def _read_clauses(table: Table, entry: Entry) -> None:
    cells = entry.item.all(Role.rule)
    if not cells and not entry.item.all(Role.points):
        cells = [cell for cell in entry.item.all(Role.definition) if cell is not entry.cell]
    target = _target(table, entry)
    named = len(cells) > 1 or _OUTSIDE.match(entry.cell.text) is not None
    titles: set[str] = set()
    for cell in cells:
        read = (
            read_changes(cell.text, entry.title)
            if entry.title == CHANGES
            else read_clauses(cell.text, target, entry.title, named=named)
        )
        for clause in read:
            before = next((one for one in entry.clauses if one.use == "rule"), None)
            together = None if before is None else joined(before, clause)
            if before is not None and together is not None:
                entry.clauses[entry.clauses.index(before)] = together
                continue
            kept = clause if before is None else second(clause)
            number, title = 1, kept.title
            while title in titles:
                number += 1
                title = f"{kept.title}{number}"
            titles.add(title)
            entry.clauses.append(replace(kept, title=title))
            entry.spots.append(cell)


def _target(table: Table, entry: Entry) -> str | None:
    """Return the target beside a clause: of its own column, with the unit of the heading; else in the name."""
    cell = entry.item.cell(Role.target)
    if cell is not None:
        unit = _UNIT.search(table.header.titles.get(cell.column, ""))
        bare = cell.number is not None and not cell.percent and re.fullmatch(r"[\d.]+", cell.text)
        return cell.text + unit[1] if unit and bare else cell.text
    said = [one.text for one in (entry.item.cell(Role.definition), entry.cell) if one is not None]
    return next((text for text in said if len(text) <= LONGEST_TITLE and _AIM.search(text)), None)


# -- points -------------------------------------------------------------------------------------------


def _points(table: Table, entries: list[Entry], findings: list[Finding]) -> None:
    read = {id(entry): entry.item.cell(Role.points) for entry in entries}
    shared = _shared(read.values())
    amounts: dict[int, Amount] = {}
    for entry in entries:
        cell = read[id(entry)]
        if cell is None:
            continue
        if cell in shared:
            findings.append(_shared_points(table.grid, entry, cell))
            continue
        amount = read_amount(cell)
        if amount is not None:
            amounts[id(entry)] = amount
        elif (cap := read_cap(cell.text)) is not None and entry.changes_only:
            _cap(table.grid, entry, cap, findings)
        elif not _NO_POINTS.fullmatch(cell.text):
            findings.append(_unreadable(table.grid.place(cell), cell.text))
    # 0.15 or 15% in a column of points is 15 of 100.
    total = sum(amount.figure for amount in amounts.values())
    shares = bool(amounts) and (all(amount.share for amount in amounts.values()) or total == 1)
    for entry in entries:
        own = amounts.get(id(entry))
        if own is not None:
            entry.points = hundredfold(own.figure) if shares or own.share else own.figure


def _cap(grid: Grid, entry: Entry, cap: Decimal, findings: list[Finding]) -> None:
    """Bound what an entry without points of its own adds or takes: 5分以内 beside 每次加2分."""
    for index, clause in enumerate(entry.clauses):
        capped = within(clause, cap)
        if capped is not None:
            entry.clauses[index] = capped
        elif getattr(clause.rule, "cap", cap) != cap:
            message = _("“{title}”的分值一栏最多 {cap} 分,计分方法里却说 {own} 分").format(
                title=entry.title, cap=plain(cap), own=plain(getattr(clause.rule, "cap", cap))
            )
            place = grid.place(entry.item.cell(Role.points) or entry.cell)
            findings.append(Finding("sheet.points_differ", message, _("改成一致"), place, "warning"))


def hundredfold(share: Decimal) -> Decimal:
    """Return a share as points of 100, without trailing zeros."""
    return Decimal(plain(share * HUNDRED))


def _shared(cells: Iterable[Cell | None]) -> set[Cell]:
    """Return the cells that more than one item has: merged over them."""
    seen: set[Cell] = set()
    twice: set[Cell] = set()
    for cell in cells:
        if cell is not None:
            (twice if cell in seen else seen).add(cell)
    return twice


def _shared_points(grid: Grid, entry: Entry, cell: Cell) -> Finding:
    return Finding(
        "sheet.points_shared",
        _("“{title}”与别的指标合用一格分值“{text}”").format(title=entry.title, text=cell.text),
        _("拆开单元格,给每个指标写自己的分值"),
        grid.place(cell),
    )


def _unreadable(place: Place, text: str) -> Finding:
    return Finding(
        "sheet.points",
        _("看不懂分值“{text}”").format(text=text),
        _("写成 15、15分 或 15% 这样的形式"),
        place,
    )


def _full(grid: Grid, entry: Entry, findings: list[Finding]) -> None:
    """Take the points from the clause where no column has them; report where both differ."""
    for clause in entry.clauses:
        own = getattr(clause.rule, "full", None) or clause.full
        if own is None:
            continue
        if entry.points is None:
            entry.points = own
        elif entry.points != own:
            message = _("分值是 {points} 分,计分方法里却说 {own} 分")
            findings.append(
                Finding(
                    "sheet.points_differ",
                    message.format(points=plain(entry.points), own=plain(own)),
                    _("改成一致"),
                    grid.place(entry.item.cell(Role.rule) or entry.cell),
                    "warning",
                )
            )
    if entry.points is not None and entry.points <= 0:
        findings.append(
            _unreadable(grid.place(entry.item.cell(Role.points) or entry.cell), plain(entry.points))
        )
        entry.points = None


# -- weights ------------------------------------------------------------------------------------------


def _weights(table: Table, entries: list[Entry], findings: list[Finding]) -> None:
    cells = dict.fromkeys(cell for entry in entries if (cell := entry.item.cell(Role.weight)) is not None)
    amounts = {cell: amount for cell in cells if (amount := read_amount(cell)) is not None}
    findings += [
        _unreadable(table.grid.place(cell), cell.text)
        for cell in cells
        if cell not in amounts and not _NO_POINTS.fullmatch(cell.text)
    ]
    plainly = [amount.figure for amount in amounts.values() if not amount.share]
    hundredths = any(figure > 1 for figure in plainly)
    for entry in entries:
        cell = entry.item.cell(Role.weight)
        if cell is None or cell not in amounts:
            continue
        amount = amounts[cell]
        share = amount.figure / HUNDRED if hundredths and not amount.share else amount.figure
        entry.weight, entry.weight_cell = share, cell
    _weights_as_points(entries)


def _weights_as_points(entries: list[Entry]) -> None:
    """A weight beside no points is the item's points of 100; one that repeats the points says nothing more."""
    shared = _shared(entry.weight_cell for entry in entries)
    own = [entry for entry in entries if entry.weight is not None and entry.weight_cell not in shared]
    if not shared and not any(entry.item.cell(Role.points) for entry in entries):
        for entry in own:
            if entry.points is None and entry.weight is not None:
                entry.points, entry.weight = hundredfold(entry.weight), None
    if all(entry.points == entry.weight * HUNDRED for entry in own if entry.weight is not None):
        for entry in own:
            entry.weight = None
