"""Collect what bounds a whole text (caps, floors, full points), and refuse what leaves an amount open."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.clause.refusal import Refused, contradiction
from kaohe.policy.clause.text import CAPS
from kaohe.policy.clause.tokens import Token, amount

if TYPE_CHECKING:
    from kaohe.policy.clause.phrases import Mark
    from kaohe.policy.clause.text import Text


def refuse_open_ended(tokens: list[Token]) -> None:
    """Refuse words that leave the amount open, or point elsewhere."""
    for token in tokens:
        if token.type in ("REFUSED", "OFF_BARE"):
            raise _open_ended(token)


def _open_ended(mark: Token) -> Refused:
    said = mark.text
    if mark.type == "OFF_BARE":
        message = _("“{said}”没有写明分数").format(said=said)
        return Refused("clause.amount_missing", mark.start, mark.end, message, _("写明每次扣几分或加几分"))
    if re.fullmatch(r"[_□().…]+", said):
        message = _("这里是没有填写的空白")
        return Refused("clause.blank", mark.start, mark.end, message, _("填上数字"))
    return Refused(
        "clause.not_understood",
        mark.start,
        mark.end,
        _("“{said}”把分数留给人裁量,或指向别处,算不出来").format(said=said),
        _("写明条件和分数"),
    )


def read_limits(text: Text) -> None:
    seen: dict[str, str] = {}
    for mark in text.marks(*CAPS, "MOST_SHARE", "FLOOR_ZERO", "PART_STARTED", "PART_WHOLE"):
        mark.used = True
        name, value = _limit(text, mark)
        if name is None:
            continue
        before = getattr(text.limits, name)
        if before not in (None, False, value):
            # Two rules in one text may each have their own cap; in one rule they contradict.
            text.limits.conflicts.append(contradiction(mark, seen.get(name, ""), text.said(mark)))
            continue
        setattr(text.limits, name, value)
        seen[name] = text.said(mark)


def _limit(text: Text, mark: Mark) -> tuple[str | None, object]:
    if mark.type == "FLOOR_ZERO":
        figures = re.search(r"[\d.]+", text.said(mark))
        text.limits.until_zero = True
        if figures is not None and Decimal(figures.group()) != 0:
            return "cap_off", Decimal(figures.group())
        return None, None
    if mark.type.startswith("PART_"):
        return "partial", "whole" if mark.type == "PART_WHOLE" else "started"
    if mark.type == "MOST_SHARE":
        times = mark.figure("mosttimes")
        if times is not None:
            return "most_share", Decimal(times)
        return "most_share", Decimal((mark.figure("mostshare", "mostshare2") or "0%")[:-1]) / 100
    said = mark.figure(*CAPS[mark.type])
    if said is None:
        return "most_full", True
    name = {
        "CAP_OFF": "cap_off",
        "CAP_ON": "cap_on",
        "CAP_ANY": "cap_any",
        "MOST": "most",
        "FLOOR": "floor",
        "GROWTH": "growth",
        "FULL_MONEY": "full_money",
    }
    if mark.type == "MOST" and re.match(r"本项|该项|总", text.said(mark)):
        text.limits.item_most = True
    return name.get(mark.type, "full"), amount(said).figure
