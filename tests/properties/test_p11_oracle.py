"""P11 through intake, views and pay equals the oracle: every item of every unit in every month of random years."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p11_oracle import earned, in_force
from scored_rows import run_of

YEARS = int(os.environ.get("KAOHE_YEARS", "1"))
"""How many random years to go through; docs/policies/P11.md says how many were."""
UNITS = ["鼓楼组", "枢纽组", "仓山组"]
PLACES = ("鼓楼区", "台江区", "晋安区", "仓山区", "鼓楼分公司", "台江分公司")
CUSTOMERS, USERS = tuple(f"K{n}" for n in range(5)), tuple(f"U{n}" for n in range(8))
BEFORE = date(2015, 1, 1)
READINGS = {"assistance": ("shared", "lead_only"), "joint": ("shared", "whole")}
Row = dict[str, Any]


class Year:
    """Random registers that change within the year, tickets and orders at the very edges of days, revenue."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows

    def rows(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {
            "assignments": [
                {"person": unit, "unit": "政企客户支撑中心", "team": unit, "valid_from": BEFORE}
                for unit in UNITS
            ],
            "territories": list(self._register("place", PLACES, lambda: {"unit": self._pick(*UNITS)})),
            "contracted_customers": list(
                self._register(
                    "customer_id",
                    CUSTOMERS,
                    lambda: {
                        "kind": self._pick("industry", "business", "key", "dedicated", "dedicated"),
                        "headquarters": self._pick(*PLACES[:4], "北京", None),
                    },
                )
            ),
            "customer_sites": list(
                self._register(
                    "user_id",
                    USERS,
                    lambda: {
                        "customer_id": self._pick(*CUSTOMERS, "K99"),
                        "district": self._pick(*PLACES[:4], "马尾区"),
                    },
                )
            ),
            "fault_tickets": [
                {"ticket_id": f"G{number}", "unit": self._pick(*UNITS, "值班台"), **self._work("restored_at")}
                for number in range(self._pick(0, 40, 120))
            ],
            "provisioning_orders": [
                {"order_id": f"D{number}", "unit": "值班台", **self._work("completed_at")}
                for number in range(self._pick(0, 30))
            ],
            "revenue": list(self._revenue()),
            "plans": list(self._plans()),
        }
        self._reach(rows)
        return rows

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _day(self) -> date:
        return date(2025, 12, 25) + timedelta(days=self._chance.randrange(380))

    def _register(self, key: str, names: tuple[str, ...], cells: Any) -> Any:
        for name in names:
            days = {
                self._pick(BEFORE, BEFORE, BEFORE, self._day()),
                *(self._day() for _ in range(self._pick(0, 1, 2))),
            }
            for day in sorted(days):
                ends = self._pick(*[None] * 6, day, day + timedelta(days=self._chance.randrange(300)))
                yield {key: name, **cells(), "valid_from": day, "valid_to": ends}

    def _work(self, done: str) -> Row:
        day = datetime.combine(self._day(), datetime.min.time())
        when = day + timedelta(seconds=self._pick(0, 1, 86399, self._chance.randrange(86400)))
        begun = {"accepted_at": day - timedelta(days=1)} if done == "restored_at" else {"required_at": day}
        user = self._pick(*USERS, "U99")
        segment = self._pick("gov_enterprise", "public", None)
        return {
            "user_id": user,
            "customer_segment": segment,
            **begun,
            done: self._pick(when, when, when, None),
        }

    def _revenue(self) -> Any:
        for unit in (*PLACES[4:], "远郊分公司"):
            for number in range(12):
                for account in ("maintenance_service", "maintenance_outsourcing"):
                    month = date(2026, number + 1, 1)
                    amount = self._pick(*map(Decimal, ("0.01", "0.10", "1000", "33333.33", "-400.05", "0")))
                    yield {"unit": unit, "account": account, "month": month, "amount": amount}

    def _plans(self) -> Any:
        for unit in UNITS:
            for label in ("2026", "2026-03", "2025"):
                if self._chance.random() < 0.5:
                    planned = self._pick(Decimal(0), Decimal("1000.01"), Decimal(35000))
                    yield {"unit": unit, "item": "维护服务产品收入", "period": label, "planned": planned}

    def _reach(self, rows: dict[str, list[Row]]) -> None:
        """Let some units have planned exactly what they bring in, or a cent more or less."""
        for unit in UNITS:
            brought = sum(
                row["amount"]
                for row in rows["revenue"]
                if row["account"] == "maintenance_service"
                and (held := in_force(rows["territories"], "place", row["unit"], row["month"])) is not None
                and held["unit"] == unit
            )
            planned = brought + self._pick(Decimal(0), Decimal("0.01"), Decimal("-0.01"))
            plans = [row for row in rows["plans"] if row["unit"] == unit and row["period"] == "2026-03"]
            if plans and planned >= 0:
                others = [row for row in rows["plans"] if row["unit"] == unit and row["period"] == "2026"]
                part = self._pick(Decimal(0), planned, planned / 2).quantize(Decimal("0.01"))
                plans[0]["planned"] = planned - part if others else planned
                for row in others:
                    row["planned"] = part


@settings(
    max_examples=YEARS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(
    seed=st.integers(0, 2**32),
    readings=st.fixed_dictionaries({name: st.sampled_from(options) for name, options in READINGS.items()}),
)
def test_every_item_equals_the_oracle(seed: int, readings: dict[str, str]) -> None:
    rows = Year(seed).rows()
    run = run_of("P11", rows, "2026-12", readings)
    months = [*(past.pay for past in run.earlier), run.pay]
    found = []
    for pay in months:
        items: dict[str, Row] = {unit: {} for unit in UNITS}
        for own in pay:
            items[own.subject][own.item] = own.amount
        found.append(items)
    assert found == earned(rows, UNITS, 2026, readings)
