"""What changed between two versions, said in words and in points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.difference.compare import compare
from kaohe.policy.document import read_document
from kaohe.policy.interpretation import apply_changes
from kaohe.policy.library import Library
from kaohe.policy.loader import load_document, load_policy

if TYPE_CHECKING:
    from kaohe.policy.difference.change import Change
    from kaohe.policy.policy import Policy

BASE = Path(__file__).parents[1] / "lint" / "base.yaml"
COMPLAINT = {
    "title": "投诉",
    "measure": "ministry",
    "rule": {"kind": "occurrence", "points": 3},
    "cite": "第五条",
}


def policy(changes: dict[str, object]) -> Policy:
    document = read_document(BASE)
    assert not list(apply_changes(document.data, {path: one for path, one in changes.items() if "." in path}))
    document.data |= {path: one for path, one in changes.items() if "." not in path}
    return load_document(document, CATALOGUE).policy


def changed(changes: dict[str, object]) -> dict[str, Change]:
    return {change.path: change for change in compare(policy({}), policy(changes))}


def test_the_same_policy_has_no_change() -> None:
    assert compare(policy({}), policy({})) == []
    p01 = load_policy("P01", Library(), CATALOGUE).policy
    assert compare(p01, p01) == []


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"version": "2"}, "version", "版本由“1”改为“2”"),
        ({"valid_to": "2026-12-31"}, "valid_to", "失效日期由“无”改为“2026-12-31”"),
        ({"precision.points": 1}, "precision.points", "分值的小数位由“2”改为“1”"),
        ({"indicators.repair.cycles": ["quarter"]}, "indicators.repair.cycles", "考核周期"),
        ({"measures.repair.where": "product = voice"}, "measures.repair.where", "行的条件由“无”改为"),
        ({"measures.repair.exclude": []}, "measures.repair.exclude", "不再剔除:客户原因"),
        ({"grades.decimals": 0}, "grades.decimals", "取整"),
        (
            {"interpretations.partial_units.in_force": "whole"},
            "interpretations.partial_units.in_force",
            "由“按比例扣”改为“满一个百分点才扣”",
        ),
    ],
)
def test_change_is_said_in_words(changes: dict[str, object], path: str, words: str) -> None:
    assert words in changed(changes)[path].words


def test_target_and_step_come_with_an_example_in_points() -> None:
    change = changed({"indicators.repair.rule.target": "96%"})["indicators.repair.rule"]
    assert change.words.startswith("“故障修复及时率”的计分方法由“目标≥95%")
    # 94 %: 40 - 1 x 2 = 38 before, 40 - 2 x 2 = 36 after
    assert change.effect == {"example": {"given": "94%", "before": "38", "after": "36"}}
    assert (change.before["target"], change.after["target"]) == ("0.95", "0.96")


def test_points_of_an_item_change_the_whole() -> None:
    found = changed({"indicators.repair.max": 50})
    assert found["indicators.repair.max"].effect == {"max": {"before": "40", "after": "50"}}
    assert found["indicators.total"].words == "总满分由 100 改为 110"


def test_bands_give_the_figure_at_which_they_part() -> None:
    change = changed({"indicators.score.rule.bands.1.points": 20})["indicators.score.rule"]
    assert change.effect["example"] == {"given": "88分", "before": "24", "after": "20"}


def test_places_give_the_rank_at_which_they_part() -> None:
    change = changed({"indicators.signed.rule.places": [{"first": 5, "points": 10}]})[
        "indicators.signed.rule"
    ]
    assert change.effect["example"] == {"given": "第4名,共10名", "before": "6", "after": "10"}


def test_deductions_that_came_went_and_changed() -> None:
    found = changed(
        {"indicators.total.adjustments.0.rule.points": 6, "indicators.repair.adjustments": [COMPLAINT]}
    )
    assert "由“每次扣5分”改为“每次扣6分”" in found["indicators.total.adjustments.0.rule"].words
    assert found["indicators.repair.adjustments.0"].effect["example"] == {
        "given": "1次",
        "before": "0",
        "after": "-3",
    }


def test_items_that_came_went_moved_and_were_renamed() -> None:
    data = read_document(BASE).data["indicators"]
    moved = {
        "total": data["total"] | {"of": ["service", "score", "opportunities"]},
        "service": {"title": "服务", "cite": "第四条", "of": ["repair"]},
        "repair": data["repair"],
        "score": data["score"],
        "opportunities": data["signed"],
    }
    found = changed({"indicators": moved})
    assert (
        found["indicators.repair"].words == "指标“故障修复及时率”由“总分”移到“服务”之下"
        or "新增指标“服务”" in found["indicators.service"].words
    )
    assert found["indicators.repeat"].words == "删去指标“重复申告率”"
    assert found["indicators.repeat"].effect == {"max": {"before": "20", "after": "0"}}
    assert found["indicators.opportunities"].words == "指标“签约商机”的编号由 signed 改为 opportunities"


def test_weights_are_said_as_percentages() -> None:
    p10 = load_policy("P10", Library(), CATALOGUE).policy
    old = p10.model_copy(deep=True)
    weights = {"service_quality": "0.5", "work_efficiency": "0.3", "work_attitude": "0.2"}
    document = read_document(Library().find("P10"))
    document.data["indicators"]["total"]["of"] = weights
    found = {change.path: change for change in compare(old, load_document(document, CATALOGUE).policy)}
    assert "权重由" in found["indicators.total.of.service_quality"].words
    assert found["indicators.total.of.service_quality"].after == "50%"


def test_bound_of_a_grade_names_a_score_that_changes_its_grade() -> None:
    bands = [
        {"grade": "优秀", "from": 85, "cite": "第十条"},
        {"grade": "合格", "from": 60, "cite": "第十条"},
        {"grade": "不合格", "cite": "第十条"},
    ]
    change = changed({"grades.bands": bands})["grades.优秀"]
    assert change.words == "“优秀”的下限由 90 分改为 85 分"
    assert change.effect["example"] == {"given": "85", "before": "合格", "after": "优秀"}


def test_posts_and_duties_are_compared_in_words() -> None:
    library = Library()
    document = read_document(library.find("P05"))
    changes = {
        "posts.product_support.requirements.education_experience.any_of.0.1.at_least": 5,
        "posts.product_support.skills.scheme_design.level": 3,
        "posts.technical_support.duties.network_assurance.measured_by": [],
        "service.spells": "longest",
    }
    before = load_document(document, CATALOGUE).policy
    after = load_document(document, CATALOGUE, changes=changes).policy
    words = {change.path: change.words for change in compare(before, after)}

    assert compare(before, before) == []
    assert set(words) == {
        "posts.product_support.requirements.education_experience",
        "posts.product_support.skills.scheme_design",
        "posts.technical_support.duties.network_assurance.measured_by",
        "service.spells",
    }
    assert "work_years 3及以上" in words["posts.product_support.requirements.education_experience"]
    assert "work_years 5及以上" in words["posts.product_support.requirements.education_experience"]
    assert "2级”改为“技术方案设计 3级" in words["posts.product_support.skills.scheme_design"]
    assert (
        "由“P01.assurance”改为“无”" in words["posts.technical_support.duties.network_assurance.measured_by"]
    )


def test_a_post_that_came_or_went_is_one_change() -> None:
    library = Library()
    whole = read_document(library.find("P13"))
    before = load_document(whole, CATALOGUE).policy
    less = read_document(library.find("P13"))
    del less.data["departments"]["internet_cafe"]
    less.data["departments"]["industry"]["title"] = "行业分部"
    after = load_document(less, CATALOGUE).policy

    assert {change.path: change.words for change in compare(before, after)} == {
        "departments.internet_cafe": "删去departments.internet_cafe“网吧分部”",
        "departments.industry.title": "“行业分部”的名称由“行业拓展分部”改为“行业分部”",
    }


def test_what_is_asked_of_contracts_is_compared():
    library = Library()
    before = load_document(read_document(library.find("P12")), CATALOGUE).policy
    stricter = read_document(library.find("P12"))
    stricter.data["contracting"]["notice"] = 90
    stricter.data["contracting"]["terms"]["presale_term"]["years"] = 2
    del stricter.data["contracting"]["leaving"]["accounts_settled"]
    after = load_document(stricter, CATALOGUE).policy

    assert {change.path: (change.before, change.after) for change in compare(before, after)} == {
        "contracting.notice": ("60", "90"),
        "contracting.terms.presale_term.years": ("1", "2"),
        "contracting.leaving.accounts_settled": (
            {"title": "费用清算", "cite": "第四条;解读:第五、六章只有标题"},
            None,
        ),
    }
