"""Texts that list what each number of times costs: 一次扣2分,两次扣5分,三次及以上不得分."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.figures import number
from kaohe.policy.clause.outcomes import given
from kaohe.policy.clause.phrases import Bound, Mark, Phrase, Step
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.clause.tokens import amount
from kaohe.policy.rules.figures import COUNTED
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.text import Statement, Text

CHANGES = frozenset({"OFF", "ON"})
EVENT = re.compile(r"^(?:本项|该项|当月|月度|年度|全年|累计|发生|出现|发现|有|的|,)*|(?:的|,)+$")


def read_listed(text: Text, statements: list[Statement]) -> Draft | None:
    """Read a list of totals by number, or of the cost of each in its turn; None where the text is no list."""
    if sum(_ordinal(one) is not None for one in statements) > 1:
        return _in_turn(text, statements)
    figures = [figure for one in statements if (figure := _figure(one)) is not None]
    if len(statements) < 2 or len(figures) < len(statements) or not _one_event(text, statements):
        return None
    numbers = [figure for figure, head in figures if not isinstance(head, Bound) or head.relation == "eq"]
    if len({one.figure for one in numbers}) < 2 and not any(one.figure != 1 for one in numbers):
        return None
    return _totals(text, statements, figures)


def _ordinal(statement: Statement) -> Mark | None:
    marks = [head for head in statement.heads if isinstance(head, Mark) and head.type == "ORDINAL"]
    return marks[0] if len(marks) == 1 else None


def _figure(statement: Statement) -> tuple[Quantity, Phrase] | None:
    """Return the number of times, or how late, a statement speaks of."""
    heads = [head for head in statement.heads if isinstance(head, Step | Bound)]
    if len(heads) != 1 or len(statement.heads) != 1:
        return None
    head = heads[0]
    if isinstance(head, Step):
        plain = not head.every and not head.within and head.unit.unit in ("count", "time")
        return (head.unit, head) if plain and head.way in (None, "late", "up") else None
    counted = head.quantity is not None and head.quantity.unit in ("count", "time")
    return (head.quantity, head) if counted and head.quantity is not None else None


def _one_event(text: Text, statements: list[Statement]) -> bool:
    """漏报1次…,漏报2次… is one list; 迟到1次…,旷工2次… is two rules."""
    said = [EVENT.sub("", text.spelled[one.began : one.heads[0].start].strip(",;。:")) for one in statements]
    heads = [head for one in statements for head in one.heads if isinstance(head, Step | Bound)]
    ways = {head.way for head in heads if head.way}
    return len(ways) < 2 and all(said[0].endswith(words) for words in said[1:])


def _totals(text: Text, statements: list[Statement], figures: list[tuple[Quantity, Phrase]]) -> Draft:
    unit = figures[0][0]
    rows: list[dict[str, Any]] = []
    for statement, (figure, head) in zip(statements, figures, strict=True):
        if (figure.unit, figure.word) != (unit.unit, unit.word):
            raise leftover(head, text.said(head))
        head.used = statement.outcome.used = True
        row = _given(text, statement)
        relation = head.relation if isinstance(head, Bound) else "eq"
        if relation not in ("eq", "ge", "gt"):
            raise leftover(head, text.said(head))
        row["at_least" if relation != "gt" else "above"] = figure.figure
        row["open"] = relation != "eq"
        rows.append(row)
    if "元" in "".join(text.said(one.outcome) for one in statements):
        raise leftover(statements[0].outcome, text.said(statements[0].outcome))
    _close(text, rows, figures, counted=unit.unit == "count")
    of = "count" if unit.unit == "count" and unit.word in COUNTED else "value"
    fields: dict[str, Any] = {"gives": "change", "of": of, "measure": unit.measure, "full": text.limits.full}
    return Draft(build("bands", bands=tuple(reversed(rows)), **fields))


def _given(text: Text, statement: Statement) -> dict[str, Any]:
    if statement.outcome.type == "ZERO":
        return {"void": True}
    points, kind, _grade = given(text, statement)
    if kind != "change" or points is None:
        raise leftover(statement.outcome, text.said(statement))
    return {"points": points}


def _close(
    text: Text, rows: list[dict[str, Any]], figures: list[tuple[Quantity, Phrase]], *, counted: bool
) -> None:
    """Let each number hold up to the next one; the last must say that it holds for all that follow."""
    for place, (row, after) in enumerate(pairwise(rows)):
        low, high = figures[place][0].figure, figures[place + 1][0].figure
        here, there = figures[place][1], figures[place + 1][1]
        if row.pop("open") or high < low or (high == low and not after.get("above")):
            raise contradiction(there, text.said(here), text.said(there))
        if counted and high - low > (0 if after.get("above") else 1):
            raise _hole(text, there, here)
        if counted:
            row["at_most"] = low
        else:
            row["at_most" if after.get("above") is not None else "below"] = high
    last = figures[-1][1]
    if not rows[-1].pop("open"):
        raise _hole(text, last, last)


def _hole(text: Text, where: Phrase, before: Phrase) -> Refused:
    return Refused(
        "clause.hole",
        where.start,
        where.end,
        _("“{said}”之后的次数没有写怎样计分").format(said=text.said(before)),
        _("把最后一档写成“…及以上”,中间不要缺档"),
    )


def _void_beside(statements: list[Statement]) -> tuple[Decimal | None, list[Statement]]:
    """Take 累计5次及以上不得分 aside."""
    last = statements[-1]
    bound = last.heads[0] if len(last.heads) == 1 else None
    if last.outcome.type != "ZERO" or not isinstance(bound, Bound) or bound.quantity is None:
        return None, statements
    if bound.relation not in ("ge", "gt") or bound.quantity.unit != "count" or len(statements) < 3:
        return None, statements
    bound.used = last.outcome.used = True
    return bound.quantity.figure + (1 if bound.relation == "gt" else 0), statements[:-1]


def _nth(statement: Statement) -> Decimal | None:
    """Return which time a statement speaks of: 首次 is the first, 第三次 the third."""
    mark = _ordinal(statement)
    if mark is None:
        return None
    said = mark.figure("ordinal")
    return number(said) if said else Decimal(1)


def _in_turn(text: Text, statements: list[Statement]) -> Draft | None:
    """Read 第一次扣1分,第二次扣2分,第三次及以后每次扣3分."""
    costs: list[Any] = []
    void, statements = _void_beside(statements)
    last = statements[-1]
    effects = {one.outcome.type for one in statements} & CHANGES
    if len(effects) != 1:
        return None
    for nth, statement in enumerate(statements, 1):
        if _nth(statement) != nth:
            return None
        if statement.outcome.type == "ZERO" and statement is last and void is None:
            void = Decimal(nth)
        elif statement.outcome.type in CHANGES:
            costs.append(amount(statement.outcome.figure("off", "on") or "0分"))
        else:
            return None
    onward = _ordinal(last)
    if last.outcome.type != "ZERO" and (onward is None or not onward.figure("onwards")):
        raise _hole(text, last.heads[0], last.heads[0])
    if len({cost.unit for cost in costs}) > 1:
        raise leftover(last.outcome, text.said(last.outcome))
    for one in statements:
        one.outcome.used = True
        for head in one.heads:
            head.used = True
    return _costs(text, last, costs, void, award=effects == {"ON"})


def _costs(text: Text, last: Statement, costs: list[Any], void: Decimal | None, *, award: bool) -> Draft:
    limits = text.limits
    cap = limits.cap_on if award else limits.cap_off
    costs_each = [cost.figure for cost in costs]
    fields: dict[str, Any] = {
        "effect": "award" if award else "deduct",
        "listed": tuple(costs_each[:-1]),
        "points": costs_each[-1],
        "unit": last.steps[-1].unit.word if last.steps else "次",
        "void_from": void,
        "cap": limits.cap_any if cap is None else cap,
        "money": costs[0].unit == "money",
    }
    if fields["money"]:
        fields["full"] = limits.full_money
    else:
        fields |= {"full": limits.full, "floor": limits.floor, "most": limits.most}
    return Draft(build("occurrence", **fields))
