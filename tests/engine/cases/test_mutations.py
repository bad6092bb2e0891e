"""Every number of a policy is held by some worked example, or is named as one that none holds."""

from __future__ import annotations

import pytest
from test_reached import POLICY, TICKET, run

__all__ = ["run"]


def rows(grade: str, *minutes: str) -> list[dict]:
    return [TICKET | {"grade": grade, "restored_at": f"2026-10-05 {minute}"} for minute in minutes]


COUNTED = [
    {"counted": {"甲": {"on_time": figure}}, "expect": {"甲": expected}}
    for figure, expected in (
        ("95/100", {"timely": "10/10", "grade": "好"}),
        ("9499/10000", {"timely": "9.99"}),
        ("85/100", {"timely": 0}),
        ("94/100", {"total": 9, "grade": "好"}),
        ("9399/10000", {"total": "8.99", "grade": "差"}),
        ("9399/10000", {"timely": "8.99"}),
    )
] + [
    {"counted": {"甲": {"on_time": "1/1", "mishaps": count}}, "expect": {"甲": {"timely": points}}}
    for count, points in ((1, 8), (3, 6))
]
# Nine at the limit exactly and one a second late: 90.00 % takes five points off.
TIMED = [
    {
        "facts": {"fault_tickets": 9 * rows("AAA", "09:00:00") + rows("AAA", "09:00:01")},
        "expect": {"甲": {"timely": 5}},
    },
    {
        "facts": {"fault_tickets": 9 * rows("AA", "09:30:00") + rows("AA", "09:30:01")},
        "expect": {"甲": {"timely": 5}},
    },
    {
        "facts": {
            "fault_tickets": [
                TICKET | {"repeat": count, "product": "VPN", "restored_at": f"2026-10-05 {until}"}
                for count, until in ((9, "10:00:00"), (1, "10:00:01"))
            ]
        },
        "expect": {"甲": {"timely": 5}},
    },
]


def test_examples_that_hold_every_number(run) -> None:
    result = run(*COUNTED, *TIMED, mutations=True)
    assert result["failures"] == []
    assert result["mutations"]["unnoticed"] == []
    assert result["mutations"]["tried"] > 15


def test_limits_are_not_held_without_rows(run) -> None:
    unnoticed = run(*COUNTED, mutations=True)["mutations"]["unnoticed"]
    limits = {
        f"measures.on_time.clock.limits.{own}" for own in ("1.minutes.AAA", "1.minutes.AA", "2.minutes")
    }
    assert {mutant["path"] for mutant in unnoticed} == limits
    assert [mutant["changed"] for mutant in unnoticed if mutant["written"] == "60"] == ["61", "59"]
    lines = POLICY.splitlines()
    assert all(mutant["written"] in lines[mutant["line"] - 1] for mutant in unnoticed)


def test_a_number_in_a_sentence_is_not_held_by_one_side_of_it(run) -> None:
    """With 85 % only, no example tells one point a step from two: both leave nothing."""
    unnoticed = run(COUNTED[2], mutations=True)["mutations"]["unnoticed"]
    assert "目标≥95%,每低于目标1个百分点扣2分,扣完为止" in {mutant["changed"] for mutant in unnoticed}


@pytest.mark.parametrize("figure", ["90/100"])
def test_failing_examples_are_not_mutated(run, figure: str) -> None:
    wrong = {"counted": {"甲": {"on_time": figure}}, "expect": {"甲": {"timely": 1}}}
    assert run(wrong, mutations=True)["mutations"] is None
