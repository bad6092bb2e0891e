"""What worked examples reach in a policy, down to bands, limits, exclusions and readings; and what they miss."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kaohe.cli.examples import run_examples

POLICY = Path(__file__).with_name("small.yaml").read_text(encoding="utf-8")
TICKET = {"unit": "甲", "cause": "电信", "accepted_at": "2026-10-05 08:00:00"}
LIMITS = "measures.on_time.clock.limits"


@pytest.fixture
def run(tmp_path):
    def run(*cases: dict, policy: str = POLICY, **options) -> dict:
        tmp_path.joinpath("policy.yaml").write_text(policy, encoding="utf-8")
        examples = [
            {"case": f"第 {number} 例", "period": "2026-10", **case} for number, case in enumerate(cases)
        ]
        tmp_path.joinpath("cases.yaml").write_text(
            yaml.safe_dump(examples, allow_unicode=True), encoding="utf-8"
        )
        return run_examples(str(tmp_path), tmp_path, **options)

    return run


def uncovered(result: dict) -> set[str]:
    return {part["path"] for part in result["uncovered"]}


def test_branches_of_a_rule_are_reached_one_by_one(run) -> None:
    reached = {"counted": {"甲": {"on_time": "90/100"}}, "expect": {"甲": {"timely": 5}}}
    missing = uncovered(run(reached))
    assert {"indicators.timely.rule.met", "indicators.timely.rule.floor"} <= missing
    assert "indicators.timely.rule.missed" not in missing
    used_up = {"counted": {"甲": {"on_time": "85/100"}}, "expect": {"甲": {"timely": 0}}}
    met = {"counted": {"甲": {"on_time": "95/100"}}, "expect": {"甲": {"timely": 10}}}
    assert not {
        path for path in uncovered(run(reached, used_up, met)) if path.startswith("indicators.timely.rule")
    }


def test_what_is_not_expected_is_not_reached(run) -> None:
    silent = {"counted": {"甲": {"on_time": "90/100"}}, "expect": {"甲": {"grade": "差"}}}
    assert "indicators.timely" in uncovered(run(silent))


def test_branches_of_a_rule_that_nothing_reaches_are_not_listed_too(run) -> None:
    missing = uncovered(run())
    assert "indicators.timely.adjustments.0" in missing
    assert "indicators.timely.adjustments.0.rule.cap" not in missing


def test_a_cap_is_reached_by_the_count_that_reaches_it(run) -> None:
    once = {"counted": {"甲": {"on_time": "1/1", "mishaps": 1}}, "expect": {"甲": {"timely": 8}}}
    assert "indicators.timely.adjustments.0.rule.cap" in uncovered(run(once))
    twice = {"counted": {"甲": {"on_time": "1/1", "mishaps": 2}}, "expect": {"甲": {"timely": 6}}}
    assert "indicators.timely.adjustments.0.rule.cap" not in uncovered(run(twice))


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"grade": "AAA", "restored_at": "2026-10-05 08:30:00"}, f"{LIMITS}.1.minutes.AAA"),
        ({"grade": "AA", "restored_at": "2026-10-05 08:30:00"}, f"{LIMITS}.1.minutes.AA"),
        ({"grade": "AA", "limit_minutes": 60, "restored_at": "2026-10-05 08:30:00"}, f"{LIMITS}.0"),
        ({"product": "VPN", "restored_at": "2026-10-05 08:30:00"}, f"{LIMITS}.2"),
        (
            {"grade": "AA", "due_at": "2026-10-05 09:00:00", "restored_at": "2026-10-05 08:30:00"},
            "measures.on_time.clock.due",
        ),
    ],
)
def test_a_limit_is_reached_by_the_row_that_it_decides(run, row: dict, path: str) -> None:
    decided = {"facts": {"fault_tickets": [TICKET | row]}, "expect": {"甲": {"timely": 10}}}
    missing = uncovered(run(decided))
    every = {f"{LIMITS}.{own}" for own in ("0", "1.minutes.AAA", "1.minutes.AA", "2")} | {
        "measures.on_time.clock.due"
    }
    assert missing & every == every - {path}
    assert "measures.on_time.clock.on_time" not in missing
    assert "measures.on_time.clock.late" in missing


def test_exclusions_and_rows_without_limit_are_reached(run) -> None:
    rows = [
        TICKET | {"grade": "AAA", "restored_at": "2026-10-05 08:30:00"},
        TICKET | {"grade": "AAA", "restored_at": "2026-10-05 18:30:00", "cause": "客户"},
        TICKET | {"restored_at": "2026-10-05 18:30:00"},
    ]
    missing = uncovered(run({"facts": {"fault_tickets": rows}, "expect": {"甲": {"timely": 10}}}))
    assert not missing & {"measures.on_time.exclude.0", "measures.on_time.clock.no_limit"}


def test_rows_of_another_subject_reach_nothing(run) -> None:
    rows = [TICKET | {"grade": "AAA", "restored_at": "2026-10-05 08:30:00"}]
    rows.append(TICKET | {"unit": "乙", "grade": "AA", "restored_at": "2026-10-05 08:30:00"})
    missing = uncovered(run({"facts": {"fault_tickets": rows}, "expect": {"甲": {"timely": 10}}}))
    assert f"{LIMITS}.1.minutes.AA" in missing


def test_a_reading_is_reached_by_an_example_that_fails_without_it(run) -> None:
    path = "interpretations.partial_units.alternatives.whole"
    same = {
        "counted": {"甲": {"on_time": "90/100"}},
        "expect": {"甲": {"timely": 5}},
        "readings": {"partial_units": "whole"},
    }
    assert path in uncovered(run(same))
    differs = same | {"counted": {"甲": {"on_time": "905/1000"}}, "expect": {"甲": {"timely": 6}}}
    assert path not in uncovered(run(differs))


def test_counts_say_rules_and_branches_apart(run) -> None:
    result = run()
    assert (result["rules"], result["rules_covered"]) == (5, 0)
    assert result["branches"] > 10
    assert result["branches_covered"] == 0
    assert {"path", "words", "cite"} == result["uncovered"][0].keys()


def test_a_node_is_expected_with_its_maximum(run) -> None:
    right = {"counted": {"甲": {"on_time": "90/100"}}, "expect": {"甲": {"timely": "5/10"}}}
    assert run(right)["failed"] == 0
    wrong = right | {"expect": {"甲": {"timely": "5/12"}}}
    assert run(wrong)["failures"][0]["actual"] == "5.00/10.00"


def test_what_the_policy_says_cannot_happen_is_listed_apart(run) -> None:
    known = (
        "acknowledged: [{code: case.unreachable, path: measures.on_time.exclude, reason: 都查过, cite: 一}]\n"
    )
    result = run(policy=POLICY + known)
    assert "measures.on_time.exclude.0" not in uncovered(result)
    assert [(part["path"], part["reason"]) for part in result["unreachable"]] == [
        ("measures.on_time.exclude.0", "都查过")
    ]
