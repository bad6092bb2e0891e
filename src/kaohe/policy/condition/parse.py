"""Condition text to typed terms: names and values are checked against the table, faults marked by span."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer, Tree, UnexpectedInput
from lark.exceptions import VisitError

from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.condition.terms import (
    AllOf,
    AnyOf,
    ColumnName,
    Comparison,
    Condition,
    Membership,
    Missing,
    Negation,
    Operand,
    WithinPeriod,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.catalogue import Column

_WRITTEN = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_NUMBERS = {ColumnType.integer, ColumnType.number, ColumnType.money, ColumnType.minutes}
_DAYS = {ColumnType.date, ColumnType.month}
_DATED = {ColumnType.moment, ColumnType.date, ColumnType.month, ColumnType.period}
_OPERATORS = {"==": "=", "<>": "!=", "≠": "!=", "≥": ">=", "≤": "<="}


def parse_condition(text: str, columns: Mapping[str, Column]) -> Condition:
    """Parse a condition over a row with these columns (by name; Chinese headings are understood too).

    Raises `KaoheError`, codes ``condition.syntax``, ``condition.unknown_column``, ``condition.value`` and
    ``condition.type``, with the span in the text.

    >>> from kaohe.policy.catalogue import Column
    >>> parse_condition("不 done", {"done": Column("done", "完成", ColumnType.boolean, "", "")})
    Negation(condition=Comparison(column='done', operator='=', operand=True))
    """
    try:
        condition: Condition = _Typing(text, columns).transform(_tree(text))
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        # At the end of the text LALR names the last token's start.
        ended = token is not None and token.type == "$END"
        start = len(text) if ended or error.pos_in_stream is None else min(error.pos_in_stream, len(text))
        end = start + max(1, len(str(token or "")))
        raise refuse(
            "condition.syntax",
            _("条件写到这里看不懂"),
            _("写法如:product in (bandwidth, vpn) and cause = operator、user_id is missing"),
            text=text,
            span=(start, min(end, len(text))),
        ) from None
    except VisitError as error:
        if isinstance(error.orig_exc, KaoheError):
            raise error.orig_exc from None
        raise
    return condition


@lru_cache(maxsize=4096)
def _tree(text: str) -> Tree[Token]:
    """Parse a text once: checks, counting and explanation all read the same conditions."""
    return _parser().parse(text)


@cache
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


class _Typing(Transformer[Token, Any]):
    """Build terms bottom-up; tokens carry the spans of faults."""

    def __init__(self, text: str, columns: Mapping[str, Column]) -> None:
        super().__init__()
        self._text = text
        self._columns = columns
        self._by_title = {column.title: name for name, column in columns.items()}

    def column(self, parts: list[Token]) -> tuple[str, Token]:
        token = parts[0]
        name = str(token).strip("`")
        name = name if name in self._columns else self._by_title.get(name, name)
        if name not in self._columns:
            near = get_close_matches(name, [*self._columns, *self._by_title], n=1)
            raise self._fault(
                "condition.unknown_column",
                _("没有“{name}”这一列").format(name=name),
                _("是不是“{near}”?").format(near=near[0])
                if near
                else _("可用的列:{names}").format(names="、".join(self._columns)),
                token,
            )
        return name, token

    def word(self, parts: list[Token]) -> tuple[str, Token]:
        return "word", parts[0]

    def column_word(self, parts: list[Token]) -> tuple[str, Token]:
        return "column", parts[0]

    def text(self, parts: list[Token]) -> tuple[str, Token]:
        return "text", parts[0]

    def number(self, parts: list[Token]) -> tuple[str, Token]:
        return "number", parts[0]

    def any_of(self, parts: list[Condition]) -> Condition:
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all_of(self, parts: list[Condition]) -> Condition:
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def negation(self, parts: list[Condition]) -> Condition:
        return parts[0] if not isinstance(parts[0], Condition) else Negation(parts[0])

    def comparison(self, parts: list[Any]) -> Condition:
        (name, _token), operator, operand = parts
        sign: Any = _OPERATORS.get(str(operator), str(operator))
        value = self._operand(self._columns[name], operand)
        ordered = self._columns[name].type not in {
            ColumnType.text,
            ColumnType.category,
            ColumnType.boolean,
        }
        if sign not in {"=", "!="} and not ordered:
            raise self._fault(
                "condition.type",
                _("“{name}”没有大小之分,只能用 = 或 !=").format(name=name),
                _("用 =、!= 或 in (…)"),
                operator,
            )
        if sign == "!=":
            return Negation(Comparison(name, "=", value))
        return Comparison(name, sign, value)

    def membership(self, parts: list[Any]) -> Condition:
        (name, _token), *operands = parts
        return Membership(name, tuple(self._operand(self._columns[name], operand) for operand in operands))

    def non_membership(self, parts: list[Any]) -> Condition:
        return Negation(self.membership(parts))

    def within_period(self, parts: list[Any]) -> Condition:
        name, token = parts[0]
        if self._columns[name].type not in _DATED:
            raise self._fault(
                "condition.type",
                _("“{name}”不是时间,不能说 in period").format(name=name),
                _("in period 用于时间、日期和月份列"),
                token,
            )
        return WithinPeriod(name)

    def missing(self, parts: list[Any]) -> Condition:
        return Missing(parts[0][0])

    def present(self, parts: list[Any]) -> Condition:
        return Negation(Missing(parts[0][0]))

    def flag(self, parts: list[Any]) -> Condition:
        name, token = parts[0]
        if self._columns[name].type is not ColumnType.boolean:
            raise self._fault(
                "condition.type",
                _("“{name}”不是“是/否”列,不能单独作条件").format(name=name),
                _("写成 {name} = … 或 {name} in (…)").format(name=name),
                token,
            )
        return Comparison(name, "=", operand=True)

    def _operand(self, column: Column, operand: tuple[str, Token]) -> Operand:
        form, token = operand
        content = str(token).strip("\"'`")
        if column.type is ColumnType.category:
            return self._allowed(column, content, token)
        if column.type is ColumnType.text and form == "column":
            name, _token = self.column([token])
            if self._columns[name].type is ColumnType.text:
                return ColumnName(name)
        if column.type in {ColumnType.text, ColumnType.period}:
            return content
        if column.type is ColumnType.boolean:
            return self._boolean(column, content, token)
        if form == "number" and column.type in _NUMBERS:
            return Decimal(content[:-1]) / 100 if content.endswith("%") else Decimal(content)
        return self._measured(column, operand, content)

    def _measured(self, column: Column, operand: tuple[str, Token], content: str) -> Operand:
        """Read what days are compared with, and columns compared with others."""
        form, token = operand
        if form == "text" and column.type in _DAYS:
            return self._day(column, content, token)
        if form in {"word", "column"}:
            name, _token = self.column([token])
            if _comparable(self._columns[name].type, column.type):
                return ColumnName(name)
        raise self._fault(
            "condition.type",
            _("“{content}”不能与“{name}”比较").format(content=content, name=column.name),
            _('数字列与数字比较,时间列与时间列比较,日期、月份列与 "2026-10-05"、"2026-10" 比较'),
            token,
        )

    def _day(self, column: Column, content: str, token: Token) -> date:
        month = column.type is ColumnType.month
        written = f"{content}-01" if month else content
        try:
            # fromisoformat also reads weeks and dates without hyphens.
            return date.fromisoformat(written if _WRITTEN.match(written) else "")
        except ValueError:
            raise self._fault(
                "condition.value",
                _("“{name}”不能是“{content}”").format(name=column.name, content=content),
                _('月份写成 "2026-10"') if month else _('日期写成 "2026-10-05"'),
                token,
            ) from None

    def _allowed(self, column: Column, content: str, token: Token) -> str:
        for value in column.values:
            if content in {value.code, value.title, *value.aliases}:
                return value.code
        raise self._fault(
            "condition.value",
            _("“{name}”没有“{content}”这个值").format(name=column.name, content=content),
            _("可用的值:{values}").format(values="、".join(value.code for value in column.values)),
            token,
        )

    def _boolean(self, column: Column, content: str, token: Token) -> bool:
        truth = {"true": True, "是": True, "false": False, "否": False}.get(content.lower())
        if truth is None:
            raise self._fault(
                "condition.value",
                _("“{name}”只有 true(是)和 false(否)").format(name=column.name),
                _("写成 {name} 或 not {name}").format(name=column.name),
                token,
            )
        return truth

    def _fault(self, code: str, message: str, hint: str, token: Token) -> KaoheError:
        start = token.start_pos or 0
        return refuse(code, message, hint, text=self._text, span=(start, start + len(token)))


def _comparable(left: ColumnType, right: ColumnType) -> bool:
    moments = {ColumnType.moment}
    return any({left, right} <= group for group in (_NUMBERS, moments, _DAYS))
