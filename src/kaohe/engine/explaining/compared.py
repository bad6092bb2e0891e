"""A subject among others: who stands next to it and what separates them, whose figures made a mean."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.engine.applying import not_applying
from kaohe.engine.score import places, walk
from kaohe.policy.indicator import Average, Group, Leaf, children
from kaohe.policy.period import parse_period
from kaohe.policy.rules.figures import exactly, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.explaining.about import About
    from kaohe.engine.result import Row

LISTED = 50
"""Members of a group that are listed."""


def ranking_of(about: About, node: str) -> dict[str, Any] | None:
    """Return place, how many are ranked, and the nearest above, below and beside; None where nobody is ranked by it."""
    ranking = about.policy.ranking
    if ranking is None or ranking.of != node:
        return None
    members = about.run.roster.members
    own = members[about.subject].alike(ranking.peers)
    points = {
        row.subject: row.points
        for row in about.run.rows
        if row.indicator == node
        and row.points is not None
        and members[row.subject].alike(ranking.peers) == own
    }
    if about.subject not in points:
        return None
    ranks, mine = places(points), points[about.subject]
    above = [name for name in points if points[name] > mine]
    below = [name for name in points if points[name] < mine]
    found: dict[str, Any] = {
        "rank": ranks[about.subject],
        "of": len(points),
        "peers": dict(zip(ranking.peers, own, strict=True)),
        "cite": ranking.cite,
    }
    if about.others:
        found |= {
            "tied": [name for name in points if points[name] == mine and name != about.subject],
            "above": _neighbour(
                about, node, min(above, key=lambda name: (points[name], name), default=None), ranks
            ),
            "below": _neighbour(
                about, node, max(below, key=lambda name: (points[name], name), default=None), ranks
            ),
        }
    return found


def _neighbour(about: About, node: str, other: str | None, ranks: dict[str, int]) -> dict[str, Any] | None:
    """Return a neighbour, the difference in points, and the items that make it up, largest first."""
    if other is None:
        return None
    mine, theirs = about.rows, about.start.rows[other]
    items: list[tuple[Fraction, dict[str, Any]]] = []
    for name in walk(about.policy, node):
        pair = _points(mine, name), _points(theirs, name)
        if children(about.policy.indicators[name]) or pair[0] == pair[1]:
            continue
        apart = (pair[1] or Decimal(0)) - (pair[0] or Decimal(0))
        item = {
            "indicator": name,
            "title": about.policy.indicators[name].title,
            "own": pair[0],
            "theirs": pair[1],
            "difference": apart,
        }
        items.append((Fraction(abs(apart)) * _share(about, node, name), item))
    points = [_points(rows, node) or Decimal(0) for rows in (mine, theirs)]
    return {
        "subject": other,
        "rank": ranks[other],
        "points": points[1],
        "difference": points[1] - points[0],
        "items": [item for _weight, item in sorted(items, key=lambda one: (-one[0], one[1]["indicator"]))],
    }


def _points(rows: Mapping[str, Row], node: str) -> Decimal | None:
    return rows[node].points if node in rows else None


def _share(about: About, node: str, name: str) -> Fraction:
    """Return what a point of an item weighs in a node above it, as the tree is written."""
    share, path = Fraction(1), about.policy.path_to(name)
    for child, parent in pairwise(path):
        if child == node:
            break
        above = about.policy.indicators[parent]
        if isinstance(above, Average):
            share *= Fraction(above.of[child]) if isinstance(above.of, dict) else Fraction(1, len(above.of))
        elif isinstance(above, Group) and above.scale_to is not None:
            full = about.rows[parent].max if parent in about.rows else None
            reached = sum(
                (about.rows[one].max or Decimal(0) for one in above.of if one in about.rows), Decimal(0)
            )
            share *= Fraction(full or 1) / Fraction(reached or 1)
    return share


def group_of(about: About, name: str, node: Leaf) -> dict[str, Any] | None:
    """Return whose figures an item's mean or places were taken among, and the arithmetic of the mean."""
    inputs = about.given.inputs.get(name)
    if inputs is None or node.measure is None or (inputs.mean is None and inputs.rank is None):
        return None
    roster = about.run.roster
    outside = not_applying(about.policy, roster, parse_period(about.run.inputs.period))
    own = roster.members[about.subject].alike(node.peers)
    figures = {
        subject: about.everybody[subject].values.get(node.measure)
        for subject, member in roster.members.items()
        if member.alike(node.peers) == own
        and name not in outside.get(subject, {})
        and subject in about.everybody
    }
    known = {subject: figure for subject, figure in figures.items() if figure is not None}
    found: dict[str, Any] = {
        "peers": dict(zip(node.peers, own, strict=True)),
        "count": len(known),
        "total": plain(sum(known.values(), Decimal(0))),
    }
    if inputs.mean is not None:
        listed = (
            " + ".join(plain(figure) for figure in known.values()) if len(known) <= LISTED else found["total"]
        )
        found["arithmetic"] = f"({listed}) ÷ {len(known)} = {exactly(inputs.mean)}"
    if about.others:
        best = sorted(known, key=lambda one: (known[one] if node.better == "lower" else -known[one], one))
        found["members"] = [{"subject": one, "value": known[one]} for one in best[:LISTED]]
    return found
