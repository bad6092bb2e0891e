"""P02 through intake and engine equals the oracle, amount by amount, over random years of a sales department.

`KAOHE_YEARS=500 pytest tests/properties/test_p02_oracle.py` tries 500 years.
"""

from __future__ import annotations

import os
from calendar import monthrange
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p02_oracle import CENT, DIRECTOR, MANAGER, MONTHS, YEARLY, Year, label, posts_in, task_of
from scored_rows import run_of

YEARS = int(os.environ.get("KAOHE_YEARS", "3"))
READINGS = {
    "breakdown": ("by_plan", "by_plan", "evenly"),
    "internal_division": ("by_director", "by_heads"),
}
Row = dict[str, Any]


def first(month: tuple[int, int]) -> date:
    return date(*month, 1)


def last(month: tuple[int, int]) -> date:
    return date(*month, monthrange(*month)[1])


class Department:
    """A random year: people come, leave and are promoted; plans add up or not; money comes and goes back."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows
        self.rows: dict[str, list[Row]] = {"assignments": self._stays(), "plans": [], "collections": []}
        self.rows["events"] = []
        # As much as the task, a little more or less, or far from it: then the year is met exactly, or nearly.
        self._level = self._pick(Decimal(1), Decimal("1.02"), Decimal("0.9"), Decimal("1.2"))
        for month in MONTHS:
            self._month(month)
        self._strays()
        self._reach(self._pick(None, YEARLY, YEARLY - CENT, YEARLY + Decimal(1000)))

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _stays(self) -> list[Row]:
        """Begin with up to eight managers; the director may be followed by another, or by one of them."""
        found = []
        for number in range(self._chance.randint(1, 8)):
            begin, end = self._chance.randrange(4), self._pick(11, 11, self._chance.randrange(12))
            begin = min(begin, end)
            start, stop = first(MONTHS[begin]), last(MONTHS[end])
            if self._chance.random() < 0.3:
                start = start.replace(day=self._chance.randint(2, 28))
            if end < 11 and self._chance.random() < 0.3 and begin < end:
                stop = stop.replace(day=self._chance.randint(1, 27))
            found.append(self._stay(f"经理{number}", MANAGER, start, stop if end < 11 else None))
        change = self._pick(None, None, self._chance.randint(1, 10))
        ends = None if change is None else last(MONTHS[change - 1])
        found.append(self._stay("总监", DIRECTOR, date(2009, 12, 1), ends))
        if change is not None and self._chance.random() < 0.8:
            next_one = self._pick("后任", "经理0")
            begins = first(MONTHS[change])
            for row in found:
                if row["person"] == next_one and (row["valid_to"] is None or row["valid_to"] >= begins):
                    row["valid_to"] = ends
            found = [row for row in found if row["valid_to"] is None or row["valid_to"] >= row["valid_from"]]
            found.append(self._stay(next_one, DIRECTOR, begins, None))
        found.append(self._stay("司机", "驾驶员", date(2010, 3, 1), None))
        return found

    def _stay(self, person: str, post: str, start: date, stop: date | None) -> Row:
        return {"person": person, "unit": "客户部", "post": post, "valid_from": start, "valid_to": stop}

    def _month(self, month: tuple[int, int]) -> None:
        posts = posts_in(self.rows, month)
        managers = sorted(person for person, post in posts.items() if post == MANAGER)
        planned = self._planned(managers, task_of(month))
        for person, own in planned.items():
            off = CENT if self._chance.random() < 0.03 else Decimal(0)
            if self._chance.random() > 0.02:
                self._plan(person, label(month), own + off)
        for person in posts:
            usual = planned.get(person, Decimal(0))
            far = (usual * self._level * self._chance.randint(0, 200) / 100).quantize(CENT)
            total = self._pick(usual, usual, usual - CENT, usual + CENT, far, usual * self._level)
            self._collect(person, month, total.quantize(CENT))
        for person in managers if self._chance.random() < 0.4 else ():
            self._event(person, month, self._pick(0, 0, 1, Decimal("12.50"), 400, 20_000))

    def _planned(self, managers: list[str], task: Decimal) -> dict[str, Decimal]:
        if not managers:
            return {}
        weights = [self._chance.randint(1, 5) for _person in managers]
        parts = [(task * weight / sum(weights)).quantize(CENT) for weight in weights]
        parts[-1] += task - sum(parts)
        return dict(zip(managers, parts, strict=True))

    def _plan(self, person: str, period: str, planned: Decimal, item: str = "业绩任务") -> None:
        self.rows["plans"].append({"unit": person, "item": item, "period": period, "planned": planned})

    def _collect(self, person: str, month: tuple[int, int], total: Decimal) -> None:
        back = self._pick(Decimal(0), Decimal(0), Decimal("77.77"))
        day = self._pick(first(month), last(month), first(month).replace(day=15))
        for amount, on in ((total + back, day), (-back, last(month))):
            if amount:
                self._row(person, on, amount)

    def _row(self, person: str, on: date | None, amount: Decimal) -> None:
        number = f"H{len(self.rows['collections'])}"
        row = {"collection_id": number, "subject": person, "collected_on": on, "amount": amount}
        self.rows["collections"].append(row)

    def _event(self, person: str, month: tuple[int, int], count: Any, kind: str = "excess_allotment") -> None:
        number = f"E{len(self.rows['events'])}"
        row = {"event_id": number, "subject": person, "kind": kind, "occurred_on": last(month)}
        self.rows["events"].append(row | {"count": Decimal(count)})

    def _strays(self) -> None:
        """Add rows that count for nobody: before and after the year, of others, of those who have left."""
        self._row("经理0", date(2010, 2, 28), Decimal(9_999_999))
        self._row("经理0", date(2011, 3, 1), Decimal(9_999_999))
        self._row("经理0", None, Decimal(1234))
        self._row("司机", date(2010, 7, 1), Decimal(5000))
        self._row("经理1", date(2011, 2, 27), self._pick(Decimal(-100), Decimal(100)))
        self._plan("经理0", "2010-Q2", Decimal(9))
        self._plan("经理0", label(MONTHS[3]), Decimal(9), "拜访次数")
        self._event("经理0", MONTHS[-1], 7, "praise")

    def _reach(self, target: Decimal | None) -> None:
        """Let the team collect exactly so much in the year, where somebody is there at its end."""
        there = sorted(posts_in(self.rows, MONTHS[-1]))
        if target is None or not there:
            return
        team = Decimal(0)
        for month in MONTHS:
            posts = posts_in(self.rows, month)
            team += sum(
                row["amount"]
                for row in self.rows["collections"]
                if row["subject"] in posts
                and row["collected_on"] is not None
                and label(month) == f"{row['collected_on']:%Y-%m}"
            )
        if team != target:
            self._row(there[0], last(MONTHS[-1]), target - team)


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
    rows = Department(seed).rows
    run = run_of("P02", rows, "2011-02", picks)
    paid = {(run.inputs.period, own.subject, own.item): own.amount for own in run.pay}
    paid |= {(past.period, own.subject, own.item): own.amount for past in run.earlier for own in past.pay}
    expected = Year(rows, picks)
    assert paid == expected.pay
    codes = {finding.code for finding in run.findings}
    assert ("pay.disagrees" in codes) is expected.disagrees
