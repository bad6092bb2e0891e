"""What somebody asks for, by name: turned into goals, or refused with the nearest names that exist."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from kaohe.engine.answers.closest.gated import GateGoal
from kaohe.engine.answers.closest.goals import PointsGoal, place_of
from kaohe.engine.answers.closest.ranked import RankGoal, peers
from kaohe.engine.answers.naming import unknown
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.answers.closest.goals import Goal
    from kaohe.engine.answers.closest.scenes import Scenes
    from kaohe.errors import KaoheError


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, as somebody writes it; nothing at all asks for the next better of everything."""

    grade: str | None = None
    rank: int | None = None
    indicator: str | None = None
    points: Decimal | None = None
    pay: str | None = None


def points_of(text: str) -> Decimal:
    """Read points as somebody writes them; raises ``closest.points``."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise no_number(text) from None


def no_number(text: str) -> KaoheError:
    """Refuse what is no number."""
    return refuse(
        "closest.points",
        _("“{text}”不是分数").format(text=text),
        _("写一个数,例如 85 或 13.5"),
        value=text,
    )


def goals_of(scenes: Scenes, wish: Wish) -> list[Goal]:
    """Return the goals that a wish names, by itself all next better ones.

    Raises ``closest.grade``, ``closest.rank``, ``closest.indicator``, ``closest.pay`` with the nearest names.
    """
    named: list[Goal] = []
    if wish.grade is not None:
        named.append(_grade(scenes, wish.grade))
    if wish.rank is not None:
        named.append(_rank(scenes, wish.rank))
    if wish.indicator is not None or wish.points is not None:
        named.append(_points(scenes, wish.indicator, wish.points))
    if wish.pay is not None:
        named.append(_gate(scenes, wish.pay))
    return named or list(_next_better(scenes))


def _next_better(scenes: Scenes) -> Iterator[Goal]:
    policy, run = scenes.top.policy, scenes.record.run
    total = next(own for own in run.totals if own.subject == scenes.subject)
    if policy.grades is not None and total.points is not None:
        places = {band.grade: place_of(policy.grades, band.grade) for band in policy.grades.bands}
        better = [grade for grade, place in places.items() if place > place_of(policy.grades, total.grade)]
        if better:
            yield _grade(scenes, min(better, key=places.__getitem__))
    if total.rank is not None and total.rank > 1:
        yield _rank(scenes, total.rank - 1)
    for name, item in policy.pay.items():
        if item.when and any(
            own.subject == scenes.subject and own.item == name and own.reason is not None for own in run.pay
        ):
            yield GateGoal("gate", item.title, name, scenes)


def _grade(scenes: Scenes, grade: str) -> Goal:
    grades = scenes.top.policy.grades
    if grades is None:
        raise refuse(
            "closest.grade", _("办法 {id} 不定等级").format(id=scenes.top.policy.id), _("换一个目标")
        )
    names = [band.grade for band in grades.bands]
    if grade not in names:
        raise unknown("closest.grade", _("没有等级“{grade}”").format(grade=grade), grade, names)
    low = next(band.low for band in grades.bands if band.grade == grade)
    return PointsGoal("grade", grade, grades.of, scenes, Decimal(0) if low is None else low, grades)


def _rank(scenes: Scenes, rank: int) -> Goal:
    scene = scenes.top
    ranking = scene.policy.ranking
    if ranking is None:
        raise refuse("closest.rank", _("办法 {id} 不排名").format(id=scene.policy.id), _("换一个目标"))
    now = peers(scene, scenes.subject, scenes.totals(scene, ranking.of))
    if not 1 <= rank <= max(len(now), 1):
        raise refuse(
            "closest.rank",
            _("没有第 {rank} 名:参加排名的有 {count} 个").format(rank=rank, count=len(now)),
            _("写 1 到 {count}").format(count=len(now)),
            value=str(rank),
        )
    return RankGoal("rank", str(rank), ranking.of, scenes)


def _points(scenes: Scenes, indicator: str | None, points: Decimal | None) -> Goal:
    scene = scenes.top
    name = indicator or scene.policy.total
    if name not in scene.policy.indicators:
        message = _("办法 {policy} 没有指标“{name}”").format(policy=scene.policy.id, name=name)
        raise unknown("closest.indicator", message, name, scene.policy.indicators)
    result = scenes.result(scene, name)
    full = getattr(scene.policy.indicators[name], "max", None) or result.maximum or Decimal(0)
    least = full if points is None else points
    return PointsGoal("points", str(least), name, scenes, least)


def _gate(scenes: Scenes, item: str) -> Goal:
    pay = scenes.top.policy.pay
    gated = {name: own for name, own in pay.items() if own.when and own.payee == "subject"}
    if item not in gated:
        message = _("办法 {policy} 没有带门槛的薪酬项“{name}”").format(policy=scenes.top.policy.id, name=item)
        raise unknown("closest.pay", message, item, gated)
    return GateGoal("gate", pay[item].title, item, scenes)
