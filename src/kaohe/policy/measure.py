"""Measures (度量): numbers taken from rows, with the rows left out and why, and the clock that runs on them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from kaohe.policy.element import Cited, Element, Identifier, Text
from kaohe.policy.period import Span
from kaohe.policy.rated import Rated
from kaohe.policy.rules.rule import Exact

ConditionText = Text


class Exclusion(Cited):
    """Rows that do not count (剔除), each with the reason that explanations show."""

    where: ConditionText
    reason: Text


class ColumnLimit(Cited):
    """A limit that the row itself carries, in minutes."""

    column: Identifier


class FixedLimit(Cited):
    """One limit for the rows that meet a condition, or for all."""

    minutes: Exact = Field(gt=0)
    where: ConditionText | None = None


class LimitTable(Cited):
    """Limits in minutes by the value of a column (等级)."""

    by: Identifier
    minutes: dict[str, Exact] = Field(min_length=1)
    where: ConditionText | None = None


def _limit_kind(limit: Any) -> str:
    if not isinstance(limit, dict):
        return type(limit).__name__
    return "ColumnLimit" if "column" in limit else "LimitTable" if "by" in limit else "FixedLimit"


Limit = Annotated[
    Annotated[ColumnLimit, Tag("ColumnLimit")]
    | Annotated[LimitTable, Tag("LimitTable")]
    | Annotated[FixedLimit, Tag("FixedLimit")],
    Discriminator(_limit_kind),
]


class Stopwatch(Cited):
    """On time when ``until - start - less`` keeps the first limit that applies to the row.

    ``due``: a column whose moment, where filled, overrides every limit and already includes pauses.
    ``less``: minutes that do not count. ``strictly``: rows for which a limit of n minutes means less than n;
    all others are on time at exactly n (contract 8). ``mean_by``: judge the rows of ``mean_where`` that
    agree in these columns together, by the mean of their durations. A row without any limit is left out
    with ``no_limit`` as its reason.
    """

    kind: Literal["stopwatch"] = "stopwatch"
    start: Identifier
    until: Identifier
    less: Identifier | None = None
    due: Identifier | None = None
    limits: tuple[Limit, ...] = Field(min_length=1)
    strictly: ConditionText | None = None
    mean_by: tuple[Identifier, ...] = ()
    mean_where: ConditionText | None = None
    no_limit: Text = "没有时限"


class Deadline(Cited):
    """On time when ``until`` is not later than ``due``, or than the end of the n-th working day after it."""

    kind: Literal["deadline"] = "deadline"
    until: Identifier
    due: Identifier
    working_days: int | None = Field(default=None, ge=0)
    no_limit: Text = "没有要求完成时间"


def _clock_kind(clock: Any) -> str:
    if not isinstance(clock, dict):
        return str(getattr(clock, "kind", None))
    return str(clock.get("kind") or ("stopwatch" if "limits" in clock else "deadline"))


Clock = Annotated[
    Annotated[Stopwatch, Tag("stopwatch")] | Annotated[Deadline, Tag("deadline")],
    Discriminator(_clock_kind),
]


class Share(Element):
    """Rows that meet a condition ÷ all rows; ``on_time`` is what the measure's clock says."""

    kind: Literal["share"] = "share"
    of: ConditionText


class Count(Element):
    """How many rows there are; with ``distinct``, how many different values of that column they have."""

    kind: Literal["count"] = "count"
    distinct: Identifier | None = None


class Sum(Element):
    """The exact sum of a column; a row whose cell is empty is left out."""

    kind: Literal["sum"] = "sum"
    column: Identifier


class Mean(Element):
    """The mean of a column, rounded to ``precision.mean``; a row whose cell is empty is left out."""

    kind: Literal["mean"] = "mean"
    column: Identifier


class Duration(Element):
    """The mean of ``until - start - less`` in minutes; a row that lacks either moment is left out."""

    kind: Literal["duration"] = "duration"
    start: Identifier
    until: Identifier
    less: Identifier | None = None


class Ratio(Element):
    """Sum of one column ÷ sum of another; a row that lacks either is left out."""

    kind: Literal["ratio"] = "ratio"
    column: Identifier
    to: Identifier


