"""What formulas of pay say of everybody: sums, heads, the year so far with those who left, a post that changes hands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kaohe.engine.amounts import Amount, Earlier
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.roster import Member, Roster
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.catalogue import Column, ColumnType
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.pay_names import needs_of, pay_terms
from kaohe.policy.period import parse_period

TEXT = """
id: X
title: 某办法
version: "1"
source: 某办法
cite: 全文
valid_from: 2020-01-01
scope: 某部门
precision: {cite: 一}
subjects: {kind: person, cite: 一}
measures:
  sold: {title: 销售额, cite: 一, table: collections, counts_in: collected_on, value: {kind: sum, column: amount}, when_empty: missing, unit: 元}
pay:
  lead: {title: 组长奖, cite: 一, cycles: [month], applies_to: post = 组长, formula: 合计提成 × 20%}
  even: {title: 平均, cite: 一, cycles: [month], applies_to: post = 组长, formula: 合计提成 / 提成人数 × 1人}
  team: {title: 团队奖, cite: 一, cycles: [month], applies_to: post = 组长, formula: 累计合计提成 × 10%, settles: {cite: 一, against: all}}
  share: {title: 提成, cite: 一, cycles: [month], applies_to: post = 组员, formula: 销售额 × 10%}
"""
POST = {"post": Column("post", "岗位", ColumnType.text, "", "")}


def calculated(sold: dict[str, str | None], lead: str = "长", *earlier: Earlier, out: str = "") -> dict:
    members = {
        name: Member({"post": "组长" if name == lead else "组员"}, "休假" if name == out else None)
        for name in sorted({*sold, lead})
    }
    figures = {name: {"sold": None if own is None else Fraction(own)} for name, own in sold.items()}
    policy = load_document(parse_document(TEXT, "x.yaml"), CATALOGUE).policy
    period = parse_period("2026-03")
    calculation = Calculation(policy, Roster(members, POST), period, figures, earlier)
    return {(own.subject, own.item): own.amount for own in calculation.run()}


def test_the_sum_is_of_rounded_amounts() -> None:
    paid = calculated({"甲": "0.05", "乙": "0.05", "丙": "0.04"})
    assert [paid[name, "share"] for name in "甲乙丙"] == [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")]
    assert paid["长", "lead"] == Decimal("0.00")  # 0.02 × 20 %
    assert paid["长", "even"] == Decimal("0.01")  # 0.02 ÷ 3
    assert paid["长", "team"] == Decimal("0.00")


def test_who_lacks_a_figure_keeps_the_sum_from_being_known() -> None:
    paid = calculated({"甲": "100", "乙": None})
    assert (paid["甲", "share"], paid["乙", "share"]) == (Decimal("10.00"), None)
    assert (paid["长", "lead"], paid["长", "even"]) == (None, None)


def test_who_is_not_assessed_is_no_head_and_adds_nothing() -> None:
    paid = calculated({"甲": "100", "乙": "50"}, out="乙")
    assert (paid["长", "lead"], paid["长", "even"]) == (Decimal("2.00"), Decimal("10.00"))


def test_nobody_is_zero_and_a_mean_of_nobody_is_none() -> None:
    paid = calculated({})
    assert (paid["长", "lead"], paid["长", "even"]) == (Decimal("0.00"), None)


def test_the_year_counts_who_left_and_what_another_holder_of_the_post_had() -> None:
    before = (
        Amount("走", "share", Decimal("30.00")),
        Amount("前", "team", Decimal("3.00")),
        Amount("甲", "share", Decimal("5.00")),
        Amount("乙", "share", None),
    )
    paid = calculated({"甲": "100"}, "后", Earlier("2026-02", before))
    # (30 + 5 + 10) × 10 % = 4.50, of which 3.00 went to the one before
    assert paid["后", "team"] == Decimal("1.50")


def test_items_come_after_those_of_which_they_name_the_sum() -> None:
    policy = load_document(parse_document(TEXT, "x.yaml"), CATALOGUE).policy
    terms = pay_terms(policy, {"subject": POST, "members": {}})
    assert next(iter(terms)) == "share"
    assert needs_of(policy, "team", terms["team"]) == ("share",)
