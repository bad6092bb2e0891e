"""前三名得4分,后三名得2分,其余得3分: points by place; ties share the better place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kaohe.errors import Finding
from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.item import ZERO, left, left_column, missing_column, points_of
from kaohe.policy.rules.rule import Branch, Exact, Inputs, NotNegative, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator

Count = Annotated[int, Field(ge=1)]
ONWARD = 10_000
"""A last place that stands for "and all after it"."""


class Places(BaseModel):
    """Some places and their points: the ``first`` n, the ``last`` n, one ``place``, the ``top`` share.

    ``points`` None: all points of the item.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    first: Count | None = None
    last: Count | None = None
    place: Count | None = None
    to: Count | None = None
    top: Positive | None = None
    bottom: Positive | None = None
    points: Exact | None = None

    @model_validator(mode="after")
    def _one(self) -> Places:
        named = [self.first, self.last, self.place, self.top, self.bottom]
        if sum(name is not None for name in named) != 1:
            raise ValueError("写明 first、last、place、top、bottom 之一 / name exactly one kind of places")
        if self.to is not None and (self.place is None or self.to < self.place):
            raise ValueError("名次区间颠倒 / the places are reversed")
        return self

    @property
    def from_end(self) -> bool:
        """Whether the places are counted from the worst."""
        return self.last is not None or self.bottom is not None

    def words(self) -> str:
        """Say the places."""
        if self.place is not None:
            if self.to is not None and self.to >= ONWARD:
                return f"第{self.place}名及以后"
            return f"第{self.place}名" if self.to is None else f"第{self.place}至{self.to}名"
        if self.first is not None:
            return f"前{self.first}名"
        if self.last is not None:
            return f"后{self.last}名"
        return f"前{percent(self.top)}" if self.top is not None else f"后{percent(self.bottom or Decimal(0))}"


