"""Entries become a tree: categories by their merged or repeated names, added up or weighted."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.sheets.amounts import read_amount, split_title
from kaohe.policy.sheets.entries import HUNDRED, Entry, shortened
from kaohe.policy.sheets.headings import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.sheets.body import Table
    from kaohe.policy.sheets.grid import Cell, Grid


@dataclass(slots=True)
class Category:
    """A node above indicators; the root has no cell. ``stated``: the points that its name gives it.

    ``weights``: the children's, where they are weighed and not added up. ``changes``: entries without points
    of their own, which change this node as a whole.
    """

    title: str
    cell: Cell | None = None
    stated: Decimal | None = None
    weight: Decimal | None = None
    scale: Decimal | None = None
    children: list[Category | Entry] = field(default_factory=list)
    changes: list[Entry] = field(default_factory=list)
    weights: list[Decimal] | None = None
    out_of: Decimal = HUNDRED

    def entries(self) -> Iterator[Entry]:
        """Go through the indicators below, in the sheet's order."""
        for child in self.children:
            if isinstance(child, Category):
                yield from child.entries()
            else:
                yield child

    @property
    def points(self) -> Decimal:
        """Return what the indicators below add up to."""
        return sum((entry.points or Decimal(0) for entry in self.entries()), Decimal(0))


def grow(table: Table, entries: list[Entry], findings: list[Finding], *, to_hundred: bool) -> Category:
    """Put the entries under their categories and decide what is added up and what is weighed.

    ``to_hundred``: report points that do not add up to 100 where the sheet states no total.
    """
    root = Category("总分")
    for entry in entries:
        _put(root, entry)
    _lift(root, [])
    _weigh(root, table.grid, findings)
    _check_totals(root, table, findings)
    if to_hundred:
        _check_hundred(root, table, findings)
    return root


def _put(root: Category, entry: Entry) -> None:
    here = root
    for cell in entry.path:
        titled = split_title(shortened(cell.text))
        last = here.children[-1] if here.children else None
        same = isinstance(last, Category) and (last.cell is cell or last.title == titled.title)
        if not (same and isinstance(last, Category)):
            last = Category(titled.title, cell, titled.points, titled.weight, titled.scale)
            here.children.append(last)
        here = last
    here.children.append(entry)


def _lift(node: Category, above: list[Category]) -> None:
    """Hang entries without points on their category; on the one above, where it has nothing with points."""
    for child in list(node.children):
        if isinstance(child, Category):
            _lift(child, [node, *above])
            if not child.children:
                node.children.remove(child)
                node.changes += child.changes
        elif child.points is None:
            node.children.remove(child)
            node.changes.append(child)


def _weigh(root: Category, grid: Grid, findings: list[Finding]) -> None:
    if _among_siblings(root):
        return
    _category_weights(root)
    for node in _categories(root):
        groups = [child for child in node.children if isinstance(child, Category)]
        weights = [child.weight for child in groups]
        if groups and len(groups) == len(node.children) and all(weight is not None for weight in weights):
            given = [weight for weight in weights if weight is not None]
            if any(child.points != weight * HUNDRED for child, weight in zip(groups, given, strict=True)):
                _set_weights(node, given, grid, findings)
                for child in groups:
                    if child.weights is None and child.scale is None and child.points != HUNDRED:
                        child.scale = HUNDRED
        elif any(weight is not None for weight in weights):
            cell = next((child.cell for child in groups if child.weight is None), None) or node.cell
            findings.append(
                Finding(
                    "sheet.weights",
                    _("同一层里有的写了权重,有的没有"),
                    _("每一类都写权重,或都不写"),
                    _place(grid, cell),
                )
            )
    _leaf_weights(root, grid, findings)


def _among_siblings(root: Category) -> bool:
    """Weigh each category's children among themselves, where some weigh and all such weights come to 100 %.

    So it is where categories have weights in their names and some indicators beside or below them have
    weights of their own; weights that go through all indicators are read as such.
    """
    entries = list(root.entries())
    if all(entry.weight is not None for entry in entries) or not any(entry.weight for entry in entries):
        return False
    plans: list[tuple[Category, list[Decimal]]] = []
    for node in _categories(root):
        weights = [child.weight for child in node.children]
        given = [weight for weight in weights if weight is not None]
        if given and (len(given) < len(weights) or sum(given, Decimal(0)) != 1):
            return False
        if given:
            plans.append((node, given))
    for node, given in plans:
        node.weights = given
    return True


def _category_weights(root: Category) -> None:
    """Where weights are merged over several indicators, they are their categories', not their own."""
    every = [*root.entries(), *(change for node in _categories(root) for change in node.changes)]
    cells = [entry.weight_cell for entry in every if entry.weight is not None]
    if len(set(cells)) == len(cells):
        return
    for child in root.children:
        if not isinstance(child, Category):
            continue
        below = list(child.entries())
        if child.weight is None and len({entry.weight_cell for entry in below}) == 1:
            child.weight = below[0].weight
            for entry in below:
                entry.weight = None
        else:
            _category_weights(child)


