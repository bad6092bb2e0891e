"""What another value would do: to points, grades, ranks and pay, over several periods, at each point of a curve."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kaohe.engine.answers.curve import Question, curve
from kaohe.engine.answers.words.whatif import head, moved, whole
from kaohe.engine.pay.changes import Change
from kaohe.engine.result import Total
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.whatif import Move
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.policy.period import parse_periods

POLICY = str(Path(__file__).parent / "bonus.yaml")


def tickets(unit, month, on_time, late, cause="operator"):
    row = {"unit": unit, "cause": cause, "accepted_at": f"2026-{month:02}-05 08:00:00"}
    return [
        {"repeat": on_time, **row, "restored_at": f"2026-{month:02}-05 08:59:00"},
        {"repeat": late, **row, "restored_at": f"2026-{month:02}-05 12:00:00"},
    ]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("curve")
    rows = [*tickets("甲", 3, 9, 1), *tickets("甲", 3, 0, 5, "customer"), *tickets("乙", 3, 8, 2)]
    rows += [*tickets("甲", 5, 7, 3), *tickets("乙", 5, 10, 0), *tickets("丙", 5, 0, 1, "customer")]
    slip = {"subject": "乙", "kind": "slip", "occurred_on": "2026-05-06", "count": 2}
    facts_of_rows({"fault_tickets": rows, "events": [slip]}, folder)
    return Workspace.open(folder)


def ask(here, period, *settings, together=False):
    return curve(Question(POLICY, tuple(parse_periods(period)), settings, together), here)


def refusal(here, period, *settings, together=False):
    with pytest.raises(KaoheError) as raised:
        ask(here, period, *settings, together=together)
    return raised.value.findings[0]


def test_a_higher_target_costs_points_grades_and_money(here: Workspace) -> None:
    """95 %: 甲 90 % → 90 of 100, 0.6 × 90 + 40 = 94; 乙 80 % → 70 instead of 80."""
    answer = ask(here, "2026-03", "及时.目标=95")
    (point,) = answer.points
    moves = {own.subject: own for own in point.moves}
    assert {name: (own.before.points, own.after.points) for name, own in moves.items()} == {
        "甲": (Decimal("100.00"), Decimal("94.00")),
        "乙": (Decimal("88.00"), Decimal("82.00")),
    }
    assert point.values == {"indicators.speed.rule.target": "95%"}
    assert point.summary() == {
        "gain": 0,
        "lose": 2,
        "same": 0,
        "assessed": 0,
        "not_assessed": 0,
        "mean": {"before": Decimal("94.00"), "after": Decimal("88.00")},
        "ranks": 0,
        "grades": [],
        "grades_after": {"A": 1, "B": 1},
        "pay": {
            "before": Decimal("1880.00"),
            "after": Decimal("1760.00"),
            "difference": Decimal("-120.00"),
            "items": [
                {"item": "bonus", "title": "奖金", **amounts("1880.00", "1760.00", "-120.00")},
                {"item": "kept", "title": "暂扣", **amounts("188.00", "176.00", "-12.00")},
            ],
            "subjects": [
                {"subject": "乙", **amounts("880.00", "820.00", "-60.00")},
                {"subject": "甲", **amounts("1000.00", "940.00", "-60.00")},
            ],
        },
    }


def amounts(before, after, difference):
    return {"before": Decimal(before), "after": Decimal(after), "difference": Decimal(difference)}


def test_the_value_in_force_is_a_point_of_the_curve_that_changes_nothing(here: Workspace) -> None:
    answer = ask(here, "2026-03..2026-05", "indicators.speed.rule.target=85..95 step 5")
    assert answer.periods == ("2026-03", "2026-05")
    assert answer.skipped == {"2026-04": "没有数据"}
    shown = [
        (point.values["indicators.speed.rule.target"], point.summary()["lose"]) for point in answer.points
    ]
    assert shown == [("85%", 0), ("90%", 0), ("95%", 3)]
    assert not any(move.moved for move in answer.points[1].moves)
    assert [own["period"] for own in answer.as_json()["curve"][2]["subjects"]].count("2026-05") == 3


def test_periods_before_the_policy_are_left_out(here: Workspace) -> None:
    assert ask(here, "2026-01..2026-03", "及时.满分=100").skipped == {
        "2026-01": "办法不生效",
        "2026-02": "没有数据",
    }


def test_who_is_not_assessed_any_more_is_said_to_be_so(here: Workspace) -> None:
    """Without the exclusion 丙 has a late ticket; 甲's five late ones of customers count, too."""
    answer = ask(here, "2026-05", "度量.及时率.剔除.0=null")
    move = next(own for own in answer.points[0].moves if own.subject == "丙")
    assert move.difference == Decimal("-60.00")
    back = ask(here, "2026-05", "measures.on_time.where=unit != 乙", "用心.满分=100")
    gone = next(own for own in back.points[0].moves if own.subject == "乙")
    assert (gone.before.points, gone.after.points) == (Decimal("92.00"), Decimal("80.00"))
    nothing = ask(here, "2026-05", "indicators.care.missing=leave", "indicators.total.requires=[]")
    assert nothing.points[0].summary()["same"] == 3


