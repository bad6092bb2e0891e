"""What a statement gives (points, a change, a grade), and the unit that its bounds share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.policy.clause.phrases import Phrase, Range
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.tokens import amount
from kaohe.policy.clause.units import comparable

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.text import Statement, Text


def given(text: Text, statement: Statement) -> tuple[Decimal | None, str, str | None]:
    """Return what a statement gives: points (None: all), what kind, a grade."""
    mark = statement.outcome
    if mark.type == "FULL":
        return None, "points", None
    if mark.type in ("ZERO", "ELSE_NOTHING"):
        return Decimal(0), "points", None
    if mark.type == "UNCHANGED":
        return Decimal(0), "change", None
    if mark.type == "COEFFICIENT":
        return Decimal(mark.figure("coefficient", "coefficient2") or 0), "coefficient", None
    if mark.type == "GRADE":
        said = (mark.figure("grade", "grade2") or "").removesuffix("级").removesuffix("档").removesuffix("等")
        return None, "grade", mark.figure("grade") if not said.isascii() else said
    if mark.type == "FULL_SHARE":
        return Decimal((mark.figure("fullshare", "fullshare2") or "0%")[:-1]) / 100, "share", None
    if mark.type == "REACHED_PAY":
        paid = mark.figure("paid", "paid2")
        return (Decimal(1) if paid is None else Decimal(paid[:-1]) / 100), "share", None
    said_amount = mark.figure("get", "get2", "off", "on")
    if said_amount is None or mark.figure("offper", "onper", "getper"):
        raise leftover(mark, text.said(mark))
    figure = amount(said_amount).figure
    if mark.type == "GET":
        return figure, "points", None
    return (-figure if mark.type == "OFF" else figure), "change", None


def common_unit(statements: list[Statement], text: Text) -> Quantity:
    """Return a figure whose unit all bounds share."""
    quantities = _quantities(statements)
    if not quantities:
        raise leftover(statements[0].outcome, text.said(statements[0]))
    unit = next((one for one, _ in quantities if one.figure != 0 and one.unit != "bare"), quantities[0][0])
    for one, where in quantities:
        words = {one.word, unit.word} - {"", "个"}
        if not comparable(one, unit) or (one.unit == unit.unit == "count" and len(words) > 1):
            raise leftover(where, text.said(where))
    return unit


def _quantities(statements: list[Statement]) -> list[tuple[Quantity, Phrase]]:
    found: list[tuple[Quantity, Phrase]] = []
    for statement in statements:
        for bound in statement.bounds:
            if isinstance(bound, Range):
                found += [(bound.low, bound), (bound.high, bound)]
            elif bound.quantity is not None:
                found.append((bound.quantity, bound))
    return found
