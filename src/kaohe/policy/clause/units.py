"""Make figures comparable: a rate with a rate, hours with hours; refuse what cannot be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.clause.refusal import Refused

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.phrases import Phrase

MINUTES = {
    "秒": Decimal(1) / 60,
    "秒钟": Decimal(1) / 60,
    "分": Decimal(1),
    "分钟": Decimal(1),
    "小时": Decimal(60),
}
RATES = ("rate", "point")


def in_measure_of(quantity: Quantity, other: Quantity, where: Phrase) -> Decimal:
    """Return the figure in the other's measure (30分钟 beside 24小时 is 0.5)."""
    if (
        quantity.figure == 0
        or quantity.unit == other.unit == "count"
        or "bare" in (quantity.unit, other.unit)
    ):
        if quantity.unit == "bare" and other.unit in RATES and quantity.figure != 0:
            raise _mixed(where)
        return quantity.figure
    if quantity.unit in RATES and other.unit in RATES:
        return quantity.figure
    if quantity.unit == other.unit == "time":
        if quantity.word == other.word:
            return quantity.figure
        if quantity.word in MINUTES and other.word in MINUTES:
            return quantity.figure * MINUTES[quantity.word] / MINUTES[other.word]
    elif quantity.unit == other.unit:
        return quantity.figure
    raise _mixed(where)


def comparable(quantity: Quantity, other: Quantity) -> bool:
    """Tell whether two figures measure the same kind of thing."""
    if quantity.figure == 0 or other.figure == 0:
        return True
    if quantity.unit in RATES or other.unit in RATES:
        return quantity.unit in RATES and other.unit in RATES
    return "bare" in (quantity.unit, other.unit) or quantity.unit == other.unit


def _mixed(where: Phrase) -> Refused:
    return Refused(
        "clause.units",
        where.start,
        where.end,
        _("单位不一致,无法比较"),
        _("目标、界限和每一档用同一种单位,例如都用 %"),
    )
