"""All open questions read at once, against a subject and for it: its worst and its best case."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from kaohe.engine.whatif import nobody, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.engine.result import Total
    from kaohe.engine.whatif import Alternatives, Effect
    from kaohe.policy.loader import Loaded

EVERY = 32
"""Up to so many combinations all of them are computed."""

Readings = dict[str, str]


def extremes(
    alternatives: Alternatives,
    in_force: Loaded,
    effects: list[Effect],
    load: Callable[[Mapping[str, str]], Loaded],
) -> list[dict[str, Any]]:
    """Return each subject's worst and best case and what each question does to it, the largest range first.

    Of the questions that move anybody, all combinations of readings are looked at where there are few.
    Where there are many, a subject's cases are the furthest of: the readings in force, each reading alone,
    and every question read the way that by itself moves the subject furthest.
    """
    compared = _Compared(alternatives, in_force, load)
    for effect in effects:
        compared.keep(effect.readings, {move.subject: move.after for move in effect.moves})
    shared = [effect.readings for effect in effects] + list(_combinations(effects))
    found = []
    before = [total.subject for total in alternatives.before.totals]
    for subject in dict.fromkeys([*before, *(move.subject for effect in effects for move in effect.moves)]):
        case: dict[str, Any] = {"subject": subject, "in_force": standing(compared.total(subject, {}))}
        for label, sign in (("worst", -1), ("best", 1)):
            tried = [{}, *shared, _favouring(subject, effects, sign)]
            readings = min(tried, key=lambda one: compared.against(subject, one, sign))
            case[label] = {**standing(compared.total(subject, readings)), "readings": readings}
        case["changes"] = _changes(subject, effects)
        found.append(case)
    return sorted(found, key=lambda case: (-_range(case), case["subject"]))


class _Compared:
    """Totals under combinations of readings, each scored once."""

    def __init__(
        self, alternatives: Alternatives, in_force: Loaded, load: Callable[[Mapping[str, str]], Loaded]
    ) -> None:
        self._alternatives = alternatives
        self._in_force = in_force
        self._load = load
        self._totals: dict[tuple[tuple[str, str], ...], dict[str, Total]] = {}
        self.keep({}, {total.subject: total for total in alternatives.before.totals})

    def keep(self, readings: Readings, totals: dict[str, Total]) -> None:
        self._totals[tuple(sorted(readings.items()))] = totals

    def total(self, subject: str, readings: Readings) -> Total:
        key = tuple(sorted(readings.items()))
        if key not in self._totals:
            run = self._alternatives.score(self._load(self._in_force.readings | readings))
            self._totals[key] = {own.subject: own for own in run.totals}
        return self._totals[key].get(subject) or nobody(subject)

    def against(self, subject: str, readings: Readings, sign: int) -> tuple[bool, Decimal, int, int]:
        """Return the key of which the least is furthest in the direction ``sign``; few readings go first."""
        total = self.total(subject, readings)
        places = sign * (total.rank or 0)
        return total.points is None, -sign * (total.points or Decimal(0)), places, len(readings)


def _combinations(effects: list[Effect]) -> Iterator[Readings]:
    """Yield every combination of the readings that move anybody, if they are few; () stands for in force."""
    moving: dict[str, list[Readings]] = {}
    for effect in effects:
        if any(move.moved for move in effect.moves):
            moving.setdefault(next(iter(effect.readings)), [{}]).append(effect.readings)
    if prod(len(choices) for choices in moving.values()) > EVERY:
        return
    for chosen in product(*moving.values()):
        yield {name: alternative for one in chosen for name, alternative in one.items()}


def _favouring(subject: str, effects: list[Effect], sign: int) -> Readings:
    best: dict[str, tuple[Decimal, str]] = {}
    for effect in effects:
        (name, alternative) = next(iter(effect.readings.items()))
        gain = sign * next((move.change for move in effect.moves if move.subject == subject), Decimal(0))
        if gain > best.get(name, (Decimal(0), ""))[0]:
            best[name] = (gain, alternative)
    return {name: alternative for name, (_gain, alternative) in best.items()}


def _changes(subject: str, effects: list[Effect]) -> list[dict[str, Any]]:
    moves = [
        (move, effect)
        for effect in effects
        for move in effect.moves
        if move.subject == subject and move.moved
    ]
    moves.sort(key=lambda pair: (*pair[0].size(), *pair[1].readings.items()))
    return [
        {"readings": effect.readings, "after": standing(move.after), "difference": move.difference}
        for move, effect in moves
    ]


def _range(case: dict[str, Any]) -> Decimal:
    nothing = Decimal(0)
    return (case["best"]["points"] or nothing) - (case["worst"]["points"] or nothing)
