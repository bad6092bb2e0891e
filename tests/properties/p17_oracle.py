"""P17 written once more from its source, in plain decimals: the four quarters of every producing unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Pay = dict[tuple[str, str, str], Decimal | None]
"""Amounts by quarter, unit and item; None where one cannot be worked out."""

OWN_DEPARTMENT = "政企客户部"
SIDES = ("carriers", "gov_line")
QUARTERS = (1, 2, 3, 4)
CENT, ZERO = Decimal("0.01"), Decimal("0.00")


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def label(quarter: int) -> str:
    return f"2026-Q{quarter}"


def year_pay(rows: Tables, readings: dict[str, str]) -> Pay:
    """Return every amount of the year."""
    pay: Pay = {}
    for row in rows["units"]:
        if row["unit"] != OWN_DEPARTMENT:
            for quarter in QUARTERS:
                _Quarter(rows, readings, row["unit"], quarter, pay).work_out()
    return pay


def profit_missing(rows: Tables) -> bool:
    """Tell whether any business that is rewarded was reported without its net profit."""
    return any(
        row["net_profit"] is None and row["account"].endswith(("_own", "_joint"))
        for row in rows["revenue"]
        if row["unit"] != OWN_DEPARTMENT and row["account"].startswith(SIDES)
    )


class _Quarter:
    def __init__(self, rows: Tables, readings: dict[str, str], unit: str, quarter: int, pay: Pay) -> None:
        self._rows, self._readings, self._pay = rows, readings, pay
        self._unit, self._quarter = unit, quarter
        self._booked = [
            row
            for row in rows["revenue"]
            if row["unit"] == unit
            and row["account"].startswith(SIDES)
            and int(row["month"][-2:]) <= 3 * quarter
        ]
        self.revenue = self._sum(self._booked, "amount") if self._booked else None
        self.line = self._sum(
            [row for row in self._booked if row["account"].startswith("gov_line")], "amount"
        )
        self.plan, self.line_plan = self._plan("政企业务收入"), self._plan("政企客户线收入")
        self.bonus = self._plan("季度奖", only=label(quarter))

    @staticmethod
    def _sum(rows: list[Row], name: str) -> Decimal:
        return sum((row[name] for row in rows if row[name] is not None), Decimal(0))

    def _plan(self, item: str, only: str | None = None) -> Decimal | None:
        """Add up what is planned by the month or the quarter until now."""
        own = [
            row["planned"]
            for row in self._rows["plans"]
            if (row["unit"], row["item"]) == (self._unit, item)
            and (row["period"] == only if only else self._until(row["period"]))
        ]
        return sum(own, Decimal(0)) if own else None

    def _until(self, period: str) -> bool:
        year, part = period.split("-")
        last = int(part[1:]) * 3 if part.startswith("Q") else int(part)
        return year == "2026" and last <= 3 * self._quarter

    def work_out(self) -> None:
        planned = self._planned()
        found = self._misbooked() > 0
        self._put("planned_reward", planned)
        reward = planned if planned is None or not found else min(planned, ZERO)
        self._put("reward", reward)
        half = None if reward is None else abs(reward) - cents((abs(reward) * 100 // 2) / 100)
        marketing = None if half is None or reward is None else (half if reward >= 0 else -half)
        self._put("marketing", marketing)
        self._put("people", None if marketing is None or reward is None else reward - marketing)
        fine = None if planned is None else -max(planned, ZERO)
        self._put("misbooking_fine", fine if found else ZERO)
        cut = self._cut()
        self._put("bonus_cut", cut)
        self._put("quarter_bonus", None if cut is None or self.bonus is None else self.bonus - cut)
        if self._quarter == QUARTERS[-1]:
            self._put("refund", self._refund())

    def _gates(self, part: Decimal) -> bool | None:
        """Tell whether the part of the progress is reached, then whether the line has its sixty per cent."""
        if self.revenue is None or self.plan is None:
            return None
        if self.revenue < self.plan * part:
            return False
        whole = self.revenue if self._readings.get("line_share") == "of_revenue" else self.line_plan
        return None if whole is None else self.line >= whole * Decimal("0.60")

    def _planned(self) -> Decimal | None:
        held = self._gates(Decimal("0.70"))
        if held is None or self.revenue is None or self.plan is None:
            return None
        rate = Decimal("0.45") if self.revenue >= self.plan else Decimal("0.40")
        signed = self._profit("_own") * rate + self._profit("_joint") * Decimal("0.30")
        due = cents(max(signed, Decimal(0))) if held else ZERO
        new = due - self._earlier("planned_reward")
        carried = self._readings.get("too_much") == "carry" and self._quarter != QUARTERS[-1]
        return max(new, ZERO) if carried else new

    def _profit(self, how: str) -> Decimal:
        return self._sum([row for row in self._booked if row["account"].endswith(how)], "net_profit")

    def _misbooked(self) -> Decimal:
        months = range(3 * self._quarter - 2, 3 * self._quarter + 1)
        return sum(
            (
                row["count"]
                for row in self._rows["events"]
                if (row["subject"], row["kind"]) == (self._unit, "cost_misbooked")
                and row["occurred_on"].month in months
            ),
            Decimal(0),
        )

    def _cut(self) -> Decimal | None:
        if self.revenue is None or self.plan is None:
            return None
        if self.revenue >= self.plan * Decimal("0.70"):
            return ZERO
        if self.bonus is None or not self.plan:
            return None
        done = (self.revenue / self.plan).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return cents(self.bonus * min(1 - done, Decimal(1)))

    def _refund(self) -> Decimal | None:
        held = self._gates(Decimal(1))
        if held is None:
            return None
        return self._earlier("bonus_cut") + (self._pay[self._key("bonus_cut")] or ZERO) if held else ZERO

    def _earlier(self, item: str) -> Decimal:
        before = ((label(quarter), self._unit, item) for quarter in range(1, self._quarter))
        return sum((self._pay[key] or ZERO for key in before), ZERO)

    def _key(self, item: str) -> tuple[str, str, str]:
        return label(self._quarter), self._unit, item

    def _put(self, item: str, amount: Decimal | None) -> None:
        self._pay[self._key(item)] = amount
