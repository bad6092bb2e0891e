"""What one more percentage point, or one more event, is worth to a subject: in points, of the total, in money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.closest.scenes import AS_IT_IS, Moved
from kaohe.engine.figures import is_rate
from kaohe.policy.indicator import Leaf
from kaohe.policy.rules.figures import step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.answers.closest.scenes import Scene, Scenes

POINT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Gain:
    """What a step brings: ``points`` of the node, ``total`` of the total, ``money`` by pay item."""

    points: Decimal
    total: Decimal
    money: dict[str, Decimal]

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {"points": self.points, "total": self.total, "money": self.money}


@dataclass(frozen=True, slots=True)
class Worth:
    """What a step up and a step down of one figure bring; None where the figure cannot go that way.

    ``step``: what a step is, in words. ``event``: the deduction or award that counts it, where it is one.
    """

    period: str
    indicator: str
    title: str
    event: str | None
    measure: str
    value: Decimal | None
    step: str
    more: Gain | None
    less: Gain | None

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        gains = {name: gain and gain.as_json() for name, gain in (("more", self.more), ("less", self.less))}
        return {name: getattr(self, name) for name in self.__slots__} | gains


def worths(scenes: Scenes) -> list[Worth]:
    """Return what one step of every figure is worth that a subject's own rows decide, in reading order."""
    base = _Base(scenes)
    found = []
    for scene in scenes.all:
        for name in scene.policy.indicators:
            found += list(_of_node(base, scene, name))
    return found


def _of_node(base: _Base, scene: Scene, name: str) -> Iterator[Worth]:
    node, scenes = scene.policy.indicators[name], base.scenes
    if scenes.result(scene, name).points is None or name not in scene.policy.order():
        return
    period = scene.run.inputs.period
    given = scene.narrowed(name).given(scene.subject)[scene.subject]
    if isinstance(node, Leaf) and node.measure is not None and node.rule is not None:
        value = given.values[node.measure]
        if value is not None and node.measure in scene.policy.measures:
            rate = is_rate(scene.policy.like(node.measure))
            by = POINT if rate else Decimal(1)
            said = step(by, "%" if rate else scene.policy.like(node.measure).unit or "")
            most = Decimal(1) if rate and value <= 1 else None
            yield Worth(
                period,
                name,
                node.title,
                None,
                node.measure,
                value,
                said,
                base.gain(
                    scene, name, node.measure, value + by if most is None else min(value + by, most), value
                ),
                base.gain(scene, name, node.measure, max(value - by, Decimal(0)), value),
            )
    for event in node.adjustments:
        count = given.values.get(event.measure) or Decimal(0)
        unit = scene.policy.like(event.measure).unit or ""
        yield Worth(
            period,
            name,
            node.title,
            event.title,
            event.measure,
            count,
            f"1{unit}",
            base.gain(scene, name, event.measure, count + 1, count),
            base.gain(scene, name, event.measure, max(count - 1, Decimal(0)), count),
        )


class _Base:
    """What everything gives as it is, worked out once."""

    def __init__(self, scenes: Scenes) -> None:
        self.scenes = scenes
        self._total = self._points(scenes.top, scenes.top.node, AS_IT_IS)
        self._money = self._amounts(AS_IT_IS)

    def gain(self, scene: Scene, node: str, measure: str, value: Decimal, now: Decimal) -> Gain | None:
        """Return what another value of a measure brings."""
        if value == now:
            return None
        moved = Moved(values={(scene.number, measure): value})
        money = self._amounts(moved)
        return Gain(
            self._points(scene, node, moved) - self._points(scene, node, AS_IT_IS),
            self._points(self.scenes.top, self.scenes.top.node, moved) - self._total,
            {item: money[item] - own for item, own in self._money.items() if money.get(item, own) != own},
        )

    def _points(self, scene: Scene, node: str, moved: Moved) -> Decimal:
        return self.scenes.result(scene, node, moved).points or Decimal(0)

    def _amounts(self, moved: Moved) -> dict[str, Decimal]:
        if not self.scenes.top.policy.pay:
            return {}
        pay = self.scenes.pay(moved)
        found = {}
        for item, amounts in pay.amounts.items():
            own = amounts.get(self.scenes.subject)
            if own is not None and own.books != "none":
                found[item] = own.amount or Decimal(0)
        return found
