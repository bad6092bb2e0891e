"""Days as people give them: to commands, and in the addresses of pages."""

from __future__ import annotations

from datetime import date

from kaohe.errors import refuse
from kaohe.i18n import _


def parse_day(text: str, option: str) -> date:
    """Read a day that was given as ``option``; raises ``cli.day``.

    >>> parse_day("2026-10-31", "--on")
    datetime.date(2026, 10, 31)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(
            "cli.day", _("“{text}”不是日期").format(text=text), _("写成 {o} 2026-10-31").format(o=option)
        ) from None
