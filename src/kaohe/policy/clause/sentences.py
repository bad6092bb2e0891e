"""Read several sentences of one cell, each about a figure of its own: 接通率目标90%,…;满意率目标95%,…."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kaohe.policy.rules.rule import Rule, build

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 12
"""Sentences of the longest cell that is read like this."""

NUMBERED = re.compile(r"^(?:\(?\d{1,2}[).、]|[①-⑩]|\(?[一二三四五六七八九十]+[)、])")
NAMED = re.compile(
    r"(?P<name>[一-龥A-Za-z]{2,24}?)(?:的)?(?:考核)?(?:=|:|,|≥|≤|>|<|\d|目标|指标值|达标|应|须|要求|控制在|不得?[低高少超大小]|"
    r"达到|低于|高于|超过|每)"
)
UNNAMED = re.compile(
    r"^(?:其中|否则|如|若|且|并|但|同时|累计|合计|最[高低多]|扣完|本项|该项|完成|达到|未|不|超|低|高|每|满分|得分|否)"
)
WHOLE = re.compile(r"^(?:本项|合计|累计|总|以上|上述|各项|最[高低多])")
FED = frozenset({"value", "count", "rank"})


def read_sentences(text: str, rule_of: Callable[[str], Rule | None]) -> Rule | None:
    """Return the rules of the sentences as one compound; None where a sentence does not stand alone.

    A sentence that names no figure of its own goes with the one before it. Each must bring its own target:
    what two sentences share cannot be told apart from what they contradict each other in.
    """
    pieces = [NUMBERED.sub("", piece) for piece in re.split(r"[;。]", text) if piece.strip()]
    if not 2 <= len(pieces) <= MOST:
        return None
    parts: list[list[str]] = []
    for piece in pieces:
        if _name(piece) is None:
            if not parts or WHOLE.match(piece):
                return None
            parts[-1].append(piece)
        else:
            parts.append([piece])
    names = [_name(part[0]) for part in parts]
    if len(parts) < 2 or len(set(names)) < len(names):
        return None
    rules: list[Any] = []
    for name, part in zip(names, parts, strict=True):
        rule = rule_of(";".join(part))
        if rule is None or not _stands_alone(rule):
            return None
        rules.append({"trigger": name, "rule": rule})
    made: Rule = build("compound", parts=tuple(rules))
    return made


def _name(piece: str) -> str | None:
    found = NAMED.match(piece)
    if found is None or UNNAMED.match(piece):
        return None
    return found["name"]


def _stands_alone(rule: Rule) -> bool:
    wanted = rule.missing(frozenset())
    return bool(wanted & FED) and "target" not in wanted and rule.kind not in ("compound", "conditional")
