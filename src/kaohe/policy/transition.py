"""How a period is scored in the middle of which a policy gives way to a new version of itself (过渡)."""

from __future__ import annotations

from typing import Literal

from kaohe.policy.element import Cited

Way = Literal["days", "dates", "start", "end"]


class Transition(Cited):
    """Said by the new version, of a period in which the old one was in force too (期中换版).

    ``days``: each version scores the whole period, and counts by the days on which it was in force. ``dates``:
    each version scores its own days alone; points count by days, amounts are added. ``start``, ``end``: the
    version that is in force on the period's first, or last, day scores all of it. ``settles``: whether pay that
    settles over the year is settled by this version for the whole ``year``, or only ``onward``: then what came
    before the version stays as it was settled.
    """

    way: Way = "days"
    settles: Literal["year", "onward"] = "year"
