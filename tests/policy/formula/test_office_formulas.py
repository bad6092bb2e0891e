"""Formulas of pay and measures as offices write them, each worked out by hand or refused."""

from fractions import Fraction
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kaohe.errors import KaoheError
from kaohe.policy.formula import Named, evaluate, parse_formula, words
from kaohe.policy.formula.units import Unit, read_unit

DATA = YAML(typ="safe").load(Path(__file__).with_name("office_formulas.yaml").read_text(encoding="utf-8"))
NAMES = {
    f"n{number}": Named(title, *(read_unit(unit) or (Unit.of(unit), Fraction(1))))
    for number, (title, (unit, _value)) in enumerate(DATA["names"].items())
}
VALUES = {f"n{number}": Fraction(value) for number, (_unit, value) in enumerate(DATA["names"].values())}


@pytest.mark.parametrize("example", DATA["understood"], ids=lambda example: example["text"])
def test_understood(example: dict) -> None:
    formula = parse_formula(example["text"], NAMES)
    value = None if example["value"] is None else Fraction(example["value"])
    assert (str(formula.unit), evaluate(formula.term, VALUES)) == (example["unit"], value)
    assert parse_formula(words(formula.term), NAMES).term == formula.term


@pytest.mark.parametrize("example", DATA["refused"], ids=lambda example: example["text"])
def test_refused(example: dict) -> None:
    with pytest.raises(KaoheError) as refused:
        parse_formula(example["text"], NAMES)
    assert refused.value.code == example["code"]


@pytest.mark.parametrize(
    "text",
    [
        "如果计划完成率≥100%,则绩效工资基数,否则0,最高2100元",  # of the whole, or of what otherwise holds?
        "(绩效工资基数×绩效系数,最高2100元)×2",
        "绩效工资基数,最高基本工资",
        "绩效工资基数×绩效系数,最高2100分",
        "基本工资×个人考核得分÷80",
        "如果计划完成率≥100%,则扣200元,否则0",
    ],
)
def test_not_guessed(text: str) -> None:
    with pytest.raises(KaoheError):
        parse_formula(text, NAMES)
