"""Portions of many subjects' amounts: equal amounts are portioned once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.engine.figures import MONEY_DECIMALS, unscaled
from kaohe.engine.pay.dividing import apportioned
from kaohe.engine.wide.alone import Alone
from kaohe.engine.wide.amounts import PayColumn

if TYPE_CHECKING:
    from kaohe.engine.wide.calculated import Calculated


def portion(wide: Calculated, name: str, here: Any) -> PayColumn:
    """Take an item's share of another one; with gates, or bounds, everybody is worked out alone."""
    item = wide.policy.pay[name]
    assert item.portion is not None  # noqa: S101 - the caller has looked
    own = PayColumn(item.books, here, here.copy(), np.zeros(len(here), dtype=np.int64))
    of = wide.items[item.portion.of]
    places = np.flatnonzero(here & wide.inside).tolist()
    plain = bool(item.when) or item.floor is not None or item.cap is not None
    unknown = [place for place in places if plain or (of.here[place] and not of.known[place])]
    if unknown:
        alone = Alone(wide, unknown)
        for place in unknown:
            amount = alone.amount(name, place)
            own.known[place], own.cents[place] = amount.amount is not None, int((amount.amount or 0) * 100)
            if amount.reason is not None:
                own.reasons[place] = amount.reason
    shares = {
        other: Fraction(each.portion.share)
        for other, each in wide.policy.pay.items()
        if each.portion is not None and each.portion.of == item.portion.of
    }
    parts: dict[int, int] = {0: 0}
    for place in places if not plain else ():
        if of.here[place] and of.known[place]:
            whole = int(of.cents[place])
            if whole not in parts:
                parts[whole] = int(apportioned(unscaled(whole, MONEY_DECIMALS), shares)[name] * 100)
            own.cents[place] = parts[whole]
    return own
