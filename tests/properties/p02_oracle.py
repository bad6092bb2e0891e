"""P02 written once more from its source, in plain decimals: everybody's pay of the year from March 2010."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Pay = dict[tuple[str, str, str], Decimal | None]
"""Amounts by period, person and item; None where one cannot be worked out."""

MONTHS = tuple((2010 + (3 + number - 1) // 12, (3 + number - 1) % 12 + 1) for number in range(12))
YEARLY = Decimal(8_000_000)
MANAGER, DIRECTOR = "客户经理", "客户总监"
WAGES = {MANAGER: Decimal(3000), DIRECTOR: Decimal(6000)}
PHONE = {MANAGER: Decimal(200), DIRECTOR: Decimal(300)}
ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def task_of(month: tuple[int, int]) -> Decimal:
    """Eight million over twelve months; what does not divide is taken off the last one."""
    each = cents(YEARLY / 12)
    return YEARLY - 11 * each if month == MONTHS[-1] else each


def in_month(day: date | None, month: tuple[int, int]) -> bool:
    return day is not None and (day.year, day.month) == month


def posts_in(rows: Tables, month: tuple[int, int]) -> dict[str, str]:
    """Say who is there on any day of the month, by the post held last."""
    found: dict[str, tuple[date, str]] = {}
    for row in rows["assignments"]:
        first, last = row["valid_from"], row["valid_to"]
        begun = (first.year, first.month) <= month
        ended = last is not None and (last.year, last.month) < month
        if begun and not ended and row["person"] not in {p for p, (day, _) in found.items() if day > first}:
            found[row["person"]] = (first, row["post"])
    return {person: post for person, (_day, post) in found.items() if post in WAGES}


class Year:
    """Works out one month after the other, remembering what the year needs."""

    def __init__(self, rows: Tables, readings: dict[str, str]) -> None:
        self.rows, self.readings = rows, readings
        self.pay: Pay = {}
        self.disagrees = False
        self._collected: dict[str, Decimal] = {}
        self._tasks: dict[str, Decimal] = {}
        self._kept: dict[tuple[str, str], Decimal] = {}
        self._team = self._excess = Decimal(0)
        for month in MONTHS:
            self._month(month)

    def _month(self, month: tuple[int, int]) -> None:
        posts = posts_in(self.rows, month)
        own = {person: self._sum("collections", person, month) for person in posts}
        managers = sorted(person for person, post in posts.items() if post == MANAGER)
        directors = sorted(person for person, post in posts.items() if post == DIRECTOR)
        self._team += sum(own.values(), Decimal(0))
        for person in posts:
            self._collected[person] = self._collected.get(person, Decimal(0)) + own[person]
            self._put(month, person, "month_collected", own[person])
        tasks = self._broken_down(month, posts, managers)
        for person in managers:
            task = tasks[person]
            self._put(month, person, "manager_task", task)
            self._tasks[person] = self._tasks.get(person, Decimal(0)) + (task or 0)
            self._base(month, person, MANAGER, None if task is None else own[person] >= task)
            self._put(month, person, "commission", cents(own[person] * 5 / 100))
        commissions = sum((self.pay[label(month), person, "commission"] or 0 for person in managers), ZERO)
        for person in directors:
            self._base(month, person, DIRECTOR, sum(own.values(), Decimal(0)) >= task_of(month))
            self._put(month, person, "director_commission", cents(commissions * 20 / 100))
        pool = self._reward(month, directors)
        self._divide(month, managers, pool)
        if month == MONTHS[-1]:
            self._refund(month, managers, directors)

    def _broken_down(
        self, month: tuple[int, int], posts: dict[str, str], managers: list[str]
    ) -> dict[str, Decimal | None]:
        planned = {person: self._planned(person, month) for person in posts}
        if self.readings.get("breakdown") == "evenly":
            self.disagrees = False
            return {person: cents(task_of(month) / len(managers)) for person in managers}
        known = [own for own in planned.values() if own is not None]
        self.disagrees = bool(posts) and sum(known) != task_of(month)
        return {person: planned[person] for person in managers}

    def _base(self, month: tuple[int, int], person: str, post: str, done: bool | None) -> None:
        name = "manager" if post == MANAGER else "director"
        paid = None if done is None else cents(WAGES[post] * (100 if done else 80) / 100)
        kept = None if paid is None else WAGES[post] - paid
        self._put(month, person, f"{name}_base", paid)
        self._put(month, person, f"{name}_kept", kept)
        self._kept[person, post] = self._kept.get((person, post), Decimal(0)) + (kept or 0)
        self._put(month, person, f"telephone_{name}", PHONE[post])

    def _reward(self, month: tuple[int, int], directors: list[str]) -> Decimal:
        """Give a tenth of what exceeds the year's task, once: half to the director, half to be divided."""
        due = cents(max(self._team - YEARLY, Decimal(0)) / 10)
        pool = Decimal(0)
        for person in directors:
            new = due - self._excess
            bigger = abs(new) - cents((abs(new) * 100 // 2) / 100)
            half = bigger if new >= 0 else -bigger
            self._put(month, person, "excess", new)
            self._put(month, person, "excess_director", half)
            self._put(month, person, "excess_pool", new - half)
            pool += new - half
        if directors:
            self._excess = due
        return pool

    def _divide(self, month: tuple[int, int], managers: list[str], pool: Decimal) -> None:
        shares: dict[str, Decimal | None]
        if self.readings.get("internal_division") == "by_heads":
            whole, left = divmod(int(pool * 100), len(managers) or 1)
            shares = {p: Decimal(whole + (place < left)) / 100 for place, p in enumerate(managers)}
        else:
            given = {person: self._sum("events", person, month) for person in managers}
            allowed = all(own >= 0 for own in given.values()) and sum(given.values()) <= pool
            shares = {person: cents(own) if allowed else None for person, own in given.items()}
        for person in managers:
            self._put(month, person, "excess_manager", None if pool < 0 else shares[person])

    def _refund(self, month: tuple[int, int], managers: list[str], directors: list[str]) -> None:
        for person in managers:
            done = self._collected[person] >= self._tasks[person]
            self._put(month, person, "manager_refund", self._kept[person, MANAGER] if done else ZERO)
        for person in directors:
            done = self._team >= YEARLY
            self._put(month, person, "director_refund", self._kept[person, DIRECTOR] if done else ZERO)

    def _sum(self, table: str, person: str, month: tuple[int, int]) -> Decimal:
        day, figure = ("collected_on", "amount") if table == "collections" else ("occurred_on", "count")
        mine = (row for row in self.rows[table] if row["subject"] == person and in_month(row[day], month))
        return sum((row[figure] for row in mine if row.get("kind") in {None, "excess_allotment"}), Decimal(0))

    def _planned(self, person: str, month: tuple[int, int]) -> Decimal | None:
        mine = [
            row["planned"]
            for row in self.rows["plans"]
            if (row["unit"], row["period"], row["item"]) == (person, label(month), "业绩任务")
        ]
        return sum(mine, Decimal(0)) if mine else None

    def _put(self, month: tuple[int, int], person: str, item: str, amount: Decimal | None) -> None:
        self.pay[label(month), person, item] = amount


def label(month: tuple[int, int]) -> str:
    return f"{month[0]}-{month[1]:02d}"
