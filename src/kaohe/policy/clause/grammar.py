"""The one clause grammar: the shared part and what each kind of rule adds, composed and parsed with Lark."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from lark import Lark
from lark import Token as Terminal
from lark.lexer import Lexer

from kaohe.policy.clause.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.clause.tokens import Token

HERE = Path(__file__).parent
KINDS = HERE.parent / "rules"
STARTS = ["start", "formula"]


MARKS = frozenset(
    [
        "OFF",
        "ON",
        "GET",
        "BARE_PER",
        "BOTH_AMOUNT",
        "FULL",
        "FULL_POINTS",
        "FULL_SHARE",
        "ZERO",
        "UNCHANGED",
        "CAP_OFF",
        "CAP_ON",
        "CAP_ANY",
        "MOST",
        "MOST_SHARE",
        "FLOOR",
        "FLOOR_ZERO",
        "OTHERWISE",
        "ELSE_NOTHING",
        "AND",
        "OR",
        "REFUSED",
        "OFF_BARE",
        "EACH",
        "PER_POINT",
        "STARTS",
        "FULL_MONEY",
    ]
)
"""Words that say something on their own, wherever they stand: to the grammar they are all alike."""


FACTORS = frozenset({"FULL", "FULL_POINTS"})
"""Marks that are also factors of an equation, and so keep their own terminal."""


class AsScanned(Lexer):
    """Hands the scanned tokens to Lark as they are."""

    def __init__(self, conf: Any) -> None:
        """Take Lark's configuration; nothing in it matters here."""

    def lex(self, data: Any, *_: Any) -> Iterator[Terminal]:
        """Yield one terminal for each token, carrying the token itself."""
        for token in data:
            yield Terminal(
                "SAID" if token.type in MARKS - FACTORS else token.type,
                token.text,
                start_pos=token.start,
                end_pos=token.end,
            )


def compose() -> str:
    """Put the shared grammar and every kind's phrases into one text."""
    parts = [(HERE / "clause").with_suffix(".lark").read_text(encoding="utf-8")]
    names = ["target", "mention", "mark", "stray"]
    for path in sorted(KINDS.glob("*/*.lark")):
        text = path.read_text(encoding="utf-8")
        parts.append(text)
        names += re.findall(r"^(?!direction|post_side)([a-z_]+):", text, re.MULTILINE)
    parts.append("?phrase: " + " | ".join(names))
    parts.append(
        "%declare "
        + " ".join(sorted(({name for name, _ in VOCABULARY} - MARKS) | FACTORS | {"WORDS", "SAID"}))
    )
    return "\n".join(parts) + "\n"


@cache
def parser() -> Lark:
    """Return the parser, built once per process."""
    grammar = compose()
    kept = _cache(grammar)
    return Lark(
        grammar, parser="lalr", lexer=AsScanned, start=STARTS, maybe_placeholders=False, cache=kept or False
    )


def _cache(grammar: str) -> str:
    """Name the file that keeps the parse table between runs; empty where none can be kept.

    It is named by the grammar, so that two versions side by side do not write over each other's.
    """
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    folder = Path(home) / "kaohe"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder / f"clause-grammar-{crc32(grammar.encode()):08x}.bin")
    return ""


def parse(tokens: list[Token], start: str = "start") -> Any:
    """Parse scanned tokens; raises Lark's `UnexpectedInput`."""
    return parser().parse(tokens, start=start)
