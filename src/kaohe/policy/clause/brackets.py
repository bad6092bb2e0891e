"""Texts that pay percentages of an amount by brackets: 10万元以下部分3%,10万元以上部分5%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.phrases import Bound, Range, Stray
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.policy.clause.phrases import Phrase
    from kaohe.policy.clause.text import Text

PART = re.compile(r"部分")
WHOLE = re.compile(r"全部(?:金额|回款|收入|销售)?|全额")


@dataclass(frozen=True, slots=True)
class Paid:
    """One bracket as written: its bounds (None: open), its share, where it stands."""

    low: Decimal | None
    high: Decimal | None
    share: Decimal
    said: Phrase
    part: bool


def read_brackets(text: Text) -> Draft | None:
    """Read amounts of money with a rate behind each; None where the text is no such list."""
    if text.statements:
        return None
    bounds = [one for one in text.loose if _money(one)]
    rates = [one for one in text.phrases if isinstance(one, Stray) and one.quantity.unit == "rate"]
    if len(bounds) < 2 or len(bounds) != len(rates) or len(bounds) != len(text.loose):
        return None
    rows = []
    for bound, rate, following in zip(bounds, rates, [*bounds[1:], None], strict=True):
        if not bound.end <= rate.start or (following is not None and following.start < rate.end):
            return None
        rows.append(_paid(text, bound, rate))
    for one in [*bounds, *rates]:
        one.used = True
    rows.sort(key=lambda row: row.low or 0)
    _meet(text, rows)
    return _rule(text, rows)


def _money(bound: Phrase) -> bool:
    if isinstance(bound, Range):
        return bound.high.unit == "money"
    return isinstance(bound, Bound) and bound.quantity is not None and bound.quantity.unit == "money"


def _paid(text: Text, bound: Any, rate: Stray) -> Paid:
    between = text.spelled[bound.end : rate.start]
    share, part = rate.quantity.figure, PART.search(between) is not None
    if isinstance(bound, Range):
        return Paid(bound.low.figure, bound.high.figure, share, bound, part)
    figure = bound.quantity.figure
    if bound.relation in ("ge", "gt"):
        return Paid(figure, None, share, bound, part)
    if bound.relation == "eq":
        raise leftover(bound, text.said(bound))
    return Paid(None, figure, share, bound, part)


def _meet(text: Text, rows: list[Paid]) -> None:
    """Refuse brackets that leave something out or say two things about one amount."""
    if rows[0].low is not None or rows[-1].high is not None:
        row = rows[0] if rows[0].low is not None else rows[-1]
        raise _hole(text, row, row)
    for lower, upper in pairwise(rows):
        if lower.high is None or upper.low is None or lower.high > upper.low:
            raise contradiction(upper.said, text.said(lower.said), text.said(upper.said))
        if lower.high < upper.low:
            raise _hole(text, upper, lower)


def _hole(text: Text, where: Paid, before: Paid) -> Refused:
    return Refused(
        "clause.hole",
        where.said.start,
        where.said.end,
        _("“{lower}”与“{upper}”之间没有写怎样计分").format(
            lower=text.said(before.said), upper=text.said(where.said)
        ),
        _("补上中间的一档"),
    )


def _rule(text: Text, rows: list[Paid]) -> Draft:
    limits = text.limits
    most = limits.most if limits.cap_any is None else limits.cap_any
    fields: dict[str, Any] = {
        "brackets": tuple({"start": row.low or 0, "share": row.share} for row in rows),
        "most": limits.cap_on if most is None else most,
    }
    by_part = build("brackets", **fields)
    if all(row.part for row in rows) or all(row.part for row in rows[1:]):
        return Draft(by_part)
    whole = build("brackets", **fields, whole=True)
    if WHOLE.search(text.spelled) is not None:
        return Draft(whole)
    readings = (
        Reading(_("达到哪一段,全部金额按哪一段的比例"), whole),
        Reading(_("各段分别计算,超出部分才按后一段的比例"), by_part),
    )
    question = _("后一段的比例只用于超出部分,还是用于全部")
    return Draft(whole, [Ambiguity(question, readings, settled=False)])
