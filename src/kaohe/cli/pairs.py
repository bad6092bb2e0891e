"""``NAME=VALUE`` options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence


def pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """Read ``NAME=VALUE`` options; raises ``cli.pair``."""
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise refuse(
                "cli.pair",
                _("“{text}”不是 名称=值").format(text=text),
                _("写成 {o} 名称=值").format(o=option),
            )
        found[name.strip()] = value.strip()
    return found
