"""Formulas in the policy's own words: what they mean, and why they are refused."""

from fractions import Fraction
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kaohe.errors import KaoheError
from kaohe.policy.formula import Named, evaluate, parse_formula, read_unit, words

DATA = YAML(typ="safe").load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))
NAMES = {name: Named(title, *read_unit(unit)) for name, (title, unit, _value) in DATA["names"].items()}
VALUES = {
    name: None if value is None else Fraction(value) for name, (_title, _unit, value) in DATA["names"].items()
}


def sentence(example: dict) -> str:
    return example.get("case") or example["text"] or "nothing"


@pytest.mark.parametrize("example", DATA["understood"], ids=sentence)
def test_understood(example: dict) -> None:
    formula = parse_formula(example["text"], NAMES)
    value = None if example["value"] is None else Fraction(example["value"])
    assert (str(formula.unit), evaluate(formula.term, VALUES)) == (example["unit"], value)
    assert formula.defines == example.get("defines")
    said = words(formula.term)
    assert said == example.get("words", said)
    assert parse_formula(said, NAMES).term == formula.term


@pytest.mark.parametrize("example", DATA["refused"], ids=sentence)
def test_refused(example: dict) -> None:
    with pytest.raises(KaoheError) as refused:
        parse_formula(example["text"], NAMES)
    finding = refused.value.findings[0]
    assert (finding.code, list(finding.place.span)) == (example["code"], example["span"])
    assert finding.message
    assert example.get("hint", "") in finding.hint


def test_every_unknown_name_is_reported_once() -> None:
    with pytest.raises(KaoheError) as refused:
        parse_formula("甲乙 + 丙丁 - 甲乙", NAMES)
    assert [finding.place.span for finding in refused.value.findings] == [(0, 2), (5, 7)]


@pytest.mark.parametrize(
    "text",
    [
        *("(" * 100_000, "met + " * 20_000, "9" * 100_000, "(" * 3999, "如果 " * 1000, "甲" * 3999),
        *("+" * 3999, "(met" * 900, "“" * 3999, "甲(" * 1900, "甲 " * 1999, "加" * 3999, "甲加" * 1999),
        *("1," * 1999, "met加" * 800, "如果 met>1则 " * 300),
    ],
    ids=lambda text: f"{text[:5]}…{len(text)}",
)
def test_hostile_text_is_refused(text: str) -> None:
    # Read with every choice that they leave open, these would not end.
    with pytest.raises(KaoheError) as refused:
        parse_formula(text, NAMES)
    assert all(len(finding.place.text) <= 4_000 for finding in refused.value.findings)


def test_a_long_sum_is_no_deep_one() -> None:
    text = " + ".join(["met"] * 570)
    assert evaluate(parse_formula(text, NAMES).term, VALUES) == 184 * 570
