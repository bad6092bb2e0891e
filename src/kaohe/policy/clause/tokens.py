"""Cut a text into tokens: figures with units, the words that steer a clause, and the rest as WORDS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kaohe.policy.clause.figures import Quantity, number
from kaohe.policy.clause.vocabulary import NEEDS, NUM, VOCABULARY


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the spelled text: its terminal, what it says, and the figures in it."""

    type: str
    text: str
    start: int
    end: int
    groups: dict[str, str]

    def figure(self, *names: str) -> str | None:
        """Return the first of the named parts that the text has."""
        return next((self.groups[name] for name in names if name in self.groups), None)


FEW = 3
"""So many texts are scanned with a scanner made for them; from then on the whole table pays."""

_scanned = 0


EVERYTHING = frozenset(name for name, _ in VOCABULARY)


@dataclass(frozen=True, slots=True)
class Scanner:
    """A compiled part of the vocabulary: for each entry its terminal and its named figures."""

    pattern: re.Pattern[str]
    entries: dict[str, tuple[str, tuple[str, ...]]]


def _scanner(text: str) -> Scanner:
    """Return a scanner for this text: compiling the whole table takes longer than reading one clause."""
    global _scanned  # noqa: PLW0603 - a count of what this process has read
    _scanned += 1
    if _scanned > FEW:
        return _compiled(EVERYTHING)
    characters = set(text)
    wanted = (name for name, _ in VOCABULARY if name not in NEEDS or characters & set(NEEDS[name]))
    return _compiled(frozenset(wanted))


@cache
def _compiled(wanted: frozenset[str]) -> Scanner:
    kept = [(name, pattern) for name, pattern in VOCABULARY if name in wanted]
    parts = [f"(?P<t{place}>{pattern})" for place, (_, pattern) in enumerate(kept)]
    entries = {
        f"t{place}": (name, tuple(re.findall(r"\(\?P<(\w+)>", pattern)))
        for place, (name, pattern) in enumerate(kept)
    }
    return Scanner(re.compile("|".join(parts)), entries)


def scan(text: str) -> list[Token]:
    """Cut the text; what no entry of the vocabulary begins becomes WORDS."""
    scanner = _scanner(text)
    tokens: list[Token] = []
    end = 0
    for match in scanner.pattern.finditer(text):
        start, stop = match.span()
        if stop == start or match.lastgroup is None:
            continue
        if start > end:
            tokens.append(Token("WORDS", text[end:start], end, start, {}))
        # The group that closes last is the entry's own.
        terminal, names = scanner.entries[match.lastgroup]
        groups = {name: said for name in names if (said := match[name]) is not None}
        tokens.append(Token(terminal, match.group(), start, stop, groups))
        end = stop
    if end < len(text):
        tokens.append(Token("WORDS", text[end:], end, len(text), {}))
    return tokens


def quantity(token: Token) -> Quantity | None:
    """Read a figure token; None for any other."""
    groups = token.groups
    if token.type == "RATE":
        return _rate(token)
    if token.type == "RATE_POINT":
        scale = 1000 if groups.get("ppunit") == "千分点" else 100
        return Quantity(number(groups.get("pp") or groups["pp2"]) / scale, "point", "%")
    if token.type == "MONEY":
        scale = {"万元": 10_000, "亿元": 100_000_000}.get(groups["moneyunit"], 1)
        return Quantity(number(groups["money"]) * scale, "money", "元")
    if token.type == "TIME":
        return Quantity(number(groups["time"]), "time", groups["timeunit"].removeprefix("个"))
    if token.type == "POINTS":
        return Quantity(number(groups["points"]), "points", "分")
    if token.type == "COUNT":
        word = groups.get("countunit") or groups["countunit2"]
        return Quantity(
            number(groups.get("count") or groups["count2"]),
            "count",
            word if word == "个" else word.removeprefix("个"),
        )
    if token.type == "NUMBER":
        return Quantity(number(token.text), "bare")
    return None


def _rate(token: Token) -> Quantity:
    if "rate" in token.groups:
        sign = -1 if token.text.startswith("-") else 1
        scale = 1000 if token.text.endswith("‰") else 100
        return Quantity(sign * number(token.groups["rate"]) / scale, "rate", "%")
    scale = 100 if "percent" in token.groups else 1000
    return Quantity(number(token.groups.get("percent") or token.groups["permille"]) / scale, "rate", "%")


def amount(text: str) -> Quantity:
    """Read an amount of points or money as it stands in a verb's token: 2分, 十元, 1.5万元."""
    found = re.match(rf"({NUM})(万元|元|块钱?)?", text)
    if found is None:
        raise ValueError(text)
    scale = 10_000 if found.group(2) == "万元" else 1
    return Quantity(
        number(found.group(1)) * scale,
        "money" if found.group(2) else "points",
        "元" if found.group(2) else "分",
    )
