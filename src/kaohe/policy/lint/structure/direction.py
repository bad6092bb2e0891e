"""Rules that point the wrong way: fewer complaints punished, worse levels cheaper, one event paid twice."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.condition.terms import AllOf, Comparison, Membership
from kaohe.policy.indicator import children
from kaohe.policy.lint.better import better_side
from kaohe.policy.lint.found import Doubt
from kaohe.policy.lint.severity import level_of
from kaohe.policy.measure import Count, Repeated
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.occurrence.rule import Occurrence
from kaohe.policy.rules.tiers.rule import Tiers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.policy.condition.terms import Condition
    from kaohe.policy.indicator import Adjustment, Node
    from kaohe.policy.interpretation import Path
    from kaohe.policy.lint.structure.subject import Subject
    from kaohe.policy.measure import Measure


def wrong_way(subject: Subject) -> Iterator[Doubt]:
    """Report rules that punish the better side of a target."""
    for name, leaf in subject.leaves():
        rule, measure = leaf.rule, leaf.measure
        better = getattr(rule, "better", None)
        if rule is None or measure is None or better is None:
            continue
        path = ("indicators", name, "rule")
        titles = (leaf.title, subject.policy.measures[measure].title)
        repeated = isinstance(subject.policy.like(measure).value, Repeated)
        sides = {better_side(title) for title in titles}
        lower, higher = repeated or "lower" in sides, "higher" in sides
        if better == "higher" and lower and not higher:
            yield Doubt(
                path,
                _("“{title}”越低越好,规则却在低于目标时扣分").format(title=leaf.title),
                _("写 better: lower(每高于目标…扣分)"),
            )
        elif better == "lower" and higher and not lower:
            yield Doubt(
                path,
                _("“{title}”越高越好,规则却在高于目标时扣分").format(title=leaf.title),
                _("写 better: higher(每低于目标…扣分)"),
            )
        elif better != leaf.better:
            yield Doubt(
                path,
                _("“{title}”写着 better: {node},规则却是 better: {rule}").format(
                    title=leaf.title, node=leaf.better, rule=better
                ),
                _("两处写成一致;排名、图表按指标的 better,计分按规则的"),
            )


def escalation(subject: Subject) -> Iterator[Doubt]:
    """Report worse levels of one kind of event that cost no more, or less, than milder ones."""
    for name, node in subject.nodes():
        for (first_index, first, one), (index, second, other) in combinations(subject.adjustments(node), 2):
            if one.table == other.table:
                here: Path = ("indicators", name, "adjustments")
                yield from _levels((*here, first_index), (*here, index), first, second)
    for path, rule, _full, _measure in subject.rules():
        if isinstance(rule, Tiers) and rule.effect == "deduct":
            costs = [tier.points / tier.unit for tier in rule.tiers]
            falling = any(after < before for before, after in pairwise(costs))
        else:
            falling = (
                isinstance(rule, Occurrence)
                and rule.effect == "deduct"
                and rule.further is not None
                and rule.further < rule.points / rule.every
            )
        if falling:
            yield Doubt(
                path,
                _("差得越多,每一份扣得反而越少:{words}").format(words=rule.words()),
                _("核对各段的扣分"),
            )


def _levels(here: Path, there: Path, first: Adjustment, second: Adjustment) -> Iterator[Doubt]:
    levels = level_of(first.title), level_of(second.title)
    costs = _cost(first), _cost(second)
    if levels[0] is None or levels[1] is None or costs[0] is None or costs[1] is None:
        return
    (low, high), (other_low, other_high) = levels[0], levels[1]
    if low > other_high and costs[0] < costs[1]:
        path, worse, milder, dear, cheap = here, first, second, costs[1], costs[0]
    elif other_low > high and costs[1] < costs[0]:
        path, worse, milder, dear, cheap = there, second, first, costs[0], costs[1]
    else:
        return
    yield Doubt(
        path,
        _("“{worse}”每次扣 {cheap} 分,级别较低的“{milder}”却扣 {dear} 分").format(
            worse=worse.title, cheap=plain(cheap), milder=milder.title, dear=plain(dear)
        ),
        _("核对“{worse}”的扣分,级别越高应扣得越多").format(worse=worse.title),
    )


def _cost(adjustment: Adjustment) -> Decimal | None:
    rule = adjustment.rule
    if isinstance(rule, Occurrence) and rule.effect == "deduct":
        return rule.points / rule.every
    return None


def twice(subject: Subject) -> Iterator[Doubt]:
    """Report events that two deductions catch: in one item, or in an item and the one above it."""
    for name, node in subject.nodes():
        line = [name, *_below(subject, name)]
        seen: list[tuple[Adjustment, Measure]] = []
        for index, adjustment, measure in subject.adjustments(node):
            others = [
                *seen,
                *((other, own) for child in line[1:] for _i, other, own in _of(subject, child)),
            ]
            for other, own in others:
                if _effect(other) == _effect(adjustment) and _overlap(subject, own, measure):
                    yield Doubt(
                        ("indicators", name, "adjustments", index),
                        _("“{a}”与“{b}”会为同一件事各计一次").format(a=other.title, b=adjustment.title),
                        _("只留一处,或用条件(where)把两种情况分开"),
                    )
            seen.append((adjustment, measure))


def _of(subject: Subject, name: str) -> Iterator[tuple[int, Adjustment, Measure]]:
    node: Node = subject.policy.indicators[name]
    return subject.adjustments(node)


def _below(subject: Subject, name: str) -> list[str]:
    found: list[str] = []
    for child in children(subject.policy.indicators[name]):
        found += [child, *_below(subject, child)]
    return found


def _effect(adjustment: Adjustment) -> Any:
    return getattr(adjustment.rule, "effect", None)


def _overlap(subject: Subject, one: Measure, other: Measure) -> bool:
    """Tell whether a row counts in both measures, and neither is a surcharge on the other.

    A surcharge asks more of the other's rows (those raised further), or counts another quantity of them.
    """
    if one.table != other.table or one.value != other.value:
        return False
    first, second = _values(subject.condition(one)), _values(subject.condition(other))
    if first is None or second is None:
        return one.where == other.where
    shared = first.keys() & second.keys()
    if any(not (first[column] & second[column]) for column in shared):
        return False
    return first.keys() == second.keys()


def _values(condition: Condition | None) -> dict[str, frozenset[Any]] | None:
    """Return the values that each column may have, None where that cannot be said so simply."""
    match condition:
        case Comparison(column, "=", operand):
            return {column: frozenset({operand})}
        case Membership(column, values):
            return {column: frozenset(values)}
        case AllOf(parts):
            found: dict[str, frozenset[Any]] = {}
            for part in parts:
                inner = _values(part)
                if inner is None:
                    return None
                found |= inner
            return found
        case _:
            return None


def counts_without_quality(subject: Subject) -> Iterator[Doubt]:
    """Report points for a mere number of rows: anybody can enter more of them."""
    for name, leaf in subject.leaves():
        if leaf.measure is None or leaf.rule is None or leaf.better == "lower":
            continue
        measure = subject.policy.measures[leaf.measure]
        bare = isinstance(measure.value, Count) and measure.where is None and not measure.exclude
        awards = leaf.rule.kind == "occurrence" and getattr(leaf.rule, "effect", None) == "award"
        if bare and (
            awards or leaf.rule.kind in {"rank_points", "proportional", "per_unit", "bands", "linear"}
        ):
            yield Doubt(
                ("indicators", name, "measure"),
                _("“{title}”只看条数:多录几条就能多得分").format(title=leaf.title),
                _("只数合格的(measure 加 where 或 exclude),或同时考核转化、质量"),
            )


def shrinking_denominators(subject: Subject) -> Iterator[Doubt]:
    """Report rates that improve when the assessed unit leaves a cell empty."""
    for name, measure in subject.policy.counted().items():
        if measure.value.kind not in {"share", "repeated"}:
            continue
        for index, exclusion in enumerate(measure.exclude):
            match = re.fullmatch(r"\s*(\w+) is missing\s*", exclusion.where)
            if match is not None:
                yield Doubt(
                    ("measures", name, "exclude", index),
                    _("“{title}”不计没填“{column}”的行:不填就能缩小分母").format(
                        title=measure.title, column=match[1]
                    ),
                    _("另查没填的有多少,或把它们按不达标计"),
                )
