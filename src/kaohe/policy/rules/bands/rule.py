"""90分以上得10分;80至90分得8分;…: points, a coefficient, a share or a grade by band."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from kaohe.errors import Finding
from kaohe.i18n import _, counted
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.figures import COUNTED, plain
from kaohe.policy.rules.item import ZERO, left, left_column, missing_column, points_of
from kaohe.policy.rules.reach import Reach
from kaohe.policy.rules.rule import Branch, Exact, Inputs, NotNegative, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

Gives = Literal["points", "change", "coefficient", "share", "grade"]


class Band(Reach):
    """One band: its bounds, and its points (None: all points of the item) or its grade.

    ``void``: nothing is left of the item here, where the other bands only change it.
    """

    points: Exact | None = None
    void: bool = False
    grade: str | None = None


class Bands(Rule):
    """Gives what the band says in which the value (or the count) lies.

    ``gives``: ``points`` of the item, a ``change`` of it (0 outside the bands), a ``coefficient``, a
    ``share`` of the item's points, or a ``grade`` (`grade_of`). Bands must not overlap. A figure between
    two bands has no answer.

    >>> rule = Bands(bands=[{"at_least": "90%", "points": 10}, {"below": "90%", "points": 5}])
    >>> rule.score(Inputs(value=Fraction(9, 10)))
    Fraction(10, 1)
    """

    kind: Literal["bands"] = "bands"
    bands: tuple[Band, ...]
    gives: Gives = "points"
    of: Literal["value", "count"] = "value"
    measure: str = "%"
    full: NotNegative | None = None

    @model_validator(mode="after")
    def _apart(self) -> Bands:
        if not self.bands:
            raise ValueError("没有分档 / no band")
        for one, other in combinations(self.bands, 2):
            if one.meets(other):
                raise ValueError(
                    f"两档重叠:{one.words(self.measure)} 与 {other.words(self.measure)} / these bands overlap"
                )
        if self.gives != "change" and any(band.void for band in self.bands):
            raise ValueError("只有加减分的分档才能写 void / void stands beside changes only")
        return self

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        whole = self.full is None and (
            self.gives == "share"
            or any(band.void for band in self.bands)
            or (self.gives == "points" and any(band.points is None for band in self.bands))
        )
        return frozenset({self.of, "full"} if whole else {self.of}) - given

    def _band(self, figure: Fraction | None) -> Band | None:
        if figure is None:
            raise Undefined(_("缺少实际值"))
        return next((band for band in self.bands if band.holds(figure)), None)

    def grade_of(self, figure: Fraction) -> str:
        """Return the grade of the band in which the figure lies."""
        band = self._band(figure)
        if band is None or band.grade is None:
            raise Undefined(_("{figure} 不在任何一档内").format(figure=float(figure)))
        return band.grade

    @property
    def sets(self) -> bool:
        return self.gives != "change"

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        figure = inputs.value if self.of == "value" else inputs.count
        full = inputs.full if self.full is None else Fraction(self.full)
        band = self._band(figure)
        if band is not None and band.void:
            return Fraction(0)
        if self.gives == "change":
            return left(full, Fraction(0) if band is None else Fraction(band.points or 0))
        if band is None or self.gives == "grade":
            raise Undefined(_("这个数不在任何一档内"))
        if band.points is not None and self.gives != "share":
            return Fraction(band.points)
        if full is None:
            raise Undefined(_("缺少本项分值"))
        return full if band.points is None else full * Fraction(band.points)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        figure = inputs.value if self.of == "value" else inputs.count
        full = points_of(self.full, inputs.full)
        if figure is None:
            raise Undefined(_("缺少实际值"))
        branches = [(band.holds_column(figure), self._outcome(band, full)) for band in self.bands]
        if self.gives == "change":
            nothing = [(figure.numerator.notnull(), ZERO)]
            changed = left_column(full, choose(branches + nothing, missing_column(ZERO)))
            voids = [(band.holds_column(figure), ZERO) for band in self.bands if band.void]
            return choose(voids, changed) if voids else changed
        return choose(branches, missing_column(ZERO))

    def _outcome(self, band: Band, full: ColumnFraction | None) -> ColumnFraction:
        if band.void:
            return ZERO
        if self.gives in ("points", "coefficient", "change") and band.points is not None:
            return ColumnFraction.constant(band.points)
        if self.gives == "grade" or full is None:
            return missing_column(ZERO)
        return full if band.points is None else full * band.points

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        for index, band in enumerate(self.bands):
            words = band.words(self.measure) + self._said(band)
            yield Branch(f"bands.{index}", words, partial(self._lies_in_band, band))
        if self.gives == "change" and not self._everywhere():
            yield Branch("outside", _("不在任何一档内,不加不扣"), lambda given: self._lies_in(given) is None)

    def _lies_in_band(self, band: Band, inputs: Inputs[Fraction]) -> bool:
        return self._lies_in(inputs) is band

    def _lies_in(self, inputs: Inputs[Fraction]) -> Band | None:
        return self._band(inputs.value if self.of == "value" else inputs.count)

    def _everywhere(self) -> bool:
        """Tell whether no figure lies outside the bands: tried at each bound, between bounds and beyond."""
        bounds = sorted(
            {Fraction(end) for band in self.bands for end in (band.low, band.high) if end is not None}
        )
        tried = [*bounds, *((low + high) / 2 for low, high in pairwise(bounds))]
        tried += [bounds[0] - 1, bounds[-1] + 1] if bounds else []
        return all(any(band.holds(figure) for band in self.bands) for figure in tried)

    def words(self) -> str:
        head = "" if self.full is None else f"满分{plain(self.full)}分,"
        head += "实际值" if self.of == "value" and self.measure in COUNTED else ""
        return head + ";".join(f"{band.words(self.measure)}{self._said(band)}" for band in self.bands)

    def _said(self, band: Band) -> str:  # noqa: PLR0911 - one line a kind
        if self.gives == "grade":
            grade = band.grade or ""
            return f"为{grade}级" if grade.isascii() else f"为{grade}"
        if band.void or band.points is None:
            return "不得分" if band.void else "得满分"
        if self.gives == "change" and band.points:
            return f"{'扣' if band.points < 0 else '加'}{plain(abs(band.points))}分"
        if self.gives == "change":
            return "不加不扣"
        if self.gives == "coefficient":
            return f"系数为{plain(band.points)}"
        if self.gives == "share":
            return f"得满分的{plain(band.points * 100)}%"
        return "不得分" if band.points == 0 else f"得{plain(band.points)}分"

    def words_en(self) -> str:
        named = {
            "points": "point(s)",
            "change": "point(s) added or taken off",
            "coefficient": "as coefficient",
        }
        said = []
        for band in self.bands:
            outcome = (
                "nothing of the item"
                if band.void
                else "full points"
                if band.points is None
                else f"{plain(band.points)} {named.get(self.gives, 'of the item')}"
            )
            if self.gives == "grade":
                outcome = f"grade {band.grade}"
            said.append(f"{band.words_en(self.measure)}: {outcome}")
        return counted("; ".join(said))

    def lint(self, full: Decimal | None) -> Iterator[Finding]:
        points = full if self.full is None else self.full
        ordered = sorted(
            (band for band in self.bands if band.low is not None), key=lambda band: band.low or 0
        )
        for band in ordered:
            if (
                self.gives == "points"
                and points is not None
                and band.points is not None
                and band.points > points
            ):
                yield Finding(
                    "rule.points_above_item",
                    _("{band} 得 {points} 分,超过本项的 {full} 分").format(
                        band=band.words(self.measure), points=plain(band.points), full=plain(points)
                    ),
                    _("核对本项分值"),
                    severity="warning",
                )
