"""Which bundles move which part of a node: its rule, each of its steps, what is below it, what may deny it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.policy.branch import needed
from kaohe.policy.indicator import Average, Group, Leaf, Nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaohe.engine.answers.closest.changes import Bundle, Where
    from kaohe.engine.answers.closest.scenes import Scene
    from kaohe.policy.indicator import AnyNode


@dataclass(frozen=True, slots=True)
class Place:
    """A node in a scene."""

    scene: Scene
    node: str

    @property
    def key(self) -> tuple[int, str]:
        """Return what tells places apart."""
        return self.scene.number, self.node

    @property
    def own(self) -> AnyNode:
        """Return the node as the policy has it."""
        return self.scene.policy.indicators[self.node]

    def children(self) -> list[Place]:
        """Return the places whose points the node puts together."""
        node = self.own
        if isinstance(node, Group | Average):
            return [Place(self.scene, child) for child in node.of]
        if isinstance(node, Nested):
            return [Place(below, below.node) for below in self.scene.reads.get(self.node, [])]
        return []


@dataclass(frozen=True, slots=True)
class Part:
    """What contributes to a node's points by itself: its rule (``step`` -1), a step, or a child."""

    bundles: frozenset[int]
    step: int | None = None
    child: Place | None = None


@dataclass(slots=True)
class Tree:
    """The bundles by number and what each of them moves."""

    bundles: Sequence[Bundle]
    _wheres: list[frozenset[Where]] = field(init=False)
    _below: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note what each bundle touches."""
        self._wheres = [
            frozenset(where for change in bundle.changes[:1] for where in change.effect)
            for bundle in self.bundles
        ]

    def touched(self, place: Place, measures: Iterable[str]) -> frozenset[int]:
        """Return the bundles that move any of the measures, also through formulas and pools."""
        names = needed(place.scene.policy, measures)
        wheres = {(place.scene.number, name) for name in names}
        return frozenset(index for index, own in enumerate(self._wheres) if own & wheres)

    def deciding(self, place: Place) -> frozenset[int]:
        """Return the bundles that can void a node or deny what it requires."""
        node = place.own
        return self.touched(
            place, [*(one.measure for one in node.void_on), *(one.measure for one in node.requires)]
        )

    def parts(self, place: Place) -> list[Part]:
        """Return what contributes to a node, as far as bundles move it."""
        node, parts = place.own, []
        if isinstance(node, Leaf):
            named = [*node.conditions.values(), *([] if node.measure is None else [node.measure])]
            parts.append(Part(self.touched(place, named), step=-1))
        for index, step in enumerate(node.adjustments):
            parts.append(Part(self.touched(place, [step.measure, *step.conditions.values()]), step=index))
        parts += [Part(self.under(child), child=child) for child in place.children()]
        return [part for part in parts if part.bundles]

    def under(self, place: Place) -> frozenset[int]:
        """Return the bundles that move a node in any way."""
        if place.key not in self._below:
            found = self.deciding(place)
            for part in self.parts(place):
                found |= part.bundles
            self._below[place.key] = found
        return self._below[place.key]

    def joined(self, parts: list[Part], fixed: frozenset[int]) -> list[list[Part]]:
        """Put parts together that a bundle, other than those that are ``fixed``, moves at once."""
        groups: list[tuple[frozenset[int], list[Part]]] = []
        for part in parts:
            free, together = part.bundles - fixed, [part]
            if not free:
                continue
            apart = []
            for bundles, members in groups:
                if bundles & free:
                    free, together = free | bundles, members + together
                else:
                    apart.append((bundles, members))
            groups = [*apart, (free, together)]
        return [members for _bundles, members in groups]