class RankPoints(Rule):
    """Gives points by place. In both a first and a last group, the better points hold.

    ``places`` are read in order among those counted from the best (top 20 % before top 40 %), and likewise
    from the worst. ``descending``: so many points less for each place after the first, from ``best`` on,
    never below 0; without ``best``, from the points of the item on. ``others``: the rest (None: nothing
    changes, 0). ``gives`` points of the item, a ``change`` of it, or a ``share`` of it. ``zero``: what a
    figure of zero means; ``out``: 0 points and no place, which whoever makes the ranking sees to.

    >>> rule = RankPoints(places=[{"first": 3, "points": 4}, {"last": 3, "points": 2}], others=3)
    >>> [str(rule.score(Inputs(rank=Fraction(rank), of=Fraction(10)))) for rank in (3, 7, 8)]
    ['4', '3', '2']
    """

    kind: Literal["rank_points"] = "rank_points"
    places: tuple[Places, ...] = ()
    best: NotNegative | None = None
    descending: Positive | None = None
    others: Exact | None = None
    gives: Literal["points", "change", "share"] = "points"
    zero: Literal["ranked", "out"] = "ranked"
    full: NotNegative | None = None

    @model_validator(mode="after")
    def _complete(self) -> RankPoints:
        if self.best is not None and self.descending is None:
            raise ValueError("递减须同时写明第一名得分与递减分 / best and descending go together")
        if not self.places and self.descending is None:
            raise ValueError("没有名次 / no places")
        return self

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        counted = any(group.from_end or group.top is not None for group in self.places)
        needed = {"rank", "of"} if counted else {"rank"}
        if "rank_from_end" in given and not any(group.top or group.bottom for group in self.places):
            needed.discard("of")
        if self.full is None and self._of_the_item():
            needed.add("full")
        return frozenset(needed) - given

    def _of_the_item(self) -> bool:
        """Whether the item's own points are wanted: full points, shares, or less and less of them."""
        full = any(group.points is None for group in self.places)
        return self.gives == "share" or full or (self.descending is not None and self.best is None)

    @property
    def sets(self) -> bool:
        return self.gives != "change"

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.rank is None:
            raise Undefined(_("缺少名次"))
        full = inputs.full if self.full is None else Fraction(self.full)
        if full is None and self._of_the_item():
            raise Undefined(_("缺少本项分值"))
        points = self._points(inputs.rank, inputs, full or Fraction(0))
        if self.gives == "share":
            return points * (full or Fraction(0))
        if self.gives == "points":
            return points
        return left(inputs.full if self.full is None else Fraction(self.full), points)

    def _points(self, rank: Fraction, inputs: Inputs[Fraction], full: Fraction) -> Fraction:
        if self.descending is not None:
            best = full if self.best is None else Fraction(self.best)
            return max(best - Fraction(self.descending) * (rank - 1), Fraction(0))
        groups = self._groups(inputs)
        reached = [full if group.points is None else Fraction(group.points) for group in groups]
        return max(reached) if reached else Fraction(self.others or 0)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        rank = inputs.rank
        if rank is None:
            raise Undefined(_("缺少名次"))
        full = points_of(self.full, inputs.full)
        if full is None and self._of_the_item():
            raise Undefined(_("缺少本项分值"))
        points = self._descending_column(rank, full)
        if points is None:
            points = self._places_column(rank, inputs, full)
        if self.gives == "share" and full is not None:
            return points * full
        if self.gives == "points":
            return points
        return left_column(points_of(self.full, inputs.full), points)

    def _descending_column(self, rank: ColumnFraction, full: ColumnFraction | None) -> ColumnFraction | None:
        if self.descending is None:
            return None
        if self.best is None:
            return None if full is None else (full - (rank - 1) * self.descending).at_least(0)
        return ((self.best + self.descending) - rank * self.descending).at_least(0)

    def _places_column(
        self, rank: ColumnFraction, inputs: Inputs[ColumnFraction], full: ColumnFraction | None
    ) -> ColumnFraction:
        from_end = inputs.rank_from_end
        if from_end is None and inputs.of is not None:
            from_end = inputs.of - rank + 1
        sides: list[list[tuple[Any, ColumnFraction]]] = [
            [
                (_holds_column(group, rank, from_end, inputs.of), _points_column(group, full))
                for group in self.places
                if group.from_end is side
            ]
            for side in (False, True)
        ]
        others = (rank.numerator.notnull(), ColumnFraction.constant(self.others or 0))
        if not all(sides):
            return choose([*sides[0], *sides[1], others], missing_column(ZERO))
        # Both ends: a place in both takes the better points.
        given = [group.points for group in self.places if group.points is not None]
        lowest = ColumnFraction.constant(min([*given, Decimal(0)]) - 1)
        front, back = (choose(side, lowest) for side in sides)
        best = front.at_least(back)
        return choose([(best > lowest, best), others], missing_column(ZERO))

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        if self.descending is not None:
            yield Branch("first", _("第 1 名"), lambda given: given.rank == 1)
            yield Branch("descending", _("第 1 名以后,按名次递减"), lambda given: (given.rank or 0) > 1)
        for index, group in enumerate(self.places):
            words = group.words() + self._said(group.points)
            yield Branch(f"places.{index}", words, partial(self._in_group, group))
        if self.places and not self._leaves_none():
            words = _("其余名次") + ("" if self.others is None else self._said(self.others))
            yield Branch("others", words, lambda given: given.rank is not None and not self._groups(given))
        if self.zero == "out":
            yield Branch("zero", _("为 0,不参与排名"), lambda given: given.value == 0)

    def _in_group(self, group: Places, inputs: Inputs[Fraction]) -> bool:
        return any(held is group for held in self._groups(inputs))

    def _leaves_none(self) -> bool:
        """Tell whether the places named one by one go on to the last."""
        return any(group.to is not None and group.to >= ONWARD for group in self.places)

    def _groups(self, inputs: Inputs[Fraction]) -> list[Places]:
        """Return the group that holds on each side, from the best and from the worst."""
        if inputs.rank is None:
            return []
        from_end = inputs.rank_from_end
        if from_end is None and inputs.of is not None:
            from_end = inputs.of - inputs.rank + 1
        sides = ([group for group in self.places if group.from_end is side] for side in (False, True))
        held = (
            next((group for group in side if _holds(group, inputs.rank, from_end, inputs.of)), None)
            for side in sides
        )
        return [group for group in held if group is not None]

    def words(self) -> str:
        return ",".join(self._words())

    def _words(self) -> Iterator[str]:
        if self.full is not None:
            yield f"满分{plain(self.full)}分"
        if self.descending is not None:
            best = "满" if self.best is None else plain(self.best)
            yield f"第1名得{best}分,按名次依次递减{plain(self.descending)}分"
        for group in self.places:
            yield f"{group.words()}{self._said(group.points)}"
        if self.others is not None:
            yield f"其余{self._said(self.others)}"
        if self.zero == "out":
            yield "为0的得0分,不参与排名"

    def _said(self, points: Any) -> str:
        if points is None:
            return "得满分"
        if self.gives == "share":
            return f"得满分的{percent(points)}"
        if self.gives == "points":
            return f"得{plain(points)}分"
        return "不加不扣" if points == 0 else f"{'扣' if points < 0 else '加'}{plain(abs(points))}分"

    def words_en(self) -> str:
        said = []
        if self.descending is not None:
            best = "all" if self.best is None else plain(self.best)
            said.append(f"{best} points for the first, {plain(self.descending)} less for each place after")
        for group in self.places:
            figure = group.first or group.last
            if figure is not None:
                where = f"{'last' if group.last else 'first'} {figure} places including ties"
            elif group.place is not None:
                where = f"place {group.place}" if group.to is None else f"places {group.place} to {group.to}"
            else:
                share = percent(group.top or group.bottom or Decimal(0))
                where = f"{'bottom' if group.bottom else 'top'} {share}"
            said.append(f"{where}: {self._said_en(group.points)}")
        if self.others is not None:
            said.append(f"others: {self._said_en(self.others)}")
        if self.zero == "out":
            said.append("a figure of 0: no points and no place")
        return ("change of the item: " if self.gives == "change" else "") + "; ".join(said)

    def _said_en(self, points: Decimal | None) -> str:
        if points is None:
            return "full points"
        return f"{percent(points)} of the item" if self.gives == "share" else plain(points)

    def lint(self, full: Decimal | None) -> Iterator[Finding]:
        points = full if self.full is None else self.full
        if self.gives == "points" and points is not None:
            most = max(self._all_points(), default=points)
            if most > points:
                yield Finding(
                    "rule.points_above_item",
                    _("排名最高得 {most} 分,超过本项的 {full} 分").format(
                        most=plain(most), full=plain(points)
                    ),
                    _("核对本项分值,或写 cap 封顶"),
                    severity="warning",
                )
        yield from self._order()
        first = max((group.first for group in self.places if group.first is not None), default=None)
        last = max((group.last for group in self.places if group.last is not None), default=None)
        if first is not None and last is not None:
            yield Finding(
                "rule.places_meet",
                _("不足 {least} 个参评时,前{first}名与后{last}名重叠").format(
                    least=first + last, first=first, last=last
                ),
                _("写明参评不足 {least} 个时怎么算;现按得分高的算").format(least=first + last),
                severity="note",
            )

    def _all_points(self) -> list[Decimal]:
        given = [group.points for group in self.places if group.points is not None]
        return given + [figure for figure in (self.best, self.others) if figure is not None]

    def _order(self) -> Iterator[Finding]:
        front = [group for group in self.places if not group.from_end]
        back = [group for group in self.places if group.from_end]
        others = [self.others] if self.others is not None else []
        if any(group.points is None for group in self.places):
            return
        best_first = [
            points
            for points in [
                *(group.points for group in front),
                *others,
                *(group.points for group in reversed(back)),
            ]
            if points is not None
        ]
        if any(after > before for before, after in pairwise(best_first)):
            yield Finding(
                "rule.places_order",
                _("名次靠后的得分反而高:{words}").format(words=self.words()),
                _("核对各名次的得分"),
                severity="warning",
            )


