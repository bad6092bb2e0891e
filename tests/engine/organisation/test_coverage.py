"""Duties against indicators: nothing measured, nothing explained, and the same assessed twice."""

import pytest

from kaohe.engine.organisation.coverage import cover
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document

SCORED = """
id: {id}
title: 考核
version: "1"
source: 考核办法
cite: 全文
valid_from: 2026-01-01
scope: 中心
precision: {{cite: 一}}
measures:
  repairs: {{title: 修复及时率, cite: 一, table: fault_tickets, counts_in: restored_at, where: "{where}",
             value: {{kind: share, of: cause = operator}}}}
  mistakes: {{title: 差错, cite: 一, table: events, counts_in: occurred_on, where: kind = {kind},
             value: {{kind: sum, column: count}}}}
indicators:
  total: {{title: 总分, cite: 一, of: [work, care]}}
  work: {{title: 修复, cite: 一, max: 60, measure: repairs, rule: {{kind: proportional}}}}
  care: {{title: 差错, cite: 一, max: 40, measure: mistakes, rule: {{kind: per_unit, target: 0, unit: 1, points: 1,
          better: lower}}}}
total: total
"""
DUTIES = """
id: D
title: 职责
version: "1"
source: 职责
cite: 全文
valid_from: 2026-01-01
scope: 部门
duties:
  repair: {title: 修复, cite: 一, measured_by: [{indicator: A.work, cite: 一}, {indicator: B.total, cite: 一}]}
  file: {title: 归档, cite: 二}
posts:
  agent:
    title: 话务员
    cite: 三
    duties: {answer: {title: 接电话, cite: 三}}
"""


def load(text):
    return load_document(parse_document(text, "test"), CATALOGUE).policy


@pytest.fixture(scope="module")
def policies():
    one = load(SCORED.format(id="A", where="product = vpn", kind="mistake"))
    other = load(SCORED.format(id="B", where="product = vpn", kind="slip"))
    return [one, other]


def test_what_nothing_measures_and_what_nothing_explains(policies):
    view = cover([load(DUTIES)], policies)

    assert view.unmeasured == ("D.file", "D.agent.answer")
    assert view.unexplained == ("A.care",)  # a tie to B's total explains both of its items


def test_the_same_duty_in_two_policies_and_the_same_rows(policies):
    view = cover([load(DUTIES)], policies)

    assert [(each.because, each.indicators) for each in view.twice] == [
        ("duty", ("A.work", "B.total")),
        ("rows", ("A.work", "B.work")),
    ]


def test_a_figure_worked_out_with_a_parameter_is_the_same_with_the_same_parameter():
    def against(plan):
        text = SCORED.format(id=f"P{plan}", where="product = vpn", kind="mistake").replace(
            "indicators:\n",
            "  progress: {title: 进度, cite: 一, unit: '%', value: {kind: formula, formula: 差错 / 计划 × 100%}}\n"
            f"parameters: {{plan: {{title: 计划, cite: 一, unit: 次, value: {plan}}}}}\nindicators:\n",
        )
        text = text.replace("column: count}}", "column: count}, unit: 次, when_empty: zero}")
        return load(text.replace("max: 40, measure: mistakes", "max: 40, measure: progress"))

    same = cover([load(DUTIES)], [against(8), against(8).model_copy(update={"id": "Q"})])
    other = cover([load(DUTIES)], [against(8), against(9)])
    assert ("P8.care", "Q.care") in [each.indicators for each in same.twice]
    assert ("P8.care", "P9.care") not in [each.indicators for each in other.twice]


def test_only_who_was_assessed_by_both_is_assessed_twice(policies):
    assessed = {
        "A.work": frozenset({"城东", "城西"}),
        "B.work": frozenset({"城西", "港口"}),
        "B.care": frozenset({"城东"}),
    }
    view = cover([load(DUTIES)], policies, assessed)

    assert [(each.because, each.subjects) for each in view.twice] == [
        ("duty", ("城东", "城西")),
        ("rows", ("城西",)),
    ]
    assert cover([load(DUTIES)], policies, {"A.work": frozenset({"城东"})}).twice == ()


def test_json_names_titles(policies):
    answer = cover([load(DUTIES)], policies).as_json()

    assert answer["unexplained"] == [{"indicator": "A.care", "title": "差错"}]
    assert answer["unmeasured"][0]["title"] == "归档"
    assert answer["twice"][1]["titles"] == ["修复", "修复"]
