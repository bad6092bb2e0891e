"""P07 through intake and engine equals the oracle at every node, over random rows and readings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p07_oracle import RATED, month_points
from scored_rows import points_of, run_of

PEOPLE = tuple(f"员工{number}" for number in range(1, 9))
READINGS = {
    "callback_by": ("within_period", "ever", "by_the_day"),
    "content_answers": ("satisfied_only", "neutral_too"),
    "parts": ("by_workload", "alike"),
}
Row = dict[str, Any]


class Month:
    """Random rows around October 2026."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows

    def rows(self) -> dict[str, list[Row]]:
        count = self._chance.choice((6, 40, 90))
        return {
            "customers": [self._customer(number) for number in range(count)],
            "callbacks": [self._callback(number) for number in range(count)],
            "ratings": list(self._ratings().values()),
        }

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _date(self) -> date:
        return date(2026, 9, 28) + timedelta(days=self._chance.randrange(37))

    def _customer(self, number: int) -> Row:
        created = self._date()
        outcome = self._pick("won", "lost", None)
        return {
            "customer_id": f"K{number}",
            "subject": self._pick(*PEOPLE),
            "importance": self._pick("key", "important", "ordinary", None),
            "created_on": created,
            "outcome": outcome,
            "decided_on": self._pick(None, created, created + timedelta(days=self._chance.randrange(20))),
            "complete": self._pick(True, True, False, None),
            "tracked": self._pick(True, True, False, None),
        }

    def _callback(self, number: int) -> Row:
        planned = self._date()
        after = self._pick(None, 0, 1, -1, self._chance.randrange(30))
        return {
            "callback_id": f"H{number}",
            "subject": self._pick(*PEOPLE),
            "customer_id": f"K{number}",
            "importance": self._pick("key", "important", "ordinary", None),
            "occasion": self._pick("scheduled", "scheduled", "after_service", None),
            "planned_on": planned,
            "done_on": None if after is None else planned + timedelta(days=after),
            "answer": self._pick("very_satisfied", "satisfied", "neutral", "dissatisfied", None),
        }

    def _ratings(self) -> dict[tuple[str, ...], Row]:
        found = {}
        for _number in range(self._chance.choice((0, 10, 40))):
            key = (
                self._pick(*PEOPLE),
                self._pick(*RATED.values(), "other"),
                self._pick("经理", "副经理"),
                self._pick("2026-10", "2026-10", "2026-09"),
            )
            found[key] = dict(zip(("subject", "indicator", "rater", "period"), key, strict=True)) | {
                "rater_role": self._pick("superior", "superior", "peer"),
                "score": self._pick(Decimal("90.005"), Decimal(80), Decimal("66.67"), Decimal(100), None),
            }
        return found


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
def test_every_node_equals_the_oracle(seed: int, picks: dict[str, str]) -> None:
    rows = Month(seed).rows()
    points = points_of(run_of("P07", rows, "2026-10", picks))
    people = {subject for subject, _node in points}
    expected = {
        (person, node): own
        for person in people
        for node, own in month_points(rows, person, (2026, 10), picks).items()
    }
    assert points == expected
