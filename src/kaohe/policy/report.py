"""Reports (统计): rows of one table put together by some of their columns, for people to read. They give no points."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kaohe.policy.element import Cited, Element, Identifier, Text
from kaohe.policy.measure import (
    Clock,
    ConditionText,
    Count,
    Duration,
    Exclusion,
    Mean,
    Measure,
    Ratio,
    Share,
    Sum,
)
from kaohe.policy.period import Span


class Part(Element):
    """A line's part of the whole, by a count or sum of the report; the parts of one whole total exactly 1.

    ``within``: the whole is what the lines alike in these columns have together; without it, all lines.
    """

    kind: Literal["part"] = "part"
    of: Identifier
    within: tuple[Identifier, ...] = ()


Counted = Share | Count | Sum | Mean | Duration | Ratio


class ReportColumn(Element):
    """One figure of every line: counted as a measure counts, or the part that a line has of the whole.

    ``where``: which of the report's rows it is about, all by default.
    """

    title: Text
    where: ConditionText | None = None
    value: Annotated[Counted | Part, Field(discriminator="kind")]
    unit: Text | None = None


class Report(Cited):
    """A table of figures: one line for every combination of the columns ``by`` among the rows counted.

    Rows are chosen as a measure chooses them, of the subjects that are scored. ``by`` may name the column
    of the subject; without ``by`` there is one line. ``order_by``: the column whose largest figure comes
    first; without it, lines stand in the order of what they are about.
    """

    title: Text
    table: Identifier
    counts_in: Identifier
    filed: Literal["within", "own"] = "within"
    span: Span = "period"
    where: ConditionText | None = None
    exclude: tuple[Exclusion, ...] = ()
    clock: Clock | None = None
    by: tuple[Identifier, ...] = ()
    values: dict[Identifier, ReportColumn] = Field(min_length=1)
    order_by: Identifier | None = None

    def counted(self) -> dict[str, Measure]:
        """Return the columns that are taken from rows, each as the measure that it would be."""
        return {
            name: self._measure(column.title, column.value, column.unit, column.where)
            for name, column in self.values.items()
            if not isinstance(column.value, Part)
        }

    def rows(self) -> Measure:
        """Return what counts every row that the report is about, whatever its columns need."""
        return self._measure(self.title, Count())

    def _measure(
        self, title: str, value: Counted, unit: str | None = None, where: str | None = None
    ) -> Measure:
        conditions = [condition for condition in (self.where, where) if condition is not None]
        return Measure(
            title=title,
            cite=self.cite,
            table=self.table,
            counts_in=self.counts_in,
            filed=self.filed,
            span=self.span,
            where=" and ".join(f"({condition})" for condition in conditions) or None,
            exclude=self.exclude,
            clock=self.clock,
            value=value,
            unit=unit,
        )

    def parts(self) -> dict[str, Part]:
        """Return the columns that are parts of a whole."""
        return {name: column.value for name, column in self.values.items() if isinstance(column.value, Part)}
