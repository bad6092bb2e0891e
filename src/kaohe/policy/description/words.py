"""What posts ask, in words: one sentence a criterion, as people read it in a description of posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.organisation.post import Age, Below, Fact, Record
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from kaohe.policy.catalogue import Column, Table
    from kaohe.policy.organisation.post import Compared, Criterion, Post
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Words:
    """Says criteria of a document; ``people`` lends the titles of columns and of their values."""

    policy: Policy
    people: Table | None

    def asked(self, post: Post, criterion: Criterion) -> str:
        """Say what a criterion asks: 学历 本科及以上."""
        if isinstance(criterion, Age):
            return _("年龄 {bounds}").format(bounds=_bounds(criterion.at_least, criterion.at_most, _("岁")))
        if isinstance(criterion, Below):
            names = _("、").join(self.post(each.post) for each in post.below)
            return _("任下一职级({names}){years}年以上").format(names=names, years=plain(criterion.years))
        return f"{self.item(criterion)} {self.bounds(criterion)}"

    def item(self, criterion: Fact | Record) -> str:
        """Name what a criterion looks at: 学历, 听力."""
        if isinstance(criterion, Record):
            return criterion.title
        column = self._column(criterion)
        return column.title if column is not None else criterion.column

    def value(self, criterion: Fact | Record, value: str) -> str:
        """Say a value as people write it: 本科 for bachelor."""
        column = self._column(criterion) if isinstance(criterion, Fact) else None
        values = column.values if column is not None else ()
        return next((each.title for each in values if each.code == value), value)

    def unit(self, criterion: Fact | Record) -> str:
        """Return the unit of the figure, if it has one."""
        if isinstance(criterion, Record):
            return criterion.unit or ""
        column = self._column(criterion)
        return (column.unit if column is not None else None) or ""

    def post(self, name: str) -> str:
        """Return the title of a post, named by id or by title."""
        return self.policy.posts[name].title if name in self.policy.posts else name

    def _column(self, criterion: Fact) -> Column | None:
        return self.people.column(criterion.column) if self.people is not None else None

    def bounds(self, criterion: Fact | Record) -> str:
        """Say what is asked of the item: 本科及以上."""
        asked: Compared = criterion
        if asked.among:
            return _("、").join(self.value(criterion, each) for each in asked.among)
        low, high = (
            None if bound is None else self.value(criterion, bound)
            for bound in (asked.at_least, asked.at_most)
        )
        return _bounds(low, high, self.unit(criterion))


def _bounds(low: object, high: object, unit: str) -> str:
    if low is None:
        return _("{high}{unit}及以下").format(high=high, unit=unit)
    if high is None:
        return _("{low}{unit}及以上").format(low=low, unit=unit)
    return _("{low}至{high}{unit}").format(low=low, high=high, unit=unit)
