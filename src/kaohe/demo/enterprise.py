"""What the made-up support centres earn with enterprise customers from January to September, against a plan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kaohe.demo.office import EAST, HARBOUR, UNITS, WEST, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = tuple(date(2026, month, 1) for month in range(1, 10))
PLANNED = {EAST: 300_000, WEST: 240_000, HARBOUR: 150_000}
OF_THE_LINE = 0.5
"""The part of the plan that the line of enterprise customers is to bring."""
BONUS = {EAST: 24_000, WEST: 20_000, HARBOUR: 12_000}
# done of the plan, quarter by quarter: the west misses its progress in the second and makes up for it
DONE = {EAST: (1.03, 1.01, 1.06), WEST: (0.90, 0.45, 1.05), HARBOUR: (1.02, 1.04, 1.00)}
# account, part of what is earned, net profit of it
ACCOUNTS = (
    ("carriers_own", 0.22, 0.18),
    ("carriers_joint", 0.18, 0.12),
    ("carriers_central", 0.10, 0.10),
    ("gov_line_own", 0.28, 0.20),
    ("gov_line_joint", 0.16, 0.15),
    ("gov_line_central", 0.06, 0.10),
)


def revenue() -> Iterator[Row]:
    """Book each month's accounts, carriers and enterprise line apart."""
    for unit in UNITS:
        for month in MONTHS:
            earned = PLANNED[unit] * DONE[unit][(month.month - 1) // 3]
            for account, part, profit in ACCOUNTS:
                amount = round(earned * part)
                yield {
                    "unit": unit,
                    "account": account,
                    "month": f"{month:%Y-%m}",
                    "amount": amount,
                    "cost": amount - round(amount * profit),
                    "net_profit": round(amount * profit),
                }


def plans() -> Iterator[Row]:
    """Plan months, and the bonus of each quarter."""
    for unit in UNITS:
        for month in MONTHS:
            for item, part in (("政企业务收入", 1.0), ("政企客户线收入", OF_THE_LINE)):
                planned = round(PLANNED[unit] * part)
                yield {"unit": unit, "item": item, "period": f"{month:%Y-%m}", "planned": planned}
        for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
            yield {"unit": unit, "item": "季度奖", "period": quarter, "planned": BONUS[unit]}


def events() -> Iterator[Row]:
    """Find costs of the harbour's enterprise business booked elsewhere."""
    yield {
        "event_id": "CB260801",
        "subject": HARBOUR,
        "kind": "cost_misbooked",
        "occurred_on": date(2026, 8, 25),
        "count": 1,
        "note": "政企项目的设备租金列支到家庭业务",
        "source": "财务稽核",
    }
