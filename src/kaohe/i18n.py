"""Texts for users: written in Chinese in the source, translated through gettext catalogues."""

from __future__ import annotations

import gettext
import os
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALES = Path(__file__).parent / "locale"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("kaohe", LOCALES, languages=[language], fallback=True)


COUNTED = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)((?: [a-z]+)*? [a-z]+)\(s\)")

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def language() -> str:
    """Return the language of messages, ``zh`` or ``en``: that of `speaking`, else ``KAOHE_LANG`` (Chinese)."""
    wanted = _spoken.get() or os.environ.get("KAOHE_LANG", "zh")
    return "en" if wanted.lower().startswith("en") else "zh"


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak a language within a block, in this thread and task only."""
    token = _spoken.set(wanted)
    try:
        yield
    finally:
        _spoken.reset(token)


def _(message: str) -> str:
    """Translate a message; fill in its figures afterwards: ``_("第 {row} 行").format(row=3)``."""
    return message if language() == "zh" else english(message)


def english(message: str) -> str:
    """Return the English text for a message, or the message where there is none."""
    return _catalogue("en").gettext(message) if message else message


def counted(said: str) -> str:
    """Put English nouns that follow a figure into the singular or the plural, once the figures are filled in.

    >>> counted("take off 1 point(s) for every 2.5 percentage point(s)")
    'take off 1 point for every 2.5 percentage points'
    """
    return COUNTED.sub(lambda found: found[1] + found[2] + ("" if found[1] == "1" else "s"), said)
