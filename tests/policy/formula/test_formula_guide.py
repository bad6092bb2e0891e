"""The guide to formulas is run: every example gives what the page says."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.errors import KaoheError
from kaohe.policy.formula import Named, evaluate, parse_formula, read_unit, words

GUIDE = (Path(__file__).parents[3] / "docs" / "formulas.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    table = GUIDE.split(heading)[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[1:]]


GIVEN = rows("| 名称 | 单位 | 数 |")
NAMES = {title: Named(title, *read_unit(unit)) for title, unit, _value in GIVEN}
VALUES = {title: Fraction(value) for title, _unit, value in GIVEN}


@pytest.mark.parametrize(("text", "said", "unit", "result"), rows("| 公式 | 读成 | 单位 | 得 |"))
def test_an_example_is_read_so(text: str, said: str, unit: str, result: str) -> None:
    if result.startswith("formula."):
        with pytest.raises(KaoheError) as refused:
            parse_formula(text, NAMES)
        assert refused.value.code == result
        return
    formula = parse_formula(text, NAMES)
    assert (words(formula.term), str(formula.unit)) == (said, unit)
    assert evaluate(formula.term, VALUES) == Fraction(result)


@pytest.mark.parametrize(("text", "code", "marked"), rows("| 公式 | 代码 | 标出 |"))
def test_a_refusal_marks_what_is_wrong(text: str, code: str, marked: str) -> None:
    with pytest.raises(KaoheError) as refused:
        parse_formula(text, NAMES)
    finding = refused.value.findings[0]
    start, end = finding.place.span
    assert (finding.code, finding.place.text[start:end]) == (code, marked)


def test_the_tables_are_there() -> None:
    assert len(GIVEN) > 10
    assert re.search(r"\| 考核得分 ≥ 90分 \|", GUIDE)
