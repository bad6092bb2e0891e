"""P03 through intake and engine equals the oracle for every group, over random rows and readings."""

from __future__ import annotations

import os
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p03_oracle import PRICES, WASTE, month_pay, month_points
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
PAY_READINGS = {
    "bonus_groups": ("own_group", "together"),
    "unpaid_members": ("left_out", "included"),
    "above_full": ("open", "capped"),
}
YEARS = int(os.environ.get("KAOHE_YEARS", "3"))
"""How many times twelve months of groups are paid; many more by hand: docs/policies/P03.md."""
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
    max_examples=6,
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


class Payday(Month):
    """Twelve groups in one month: who is where, who is paid, with some events that move the points."""

    def rows(self) -> dict[str, list[Row]]:
        people = [f"员工{number:02}" for number in range(self._chance.choice((0, 9, 30)))]
        rows = {"events": [self._event(number) for number in range(30)], "tasks": []}
        rows["people"] = [self._employed(name) for name in people]
        rows["assignments"] = [stay for name in people for stay in self._stays(name)]
        rows["payroll"] = [row for name in people for row in self._wages(name)]
        return rows

    def _employed(self, name: str) -> Row:
        hired = self._pick(None, date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 1))
        left = self._pick(None, None, None, date(2026, 10, 1), date(2026, 9, 30))
        return {
            "person": name,
            "hired_on": hired,
            "left_on": None if hired and left and left < hired else left,
        }

    def _stays(self, name: str) -> list[Row]:
        post = self._pick("客服", "客服", "收银", "保洁", "班长")
        one = {"person": name, "unit": "客服部", "team": self._pick(*GROUPS), "post": post, "valid_to": None}
        changed = self._pick(None, None, date(2026, 10, 2), date(2026, 10, 31), date(2026, 11, 1))
        if changed is None:
            return [{**one, "valid_from": date(2026, 1, 1)}]
        before = {**one, "valid_from": date(2026, 1, 1), "valid_to": changed - timedelta(days=1)}
        return [before, {**one, "team": self._pick(*GROUPS), "valid_from": changed}]

    def _wages(self, name: str) -> list[Row]:
        amounts = (None, Decimal(0), Decimal("0.01"), Decimal(900), Decimal(900))
        return [
            {"subject": group, "person": name, "month": month, "amount": self._pick(*amounts)}
            for group in {self._pick(*GROUPS): None}
            for month in ((2026, 10), (2026, 9))
            if self._chance.random() < 0.9
        ]


@settings(
    max_examples=YEARS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(
    seed=st.integers(0, 2**32),
    picks=st.fixed_dictionaries({k: st.sampled_from(v) for k, v in PAY_READINGS.items()}),
)
def test_every_member_is_paid_as_the_oracle_pays(seed: int, picks: dict[str, str]) -> None:
    rows = Payday(seed).rows()
    written = {
        **rows,
        "payroll": [{**row, "month": "{}-{:02}".format(*row["month"])} for row in rows["payroll"]],
    }
    run = run_of("P03", written, "2026-10", picks)
    paid = {(own.subject, own.item): own.amount for own in run.pay if own.of is not None}
    assert paid == (month_pay(rows, (2026, 10), picks) if rows["people"] else {})
    for pool in (own for own in run.pay if own.item == "pool" and picks["bonus_groups"] == "own_group"):
        parts = [own.amount for own in run.pay if own.item == "bonus" and own.of == pool.subject]
        assert None in parts or sum(parts) in {pool.amount, 0}
