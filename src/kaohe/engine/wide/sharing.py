"""Pools divided over many subjects in whole cents: the twin of `kaohe.engine.pay.sharing`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.engine.figures import MONEY_DECIMALS, unscaled
from kaohe.engine.pay import sharing as plainly
from kaohe.engine.wide.alone import Alone
from kaohe.engine.wide.amounts import PayColumn
from kaohe.engine.wide.sheet import known, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from kaohe.engine.wide.calculated import Calculated
    from kaohe.policy.pay_item import Division

STATE, WEIGHT = "__state", "__weight"


def share_out(wide: Calculated, name: str, here: Any, found: Mapping[str, pa.Array]) -> PayColumn:
    """Divide the pools of an item; where anything is missing or unusual, everybody is looked at in plain numbers."""
    item = wide.policy.pay[name]
    division = item.division
    assert division is not None  # noqa: S101 - the caller has looked
    taking = here & wide.inside
    weights = _weights(division, found, taking)
    of = wide.items[division.of]
    if (
        weights is None
        or (of.here & ~of.known).any()
        or (STATE in found and not known(found[STATE])[taking].all())
    ):
        return _plainly(wide, name, here)
    own = PayColumn(item.books, here, here.copy(), np.zeros(len(here), dtype=np.int64))
    if STATE in found:
        own.reasons |= wide.unreached(item, taking, found[STATE])
        taking = taking & (whole(found[STATE]) == 0)
    elif item.when and here.any():
        return _plainly(wide, name, here)
    for pool, places in _pools(wide, division, of, taking):
        if not places and pool:
            wide.undivided.setdefault(name, []).append((item.title, unscaled(pool, MONEY_DECIMALS)))
        parts, reason = _parts(division, pool, [weights[place] for place in places])
        if reason is None:
            own.cents[places] = parts
            continue
        own.known[places] = False
        own.reasons |= dict.fromkeys(places, reason)
    return own


def _weights(division: Division, found: Mapping[str, pa.Array], taking: Any) -> Any | None:
    """Return everybody's weight in hundredths; None where one is missing, negative, or has more digits."""
    if division.by == "heads":
        return np.ones(len(taking), dtype=np.int64)
    if WEIGHT not in found:
        return None if taking.any() else np.zeros(len(taking), dtype=np.int64)
    exact, weights = found[""], whole(found[WEIGHT])
    fine = known(found[WEIGHT]) & (weights >= 0) & (whole(exact) == 1)
    return weights if fine[taking].all() else None


def _pools(wide: Calculated, division: Division, of: PayColumn, taking: Any) -> list[tuple[int, list[int]]]:
    """Return every pool in cents with the places of those who take part, in the order of their turn."""
    members = list(wide.roster.members.values())
    order = np.flatnonzero(taking).tolist()
    if division.order:
        names = wide.roster.subjects
        order.sort(key=lambda place: plainly.turn(members[place].attributes, division, names[place]))
    if not division.within:
        total = int(np.where(of.here, of.cents, 0).sum())
        return [(total, order)] if of.here.any() or order else []
    pools: dict[tuple[Any, ...], tuple[list[int], list[int]]] = {}
    for place in np.flatnonzero(of.here).tolist():
        pools.setdefault(members[place].alike(division.within), ([], []))[0].append(int(of.cents[place]))
    for place in order:
        pools.setdefault(members[place].alike(division.within), ([], []))[1].append(place)
    return [(sum(cents), places) for cents, places in pools.values()]


def _parts(division: Division, pool: int, weights: list[int]) -> tuple[list[int], str | None]:
    """Divide a pool; the reason where it cannot be."""
    weights = [int(weight) for weight in weights]
    total = sum(weights)
    if pool < 0:
        return [], "待分配的金额是负数"
    if division.by == "hand":
        said = f"分配合计 {unscaled(total, MONEY_DECIMALS)} 元,超过 {unscaled(pool, MONEY_DECIMALS)} 元"
        return (weights, None) if total <= pool else ([], said)
    if pool == 0 or not weights:
        return [0] * len(weights), None
    if total == 0:
        return [], "份额全是 0,无法分配"
    parts = [pool * weight // total for weight in weights]
    left = pool - sum(parts)
    if left:
        remainders = [-(pool * weight % total) for weight in weights]
        for place in sorted(range(len(weights)), key=remainders.__getitem__)[:left]:
            parts[place] += 1
    return parts, None


def _plainly(wide: Calculated, name: str, here: Any) -> PayColumn:
    """Divide as for few subjects, over everybody."""
    item = wide.policy.pay[name]
    own = PayColumn(item.books, here, np.zeros(len(here), dtype=bool), np.zeros(len(here), dtype=np.int64))
    alone = Alone(wide, list(range(len(here))))
    concerned = {wide.roster.subjects[place]: place for place in np.flatnonzero(here).tolist()}
    found = plainly.share_out(alone.plain, name, list(concerned))
    for subject, amount in found.items():
        place = concerned[subject]
        own.known[place], own.cents[place] = amount.amount is not None, int((amount.amount or 0) * 100)
        if amount.reason is not None:
            own.reasons[place] = amount.reason
    wide.undivided[name] = plainly.undivided(alone.plain)
    return own
