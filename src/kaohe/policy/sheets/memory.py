"""What a printed sheet remembers beside its visible text: ids, ties, cites, measures, grades, interpretations."""

from __future__ import annotations

import copy
import json
from typing import Any

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.sheets.amounts import split_title

FORMAT = 1

VISIBLE = frozenset(
    {
        "title",
        "definition",
        "data_source",
        "department",
        "note",
        "cycles",
        "max",
        "rule",
        "clause",
        "adjustments",
        "void_on",
        "pending",
        "of",
    }
)
"""Fields of an item that a sheet shows: what is read there counts, not what is remembered."""

VISIBLE_OF_GROUPS = frozenset({"title", "adjustments", "void_on", "pending", "of"})
"""Fields of a node above others that a sheet shows; it has no row of its own."""


class Memory:
    """The policy from which a sheet was printed, asked only for what the sheet does not show."""

    def __init__(self, data: dict[str, Any]) -> None:
        """``data`` is the policy's document."""
        self.data = data
        self.nodes: dict[str, dict[str, Any]] = data.get("indicators") or {}
        self._parents = {child: name for name, node in self.nodes.items() for child in _children(node)}

    @property
    def root(self) -> str:
        """Return the id of the total."""
        return str(self.data.get("total", "total"))

    def ancestors(self, name: str) -> list[str]:
        """Return the nodes above one, below the total, from the top."""
        found: list[str] = []
        while (name := self._parents.get(name, "")) and name != self.root and name not in found:
            found.insert(0, name)
        return found

    def hidden(self, name: str) -> dict[str, Any]:
        """Return the fields of a node that a sheet does not show."""
        node = self.nodes[name]
        shown = VISIBLE_OF_GROUPS if "of" in node else VISIBLE
        return {key: copy.deepcopy(value) for key, value in node.items() if key not in shown}

    def title(self, name: str, shown: str) -> str | None:
        """Return a node's title as it was, where the sheet still shows it; blanks and amounts aside."""
        node = self.nodes.get(name)
        before = str(node.get("title", "")) if node else ""
        same = _plain(before) in {_plain(shown), _plain(split_title(shown).title)}
        return before if before and same else None

    def change(self, name: str, title: str) -> dict[str, Any] | None:
        """Return the adjustment, voiding event or pending clause of a node that has this title."""
        node = self.nodes.get(name) or {}
        for section in ("adjustments", "void_on", "pending"):
            for part in node.get(section) or ():
                if _plain(part.get("title")) == _plain(title):
                    return {"section": section, **part}
        return None


def _children(node: dict[str, Any]) -> list[str]:
    """Name the nodes below one: several, or the one that is evaluated by itself."""
    below = node.get("of") or ()
    return [below] if isinstance(below, str) else list(below)


def _plain(text: object) -> str:
    return "".join(str(text or "").split())


def remember(data: dict[str, Any]) -> str:
    """Return a policy's document as the text to be hidden in a printed sheet."""
    return json.dumps({"format": FORMAT, "policy": data}, ensure_ascii=False)


def recall(text: str, file: str) -> Memory:
    """Read what a printed sheet remembers; raises ``sheet.memory``."""
    try:
        kept = json.loads(text)
        policy = kept["policy"] if kept["format"] == FORMAT else {}
    except (ValueError, KeyError, TypeError):
        policy = {}
    if isinstance(policy, dict) and isinstance(policy.get("indicators"), dict):
        return Memory(policy)
    raise refuse(
        "sheet.memory",
        _("文件里 kaohe 记下的内容不完整,或来自更新的版本"),
        _("加 --plain 只按看得见的文字导入"),
        file=file,
    )