def _leaf_weights(root: Category, grid: Grid, findings: list[Finding]) -> None:
    entries = [entry for entry in root.entries() if entry.weight is not None]
    if not entries:
        return
    everyone = list(root.entries())
    points = {entry.points for entry in everyone}
    if len(entries) < len(everyone) or len(points) != 1:
        findings.append(
            Finding(
                "sheet.weight_and_points",
                _("既有分值又有权重,而分值各不相同(或有的没写权重),不知道怎样合成总分"),
                _("只留一种:各项分值相加,或各项都按同样的满分评分再乘权重"),
                grid.place(entries[0].weight_cell or entries[0].cell),
            )
        )
        return
    out_of = points.pop() or HUNDRED
    if not _nested(root, out_of):
        # The categories go, what changes them stays.
        root.changes = [change for node in _categories(root) for change in node.changes]
        root.children = list(everyone)
        root.out_of = out_of
        _set_weights(root, [entry.weight or Decimal(0) for entry in everyone], grid, findings)


def _nested(root: Category, out_of: Decimal) -> bool:
    """Weigh within categories first, where their weights come out even; tell whether they do."""
    groups = [child for child in root.children if isinstance(child, Category)]
    if not groups or len(groups) != len(root.children):
        return False
    plans = []
    for group in groups:
        own = [entry.weight or Decimal(0) for entry in group.entries()]
        total = sum(own, Decimal(0))
        if total <= 0 or any(not isinstance(child, Entry) for child in group.children):
            return False
        inner = [(weight / total).quantize(Decimal("0.000001")) for weight in own]
        if any(weight * total != exact for weight, exact in zip(inner, own, strict=True)):
            return False
        plans.append((group, inner, total))
    for group, inner, _total in plans:
        group.weights, group.out_of = [_trimmed(weight) for weight in inner], out_of
    whole = [total for _group, _inner, total in plans]
    if all(total == 1 for total in whole) and all(group.weight for group in groups):
        whole = [group.weight or Decimal(0) for group in groups]
    if sum(whole, Decimal(0)) != 1:
        return False
    root.weights, root.out_of = whole, out_of
    return True


def _trimmed(figure: Decimal) -> Decimal:
    return Decimal(plain(figure))


def _set_weights(node: Category, weights: list[Decimal], grid: Grid, findings: list[Finding]) -> None:
    total = sum(weights, Decimal(0))
    if total == 1:
        node.weights = weights
        return
    first = node.children[0]
    cell = first.cell if isinstance(first, Category) else first.weight_cell or first.cell
    findings.append(
        Finding(
            "sheet.weights",
            _("权重合计 {total},不是 100%").format(total=percent(total)),
            _("改权重使合计为 100%"),
            _place(grid, cell),
        )
    )


def _place(grid: Grid, cell: Cell | None) -> Place:
    return Place(file=grid.file, sheet=grid.name) if cell is None else grid.place(cell)


def _categories(node: Category) -> Iterator[Category]:
    for child in node.children:
        if isinstance(child, Category):
            yield from _categories(child)
    yield node


def stated_total(table: Table) -> Decimal | None:
    """Return the total that the table states in its last row of totals."""
    for row in reversed(table.totals):
        cell = row.cell(Role.points) or row.cell(Role.weight)
        amount = read_amount(cell) if cell else None
        if amount is not None:
            return amount.figure * HUNDRED if amount.share or amount.figure == 1 else amount.figure
    return None


def _check_totals(root: Category, table: Table, findings: list[Finding]) -> None:
    findings += [
        _total(table.grid, node.cell, node.title, node.stated, node.points)
        for node in _categories(root)
        if node.stated is not None and node.cell is not None and node.stated != node.points
    ]
    said = stated_total(table)
    last = next(
        (cell for row in reversed(table.totals) if (cell := row.cell(Role.points) or row.cell(Role.weight))),
        None,
    )
    if (
        said is not None
        and last is not None
        and root.children
        and said != root.points
        and root.weights is None
    ):
        findings.append(_total(table.grid, last, _("合计"), said, root.points))


def _check_hundred(root: Category, table: Table, findings: list[Finding]) -> None:
    weighed = any(node.weights is not None or node.scale is not None for node in _categories(root))
    if not table.totals and not weighed and root.points not in (HUNDRED, Decimal(0)):
        first = next(root.entries())
        message = _("各项分值合计 {points},不是 100")
        hint = _("核对分值;确实如此的,在表末写“合计 {points}”一行").format(points=plain(root.points))
        place = table.grid.place(first.item.cell(Role.points) or first.cell)
        findings.append(
            Finding("sheet.points_total", message.format(points=plain(root.points)), hint, place, "warning")
        )


def _total(grid: Grid, cell: Cell, title: str, said: Decimal, points: Decimal) -> Finding:
    return Finding(
        "sheet.points_total",
        _("“{title}”写明 {said} 分,各项相加却是 {points} 分").format(
            title=title, said=plain(said), points=plain(points)
        ),
        _("核对分值"),
        grid.place(cell),
        "warning",
    )
