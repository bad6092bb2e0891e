"""Texts with an equation: 得分=满分×实际值÷目标值, 奖金=人数×500元+3000元, 100-扣分合计."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lark import Token as Terminal
from lark import Tree
from lark.exceptions import UnexpectedInput

from kaohe.i18n import _
from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.grammar import parse
from kaohe.policy.clause.phrases import ALL
from kaohe.policy.clause.refusal import Refused
from kaohe.policy.clause.settle import settle_formula
from kaohe.policy.clause.tokens import Token, amount, quantity
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.text import Limits

FULL = re.compile(r"满分|标准分|权重|分值|基本分|全分|基础分|配分|本项分|(?:绩效|奖金|工资|考核)基数")
MEAN = re.compile(r"平均|均值|人均")
TARGET = re.compile(r"目标|计划|预算|任务|基准|标准值|应完成")
HEADS = re.compile(r"人数|人头|总人数")
SCORE = re.compile(r"评分|考核得分|考评得分|考核分(?!值)|绩效得分|打分|测评分|评议分")
OFF = re.compile(r"扣款|扣分|扣减|扣罚")
RATE = re.compile(r"率|比例|百分比|占比|完成比")


@dataclass(frozen=True, slots=True)
class Operand:
    """A factor of a formula: its words, and its figure if it has one."""

    words: str
    figure: Quantity | None
    start: int
    end: int

    @property
    def role(self) -> str:
        """What the factor stands for: full, mean, target, rate, value, heads, off, figure."""
        if self.figure is not None and not self.words:
            return "figure"
        for name, pattern in (
            ("off", OFF),
            ("full", FULL),
            ("mean", MEAN),
            ("heads", HEADS),
            ("score", SCORE),
        ):
            if pattern.search(self.words):
                return name
        if TARGET.search(self.words) and not RATE.search(self.words):
            return "target"
        return "rate" if RATE.search(self.words) else "value"


Term = list[tuple[str, Operand]]
"""Factors, each with × or ÷."""


def read_formula(text: str, tokens: list[Token], limits: Limits) -> Draft | None:
    """Read a text whose tokens hold an equation; None where it is no formula that is known."""
    settled = settle_formula(tokens)
    equals = next((place for place, token in enumerate(settled) if token.type == "EQUALS"), None)
    right = settled if equals is None else settled[equals + 1 :]
    left = "" if equals is None else text[: settled[equals].start]
    if not right:
        return None
    try:
        tree = parse(right, "formula")
    except UnexpectedInput:
        return None
    terms = _terms(tree, {token.start: token for token in right})
    if terms is None:
        return None
    return _sum(left, terms, limits) if len(terms) > 1 else _product(terms[0][1], limits, left)


def _terms(tree: Tree[Any], tokens: dict[int, Token]) -> list[tuple[str, Term]] | None:
    terms: list[tuple[str, Term]] = []
    sign = "+"
    for child in tree.children:
        if isinstance(child, Terminal):
            sign = "-" if child.type == "MINUS" else "+"
            continue
        factors = _factors(child, tokens)
        if factors is None:
            return None
        terms.append((sign, factors))
    return terms


def _factors(term: Tree[Any], tokens: dict[int, Token]) -> Term | None:
    factors: Term = []
    sign = "×"
    for child in term.children:
        if isinstance(child, Terminal):
            sign = "÷" if child.type == "DIVIDED" else "×"
            continue
        inner = child.children[0]
        if isinstance(inner, Tree):
            factors.append((sign, _operand(inner, tokens)))
            continue
        nested = _terms(child.children[1], tokens)
        if nested is not None and sign == "×" and _complement(nested) is not None:
            factors.append(("1-", _complement(nested) or nested[0][1][0][1]))
            continue
        if nested is None or len(nested) != 1:
            return None
        if sign == "÷":
            return None
        factors += nested[0][1]
    return factors


def _complement(terms: list[tuple[str, Term]]) -> Operand | None:
    """(100%-差错率): what is missing to the whole."""
    if len(terms) != 2 or [sign for sign, _term in terms] != ["+", "-"]:
        return None
    (_plus, whole), (_minus, part) = terms
    if len(whole) != 1 or len(part) != 1 or whole[0][1].figure is None or part[0][1].role != "rate":
        return None
    figure = whole[0][1].figure
    return part[0][1] if figure == ALL or (figure.unit == "bare" and figure.figure == 1) else None


def _operand(node: Tree[Any], tokens: dict[int, Token]) -> Operand:
    leaves = [
        tokens[leaf.start_pos or 0] for leaf in node.scan_values(lambda value: isinstance(value, Terminal))
    ]
    figure = next((found for token in leaves if (found := _figure(token)) is not None), None)
    words = "".join(token.text for token in leaves if _figure(token) is None)
    return Operand(words, figure, leaves[0].start, leaves[-1].end)


def _figure(token: Token) -> Quantity | None:
    if token.type == "FULL_POINTS":
        said = token.figure("fullpoints", "fullpoints2", "fullpoints3")
        return amount(said) if said else None
    return quantity(token)


def _points_among(
    left: str, names: list[str], figures: list[Quantity], full: Decimal | None
) -> Quantity | None:
    """Find the factor that is the points of the item: 完成率×20分, 得分=完成量÷任务量×100."""
    points = [figure for figure in figures if figure.unit == "points"]
    if points:
        return points[0]
    hundred = [figure for figure in figures if figure.unit == "bare" and figure.figure == 100]
    if hundred and "得分" in left and names[0] == "×figure" and full in (None, Decimal(100)):
        return hundred[0]
    plain = [figure for figure in figures if figure.unit == "bare" and figure.figure >= 2]
    named = re.search("得分,?=?$", left) is not None
    if plain and named and (names == ["×figure", "×rate"] or _measured(names, "×figure")):
        return plain[0]
    return None


def _product(term: Term, limits: Limits, left: str = "") -> Draft | None:
    """满分×完成率, 满分×实际值÷目标值, 评分÷100×满分, 净利润×30%."""
    roles = [(sign, operand.role, operand) for sign, operand in term if not _whole_rate(sign, operand)]
    full = limits.full
    if any(
        one.words and one.figure and one.figure.unit == "bare" and role != "full" for _s, role, one in roles
    ):
        # 考核得分100: a sign between the name and the figure is gone.
        return None
    names = sorted(f"{sign}{role}" for sign, role, _operand in roles if role != "full" or sign != "×")
    figures = [operand.figure for _sign, role, operand in roles if role == "figure" and operand.figure]
    if any(role == "full" and operand.figure is not None for _s, role, operand in roles):
        full = next(operand.figure.figure for _s, role, operand in roles if role == "full" and operand.figure)
    has_full = any(role == "full" for _sign, role, _operand in roles)
    points = None if has_full else _points_among(left, names, figures, full)
    if points is not None:
        full, has_full = points.figure, True
        figures.remove(points)
        names.remove("×figure")
    if names == ["×score"] and not has_full:
        return Draft(build("rating"))
    if has_full:
        return _share_of_full(names, figures, full, limits)
    if (
        len(figures) == 1
        and figures[0].unit == "rate"
        and names in (["×figure", "×value"], ["×figure", "×rate"])
    ):
        return Draft(build("percentage", share=figures[0].figure))
    if names == ["×score"]:
        return Draft(build("rating"))
    per_point = _per_point(names, figures)
    if per_point is not None:
        return per_point
    if names == ["×figure", "×heads"] and figures[0].unit == "money":
        return Draft(build("pool", each=figures[0].figure))
    return None


def _whole_rate(sign: str, operand: Operand) -> bool:
    """×100% changes nothing."""
    figure = operand.figure
    return sign == "×" and operand.role == "figure" and figure is not None and figure == ALL


def _measured(names: list[str], extra: str) -> bool:
    """Tell whether the factors beside one figure are a value over its target or mean."""
    rest = list(names)
    if rest.count(extra) != 1:
        return False
    rest.remove(extra)
    return rest in (["×value", "÷target"], ["×value", "÷mean"], ["×rate", "÷target"])


def _per_point(names: list[str], figures: list[Quantity]) -> Draft | None:
    """奖金=考核分×15元, 绩效=1500元×考核得分÷100: so much money for each point."""
    money = [figure for figure in figures if figure.unit == "money"]
    if names == ["×figure", "×score"] and len(money) == 1:
        return Draft(build("percentage", share=money[0].figure, unit="分"))
    hundred = [figure for figure in figures if figure.unit == "bare" and figure.figure == 100]
    if names == ["×figure", "×score", "÷figure"] and len(money) == len(hundred) == 1:
        return Draft(build("percentage", share=money[0].figure / 100, unit="分"))
    return None


def _share_of_full(
    names: list[str],
    figures: list[Quantity],
    full: Decimal | None,
    limits: Limits,
) -> Draft | None:
    most_share = Decimal(1) if limits.most_full else limits.most_share
    fields: dict[str, Any] = {
        "full": full,
        "most_share": most_share,
        "most": limits.most,
        "floor": limits.floor,
    }
    if names == ["1-rate"] and limits.most is None and limits.most_share is None:
        # (100%-差错率)×满分: a straight line from all of it at none to nothing at 100 %.
        return Draft(build("linear", best=0, worst=1, top=full, bottom=limits.floor or 0, measure="%"))
    if names in (["×rate"], ["×value"]):
        return Draft(build("proportional", **fields))
    if names == ["×score", "÷figure"]:
        return Draft(build("rating", scale=figures[0].figure))
    if names in (["×value", "÷target"], ["×rate", "÷target"]):
        return Draft(build("proportional", against="target", **fields))
    if names in (["×value", "÷mean"], ["×rate", "÷mean"]):
        return Draft(build("proportional", against="mean", **fields))
    if names in (["×target", "÷value"], ["×target", "÷rate"]):
        return Draft(build("proportional", against="target", inverse=True, **fields))
    if names in (["×mean", "÷value"], ["×mean", "÷rate"]):
        return Draft(build("proportional", against="mean", inverse=True, **fields))
    if names == ["÷value"]:
        return Draft(build("proportional", inverse=True, **fields))
    if names in (["×value", "÷figure"], ["×rate", "÷figure"]) and figures[0].figure > 0:
        return Draft(
            build(
                "proportional",
                against="target",
                target=figures[0].figure,
                measure=figures[0].measure,
                **fields,
            )
        )
    return None


def _sum(left: str, terms: list[tuple[str, Term]], limits: Limits) -> Draft | None:
    if any(len(term) > 1 for _sign, term in terms):
        return _weighted(terms) or _pool(terms)
    operands = [(sign, term[0][1]) for sign, term in terms]
    named = [operand.words for _sign, operand in operands]
    if (
        len(operands) == 2
        and "累计" in named[0]
        and operands[1][0] == "-"
        and re.search("累计|已|前期", named[1])
    ):
        return Draft(build("cumulative"))
    taken = [operand for sign, operand in operands if sign == "-"]
    kept = [operand for sign, operand in operands if sign == "+"]
    if len(taken) != 1 or taken[0].figure is not None or any(operand.figure is None for operand in kept):
        return None
    figures = [operand.figure for operand in kept if operand.figure is not None]
    money = any(figure.unit == "money" for figure in figures)
    if money and any(figure.unit == "points" for figure in figures):
        raise Refused("clause.units", kept[0].start, kept[-1].end, _("分和元不能相加"), _("用同一种单位"))
    money = money or "工资" in left or "扣款" in taken[0].words
    base = sum((figure.figure for figure in figures), Decimal(0))
    return Draft(build("base_less", base=base, money=money, floor=limits.floor or Decimal(0)))


def _weighted(terms: list[tuple[str, Term]]) -> Draft | None:
    """领导评分×60%+同事评分×40%."""
    parts: list[Any] = []
    for sign, term in terms:
        rates = [one.figure for _sign, one in term if one.figure is not None and one.figure.unit == "rate"]
        names = [one.words for _sign, one in term if one.figure is None]
        plain = all(each == "×" for each, _one in term)
        if sign != "+" or not plain or len(term) != 2 or len(rates) != 1 or len(names) != 1:
            return None
        parts.append({"trigger": names[0], "rule": build("weight", share=rates[0].figure)})
    return Draft(build("compound", parts=tuple(parts)))


def _pool(terms: list[tuple[str, Term]]) -> Draft | None:
    """人数×500元+3000元."""
    products = [term for _sign, term in terms if len(term) > 1]
    constants = [term[0][1] for sign, term in terms if len(term) == 1 and sign == "+"]
    if len(products) != 1 or len(constants) != len(terms) - 1 or any(one.figure is None for one in constants):
        return None
    heads = [operand for _sign, operand in products[0] if operand.role == "heads" and operand.figure is None]
    each = [operand.figure for _sign, operand in products[0] if operand.figure is not None]
    if len(heads) != 1 or len(each) != 1 or len(products[0]) != 2 or each[0].unit != "money":
        return None
    constant = sum((one.figure.figure for one in constants if one.figure is not None), Decimal(0))
    return Draft(build("pool", each=each[0].figure, constant=constant))
