"""Bands between which figures fall through, that nobody can reach, or that reward the worse figure."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Doubt
from kaohe.policy.measure import Count, Mean, Presence, Repeated, Share
from kaohe.policy.rated import Rated
from kaohe.policy.rules.bands.rule import Bands
from kaohe.policy.rules.figures import percent, plain, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.structure.subject import Subject
    from kaohe.policy.measure import Derived, Measure
    from kaohe.policy.rules.bands.rule import Band

HUNDRED = Decimal(100)


def gaps(subject: Subject) -> Iterator[Doubt]:
    """Report figures between bands, or beyond the last one, that get no points or no grade."""
    for path, rule, _full, measure in subject.rules():
        if not isinstance(rule, Bands) or rule.gives == "change" or measure is None:
            continue
        ordered = sorted(rule.bands, key=_start)
        for lower, upper in pairwise(ordered):
            missed = _between(lower, upper, subject.step(measure))
            if missed is not None:
                yield Doubt(
                    path,
                    _("{lower} 与 {upper} 之间有空档:{missed} 不在任何一档内").format(
                        lower=lower.words(rule.measure),
                        upper=upper.words(rule.measure),
                        missed=quantity(missed, rule.measure),
                    ),
                    _("下一档写到上一档的下限为止:below: {bound}").format(
                        bound=quantity(upper.low or Decimal(0), rule.measure)
                    ),
                )
        yield from _open_end(path, rule, ordered, measure)
    yield from _grades(subject)


def _open_end(
    path: tuple[str | int, ...], rule: Bands, ordered: list[Band], measure: Measure | Derived
) -> Iterator[Doubt]:
    first, last = ordered[0], ordered[-1]
    low, high = _range_of(measure)
    if first.low is not None and (first.low > low or first.above == low):
        yield Doubt(
            path,
            _("低于 {bound} 的没有档").format(bound=quantity(first.low, rule.measure)),
            _("加一档 below: {bound}").format(bound=quantity(first.low, rule.measure)),
        )
    scores = isinstance(measure.value, Mean | Rated) and last.high == HUNDRED and last.below is None
    if last.high is not None and not scores and (high is None or last.high < high or last.below == high):
        yield Doubt(
            path,
            _("高于 {bound} 的没有档").format(bound=quantity(last.high, rule.measure)),
            _("最高一档不写上限"),
        )


def _grades(subject: Subject) -> Iterator[Doubt]:
    grades = subject.policy.grades
    if grades is None:
        return
    bounds = [(index, band) for index, band in enumerate(grades.bands)]
    if all(band.low is not None and band.low > 0 for _index, band in bounds):
        index, lowest = min(bounds, key=lambda pair: pair[1].low or Decimal(0))
        yield Doubt(
            ("grades", "bands", index),
            _("低于 {bound} 分的没有等级").format(bound=plain(lowest.low or Decimal(0))),
            _("最低一等不写 from,或加一等"),
        )


def unreachable(subject: Subject) -> Iterator[Doubt]:
    """Report bands and grades that no figure reaches."""
    for path, rule, _full, measure in subject.rules():
        if not isinstance(rule, Bands) or measure is None:
            continue
        low, high = _range_of(measure)
        for index, band in enumerate(rule.bands):
            above = high is not None and band.low is not None and (band.low > high or band.above == high)
            signed = not isinstance(measure.value, Share | Repeated | Presence | Count)
            below = not signed and band.high is not None and (band.high < low or band.below == low)
            if above or below:
                yield Doubt(
                    (*path, "bands", index),
                    _("{band} 这一档没有人能达到").format(band=band.words(rule.measure)),
                    _("核对界限,或删去这一档"),
                )
    grades = subject.policy.grades
    if grades is None:
        return
    full = subject.full(grades.of)
    for index, grade in enumerate(grades.bands):
        if grade.low is not None and grade.low > full:
            yield Doubt(
                ("grades", "bands", index),
                _("满分 {full},“{grade}”要 {low} 分,没有人能达到").format(
                    full=plain(full), grade=grade.grade, low=plain(grade.low)
                ),
                _("把界限改到不超过 {full}").format(full=plain(full)),
            )


def valleys(subject: Subject) -> Iterator[Doubt]:
    """Report bands whose points fall and then rise again: a worse figure is worth more."""
    for path, rule, full, _measure in subject.rules():
        if not isinstance(rule, Bands) or rule.gives == "grade":
            continue
        ordered = sorted(rule.bands, key=_start)
        points = [full if band.points is None else band.points for band in ordered]
        for index in range(1, len(points) - 1):
            before, here, after = points[index - 1 : index + 2]
            if before is not None and here is not None and after is not None and before > here < after:
                yield Doubt(
                    path,
                    _("{band} 得 {here},两边的档却得 {before} 和 {after}").format(
                        band=ordered[index].words(rule.measure),
                        here=plain(here),
                        before=plain(before),
                        after=plain(after),
                    ),
                    _("核对各档得分的先后"),
                )
    yield from _falling(subject)


def _falling(subject: Subject) -> Iterator[Doubt]:
    """Report bands that give less the higher the figure, where the indicator says that higher is better."""
    for name, leaf in subject.leaves():
        rule = leaf.rule
        if (
            not isinstance(rule, Bands)
            or rule.gives == "grade"
            or leaf.better != "higher"
            or rule.of == "count"
        ):
            continue
        points = [leaf.max if band.points is None else band.points for band in sorted(rule.bands, key=_start)]
        if len(points) > 1 and all(after < before for before, after in pairwise(points)):
            yield Doubt(
                ("indicators", name, "rule"),
                _("“{title}”的数值越高得分越低,指标却是越高越好").format(title=leaf.title),
                _("写 better: lower,或把各档的得分倒过来"),
            )


def targets(subject: Subject) -> Iterator[Doubt]:
    """Report targets that a rate can never reach, or never miss."""
    for path, rule, _full, measure in subject.rules():
        target = getattr(rule, "target", None)
        if target is None or measure is None or not isinstance(measure.value, Share | Repeated | Presence):
            continue
        higher = getattr(rule, "better", "higher") == "higher"
        if target > 1:
            yield Doubt(
                path,
                _("目标 {target} 超过 100%,而这是占比,达不到").format(target=percent(target)),
                _("核对目标值;80 要写成 80%"),
            )
        elif (higher and target <= 0) or (not higher and target == 1):
            yield Doubt(
                path,
                _("目标 {target} 总能达到,这条规则不起作用").format(target=percent(target)),
                _("核对目标值"),
            )


def _range_of(measure: Measure | Derived) -> tuple[Decimal, Decimal | None]:
    if isinstance(measure.value, Rated):
        return measure.value.lowest, measure.value.highest
    return Decimal(0), Decimal(1) if isinstance(measure.value, Share | Repeated | Presence) else None


def _between(lower: Band, upper: Band, step: Decimal | None) -> Decimal | None:
    """Return a figure that can be published and lies in neither band."""
    if lower.high is None or upper.low is None or lower.high > upper.low:
        return None
    if lower.high == upper.low:
        return lower.high if lower.below is not None and upper.above is not None else None
    if step is None:
        return (lower.high + upper.low) / 2
    missed = lower.high if lower.below is not None else lower.high + step
    missed = (missed / step).to_integral_value(rounding="ROUND_CEILING") * step
    if missed < upper.low or (missed == upper.low and upper.above is not None):
        return missed
    return None


def _start(band: Band) -> tuple[bool, Decimal]:
    return (band.low is not None, band.low or Decimal(0))
