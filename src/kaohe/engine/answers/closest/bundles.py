"""Changes put together by what they do, those to take first in front."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kaohe.engine.answers.closest.changes import Bundle, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from kaohe.engine.answers.closest.changes import Effect, Where

    Better = Callable[[Bundle, Bundle], Bundle]

MANY = 8
"""Of rows that differ in more than one figure, so many different effects are told apart; the rest is left out."""


def bundled(changes: Iterable[Change], relevant: Collection[Where], better: Better) -> list[Bundle]:
    """Put changes together that are alike in their effect on the ``relevant`` measures.

    Those that are alike but for one numerator are put in order of it; ``better`` says in which direction.
    """
    alike: dict[object, list[Change]] = defaultdict(list)
    for change in changes:
        effect = {where: pair for where, pair in change.effect.items() if where in relevant}
        if effect:
            below = tuple(sorted((where, pair[1]) for where, pair in effect.items()))
            alike[change.kind, len(change.rows), below].append(Change(change.rows, effect))
    return [bundle for group in alike.values() for bundle in _of(group, better)]


def _of(group: list[Change], better: Better) -> Iterator[Bundle]:
    ordered = sorted(group, key=lambda change: change.price)
    kind = ordered[0].kind
    varying = [where for where in ordered[0].effect if len({change.effect[where][0] for change in group}) > 1]
    if len(varying) == 1:
        (where,) = varying
        rising = sorted(ordered, key=lambda change: change.effect[where][0])
        falling = sorted(ordered, key=lambda change: -change.effect[where][0])
        yield better(Bundle(kind, tuple(rising)), Bundle(kind, tuple(falling)))
        return
    exact: dict[object, list[Change]] = defaultdict(list)
    for change in ordered:
        exact[_exactly(change.effect)].append(change)
    most = sorted(exact.values(), key=len, reverse=True)[: MANY if varying else None]
    for changes in most:
        yield Bundle(kind, tuple(changes), endless=kind == "present")


def _exactly(effect: Effect) -> tuple[object, ...]:
    return tuple(sorted(effect.items()))