def _points_column(group: Places, full: ColumnFraction | None) -> ColumnFraction:
    if group.points is not None:
        return ColumnFraction.constant(group.points)
    return missing_column(ZERO) if full is None else full


def _holds(group: Places, rank: Fraction, from_end: Fraction | None, of: Fraction | None) -> bool:
    if group.place is not None:
        return group.place <= rank <= (group.to or group.place)
    if group.first is not None:
        return rank <= group.first
    if group.top is not None and of is not None:
        return rank <= Fraction(group.top) * of
    if from_end is None:
        raise Undefined(_("缺少参与排名的总数"))
    if group.last is not None:
        return from_end <= group.last
    if group.bottom is None or of is None:
        raise Undefined(_("缺少参与排名的总数"))
    return from_end <= Fraction(group.bottom) * of


def _holds_column(
    group: Places, rank: ColumnFraction, from_end: ColumnFraction | None, of: ColumnFraction | None
) -> Any:
    if group.place is not None:
        return (rank >= group.place) & (rank <= (group.to or group.place))
    if group.first is not None:
        return rank <= group.first
    if group.last is not None and from_end is not None:
        return from_end <= group.last
    if of is None or from_end is None:
        raise Undefined(_("缺少参与排名的总数"))
    if group.top is not None:
        return rank / of <= group.top
    return from_end / of <= (group.bottom or 0)
