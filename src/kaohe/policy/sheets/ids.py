"""Ids of the nodes of a sheet: those that a printed sheet shows, and new ones from the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.sheets.headings import Role
from kaohe.policy.sheets.names import Names
from kaohe.policy.sheets.tree import Category

if TYPE_CHECKING:
    from kaohe.policy.sheets.entries import Entry
    from kaohe.policy.sheets.memory import Memory


class Ids:
    """The id of every node of a tree, each once."""

    def __init__(self, root: Category, memory: Memory | None) -> None:
        """Name every node below ``root``, as ``memory`` has it where it knows the node."""
        self.root = memory.root if memory else "total"
        self._memory = memory
        self._names = Names()
        self._names.take(self.root)
        self._ids: dict[int, str] = {id(root): self.root}
        self._remember(root, [])
        self._invent(root)

    def of(self, node: Category | Entry) -> str:
        """Return a node's id."""
        return self._ids[id(node)]

    def _remember(self, node: Category, above: list[Category]) -> None:
        """Rows that carry their id keep it, and so do the categories above them."""
        for child in node.children:
            if isinstance(child, Category):
                self._remember(child, [*above, child])
            else:
                code = child.item.cell(Role.code)
                name = code.text.strip() if code else ""
                if name and self._names.take(name):
                    self._ids[id(child)] = name
                    self._remember_above(name, above)

    def _remember_above(self, name: str, above: list[Category]) -> None:
        known = self._memory.ancestors(name) if self._memory and name in self._memory.nodes else []
        for category, ancestor in zip(above, known, strict=False):
            if id(category) not in self._ids and self._names.take(ancestor):
                self._ids[id(category)] = ancestor

    def _invent(self, node: Category) -> None:
        for child in node.children:
            if id(child) not in self._ids:
                self._ids[id(child)] = self._names.new(child.title)
            if isinstance(child, Category):
                self._invent(child)
