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


def _scanner(text: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return a scanner for this text: compiling the whole table takes longer than reading one clause."""
    global _scanned  # noqa: PLW0603 - a count of what this process has read
    _scanned += 1
    if _scanned > FEW:
        return _compiled(frozenset(name for name, _ in VOCABULARY))
    characters = set(text)
    return _compiled(
        frozenset(name for name, _ in VOCABULARY if characters & set(NEEDS.get(name, text or ".")))
    )


@cache
def _compiled(wanted: frozenset[str]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    kept = [(name, pattern) for name, pattern in VOCABULARY if name in wanted]
    parts = [f"(?P<t{place}>{pattern})" for place, (_, pattern) in enumerate(kept)]
    return re.compile("|".join(parts)), tuple(name for name, _ in kept)


def scan(text: str) -> list[Token]:
    """Cut the text; what no entry of the vocabulary begins becomes WORDS."""
    scanner, names = _scanner(text)
    tokens: list[Token] = []
    end = 0
    for match in scanner.finditer(text):
        if match.end() == match.start():
            continue
        if match.start() > end:
            tokens.append(Token("WORDS", text[end : match.start()], end, match.start(), {}))
        groups = {name: said for name, said in match.groupdict().items() if said is not None}
        entry = next(name for name in groups if name[0] == "t" and name[1:].isdigit())
        del groups[entry]
        tokens.append(Token(names[int(entry[1:])], match.group(), match.start(), match.end(), groups))
        end = match.end()
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
