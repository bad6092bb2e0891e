"""The last period in which a policy comes up: before it ends, and as long as what it works out."""

from __future__ import annotations

import pytest

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.occasion import latest_period
from kaohe.policy.period import parse_period

HEAD = """
id: X
title: 某办法
version: "1"
source: 某办法
cite: 全文
valid_from: 2020-01-01
scope: 某部门
precision: {cite: 一}
"""
PAID = "pay: {{base: {{title: 工资, cite: 一, cycles: [{cycles}], formula: 100元}}}}\n"
SCORED = "indicators: {{total: {{title: 总分, cite: 一, max: 100, cycles: [{cycles}]}}}}\n"


@pytest.mark.parametrize(
    ("part", "cycles", "ends", "period"),
    [
        (PAID, "month", None, "2026-09"),
        (PAID, "quarter", None, "2026-Q3"),
        (PAID, "half_year, year", None, "2026-H2"),
        (PAID, "year, month", None, "2026-09"),
        (PAID, "month", "2011-02-28", "2011-02"),
        (PAID, "month", "2011-02-03", "2011-02"),
        (PAID, "quarter", "2011-02-28", "2011-Q1"),
        (PAID, "month", "2026-09-30", "2026-09"),
        (PAID, "month", "2027-01-31", "2026-09"),
        (SCORED, "month, quarter", None, "2026-09"),
        (SCORED, "year", None, "2026"),
        (SCORED, "custom", None, "2026-09"),
    ],
)
def test_latest_period(part: str, cycles: str, ends: str | None, period: str) -> None:
    text = HEAD + part.format(cycles=cycles) + (f"valid_to: {ends}\n" if ends else "")
    policy = load_document(parse_document(text, "x.yaml"), CATALOGUE).policy

    assert latest_period(policy, parse_period("2026-09")).label == period