class Repeated(Element):
    """Of those who appear, how many appear again: within each calendar month, or within the period.

    ``per``: who appears (a row without it counts in neither). ``counting``: the rows that count towards
    ``at_least``; every row counts towards appearing. Months of a longer period are added up.
    """

    kind: Literal["repeated"] = "repeated"
    per: Identifier
    at_least: int = Field(default=2, ge=2)
    counting: ConditionText | None = None
    within: Literal["month", "period"] = "month"


class Presence(Element):
    """Days that a subject's rows cover ÷ days of the period: how much of it somebody was there.

    A row covers the days ``from`` to ``to``, both included; an empty bound is open. A day that several rows
    cover counts once. ``working_days``: only working days of the policy's calendar count, on both sides.
    """

    kind: Literal["presence"] = "presence"
    since: Identifier = Field(alias="from")
    until: Identifier = Field(alias="to")
    working_days: bool = False


Aggregate = Annotated[
    Share | Count | Sum | Mean | Ratio | Repeated | Rated | Duration | Presence,
    Field(discriminator="kind"),
]


class FormulaValue(Element):
    """What a formula works out from other measures of the policy, by id or title."""

    kind: Literal["formula"] = "formula"
    formula: Text


class Derived(Cited):
    """A number worked out from other measures (公式); it reads no table itself.

    Counts and sums enter exactly, ratios and means as published (contract 1); the result is rounded once:
    a ratio to ``precision.rate``, money to 0.01, anything else to ``precision.mean``. One missing figure
    that the formula needs, or a divisor of zero, leaves it missing. ``unit``: what comes out, as checked.
    """

    title: Text
    value: FormulaValue
    unit: Text


class PooledValue(Element):
    """The figures of another measure over all subjects that are alike in the columns ``within``, put together."""

    kind: Literal["pooled"] = "pooled"
    of: Identifier
    within: tuple[Identifier, ...] = ()


class Pooled(Cited):
    """What another measure is over everybody (合计): numerators and denominators added up, then divided once.

    The same figure for each subject of a group; who is not assessed as a whole does not count. It has the
    unit and the precision of the measure that it adds up.
    """

    title: Text
    value: PooledValue


class Measure(Cited):
    """A number from the rows of one table for one subject and period.

    ``counts_in``: the column that says in which period a row counts; of a presence it is ``from``, and its
    rows count wherever their days reach into the period. ``where``: the rows that this measure
    is about. ``filed``: rows that name their period count in it and in longer ones, or in their ``own`` alone.
    ``span``: over which days rows count when a period is scored; ``in period`` in its conditions means those
    days. ``when_empty``: what no row at all means; ``missing`` leaves the indicator not assessed
    (contract 6). ``member``: the column that names the person, where it is counted for the members of the
    subjects instead of for these.
    """

    title: Text
    table: Identifier
    counts_in: Identifier
    filed: Literal["within", "own"] = "within"
    span: Span = "period"
    where: ConditionText | None = None
    exclude: tuple[Exclusion, ...] = ()
    clock: Clock | None = None
    value: Aggregate
    when_empty: Literal["missing", "zero"] = "missing"
    unit: Text | None = None
    member: Identifier | None = None

    @model_validator(mode="before")
    @classmethod
    def _counts_where_it_begins(cls, written: Any) -> Any:
        value = written.get("value") if isinstance(written, dict) else None
        if isinstance(value, dict) and value.get("kind") == "presence" and "from" in value:
            return {"counts_in": value["from"], **written}
        return written


def _measure_kind(measure: Any) -> str:
    if not isinstance(measure, dict):
        return {"Derived": "derived", "Pooled": "pooled"}.get(type(measure).__name__, "counted")
    value = measure.get("value")
    kind = value.get("kind") if isinstance(value, dict) else None
    return {"formula": "derived", "pooled": "pooled"}.get(str(kind), "counted")


AnyMeasure = Annotated[
    Annotated[Measure, Tag("counted")]
    | Annotated[Derived, Tag("derived")]
    | Annotated[Pooled, Tag("pooled")],
    Discriminator(_measure_kind),
]
