"""P09 through intake and engine equals the oracle: every month of random years of 2010."""

from __future__ import annotations

import os
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p09_oracle import TABLE, month_pay
from scored_rows import runs_of

MANAGERS = ("甲", "乙", "丙", "丁")
YEARS = int(os.environ.get("KAOHE_YEARS", "1"))
"""How many random years to go through; docs/policies/P09.md says how many were."""
MONTHS = [date(2010, month, 1) for month in range(1, 13)]
BASE = date(2009, 12, 1)
Row = dict[str, Any]


class Year:
    """Random rows of four managers: losses around the targets more often than chance would have them."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows

    def rows(self) -> dict[str, list[Row]]:
        return {
            "people": [{"person": name, "left_on": self._pick(None, None, self._day())} for name in MANAGERS],
            "assignments": [self._stay(name) for name in MANAGERS],
            "active_users": [
                row for name in MANAGERS for product in TABLE for row in self._kept(name, product)
            ],
            "churn_reliefs": [self._relief(number) for number in range(self._pick(0, 8, 20))],
            "developments": [self._order(number) for number in range(40)],
            "events": [self._event(number) for number in range(20)],
        }

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _day(self) -> date:
        return date(2009, 12, 20) + timedelta(days=self._chance.randrange(385))

    def _stay(self, name: str) -> Row:
        post = self._pick("直销客户经理", "直销客户经理", "直销客户经理", "店员")
        since, until = self._pick(date(2009, 1, 1), date(2009, 1, 1), self._day()), date(2010, 10, 31)
        return {
            "person": name,
            "unit": "渠道",
            "post": post,
            "valid_from": since,
            "valid_to": self._pick(None, None, until) if since <= until else None,
        }

    def _kept(self, name: str, product: str) -> Any:
        base = self._pick(0, 7, 300, 1000, 2007, 10_000)
        target = int(TABLE[product][0])
        for month in (BASE, *MONTHS, date(2009, 11, 1)):
            share = self._pick(0, target, target, target + 1, 2 * target, 20, 100)
            users = base - base * share // 100 + self._pick(0, 0, 1, -1)
            if self._chance.random() < 0.95:
                kept = base if month == BASE else max(users, 0)
                yield {"subject": name, "product": product, "month": (month.year, month.month), "users": kept}

    def _relief(self, number: int) -> Row:
        return {
            "relief_id": f"R{number}",
            "subject": self._pick(*MANAGERS),
            "product": self._pick(*TABLE),
            "occurred_on": self._day(),
            "users": self._pick(1, 10, 100, 1000),
            "cause": self._pick("moved", "bankrupt", "closed"),
            "proposed_by": "申请人",
            "approved_by": self._pick("营销部", "营销部", None),
        }

    def _order(self, number: int) -> Row:
        revenue = self._pick(None, Decimal("0.05"), Decimal("1234.56"), Decimal("-300.45"), Decimal(99))
        return {
            "order_id": f"D{number}",
            "subject": self._pick(*MANAGERS),
            "product": self._pick(*TABLE, "机顶盒"),
            "developed_on": self._day(),
            "users": self._pick(None, 1, 3, -2),
            "revenue": revenue,
        }

    def _event(self, number: int) -> Row:
        return {
            "event_id": f"E{number}",
            "subject": self._pick(*MANAGERS),
            "kind": self._pick("service_fault", "other_deduction", "praise_spoken"),
            "occurred_on": self._day(),
            "count": self._pick(Decimal(1), Decimal(2), Decimal("12.34")),
        }


@settings(
    max_examples=YEARS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32), reading=st.sampled_from(("added_back", "taken_from_base")))
def test_every_month_equals_the_oracle(seed: int, reading: str) -> None:
    rows = Year(seed).rows()
    written = {
        **rows,
        "active_users": [{**row, "month": "{}-{:02}".format(*row["month"])} for row in rows["active_users"]],
    }
    runs = runs_of("P09", written, [f"{month:%Y-%m}" for month in MONTHS], {"relief": reading})
    for month, run in zip(MONTHS, runs, strict=True):
        paid = {(own.subject, own.item): own.amount for own in run.pay}
        assert paid == month_pay(rows, month, from_base=reading == "taken_from_base")
