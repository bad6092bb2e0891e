"""An example says which agreements do not hold, and fails where others do not; nobody assessed is on no roster."""

from __future__ import annotations

import pytest
from test_reached import run

__all__ = ["run"]

POLICY = """
id: X
title: 某办法
version: "1"
source: 某办法
cite: 全文
valid_from: 2020-01-01
scope: 某部门
precision: {cite: 一}
subjects: {kind: unit, cite: 一, where: unit != 总部}
measures:
  done: {title: 完成数, cite: 一, table: plans, counts_in: period, value: {kind: sum, column: planned}, when_empty: zero, unit: 元}
pay:
  base: {title: 工资, cite: 一, formula: 完成数}
agreements:
  - {title: 一百, cite: 一, one: 完成数, other: 100元}
  - {title: 不到两百, cite: 一, one: "如果 完成数 < 200元 则 1元 否则 0元", other: 1元}
"""


def of(done: int, *disagrees: str) -> dict:
    expect = {"甲": {"base": done}, "总部": {"base": "absent"}}
    counted = {"甲": {"done": done}, "总部": {"done": done}}
    roster: dict = {"甲": {}, "总部": {}}
    return {"roster": roster, "counted": counted, "expect": expect, "disagrees": list(disagrees)}


@pytest.mark.parametrize("case", [of(100), of(101, "一百"), of(200, "一百", "不到两百")])
def test_what_does_not_agree_is_expected(run, case: dict) -> None:
    assert run(case, policy=POLICY)["failures"] == []


@pytest.mark.parametrize(
    ("case", "expected", "actual"),
    [(of(100, "一百"), "一百", "—"), (of(101), "—", "一百"), (of(200, "一百"), "一百", "一百、不到两百")],
)
def test_another_expectation_fails(run, case: dict, expected: str, actual: str) -> None:
    (failure,) = run(case, policy=POLICY)["failures"]
    assert (failure["what"], failure["expected"], failure["actual"]) == ("disagrees", expected, actual)


def test_a_number_in_an_agreement_is_held(run) -> None:
    cases = [of(100), of(199, "一百"), of(200, "一百", "不到两百"), of(50, "一百")]
    assert run(*cases, policy=POLICY, mutations=True)["mutations"]["unnoticed"] == []
