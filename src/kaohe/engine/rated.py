"""The figure that raters give: role means as published, weighted; plainly, in columns, and in words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from kaohe.engine.figures import half_up
from kaohe.engine.measures import SUM_SCALE
from kaohe.engine.raters import PART, parts_within
from kaohe.facts.tables.vocabulary import RATER_ROLES
from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rated import JOINT
from kaohe.policy.rules.figures import percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.engine.measures import Measured
    from kaohe.policy.rated import Rated

TITLES = {role.code: role.title for role in RATER_ROLES}


def rated_value(
    value: Rated, name: str, counted: Mapping[str, tuple[int, int]], decimals: int
) -> Decimal | None:
    """Return the weighted mean of the groups' published means; None where nobody who counts has rated."""
    total, weights = _weighed(value, name, counted, decimals)
    return half_up(Fraction(total) / Fraction(weights), decimals) if weights else None


def _weighed(
    value: Rated, name: str, counted: Mapping[str, tuple[int, int]], decimals: int
) -> tuple[Decimal, Decimal]:
    total = weights = Decimal(0)
    for group, mean in _means(name, counted, decimals):
        weight = value.weight(group)
        if weight is not None:
            total += weight * mean
            weights += weight
    return total, weights


def _means(name: str, counted: Mapping[str, tuple[int, int]], decimals: int) -> Iterator[tuple[str, Decimal]]:
    for group in parts_within(name, counted):
        upper, lower = counted[name + PART + group]
        yield group, half_up(Fraction(upper, lower * SUM_SCALE), decimals)


def part_columns(name: str, measured: Measured, subjects: list[str]) -> dict[str, Any]:
    """Return columns of what each group of a measure gave, over the subjects; missing where none of it rated."""
    wide = pa.decimal128(38, 0)
    groups = {group for own in measured.figures.values() for group in parts_within(name, own)}
    columns: dict[str, Any] = {}
    for group in sorted(groups):
        own = [measured.figures.get(subject, {}).get(name + PART + group) for subject in subjects]
        columns[_column(name, group, "sum")] = pa.array([part and part.numerator for part in own], wide)
        columns[_column(name, group, "count")] = pa.array([part and part.denominator for part in own], wide)
    return columns


def _column(name: str, group: str, what: str) -> str:
    return f"{name}{PART}{group}__{what}"


def value_column(value: Rated, name: str, rows: Any, decimals: int) -> Any:
    """Return the same figure for whole columns, those of `part_columns`, as whole numbers of ``decimals``."""
    nothing = ColumnFraction.constant(0)
    total = weights = nothing
    for group in parts_within(name, (column.removesuffix("__sum") for column in rows.columns)):
        weight = value.weight(group)
        if weight is None or _column(name, group, "sum") not in rows.columns:
            continue
        summed, count = rows[_column(name, group, "sum")], rows[_column(name, group, "count")]
        mean = (ColumnFraction(summed) / ColumnFraction(count, 1) / SUM_SCALE).rounded(decimals)
        rated = count.notnull()
        total += choose([(rated, ColumnFraction.scaled(mean, decimals) * weight)], nothing)
        weights += choose([(rated, ColumnFraction.constant(weight))], nothing)
    if isinstance(weights.numerator, int):
        return ibis.null("int64")
    return (total / weights).rounded(decimals)


def explained(
    value: Rated, name: str, counted: Mapping[str, tuple[int, int]], decimals: int
) -> dict[str, Any]:
    """Explain a rated measure: who counts how, each group's mean, and the arithmetic that puts them together.

    ``numerator`` and ``denominator``: the weighted means added up, and their weights.
    """
    raters = []
    for group, mean in _means(name, counted, decimals):
        weight = value.weight(group)
        raters.append(
            {
                "roles": group.split(JOINT),
                "title": "、".join(TITLES.get(role, role) for role in group.split(JOINT)),
                "ratings": counted[name + PART + group][1],
                "mean": mean,
                "weight": None if weight is None else plain(weight),
                "counts": weight is not None,
                "unnamed": value.conceals(group),
            }
        )
    total, weights = _weighed(value, name, counted, decimals)
    return {
        "numerator": plain(total),
        "denominator": plain(weights),
        "raters": raters,
        "rating": {"words": value.words(TITLES), "arithmetic": _arithmetic(raters, weights)},
    }


def _arithmetic(raters: list[dict[str, Any]], weights: Decimal) -> str:
    counted = [part for part in raters if part["counts"]]
    if not counted:
        return _("没有计入的评分")
    parts = " + ".join(
        f"{part['title']} {part['mean']} × {percent(Decimal(part['weight']))}" for part in counted
    )
    return parts if weights == 1 else f"({parts}) ÷ {percent(weights)}"
