"""Texts for users: written in Chinese in the source, translated through gettext catalogues."""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("kaohe", LOCALES, languages=[language], fallback=True)


def language() -> str:
    """Return the language of messages, ``zh`` or ``en``, from ``KAOHE_LANG`` (default Chinese)."""
    return "en" if os.environ.get("KAOHE_LANG", "zh").lower().startswith("en") else "zh"


def _(message: str) -> str:
    """Translate a message; fill in its figures afterwards: ``_("第 {row} 行").format(row=3)``."""
    return message if language() == "zh" else english(message)


def english(message: str) -> str:
    """Return the English text for a message, or the message where there is none."""
    return _catalogue("en").gettext(message) if message else message
