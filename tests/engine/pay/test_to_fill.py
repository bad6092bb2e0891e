"""Parameters that the user fills: a sample is said to be one, and without any figure nothing is paid."""

from pathlib import Path

from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.lint.policies import lint_policy
from kaohe.policy.loader import load_document

POLICY = """
id: FILL
title: 提成
version: "1"
source: 提成办法
cite: 全文
valid_from: 2026-01-01
scope: 销售
precision: {cite: 附则}
subjects: {kind: person, cite: 一}
parameters:
  price: {title: 单价, unit: 元, cite: 二, to_fill: 价目表没有随文SAMPLE}
measures:
  sold:
    title: 笔数
    cite: 二
    table: collections
    counts_in: collected_on
    where: collected_on > "2026-10-05" and collected_on != "2026-10-20"
    value: {kind: count}
    when_empty: zero
    unit: 笔
pay:
  commission: {title: 提成, cite: 二, cycles: [month], formula: 笔数 × 单价}
"""
FACTS = {
    "assignments": [{"person": "甲", "unit": "部", "post": "销售", "valid_from": "2026-01-01"}],
    "collections": [
        {"collection_id": str(day), "subject": "甲", "collected_on": f"2026-10-{day:02}"}
        for day in (4, 5, 6, 20, 31)
    ],
}


def written(sample: str) -> str:
    return POLICY.replace("SAMPLE", sample)


def scored(folder: Path, sample: str):
    facts_of_rows(FACTS, folder / "facts")
    (folder / "policy.yaml").write_text(written(sample), encoding="utf-8")
    return score(open_job(Workspace.open(folder / "facts"), str(folder / "policy.yaml"), "2026-10"))


def lints(sample: str) -> list[str]:
    loaded = load_document(parse_document(written(sample), "policy.yaml"), CATALOGUE)
    return [one.finding.message for one in lint_policy(loaded, CATALOGUE)]


def test_a_sample_is_used_and_said_to_be_one(tmp_path: Path) -> None:
    run = scored(tmp_path, ", value: 3")
    assert [str(own.amount) for own in run.pay] == ["6.00"]  # the 6th and the 31st
    assert [(said.code, "单价" in said.message) for said in run.findings] == [("pay.sample", True)]
    assert lints(", value: 3") == ["参数“单价”由使用单位填写,现在的数只作样子:价目表没有随文"]


def test_without_a_figure_nothing_is_paid(tmp_path: Path) -> None:
    run = scored(tmp_path, "")
    assert [(own.amount, own.reason) for own in run.pay] == [(None, "缺:单价")]
    assert [said.code for said in run.findings] == []
    assert lints("") == ["参数“单价”由使用单位填写,还没有填,用到它的都没有结果:价目表没有随文"]
