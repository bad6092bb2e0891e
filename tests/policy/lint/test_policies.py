"""Lint of loaded policies: one broken example per code, ten clean ones, acknowledgements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document, read_document
from kaohe.policy.library import Library
from kaohe.policy.lint.policies import lint_policy
from kaohe.policy.lint.registry import POLICY_LINTS
from kaohe.policy.loader import Loaded, load_document, load_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[dict[str, object]], Loaded]

HERE = Path(__file__).parent
BROKEN = YAML(typ="safe").load((HERE / "broken.yaml").read_text(encoding="utf-8"))

CLEAN = {
    "as it stands": {},
    "other points": {"indicators.repair.max": 50, "indicators.repeat.max": 10},
    "scaled from ninety": {
        "indicators.repair.max": 30,
        "indicators.total.of": ["repair", "repeat", "score", "signed"],
    }
    | {"indicators.signed.max": 20, "indicators.signed.rule.places": [{"first": 3, "points": 20}]},
    "whole units": {"interpretations.partial_units.in_force": "whole"},
    "no grades": {"grades": None},
    "milder deductions": {"indicators.total.adjustments.0.rule.points": 3},
    "capped deductions": {"indicators.repair.rule.cap": 30},
    "five places": {"indicators.signed.rule.places": [{"place": n, "points": 11 - n} for n in range(1, 6)]},
    "rate bands closed by the published precision": {
        "indicators.repair.rule": {
            "kind": "bands",
            "bands": [{"at_least": "95%", "points": 40}, {"at_most": "94.99%", "points": 20}],
        }
    },
    "a bonus on top": {
        "indicators.signed.rule": {
            "kind": "per_unit",
            "effect": "award",
            "target": 5,
            "unit": 1,
            "points": 1,
        },
        "indicators.repair.max": 50,
    },
    "surcharge for what is raised further": {
        "measures.province.where": "channel = miit and levels > 0",
        "measures.province.title": "工信部投诉又升级",
        "indicators.total.adjustments.1.title": "又升级加扣",
    },
    "proportional": {"indicators.repair.rule": {"kind": "proportional"}},
    "a wage above the whole, a condition above it": {
        "measures.sales": {
            "title": "回款金额",
            "cite": "第十一条",
            "table": "collections",
            "counts_in": "collected_on",
            "value": {"kind": "sum", "column": "amount"},
            "when_empty": "zero",
            "unit": "元",
        },
        "parameters": {"wage": {"title": "岗位工资", "unit": "元", "cite": "第十一条", "value": 3000}},
        "pay": {
            "wage_paid": {
                "title": "工资",
                "cite": "第十一条",
                "formula": "如果 回款金额 ≥ 100元 × 110% 则 岗位工资 × 120% 否则 回款金额 × 100%",
            }
        },
    },
    "a measure that only another reading uses": {
        "indicators.total.adjustments": [],
        "interpretations.partial_units.alternatives.whole.set": {
            "indicators.repair.rule.partial": "whole",
            "indicators.repair.adjustments": [
                {"title": "投诉到工信部", "measure": "ministry", "rule": {"kind": "occurrence", "points": 5}}
                | {"cite": "第九条"},
                {"title": "投诉到省公司", "measure": "province", "rule": {"kind": "occurrence", "points": 2}}
                | {"cite": "第九条"},
            ],
        },
    },
}


@pytest.mark.parametrize("name", CLEAN)
def test_clean_policy_has_no_finding(name: str, changed: Change) -> None:
    assert [str(one) for one in lint_policy(changed(CLEAN[name]), CATALOGUE)] == []


@pytest.mark.parametrize("case", BROKEN, ids=[f"{case['code']}: {case['why']}" for case in BROKEN])
def test_broken_policy_is_reported_at_its_place(case: dict[str, object], changed: Change) -> None:
    found = lint_policy(changed(case["set"]), CATALOGUE)
    assert {one.finding.code for one in found} == {case["code"], *case.get("also", [])}
    finding = next(one.finding for one in found if one.finding.code == case["code"])
    assert finding.place.path == case["path"]
    assert finding.place.line is not None
    assert case["words"] in finding.message
    assert finding.hint
    assert finding.cite


def test_every_code_has_a_broken_example() -> None:
    needs_facts = {"lint.unfilled"}
    assert {case["code"] for case in BROKEN} >= {lint.code for lint in POLICY_LINTS} - needs_facts


def test_columns_without_values_are_reported_where_facts_are_known() -> None:
    loaded = load_document(read_document(HERE / "base.yaml"), CATALOGUE)
    filled = {
        name: frozenset(column.name for column in CATALOGUE[name].columns) for name in loaded.policy.tables()
    }
    assert lint_policy(loaded, CATALOGUE, filled) == []
    filled |= {"complaints": frozenset(), "fault_tickets": filled["fault_tickets"] - {"user_id"}}
    found = lint_policy(loaded, CATALOGUE, filled)
    assert {one.finding.code for one in found} == {"lint.unfilled"}
    assert {one.finding.place.path for one in found} == {
        "measures.ministry.table",
        "measures.province.table",
        "measures.repeat",
    }


@pytest.mark.parametrize("policy", Library().ids())
def test_shipped_policy_has_nothing_left_open(policy: str) -> None:
    found = lint_policy(load_policy(policy, Library(), CATALOGUE), CATALOGUE)
    assert [str(one) for one in found if one.open] == []


def test_without_acknowledgements_p01_shows_the_faults_of_its_source() -> None:
    from kaohe.policy.composition import compose  # noqa: PLC0415

    library = Library()
    document = compose(read_document(library.find("P01")), library)
    del document.data["acknowledged"]
    found = {
        (one.finding.code, one.finding.place.path): one.finding.message
        for one in lint_policy(load_document(document, CATALOGUE), CATALOGUE)
    }
    assert "88" in found["lint.points_total", "indicators.back.scale_to"]
    assert "4 分" in found["rule.points_above_item", "indicators.outsourcing_leads.rule"]
    assert "工信部" in found["lint.escalation", "indicators.assurance.adjustments.4"]


def test_used_policy_brings_its_acknowledgements(tmp_path: Path) -> None:
    inner = parse_document((HERE / "base.yaml").read_text(encoding="utf-8"), "base")
    inner.data["indicators"]["total"]["scale_to"] = 120
    inner.data["acknowledged"] = [
        {"code": "lint.points_total", "path": "indicators.total", "reason": "照原文折算", "cite": "第四条"}
    ]
    outer = parse_document((HERE / "base.yaml").read_text(encoding="utf-8"), "outer")
    outer.data = {
        **{
            k: outer.data[k]
            for k in ("title", "version", "source", "cite", "valid_from", "scope", "precision")
        },
        "id": "T02",
        "measures": {},
        "indicators": {"front": {"use": "T01", "title": "前端", "cite": "第一条"}},
        "total": "front",
    }
    for document in (inner, outer):
        folder = tmp_path / document.data["id"]
        folder.mkdir()
        with (folder / "policy.yaml").open("w", encoding="utf-8") as file:
            YAML().dump(document.data, file)
    found = lint_policy(load_policy("T02", Library([tmp_path]), CATALOGUE), CATALOGUE)
    assert [(one.finding.code, one.acknowledged) for one in found] == [("lint.points_total", "照原文折算")]
