"""Formula text to typed terms: what stands together, what it is of, and where it goes wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lark import Lark, Token, Transformer, UnexpectedToken

from kaohe.errors import Finding, KaoheError, Place, refuse
from kaohe.i18n import _
from kaohe.policy.formula.clashes import unit_of
from kaohe.policy.formula.names import Named, Names
from kaohe.policy.formula.spelling import normalised, word_at
from kaohe.policy.formula.terms import (
    Choice,
    Comparison,
    Extreme,
    Logic,
    Name,
    Not,
    Product,
    Span,
    Sum,
    Term,
    names_of,
)
from kaohe.policy.formula.tokens import Given, Piece, Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.formula.units import Unit

LONGEST = 4_000
SHOWN = 200

_DEFINITION = re.compile(r"\s*([^\s=:<>≤≥≠!+\-×*÷/,()]+(?:\([^()]*\))?)\s*[=:](?!=)\s*")
_JOINING = frozenset({"PLUS", "MINUS", "TIMES", "OVER", "ORDER", "_AND", "_OR"})
_OPERANDS = frozenset({"NAME", "AMOUNT", "EXTREME", "_LPAR", "IF", "NOT"})


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula whose names are known and whose units hold together.

    ``defines``: what the text says it works out (``应发工资 = …``), if it does.
    """

    term: Term
    unit: Unit
    defines: str | None = None

    def names(self) -> tuple[Name, ...]:
        """Return the figures that the formula uses, each once, in reading order."""
        return tuple({name.name: name for name in names_of(self.term)}.values())


def parse_formula(text: str, names: Mapping[str, Named]) -> Formula:
    """Parse a formula over these names (by id or title).

    Raises `KaoheError` with codes ``formula.…`` and the span in the text.

    >>> from kaohe.policy.formula.units import read_unit
    >>> pieces, _scale = read_unit("张")
    >>> known = {"met": Named("及时工单数", pieces), "all": Named("工单总数", pieces)}
    >>> str(parse_formula("及时工单数 / 工单总数 × 100%", known).unit)
    '%'
    """
    term, defines = parse_terms(text, names)
    unit, findings = unit_of(term, text)
    if findings or unit is None:
        raise KaoheError(*findings)
    return Formula(term, unit, defines)


def parse_terms(text: str, names: Mapping[str, Named] | Names) -> tuple[Term, str | None]:
    """Parse a formula without asking whether its units hold together; also what it says that it defines.

    Whoever parses many formulas over the same names makes `Names` of them once.
    """
    if len(text) > LONGEST:
        raise refuse(
            "formula.too_long",
            _("公式有 {length} 个字,最多 {most} 个").format(length=len(text), most=LONGEST),
            _("拆成几个度量,各写一个公式"),
            text=text[:SHOWN],
            span=(0, SHOWN),
        )
    if not text.strip():
        raise refuse(
            "formula.empty", _("公式是空的"), _("例如 及时工单数 / 工单总数 × 100%"), text=text, span=(0, 0)
        )
    known = names if isinstance(names, Names) else Names(names)
    definition = _DEFINITION.match(normalised(text))
    if definition and _conditional(definition[1], known):
        definition = None
    tokens = Tokens(text, known, definition.end() if definition else 0)
    if tokens.findings:
        raise KaoheError(*tokens.findings)
    defines = text[definition.start(1) : definition.end(1)] if definition else None
    return _parsed(text, tokens.pieces), defines


def _conditional(left: str, known: Names) -> bool:
    """Tell whether what stands before the first = begins a condition (若甲 = 乙); 当月薪酬 = … does not."""
    starter = word_at(left, 0, "starters")
    if starter is None or known.owners(left):
        return False
    return starter not in {"如", "当"} or known.at(left, len(starter)) is not None


@cache
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=Given, transformer=_Building(), maybe_placeholders=False)


def _parsed(text: str, pieces: list[Piece]) -> Term:
    try:
        term: Any = _parser().parse(cast("str", pieces))
    except UnexpectedToken as error:
        raise KaoheError(_unexpected(text, pieces, error)) from None
    return cast("Term", term)


