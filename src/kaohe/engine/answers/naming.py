"""Names that somebody asked for: found, or refused with the nearest ones that exist."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.errors import KaoheError

SHOWN = 10


def unknown(code: str, message: str, name: str, known: Iterable[str]) -> KaoheError:
    """Build the refusal of a name that does not exist, with the nearest that do."""
    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.4)
    if near:
        return refuse(code, message, _("是不是:{names}").format(names=_("、").join(near)), value=name)
    shown = _("、").join(names[:SHOWN]) + ("……" if len(names) > SHOWN else "")
    return refuse(code, message, _("有:{names}").format(names=shown or _("无")), value=name)
