"""评分 by several people: who counts with which weight, what is left out as extreme, who stays unnamed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from kaohe.i18n import _
from kaohe.policy.element import Element, Identifier
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.rule import Exact

if TYPE_CHECKING:
    from collections.abc import Mapping

JOINT = "+"
"""Joins the roles of a group whose ratings are put together, in the order of the weights."""


class Rated(Element):
    """The weighted mean of what raters give, by their role; role means are published figures (contract 1).

    ``column`` holds the score, ``by`` the rater's role, ``rater`` who rated. A role in ``weights`` that nobody
    of has rated leaves the weights (contract 6); a role not in it is shown and does not count, nor does who
    rates himself in a role other than ``self``. Scores outside ``lowest`` to ``highest`` do not count.

    ``trim``: so many of the highest and of the lowest scores of a role are left out, where it has at least
    ``trim_from`` (otherwise 2 × trim + 1) of them. ``anonymous``: roles whose raters are not named; all of
    ``weights`` unless said. One of them with fewer than ``anonymous_below`` raters is put together with
    others until there are so many: their scores make one mean, with the sum of their weights.
    """

    kind: Literal["rated"] = "rated"
    column: Identifier = "score"
    by: Identifier = "rater_role"
    rater: Identifier = "rater"
    weights: dict[Identifier, Exact] = Field(min_length=1)
    lowest: Exact = Decimal(0)
    highest: Exact = Decimal(100)
    trim: int = Field(default=0, ge=0)
    trim_from: int | None = Field(default=None, ge=1)
    anonymous: tuple[Identifier, ...] | None = None
    anonymous_below: int = Field(default=0, ge=0)

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Name the roles whose raters are not named."""
        if not self.anonymous_below:
            return ()
        return tuple(self.weights) if self.anonymous is None else self.anonymous

    @property
    def trimmed_from(self) -> int:
        """Return from how many scores on extremes are left out: some must remain."""
        return max(self.trim_from or 0, 2 * self.trim + 1)

    def groups(self, raters: Mapping[str, int]) -> dict[str, str]:
        """Say of every role that rated which group its scores belong to: its own, or one of several roles.

        Roles too small to stay unnamed are put together; while they are still too few, the smallest other
        unnamed role joins them, then the named ones in the order of the weights.

        >>> Rated(weights={"superior": "60%", "peer": "40%"}, anonymous=("peer",), anonymous_below=3).groups(
        ...     {"superior": 1, "peer": 2}
        ... )
        {'superior': 'superior+peer', 'peer': 'superior+peer'}
        """
        present = [role for role in self.weights if raters.get(role)]
        unnamed = [role for role in present if role in self.unnamed]
        small = [role for role in unnamed if raters[role] < self.anonymous_below]
        others = sorted((role for role in unnamed if role not in small), key=lambda role: raters[role])
        others += [role for role in present if role not in unnamed]
        while small and others and sum(raters[role] for role in small) < self.anonymous_below:
            small.append(others.pop(0))
        joint = JOINT.join(role for role in self.weights if role in small)
        return {role: joint if role in small else role for role in present}

    def weight(self, group: str) -> Decimal | None:
        """Return the weight of a group's roles together; None for a role that is only shown."""
        roles = group.split(JOINT)
        if not set(roles) <= self.weights.keys():
            return None
        return sum((self.weights[role] for role in roles), Decimal(0))

    def conceals(self, group: str) -> bool:
        """Tell whether the raters of a group are not named: one of its roles is anonymous."""
        return any(role in self.unnamed for role in group.split(JOINT))

    def words(self, titles: Mapping[str, str]) -> str:
        """Say in Chinese who rates with which weight; ``titles`` name the roles."""
        parts = "、".join(f"{titles.get(role, role)} {percent(own)}" for role, own in self.weights.items())
        said = [_("{lowest}–{highest} 分").format(lowest=plain(self.lowest), highest=plain(self.highest))]
        if self.trim:
            said.append(
                _("满 {from_} 个评分时去掉 {trim} 个最高、{trim} 个最低").format(
                    from_=self.trimmed_from, trim=self.trim
                )
            )
        if self.unnamed:
            roles = "、".join(titles.get(role, role) for role in self.unnamed)
            said.append(
                _("{roles}不记名,不足 {count} 人合并").format(roles=roles, count=self.anonymous_below)
            )
        return f"{parts}({';'.join(said)})"