class _Building(Transformer[Token, Any]):
    """Build terms while parsing; deep nesting costs no recursion."""

    def leaf(self, parts: list[Any]) -> Term:
        term: Term = parts[0].term
        return term

    def disjunction(self, parts: list[Term]) -> Term:
        return Logic("or", tuple(parts), _around(parts))

    def conjunction(self, parts: list[Term]) -> Term:
        return Logic("and", tuple(parts), _around(parts))

    def negated(self, parts: list[Any]) -> Term:
        return Not(parts[1], (parts[0].start_pos, parts[1].span[1]))

    def comparison(self, parts: list[Any]) -> Term:
        first, *rest = parts
        return Comparison(first, _pairs(rest), _around(parts))

    def sum(self, parts: list[Any]) -> Term:
        span = _around(parts)
        if isinstance(parts[0], Token):
            alone: Term | None = parts[1] if len(parts) == 2 and parts[0].type == "PLUS" else None
            return alone or Sum(_pairs(parts), span)
        return Sum((("+", parts[0]), *_pairs(parts[1:])), span)

    def product(self, parts: list[Any]) -> Term:
        return Product((("×", parts[0]), *_pairs(parts[1:])), _around(parts))

    def extreme(self, parts: list[Any]) -> Term:
        word, *members = parts
        return Extreme(word.value, tuple(members), (word.start_pos, members[-1].span[1]))

    def bounded(self, parts: list[Any]) -> Term:
        term, word, bound = parts
        return Extreme(word.value, (term, bound), (term.span[0], bound.span[1]))

    def choice(self, parts: list[Any]) -> Term:
        word, condition, then, otherwise = parts
        return Choice(condition, then, otherwise, (word.start_pos, otherwise.span[1]))


def _pairs(parts: list[Any]) -> tuple[tuple[Any, Term], ...]:
    return tuple((sign.value, term) for sign, term in zip(parts[::2], parts[1::2], strict=True))


def _around(parts: list[Any]) -> Span:
    first, last = parts[0], parts[-1]
    start = first.start_pos or 0 if isinstance(first, Token) else first.span[0]
    return (start, last.span[1])


def _unexpected(text: str, pieces: list[Piece], error: UnexpectedToken) -> Finding:
    """Say what is wrong where the parser stopped: at a piece, or at the end of the text."""
    at_end = error.token.type == "$END"
    index = len(pieces) if at_end else next(i for i, piece in enumerate(pieces) if piece is error.token)
    before = pieces[index - 1] if index else None
    end = len(text.rstrip())
    span: Span = (end, end) if at_end else _span(pieces[index])
    kind = error.token.type
    code, message, hint = _diagnosis(kind, before, error.accepts or error.expected)
    if code == "formula.parentheses" and at_end:
        span = _unclosed(pieces)
    if code == "formula.two_operators" and before is not None:
        span = (_span(before)[0], span[1])
    return Finding(code, message, hint, Place(text=text, span=span))


def _diagnosis(  # noqa: PLR0911 - one line a kind of mistake
    kind: str, before: Piece | None, wanted: set[str]
) -> tuple[str, str, str]:
    after_operand = before is not None and before.type in {"NAME", "AMOUNT", "_RPAR"}
    if kind == "$END" and not after_operand:
        return "formula.cut_off", _("公式到这里断了,后面还缺一个量"), _("补上名称或数字,或删去末尾的符号")
    if after_operand and wanted & {"_ELSE", "_THEN"} and kind != "_COMMA" and kind not in _OPERANDS:
        return "formula.no_else", _("“如果”缺“则”或“否则”"), _("写成 如果 条件 则 一个量 否则 另一个量")
    if kind == "$END" or (kind == "_RPAR" and after_operand):
        return "formula.parentheses", _("括号不成对"), _("每个“(”配一个“)”")
    if kind in _JOINING and before is not None and before.type in _JOINING:
        return (
            "formula.two_operators",
            _("两个运算符连在一起"),
            _("删去一个;负数加括号,例如 × (-1)"),
        )
    if kind in _OPERANDS and after_operand:
        return "formula.missing_operator", _("这里缺运算符"), _("在两个量之间写 + - × ÷ 之一")
    if kind == "IF":
        return "formula.unexpected", _("算式里的“如果”要加括号"), _("写成 (如果 … 则 … 否则 …)")
    if kind in _JOINING:
        return "formula.unexpected", _("运算符前缺一个量"), _("补上名称或数字,或删去这个符号")
    return "formula.unexpected", _("公式写到这里看不懂"), _("例如 max(基数 × 120% - 扣款, 0)")


def _unclosed(pieces: list[Piece]) -> Span:
    opened = []
    for piece in pieces:
        if piece.type == "_LPAR":
            opened.append(piece)
        elif piece.type == "_RPAR" and opened:
            opened.pop()
    return _span(opened[-1]) if opened else _span(pieces[-1])


def _span(piece: Piece) -> Span:
    start, end = piece.start_pos, piece.end_pos
    assert start is not None  # noqa: S101 - every piece is made with its place
    assert end is not None  # noqa: S101
    return start, end
