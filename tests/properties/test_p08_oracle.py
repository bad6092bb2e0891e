"""P08 through intake and engine equals the oracle at every node, over random rows, periods and readings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p08_oracle import Period, points_of_all
from scored_rows import points_of, run_of

UNITS = tuple(f"单位{number}" for number in range(1, 7))
PERIODS = {
    "2026-05": Period(date(2026, 5, 1), date(2026, 5, 31)),
    "2026-08": Period(date(2026, 8, 1), date(2026, 8, 31)),
    "2026-09": Period(date(2026, 9, 1), date(2026, 9, 30)),
    "2026-Q3": Period(date(2026, 7, 1), date(2026, 9, 30)),
    "2026-H1": Period(date(2026, 1, 1), date(2026, 6, 30)),
    "2026": Period(date(2026, 1, 1), date(2026, 12, 31)),
}
READINGS = {
    "milestone_between": ("last_due", "own_quarter"),
    "repair_days": ("year_to_date", "period"),
    "repair_causes": ("all", "operator_only"),
    "same_customer": ("once", "each_time"),
}
Row = dict[str, Any]


class Year:
    """Random rows from the end of 2025 to the beginning of 2027."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows

    def rows(self) -> dict[str, list[Row]]:
        count = self._chance.choice((0, 20, 60))
        rows = {
            "care_visits": [self._visit(number) for number in range(2 * count)],
            "fault_tickets": [self._ticket(number) for number in range(count)],
            "tasks": [self._task(number) for number in range(count)],
            "events": [self._event(number) for number in range(count // 6)],
            "plans": list(self._plans()),
        }
        return rows | {"units": [{"unit": unit} for unit in UNITS]}

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _date(self) -> date:
        return date(2025, 12, 20) + timedelta(days=self._chance.randrange(390))

    def _moment(self) -> datetime:
        return datetime.combine(self._date(), time()) + timedelta(seconds=self._chance.randrange(86_400))

    def _plans(self) -> Any:
        for unit in UNITS:
            for item in ("客户优化", "客户巡检"):
                for label in ("2025", "2026", "2026-08"):
                    if self._chance.random() < 0.7:
                        planned = self._pick(Decimal(0), Decimal(5), Decimal(7), Decimal(10))
                        yield {"unit": unit, "item": item, "period": label, "planned": planned}

    def _visit(self, number: int) -> Row:
        return {
            "visit_id": f"X{number}",
            "unit": self._pick(*UNITS),
            "customer_id": self._pick("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"),
            "kind": self._pick("inspection", "optimisation"),
            "done_on": self._date(),
        }

    def _ticket(self, number: int) -> Row:
        accepted = self._moment()
        seconds = self._pick(60, 3600, 7201, self._chance.randrange(1, 100_000))
        return {
            "ticket_id": f"G{number}",
            "unit": self._pick(*UNITS),
            "customer_segment": self._pick("gov_enterprise", "gov_enterprise", "public", None),
            "cause": self._pick("operator", "customer", None),
            "accepted_at": accepted,
            "restored_at": self._pick(accepted + timedelta(seconds=seconds), None),
            "paused_minutes": self._pick(None, Decimal("0.5"), Decimal(1)),
        }

    def _task(self, number: int) -> Row:
        assigned = self._moment()
        due = self._pick(None, assigned + timedelta(days=1), assigned + timedelta(days=3))
        done = self._pick(None, due, due, due and due + timedelta(seconds=1), assigned)
        return {
            "task_id": f"R{number}",
            "subject": self._pick(*UNITS),
            "kind": self._pick("presales", "presales", "tender"),
            "assigned_at": assigned,
            "due_at": due,
            "completed_at": done,
        }

    def _event(self, number: int) -> Row:
        return {
            "event_id": f"S{number}",
            "subject": self._pick(*UNITS),
            "kind": self._pick("irregular_order", "other"),
            "occurred_on": self._date(),
            "count": 1,
        }


@settings(
    max_examples=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(
    seed=st.integers(0, 2**32),
    label=st.sampled_from(sorted(PERIODS)),
    picks=st.fixed_dictionaries({k: st.sampled_from(v) for k, v in READINGS.items()}),
)
def test_every_node_equals_the_oracle(seed: int, label: str, picks: dict[str, str]) -> None:
    rows = Year(seed).rows()
    points = points_of(run_of("P08", rows, label, picks))
    expected = points_of_all(rows, list(UNITS), PERIODS[label], picks)
    assert points == {(unit, node): own for unit, nodes in expected.items() for node, own in nodes.items()}
