"""P03 through intake and engine equals the oracle for every group, over random rows and readings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p03_oracle import PRICES, WASTE, month_points
from scored_rows import points_of, run_of

GROUPS = tuple(f"小组{number}" for number in range(1, 13))
READINGS = {
    "late_as_absence": ("from_two_hours", "beyond_two_hours"),
    "desertion": ("graver_only", "both"),
    "complaint_return": ("one_of_them", "both"),
    "exam_bound": ("below_sixty", "up_to_sixty"),
    "overdue_tasks": ("late_too", "never_done"),
    "above_full": ("open", "capped"),
}
Row = dict[str, Any]


class Month:
    """Random rows around October 2026, boundaries more often than chance would have them."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows

    def rows(self) -> dict[str, list[Row]]:
        count = self._chance.choice((0, 12, 40))
        makers = {
            "events": self._event,
            "attendance": self._day,
            "complaints": self._complaint,
            "exam_results": self._exam,
            "tasks": self._task,
        }
        return {table: [make(number) for number in range(count)] for table, make in makers.items()}

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _date(self) -> date:
        return date(2026, 9, 29) + timedelta(days=self._chance.randrange(36))

    def _moment(self) -> datetime:
        return datetime.combine(date(2026, 9, 29), time()) + timedelta(
            seconds=self._chance.randrange(36 * 86_400)
        )

    def _event(self, number: int) -> Row:
        kind = self._pick(*PRICES, "waste", "waste", "unknown")
        return {
            "event_id": f"S{number}",
            "subject": self._pick(*GROUPS),
            "kind": kind,
            "place": self._pick(*WASTE, "前厅", ""),
            "occurred_on": self._date(),
            "count": self._pick(1, 1, 2, 3),
        }

    def _day(self, number: int) -> Row:
        late = self._pick(
            None, Decimal(0), Decimal("0.0001"), Decimal("119.9999"), Decimal(120), Decimal("120.0001")
        )
        return {
            "subject": self._pick(*GROUPS),
            "person": f"员工{number}",
            "day": self._date(),
            "late_minutes": late,
            "absent": self._pick(True, False, None),
            "missed_punches": self._pick(0, 0, 1, 2),
        }

    def _complaint(self, number: int) -> Row:
        received = self._moment()
        after = self._pick(
            None, timedelta(0), timedelta(hours=24), timedelta(hours=24, seconds=1), timedelta(hours=1)
        )
        return {
            "complaint_id": f"T{number}",
            "unit": self._pick(*GROUPS),
            "received_at": received,
            "justified": self._pick(True, True, False, None),
            "withdrawn_at": after if after is None else received + after,
            "settled_by": self._pick("staff", "manager", None),
        }

    def _exam(self, number: int) -> Row:
        scores = ("59.999999", "60", "60.000001", "90", "90.004", "90.005", "95", "100", None)
        score = self._pick(*scores)
        return {
            "subject": self._pick(*GROUPS),
            "person": f"员工{number}",
            "exam": self._pick("规范", "产品"),
            "taken_on": self._date(),
            "score": score and Decimal(score),
        }

    def _task(self, number: int) -> Row:
        assigned = self._moment()
        due = self._pick(None, assigned, assigned + timedelta(days=self._chance.randrange(5)))
        done = self._pick(None, assigned, due, due and due + timedelta(seconds=1))
        return {
            "task_id": f"R{number}",
            "subject": self._pick(*GROUPS),
            "kind": self._pick("assigned", "assigned", "tender"),
            "assigned_at": assigned,
            "due_at": due,
            "completed_at": done,
            "refused": self._pick(True, False, None),
        }


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(
    seed=st.integers(0, 2**32),
    picks=st.fixed_dictionaries({k: st.sampled_from(v) for k, v in READINGS.items()}),
)
def test_every_group_equals_the_oracle(seed: int, picks: dict[str, str]) -> None:
    rows = Month(seed).rows()
    points = points_of(run_of("P03", rows, "2026-10", picks))
    expected = {key: month_points(rows, key[0], (2026, 10), picks) for key in points}
    assert points == expected
