"""When a policy comes up: the last period in which it is in force and has something to work out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.period import CYCLES, Cycle, parse_period

if TYPE_CHECKING:
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


def latest_period(policy: Policy, until: Period) -> Period:
    """Return the calendar period in which a policy last comes up, no later than ``until`` is about.

    That is the shortest that it knows, around the last day of ``until`` or of the policy, whichever is earlier.
    """
    last = until.last if policy.valid_to is None else min(until.last, policy.valid_to)
    month = parse_period(f"{last:%Y-%m}")
    return month.around(next((cycle for cycle in CALENDAR if cycle in _cycles(policy)), "month"))


CALENDAR: tuple[Cycle, ...] = tuple(cycle for cycle in CYCLES if cycle not in {"day", "custom"})
"""From the shortest to the longest."""


def _cycles(policy: Policy) -> set[Cycle]:
    scored = policy.indicators[policy.total].cycles if policy.scores else ()
    return {*scored, *(cycle for item in policy.pay.values() for cycle in item.cycles)}
