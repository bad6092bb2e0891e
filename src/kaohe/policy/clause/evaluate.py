"""Work out the points of a clause from figures as people write them: 93%, 0.93, 72."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.clause.parse import Clause, readings
from kaohe.policy.rules.rule import PREMISE, Inputs, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTIONS = {
    "max": "full",
    "value": "value",
    "count": "count",
    "rank": "rank",
    "of": "of",
    "mean": "mean",
    "target": "target",
}
LARGEST = Decimal(10) ** 15
AMOUNT_FROM = 2
"""A target given as a bare number from here on is an amount, not a ratio."""


@dataclass(frozen=True, slots=True)
class Given:
    """The options as figures, which of them were written as percentages, and whether conditions hold."""

    inputs: Inputs[Fraction]
    percentages: frozenset[str]
    holds: bool | None = None


def given(options: Mapping[str, str | None]) -> Given:
    """Read the options; refuses what is no number."""
    figures: dict[str, Any] = {}
    percentages = set()
    for option, name in OPTIONS.items():
        written = options.get(option)
        if written is None:
            continue
        text = str(written).strip().replace("％", "%").replace("−", "-").replace("－", "-")
        figures[name] = _number(option, text)
        if text[-1:] in "%‰" and text:
            percentages.add(name)
    return Given(Inputs(**figures), frozenset(percentages), _told(options.get("holds")))


def _told(written: str | None) -> bool | None:
    if written is None:
        return None
    told = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
    answer = told.get(str(written).strip().lower())
    if answer is None:
        raise refuse(
            "clause.option",
            _("--{option} 只能是 yes 或 no:{text}").format(option="holds", text=str(written)[:40]),
            _("条件都成立写 yes,不成立写 no"),
            value=str(written)[:40],
        )
    return answer


def _number(option: str, text: str) -> Fraction:
    scale = {"%": 100, "‰": 1000}.get(text[-1:], 1)
    try:
        figure = Decimal(text[:-1].strip() if scale > 1 else text.replace(",", ""))
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite() or abs(figure) > LARGEST or len(text) > 40:
        raise refuse(
            "clause.option",
            _("--{option} 不是数:{text}").format(option=option, text=text[:40]),
            _("写成 93%、0.93 或 72;负数写成 --value=-5%"),
            value=text[:40],
        )
    return Fraction(figure) / scale


def evaluate(clause: Clause, options: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the fields of ``kaohe clause eval``: points, rule, reading, and the grade of a text that grades."""
    figures = given(options)
    answer: dict[str, Any] = {"points": None}
    rule: Any = clause.rule
    if rule.kind == "bands" and rule.gives == "grade":
        answer |= _grade(clause, rule, figures)
    elif _needs_parts(rule, figures):
        pass
    else:
        answer["points"] = points(clause, figures)
    parsed = clause.as_json()
    return {**answer, "rule": parsed["rule"], "reading": parsed["reading"]}


def _needs_parts(rule: Any, figures: Given) -> bool:
    """Several rules, each fed on its own: understood, but not one number."""
    if rule.kind == "compound" and not rule.told_apart():
        fed = figures.inputs.given() & {"value", "count", "rank"}
        if fed:
            names = {"full": "max"}
            raise refuse(
                "clause.several_rules",
                _("这里有几条规则,不知道 --{option} 属于哪一条").format(option=names.get(min(fed), min(fed))),
                _("把每条规则单独计算"),
            )
        return True
    if rule.kind in ("compound", "conditional"):
        return not figures.inputs.given() & {"value", "count", "rank"}
    several = rule.kind == "allowance" and len(rule.amounts) > 1
    return several or (rule.kind in ("withheld", "cumulative") and not figures.inputs.given())


def _grade(clause: Clause, rule: Any, figures: Given) -> dict[str, Any]:
    if figures.inputs.value is None:
        return {"grade": None}
    try:
        return {"grade": rule.grade_of(figures.inputs.value)}
    except Undefined as undefined:
        raise _outside(clause, undefined) from None


