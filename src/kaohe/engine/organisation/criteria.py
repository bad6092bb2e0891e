"""One criterion of a post against one person: met, not met by how much, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

from kaohe.engine.organisation.registry import holds, place
from kaohe.engine.organisation.service import Served, served
from kaohe.i18n import _
from kaohe.policy.organisation.post import Age, Below, Fact
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from datetime import date

    from kaohe.engine.organisation.registry import Registry, Row
    from kaohe.policy.description.words import Words
    from kaohe.policy.organisation.post import Compared, Criterion, Post, Record
    from kaohe.policy.policy import Policy

Status = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was asked, what the person has, and what is missing, each in words; ``rows`` say from where."""

    needed: str
    has: str | None
    status: Status
    gap: str | None = None
    rows: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person on a day, looked at for a post of a document."""

    policy: Policy
    words: Words
    registry: Registry
    person: str
    post: Post
    on: date

    def judge(self, criterion: Criterion) -> Verdict:
        """Hold one criterion against what is known of the person."""
        needed = self.words.asked(self.post, criterion)
        if isinstance(criterion, Age):
            return self._age(criterion, needed)
        if isinstance(criterion, Below):
            return self._below(criterion, needed)
        if isinstance(criterion, Fact):
            return self._fact(criterion, needed)
        return self._record(criterion, needed)

    def _age(self, criterion: Age, needed: str) -> Verdict:
        row = self.registry.people.get(self.person, {})
        born = row.get("born_on")
        if born is None:
            return Verdict(needed, None, "unknown", _("没有出生日期"))
        age = self.on.year - born.year - ((self.on.month, self.on.day) < (born.month, born.day))
        has, rows = _("{age}岁").format(age=age), (place(row),)
        if criterion.at_least is not None and age < criterion.at_least:
            gap = _("还差{n}岁").format(n=criterion.at_least - age)
        elif criterion.at_most is not None and age > criterion.at_most:
            gap = _("超过{n}岁").format(n=age - criterion.at_most)
        else:
            return Verdict(needed, has, "met", None, rows)
        return Verdict(needed, has, "not_met", gap, rows)

    def _below(self, criterion: Below, needed: str) -> Verdict:
        stays = self.registry.assignments.get(self.person, [])
        if not stays:
            return Verdict(needed, None, "unknown", _("没有任职记录"))
        names = {title for each in self.post.below for title in (each.post, self.words.post(each.post))}
        counted = [row for row in stays if row.get("post") in names]
        spells = [(row.get("valid_from"), row.get("valid_to")) for row in counted]
        count = self.policy.service.spells if self.policy.service is not None else "added"
        has, asked = served(spells, self.on, count), Served.of_years(criterion.years)
        rows = tuple(place(row) for row in counted)
        if has >= asked:
            return Verdict(needed, has.words(), "met", None, rows)
        gap = _("还差{time}").format(time=asked.less(has).words())
        return Verdict(needed, has.words(), "not_met", gap, rows)

    def _fact(self, criterion: Fact, needed: str) -> Verdict:
        row = self.registry.people.get(self.person, {})
        value = row.get(criterion.column)
        if value is None:
            return Verdict(needed, None, "unknown", _("没有{item}").format(item=self.words.item(criterion)))
        return self._compare(criterion, needed, _text(value), row)

    def _record(self, criterion: Record, needed: str) -> Verdict:
        items = {criterion.record, criterion.title}
        found = [row for row in self.registry.qualifications.get(self.person, []) if row.get("item") in items]
        valid = [row for row in found if holds(row, self.on)]
        if valid:
            newest = max(valid, key=lambda row: (row["valid_from"], row["item"]))
            return self._compare(criterion, needed, str(newest["value"]), newest)
        lapsed = [row for row in found if row.get("valid_to") is not None and row["valid_to"] < self.on]
        gap = _("没有{item}的记录").format(item=criterion.title)
        if lapsed:
            last = max(row["valid_to"] for row in lapsed)
            gap = _("{item}的记录已于{day}失效").format(item=criterion.title, day=last.isoformat())
        return Verdict(needed, None, "unknown", gap, tuple(place(row) for row in lapsed))

    def _compare(self, criterion: Fact | Record, needed: str, value: str, row: Row) -> Verdict:
        said = self.words.value(criterion, value) + self.words.unit(criterion)
        rows = (place(row),)
        if criterion.among:
            if value in criterion.among:
                return Verdict(needed, said, "met", None, rows)
            gap = _("应是{asked}").format(asked=self.words.bounds(criterion))
            return Verdict(needed, said, "not_met", gap, rows)
        own = self._figure(criterion, value)
        if own is None:
            gap = _("“{value}”不能与要求相比").format(value=said)
            return Verdict(needed, said, "unknown", gap, rows)
        for bound, sign in ((criterion.at_least, 1), (criterion.at_most, -1)):
            asked = None if bound is None else self._figure(criterion, bound)
            if asked is not None and (asked - own) * sign > 0:
                return Verdict(needed, said, "not_met", self._missing(criterion, abs(asked - own)), rows)
        return Verdict(needed, said, "met", None, rows)

    def _figure(self, criterion: Compared, value: str) -> Decimal | None:
        if criterion.scale is not None:
            steps = self.policy.scales[criterion.scale].steps
            return Decimal(steps.index(value)) if value in steps else None
        try:
            number = Decimal(value)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None

    def _missing(self, criterion: Fact | Record, by: Decimal) -> str:
        if criterion.scale is not None:
            return _("相差{n}级").format(n=by)
        return _("相差{n}{unit}").format(n=plain(by), unit=self.words.unit(criterion))


def _text(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
