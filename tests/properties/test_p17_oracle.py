"""P17 through intake and engine equals the oracle, amount by amount, over random years of producing units.

`KAOHE_YEARS=500 pytest tests/properties/test_p17_oracle.py` tries 500 years, each of six units.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p17_oracle import CENT, OWN_DEPARTMENT, profit_missing, year_pay
from scored_rows import run_of

YEARS = int(os.environ.get("KAOHE_YEARS", "4"))
READINGS = {"line_share": ("of_its_plan", "of_revenue"), "too_much": ("claim", "carry")}
UNITS = ("东", "西", "南", "北", "中", "外")
ACCOUNTS = tuple(f"{side}_{how}" for side in ("carriers", "gov_line") for how in ("own", "joint", "central"))
Row = dict[str, Any]


class Company:
    """A random year: progress just reached or missed, returns, losses, figures that were not reported."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows
        self.rows: dict[str, list[Row]] = {"units": [], "revenue": [], "plans": [], "events": []}
        self._silent = self._chance.random() < 0.3
        for unit in (*UNITS, OWN_DEPARTMENT):
            self.rows["units"].append({"unit": unit})
            self._year(unit)

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _year(self, unit: str) -> None:
        monthly = Decimal(self._pick(1000, 3000, "99999.99", 0))
        line = (monthly * self._pick(50, 60, 100) / 100).quantize(CENT)
        level = self._pick(40, 69, 70, 85, 100, 110)
        for month in range(1, 13):
            if self._chance.random() < 0.97:
                self._plan(unit, "政企业务收入", f"2026-{month:02d}", monthly)
            if unit != UNITS[0]:
                self._plan(unit, "政企客户线收入", f"2026-{month:02d}", line)
            self._month(unit, month, monthly * self._pick(level, level, 70, 100) / 100, line)
        for quarter in range(1, 5):
            self._quarter(unit, quarter)
        self._make_up(unit, self._pick(None, None, Decimal(0), -CENT))
        self._plan(unit, "政企业务收入", "2025-12", Decimal(5))
        self._plan(unit, "季度奖", "2026", Decimal(5))
        self._book(unit, "maintenance_outsourcing", 1, Decimal(70_000), Decimal(10))

    def _quarter(self, unit: str, quarter: int) -> None:
        if self._chance.random() < 0.9:
            self._plan(unit, "季度奖", f"2026-Q{quarter}", self._pick(Decimal(8000), Decimal("333.33")))
        if self._chance.random() < 0.1:
            self._plan(unit, "政企业务收入", f"2026-Q{quarter}", Decimal(500))
        kind = self._pick("cost_misbooked", None, None, "praise")
        if kind:
            day = date(2026, quarter * 3 - self._pick(0, 1, 2), self._pick(1, 15, 30 if quarter > 1 else 28))
            number = f"E{len(self.rows['events'])}"
            event = {"event_id": number, "subject": unit, "kind": kind, "occurred_on": day}
            self.rows["events"].append(event | {"count": self._pick(1, 2)})

    def _month(self, unit: str, month: int, total: Decimal, line: Decimal) -> None:
        """Book a month so that it makes up ``total``, the line sixty per cent of its plan or near it."""
        total = (total + self._pick(0, 0, CENT, -CENT)).quantize(CENT)
        of_line = min(
            total, (line * self._pick(60, 60, 50, 100) / 100 + self._pick(0, 0, -CENT)).quantize(CENT)
        )
        used = self._chance.sample(ACCOUNTS[:3], 2) + self._chance.sample(ACCOUNTS[3:], 1)
        back = self._pick(Decimal(0), Decimal(0), Decimal("250.25"))
        amounts = (total - of_line + back, -back, of_line)
        for account, amount in zip(used, amounts, strict=True):
            if amount and not (self._silent and unit == UNITS[1]):
                rate = self._pick(10, 20, 35, -15)
                profit = (abs(amount) * rate / 100).quantize(CENT)
                self._book(unit, account, month, amount, profit)

    def _make_up(self, unit: str, beyond: Decimal | None) -> None:
        """Reach the year's plan in December, exactly or short of a cent, by business of the line."""
        mine = [row for row in self.rows["revenue"] if row["unit"] == unit and row["account"] in ACCOUNTS]
        free = set(ACCOUNTS[3:]) - {row["account"] for row in mine if row["month"] == "2026-12"}
        if beyond is None or not mine:
            return
        plans = [
            row
            for row in self.rows["plans"]
            if (row["unit"], row["item"], row["period"][:4]) == (unit, "政企业务收入", "2026")
        ]
        lacking = sum(row["planned"] for row in plans) - sum(row["amount"] for row in mine) + beyond
        if lacking > 0:
            self._book(unit, min(free), 12, lacking, (lacking / 5).quantize(CENT))

    def _book(self, unit: str, account: str, month: int, amount: Decimal, profit: Decimal) -> None:
        missing = self._silent and self._chance.random() < 0.02
        row = {"unit": unit, "account": account, "month": f"2026-{month:02d}", "amount": amount}
        self.rows["revenue"].append(row | {"net_profit": None if missing else profit})

    def _plan(self, unit: str, item: str, period: str, planned: Decimal) -> None:
        self.rows["plans"].append({"unit": unit, "item": item, "period": period, "planned": planned})


@settings(
    max_examples=YEARS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(
    seed=st.integers(0, 2**32),
    picks=st.fixed_dictionaries({k: st.sampled_from(v) for k, v in READINGS.items()}),
)
def test_every_amount_of_the_year_equals_the_oracle(seed: int, picks: dict[str, str]) -> None:
    rows = Company(seed).rows
    run = run_of("P17", rows, "2026-Q4", picks)
    paid = {(run.inputs.period, own.subject, own.item): own.amount for own in run.pay}
    paid |= {(past.period, own.subject, own.item): own.amount for past in run.earlier for own in past.pay}
    assert paid == year_pay(rows, picks)
    codes = {finding.code for finding in run.findings}
    assert ("pay.disagrees" in codes) is profit_missing(rows)