def points(clause: Clause, figures: Given) -> str:
    """Return the points with two decimals, rounded once half up; refuses what is missing or undecided."""
    results = {}
    for rule in readings(clause):
        fitted = _fitted(rule, figures)
        inputs = _inputs(fitted, figures)
        _complete(clause, fitted, inputs)
        try:
            results[rounded(fitted.score(inputs))] = rule
        except Undefined as undefined:
            raise _outside(clause, undefined) from None
    if len(results) > 1:
        question = next(one for one in clause.ambiguities if not one.settled)
        raise refuse(
            "clause.ambiguous",
            _("{question}:按不同读法得 {results}").format(
                question=question.question, results=_("或").join(results)
            ),
            _("改写条文,使它只有一种读法:{readings}").format(
                readings=";".join(reading.words for reading in question.readings)
            ),
            span=(0, len(clause.text)),
            text=clause.text,
        )
    return next(iter(results))


def _fitted(rule: Any, figures: Given) -> Any:
    """1% of an amount is a share of it: tell by the target that is given."""
    if rule.kind == "conditional":
        return rule.model_copy(update={"rule": _fitted(rule.rule, figures)})
    name = rule.against if rule.kind == "per_unit" else "target"
    target = figures.inputs.mean if name == "mean" else figures.inputs.target
    plain = name not in figures.percentages and "value" not in figures.percentages
    amounts = plain and target is not None and target >= AMOUNT_FROM
    if rule.kind == "proportional" and rule.against == "rate" and rule.cutoff is None and amounts:
        # 完成率 of 130 against 100: the rate is still to be worked out.
        return rule.model_copy(update={"against": "target", "measure": ""}) if not rule.inverse else rule
    if rule.kind == "threshold_pay" and rule.bound == 1 and amounts:
        return rule.model_copy(update={"bound": target})
    if rule.kind == "all_or_nothing" and rule.target == 1 and rule.measure == "%" and amounts:
        return rule.model_copy(update={"target": None})
    if (
        rule.kind == "per_unit"
        and rule.target is None
        and rule.measure == "%"
        and not rule.relative
        and amounts
    ):
        return rule.model_copy(update={"relative": True})
    return rule


def _inputs(rule: Rule, figures: Given) -> Inputs[Fraction]:
    """Feed --value and --count to whichever the rule wants where only one of them is given."""
    inputs = figures.inputs
    if figures.holds is not None:
        inputs = replace(inputs, premises={one.of: figures.holds for one in rule.premises()})
    lacking = rule.missing(inputs.given())
    if lacking == {"full"} and rule.kind == "rating" and inputs.target is not None:
        # 绩效基数×得分÷100: the amount on which a share is taken.
        inputs = replace(inputs, full=inputs.target)
    elif lacking & {"count"} and inputs.value is not None and "value" not in rule.missing(frozenset()):
        inputs = replace(inputs, count=inputs.value)
    elif lacking & {"value"} and inputs.count is not None and "count" not in rule.missing(frozenset()):
        inputs = replace(inputs, value=inputs.count)
    return inputs


def _complete(clause: Clause, rule: Rule, inputs: Inputs[Fraction]) -> None:
    lacking = rule.missing(inputs.given())
    if not lacking:
        return
    unknown = [one for one in rule.premises() if PREMISE + one.of in lacking]
    if unknown:
        raise refuse(
            "clause.condition",
            _("不知道条件“{condition}”是否成立:它看的不是这条规则自己的数").format(
                condition=unknown[0].words()
            ),
            _("加上 --holds yes 或 --holds no;在办法里用 conditions 把条件绑定到度量"),
            span=(0, len(clause.text)),
            text=clause.text,
        )
    options = {name: option for option, name in OPTIONS.items()}
    names = sorted(options.get(name, name) for name in lacking)
    raise refuse(
        "clause.missing_input",
        _("这条规则还需要 {names}").format(names=_("、").join(f"--{name}" for name in names)),
        _("条文里没有写的目标用 --target,本项分值用 --max"),
        span=(0, len(clause.text)),
        text=clause.text,
    )


def _outside(clause: Clause, undefined: Undefined) -> Exception:
    return refuse(
        "clause.outside",
        str(undefined),
        _("补上缺的一档,或核对给出的数"),
        span=(0, len(clause.text)),
        text=clause.text,
    )


def rounded(exact: Fraction) -> str:
    """Round half away from zero to two decimals and print both.

    >>> rounded(Fraction(-1, 200)), rounded(Fraction(200, 3))
    ('-0.01', '66.67')
    """
    doubled = abs(exact) * 200 + 1
    cents = doubled.numerator // (doubled.denominator * 2)
    sign = "-" if exact < 0 and cents else ""
    return f"{sign}{cents // 100}.{cents % 100:02d}"
