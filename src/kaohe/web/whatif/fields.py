"""The figures of a policy as fields of a form: what is tried, from where to where, in which steps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from kaohe.engine.answers.settings import MOST
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.adjustable import Adjustable

AROUND = 4
"""Steps to each side of the value in force that are offered: nine points."""
FIELDS = 4
"""So many figures are tried at once."""


@dataclass(frozen=True, slots=True)
class Field:
    """One figure with its slider; figures as texts, rates in per cent. ``low`` and ``high`` bound the slider."""

    path: str
    title: str
    now: str
    unit: str
    low: str
    high: str
    first: str
    last: str
    step: str


def field(own: Adjustable, sent: Mapping[str, str]) -> Field:
    """Return a figure as it was sent, or with what is offered for it."""
    now = own.figure
    assert now is not None  # noqa: S101 - only figures are offered
    step = _step(now)
    around = step * AROUND
    lowest = now - around if now < 0 else max(Decimal(0), now - around)
    return Field(
        own.path,
        own.title,
        plain(now),
        "%" if own.kind == "rate" else "",
        plain(max(Decimal(0), now - 5 * around) if now >= 0 else now - 5 * around),
        plain(_top(own, now, around)),
        sent.get(f"from:{own.path}") or plain(lowest),
        sent.get(f"to:{own.path}") or plain(min(now + around, _top(own, now, around))),
        sent.get(f"step:{own.path}") or plain(step),
    )


def setting(own: Adjustable, sent: Mapping[str, str]) -> str:
    """Write what was sent for a figure as ``PATH=VALUE``: one value, or a range."""
    shown = field(own, sent)
    if shown.first.strip() == shown.last.strip():
        return f"{own.path}={shown.first}{shown.unit}"
    return f"{own.path}={shown.first}{shown.unit}..{shown.last}{shown.unit} step {shown.step}"


def _step(now: Decimal) -> Decimal:
    """Return a round step: of 1, 2 or 5 of the digit that makes about twenty steps of the value."""
    if not now:
        return Decimal(1)
    if now == now.to_integral_value() and abs(now) <= MOST // 2:
        return Decimal(1)
    rough = abs(now) / 20
    digit = Decimal(1).scaleb(rough.adjusted())
    return next(digit * times for times in (1, 2, 5, 10) if digit * times >= rough)


def _top(own: Adjustable, now: Decimal, around: Decimal) -> Decimal:
    top = (now + 5 * around).to_integral_value(ROUND_CEILING)
    return min(top, Decimal(100)) if own.kind == "rate" and now <= 100 else top