def test_points_that_vanish_are_no_difference_of_zero(here: Workspace) -> None:
    requirement = "[{title: 有差错, measure: slips, at_most: 1, otherwise: leave, cite: 一}]"
    answer = ask(here, "2026-05", f"indicators.total.requires={requirement}")
    first = next(own for own in answer.points[0].moves if own.subject == "乙")
    assert (first.difference, first.turns) == (None, "not_assessed")
    assert "转为不考核" in moved(first)
    assert answer.points[0].summary()["not_assessed"] == 1
    assert any("转为不考核 1" in line for line in whole(answer.points[0]))
    assert first.as_json()["difference"] is None


def test_weights_move_together_or_not_at_all(here: Workspace) -> None:
    ranges = "总分.及时=50%..70% step 10%", "总分.用心=50%..30% step 10%"
    answer = ask(here, "2026-05", *ranges, together=True)
    assert [list(point.values.values()) for point in answer.points] == [
        ["50%", "50%"],
        ["60%", "40%"],
        ["70%", "30%"],
    ]
    refused = refusal(here, "2026-05", *ranges)
    assert (refused.code, "110%" in refused.message or "权重" in refused.message) == ("whatif.refused", True)


def test_several_ranges_give_every_combination(here: Workspace) -> None:
    answer = ask(here, "2026-05", "及时.目标=90..95 step 5", "差错.每次分值=5..15 step 5")
    assert [tuple(point.values.values()) for point in answer.points] == [
        ("90%", "5"),
        ("90%", "10"),
        ("90%", "15"),
        ("95%", "5"),
        ("95%", "10"),
        ("95%", "15"),
    ]


def test_clauses_limits_bands_and_exclusions_can_be_set(here: Workspace) -> None:
    clause = ask(here, "2026-03", "及时.条文=目标≥95%,每低于目标1个百分点扣2分,扣完为止").points[0]
    target = ask(here, "2026-03", "及时.目标=95%").points[0]
    assert clause.moves == target.moves
    limit = ask(here, "2026-03", "度量.及时率.时限=59").points[0]
    assert not any(move.moved for move in limit.moves)
    assert ask(here, "2026-03", "度量.及时率.时限=58").points[0].summary()["lose"] == 2
    band = ask(here, "2026-03", "等级.A.下限=85").points[0].summary()
    assert band["grades"] == [{"from": "B", "to": "A", "count": 1}]
    added = "度量.及时率.剔除.+={where: unit = 乙}"
    assert ask(here, "2026-03", added).points[0].summary()["gain"] == 1


@pytest.mark.parametrize(
    ("setting", "code", "said"),
    [
        ("及时.目票=95", "whatif.path", "indicators.speed.rule.target"),
        ("indicators.sped.rule.target=95%", "whatif.path", "indicators.speed.rule.target"),
        ("indicators.speed.rule.tarrget=95%", "whatif.refused", "target"),
        ("及时.目标=90..95 step 0", "whatif.range", "step 1"),
        ("及时.目标=0..100 step 0.1", "whatif.too_many", "步长"),
        ("及时.条文=目标≥95%,完不成的请吃饭", "whatif.refused", ""),
        ("及时.目标", "cli.pair", "名称=值"),
        ("等级.下限.A=9", "whatif.path", ""),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_nearest_name(here, setting, code, said) -> None:
    refused = refusal(here, "2026-03", setting)
    assert (refused.code, said in refused.hint) == (code, True), refused


def test_other_refusals(here: Workspace) -> None:
    assert refusal(here, "2026-04", "及时.目标=95").code == "whatif.no_data"
    assert refusal(here, "2026-01", "及时.目标=95").code == "policy.not_in_force"
    assert refusal(here, "2026-03", "及时.目标=95", "indicators.speed.rule.target=96").code == "whatif.twice"
    together = "及时.目标=90..95", "差错.每次分值=5..6"
    assert refusal(here, "2026-03", *together, together=True).code == "whatif.together"
    assert refusal(here, "2026-03", "nothing=1").code == "whatif.path"


def test_a_title_that_fits_twice_is_not_guessed(here: Workspace) -> None:
    assert refusal(here, "2026-03", "满分=50").code == "whatif.ambiguous"


def test_who_has_no_points_is_said_to_be_paid_otherwise(here: Workspace) -> None:
    """A member of a subject, and whoever a policy without indicators pays."""
    nobody = Total("丁", None, None, None)
    change = Change("丁", "bonus", Decimal("10.00"), Decimal("12.50"))
    assert moved(Move("丁", nobody, nobody, None, (change,))) == "丁:薪酬 +2.50"
    (point,) = ask(here, "2026-03", "pay.bonus.cap=900").points
    assert [(own.subject, own.money) for own in point.moves if own.moved] == [("甲", Decimal("-100.00"))]


def test_the_head_says_what_was_set(here: Workspace) -> None:
    lines = head(ask(here, "2026-03", "及时.目标=95"))
    assert lines == ["BONUS 奖金办法,2026-03", "及时 · 目标(indicators.speed.rule.target):90% → 95%"]
