"""Formula text to tokens: names are found by what is known, so that they need no quotes and may hold 加 and 减."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lark import Token
from lark.lexer import Lexer

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.policy.formula.names import Names, ends_at
from kaohe.policy.formula.spelling import (
    FUNCTIONS,
    JOINERS,
    QUOTES,
    STARTERS,
    bound_at,
    giving_at,
    in_name,
    normalised,
    share_at,
    word_at,
)
from kaohe.policy.formula.terms import Amount, Name
from kaohe.policy.formula.units import LITERAL_UNITS, NUMBER, Unit, is_divisor, literal_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DIGITS = 18
DEEPEST = 40
FINDINGS = 10

_FIGURE = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_SYMBOLS = {"(": "_LPAR", ")": "_RPAR", ",": "_COMMA"}
_SPACE = re.compile(r"\s*")


class Piece(Token):
    """A token with the term that it stands for, if it is a name or a figure."""

    term: Name | Amount | None


class Given(Lexer):
    """Hands the parser tokens that were made before."""

    def __init__(self, _configuration: Any) -> None:
        """Take what Lark passes to every lexer; nothing of it is needed."""

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        """Yield the tokens as they are."""
        del parser_state
        yield from lexer_state


class Tokens:
    """Reads a formula from left to right; knows at each point whether a figure or an operator may stand there."""

    def __init__(self, text: str, names: Names, start: int = 0) -> None:
        """Read ``text`` from ``start`` on."""
        self.findings: list[Finding] = []
        self.pieces: list[Piece] = []
        self._written = text
        self._text = normalised(text)
        self._names = names
        self._at = start
        self._wants_operand = True
        self._open: list[bool] = []  # for each open parenthesis, whether it holds a list of figures
        self._choices = 0
        self._unknown: set[str] = set()
        while self._skip() and len(self.findings) < FINDINGS:
            if max(len(self._open), self._choices) > DEEPEST:
                self._fault(
                    "formula.too_deep",
                    _("括号或“如果”套得太深(最多 {most} 层)").format(most=DEEPEST),
                    _("把里层写成另一个度量,这里用它的名字"),
                    (self._at, self._at + 1),
                )
                return
            self._next()

    def _skip(self) -> bool:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._at < len(self._text)

    def _next(self) -> None:
        text, at = self._text, self._at
        if self._wants_operand and self._operand():
            return
        bound = None if self._wants_operand or self._open or self._choices else bound_at(text, at)
        if bound is not None:
            self._joiner("BOUND", *bound)
            return
        word = word_at(text, at, "joiners")
        share = None if self._wants_operand else share_at(text, at)
        if share is not None:
            self._joiner("TIMES", "×", share)
        elif word is not None and self._joins(at, word):
            self._joiner(*JOINERS[word], at + len(word))
        elif text[at] in _SYMBOLS:
            self._symbol(text[at])
        elif text[at] == ";" and self._punctuation(at):
            self._at += 1
        elif not self._operand():
            self._fault(
                "formula.character",
                _("不认识的字符“{character}”").format(character=self._written[at]),
                _("可用:名称、数字、+ - × ÷、括号、比较号、max、min、如果……则……否则"),
                (at, at + 1),
            )
            self._at += 1

    def _joiner(self, kind: str, value: str, end: int) -> None:
        if kind == "_THEN" and self.pieces and self.pieces[-1].type == "_THEN":
            self._at = end  # 时,则: one of them says it
            return
        self._emit(kind, value, end)
        self._wants_operand = True

    def _punctuation(self, at: int) -> bool:
        """Tell whether a comma or semicolon only sets off 则 or 否则, or ends the text."""
        rest = self._text[at + 1 :].lstrip()
        word = word_at(rest, 0, "joiners") if rest else None
        if self.pieces and self.pieces[-1].type in {"_THEN", "_ELSE"}:
            return True
        ends = not rest and self._text[at] == ";"
        return ends or (word is not None and JOINERS[word][0] in {"_THEN", "_ELSE"})

    def _symbol(self, symbol: str) -> None:
        at = self._at
        if symbol == "," and self._punctuation(at):
            self._at += 1
            return
        if symbol == "(":
            self._open.append(bool(self.pieces) and self.pieces[-1].type in {"EXTREME", "IF"})
        elif symbol == ")" and self._open:
            self._open.pop()
        self._emit(_SYMBOLS[symbol], symbol, at + 1)
        self._wants_operand = symbol != ")"

    def _operand(self) -> bool:  # noqa: PLR0911 - one kind of operand after the other
        """Read a name, a figure or what begins an operand; False where nothing of that kind stands."""
        text, at = self._text, self._at
        if text[at] in QUOTES:
            return self._quoted(at)
        known = self._names.at(text, at)
        given = giving_at(text, at) if known is None and self._after_then() else None
        if given is not None:
            return self._figure(self._step_to(given))
        function = word_at(text, at, "functions")
        if function is not None and text[at + len(function) :].lstrip()[:1] == "(" and known != function:
            self._emit("EXTREME", FUNCTIONS[function], at + len(function))
            return True
        if known is not None:
            return self._name(known, at, at + len(known))
        starter = word_at(text, at, "starters")
        if starter is not None:
            self._choices += STARTERS[starter][0] == "IF"
            self._emit(STARTERS[starter][0], STARTERS[starter][1], at + len(starter))
            self._wants_operand = True
            return True
        if text[at].isascii() and text[at].isdigit():
            return self._figure(at)
        word = word_at(text, at, "joiners")
        if not in_name(text[at]) or (word is not None and self._joins(at, word)):
            return False
        return self._unknown_name(at)

    def _after_then(self) -> bool:
        return bool(self.pieces) and self.pieces[-1].type in {"_THEN", "_ELSE"}

    def _step_to(self, at: int) -> int:
        self._at = at
        return at

    def _joins(self, at: int, word: str) -> bool:
        """Tell whether 加 or 减 joins figures here; where a figure must stand, it may begin an unknown name."""
        if not self._wants_operand or not in_name(word[0]):
            return True
        return self._operand_follows(at + len(word))

    def _operand_follows(self, at: int) -> bool:
        """Tell whether a known name, a figure, a parenthesis or the end follows: what stands before then joins."""
        rest = self._text[at:].lstrip()
        if not rest or not in_name(rest[0]):
            return True
        return rest[0].isdigit() or self._names.at(rest, 0) is not None

    def _quoted(self, at: int) -> bool:
        end = self._text.find(QUOTES[self._text[at]], at + 1)
        if end < 0:
            self._fault(
                "formula.quote",
                _("引号没有闭合"),
                _("名称写成“名称”,或不加引号"),
                (at, len(self._text)),
            )
            self._at = len(self._text)
            return True
        return self._name(self._text[at + 1 : end], at, end + 1)

    def _name(self, spelling: str, start: int, end: int) -> bool:
        owners = self._names.owners(spelling)
        if not owners:
            self._missing(spelling, (start, end))
            return self._leaf("NAME", Name(spelling, spelling, span=(start, end)), end)
        if len(owners) > 1:
            self._fault(
                "formula.ambiguous_name",
                _("“{name}”指的不止一个:{names}").format(name=spelling, names="、".join(owners)),
                _("改用编号:{name}").format(name=owners[0]),
                (start, end),
            )
        note, end = self._note(end)
        named = self._names.known[owners[0]]
        title = named.title if self._names.owners(normalised(named.title)) == [owners[0]] else owners[0]
        return self._leaf("NAME", Name(owners[0], title, named.unit, named.scale, note, (start, end)), end)

    def _note(self, end: int) -> tuple[str | None, int]:
        """Read the remark in parentheses after a name; a calculation there is not a remark."""
        opening = end + len(self._text[end:]) - len(self._text[end:].lstrip())
        closing = self._closing(opening) if self._text[opening : opening + 1] == "(" else None
        if closing is None:
            return None, end
        inside = self._written[opening + 1 : closing - 1].strip()
        operators = [at for at in range(opening + 1, closing - 1) if self._text[at] in "+-×*÷/"]
        if operators and any(self._names.at(self._text, at) for at in range(opening + 1, closing - 1)):
            self._fault(
                "formula.missing_operator",
                _("名称后的括号里是算式,前面缺运算符"),
                _("写成 名称 × (…);只是说明的话,括号里不写算式"),
                (opening, closing),
            )
        return normalised(inside) or None, closing

    def _closing(self, opening: int) -> int | None:
        depth = 0
        for at in range(opening, len(self._text)):
            depth += {"(": 1, ")": -1}.get(self._text[at], 0)
            if depth == 0:
                return at + 1
        return None

    def _unknown_name(self, at: int) -> bool:
        end = at + 1
        while end < len(self._text) and in_name(self._text[end]):
            word = word_at(self._text, end, "joiners")
            if word and ends_at(self._text, end) and self._operand_follows(end + len(word)):
                break
            end += 1
        word = self._text[at:end]
        named = self._amount_in_words(word, at, end)
        if named is not None:
            return named
        self._missing(word, (at, end))
        _note, after = self._note(end)
        return self._leaf("NAME", Name(word, word, span=(at, end)), after)

    def _amount_in_words(self, word: str, at: int, end: int) -> bool | None:
        """Read ``存量考核补贴(200元)``: a figure that the policy itself names, unless a known name is meant."""
        closing = self._closing(end) if self._text[end : end + 1] == "(" else None
        if closing is None or self._names.near(word, 0.8):
            return None
        figure = _FIGURE.match(self._text, end + 1)
        if figure is None:
            return None
        unit, scale, after = self._unit(figure.end())
        if after != closing - 1 or after == figure.end():
            return None
        value = Fraction(figure[0].replace(",", "")) * scale
        return self._leaf("AMOUNT", Amount(value, unit, word, (at, closing)), closing)

    def _missing(self, word: str, span: tuple[int, int]) -> None:
        if word in self._unknown:
            return
        self._unknown.add(word)
        near = self._names.near(word)
        known = self._names.spellings()
        more = _("等 {count} 个").format(count=len(known)) if len(known) > FINDINGS else ""
        hint = _("可用的:{names}").format(names="、".join(known[:FINDINGS]) + more)
        if near:
            hint = _("是不是“{near}”?").format(near=near)
        elif not known:
            hint = _("先说明它的单位:--unit {name}=元").format(name=word[:40])
        message = _("没有叫“{name}”的量").format(name=word[:40])
        self._fault("formula.unknown_name", message, hint, span)

    def _figure(self, at: int) -> bool:
        found = _FIGURE.match(self._text, at)
        assert found is not None  # noqa: S101 - a digit stands there
        digits = found[0].replace(",", "")
        end = found.end()
        if len(digits.replace(".", "")) > MOST_DIGITS:
            message = _("数字太长(最多 {most} 位)").format(most=MOST_DIGITS)
            self._fault("formula.number", message, _("检查是否多打了数字"), (at, end))
            digits = "0"
        elif "," in found[0] and self._open and self._open[-1] and self._unit_word(end) is None:
            self._fault(
                "formula.number",
                _("“{figure}”可以读成一个数,也可以读成几个数").format(figure=found[0]),
                _("一个数写成 {one},几个数在逗号后空一格").format(one=digits),
                (at, end),
            )
        unit, scale, after = self._unit(end)
        if after == end and not ends_at(self._text, end) and self._names.at(self._text, end) is None:
            return self._unknown_unit(at, end)
        return self._leaf("AMOUNT", Amount(Fraction(digits) * scale, unit, span=(at, after)), after)

    def _unit(self, at: int) -> tuple[Unit, Fraction, int]:
        """Read the unit after a figure, ``元`` or ``元/次``; where none stands, the position stays."""
        written = self._unit_word(at)
        if written is None:
            return NUMBER, Fraction(1), at
        unit, scale = literal_unit(written)
        at += len(written)
        each = self._unit_word(at + 1) if self._text[at : at + 1] == "/" else None
        if each and is_divisor(each) and unit.dimensions and self._names.at(self._text, at + 1) is None:
            below, by = literal_unit(each)
            return unit / below, scale / by, at + 1 + len(each)
        return unit, scale, at

    def _unit_word(self, at: int) -> str | None:
        return next(
            (word for word in LITERAL_UNITS if self._text.startswith(word, at) and self._ends(at, word)), None
        )

    def _ends(self, at: int, word: str) -> bool:
        return word in {"%", "‰"} or ends_at(self._text, at + len(word))

    def _unknown_unit(self, at: int, end: int) -> bool:
        after = end
        while after < len(self._text) and in_name(self._text[after]):
            after += 1
        self._fault(
            "formula.unknown_unit",
            _("不认识单位“{unit}”").format(unit=self._text[end:after][:40]),
            _("可用:元、万元、分、分钟、小时、%、个百分点、人、次、户、天、个"),
            (end, after),
        )
        return self._leaf("AMOUNT", Amount(Fraction(0), span=(at, after)), after)

    def _leaf(self, kind: str, term: Name | Amount, end: int) -> bool:
        self._emit(kind, self._written[self._at : end], end, term)
        self._wants_operand = False
        return True

    def _emit(self, kind: str, value: str, end: int, term: Name | Amount | None = None) -> None:
        piece = Piece(kind, value, start_pos=self._at, end_pos=end)
        piece.term = term
        self.pieces.append(piece)
        self._at = end

    def _fault(self, code: str, message: str, hint: str, span: tuple[int, int]) -> None:
        self.findings.append(Finding(code, message, hint, Place(text=self._written, span=span)))
