"""Pools: who takes part in each, what everybody's share is, what stays undivided; to the cent, see `dividing`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from kaohe.engine.amounts import Amount
from kaohe.engine.figures import MONEY_DECIMALS, half_up
from kaohe.engine.pay.dividing import divided
from kaohe.policy.formula.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaohe.engine.pay.figures import Figures
    from kaohe.engine.pay.payees import Payees
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.pay_item import Division, Payee, PayItem
    from kaohe.policy.policy import Policy

ZERO = Decimal("0.00")
Key = tuple[Any, ...]


@dataclass(slots=True)
class Pool:
    """One pool of an item: its amount, who takes part, by which weights or, by hand, which amounts.

    ``reason``: why nothing of it is divided.
    """

    amount: Decimal | None
    weights: dict[str, Fraction] = field(default_factory=dict)
    reason: str | None = None

    @property
    def total(self) -> Fraction:
        """Return all weights together."""
        return sum(self.weights.values(), Fraction(0))


class Calculated(Protocol):
    """What a division needs of the calculation around it: figures, and the amounts that are known already."""

    policy: Policy
    payees: dict[Payee, Payees]
    terms: dict[str, dict[tuple[str | int, ...], Term]]
    amounts: dict[str, dict[str, Amount]]
    pools: dict[str, dict[Key, Pool]]

    def values_of(self, item: PayItem, payee: str) -> Figures:
        """Return every figure that an item's formulas may name."""

    def gates(self, name: str, item: PayItem, values: Figures) -> tuple[bool | None, str | None]:
        """Tell whether every gate of an item is reached."""

    def lacking(self, terms: Iterable[Term], values: Mapping[str, Fraction | None]) -> str:
        """Say which figures are missing."""


def share_out(calculation: Calculated, name: str, concerned: Sequence[str]) -> dict[str, Amount]:
    """Divide the pools of an item; who does not meet a gate takes no part and gets nothing.

    Whatever is missing of one who may take part keeps the whole pool from being divided.
    """
    item = calculation.policy.pay[name]
    division = item.division
    assert division is not None  # noqa: S101 - the caller has looked
    roster = calculation.payees[item.payee].roster
    found = {payee: Amount(payee, name, ZERO, None, item.books) for payee in concerned}
    pools = _pools(calculation, item, division)
    doubts: dict[Key, str] = {}
    for payee in sorted(concerned, key=lambda one: turn(roster.members[one].attributes, division, one)):
        if roster.members[payee].out is not None:
            continue
        key = _key(calculation, item, division, payee)
        held, reason = calculation.gates(name, item, calculation.values_of(item, payee))
        if held is None:
            doubts.setdefault(key, f"{payee}:{reason}")
        if held is False:
            found[payee] = Amount(payee, name, ZERO, reason, item.books)
            continue
        pools.setdefault(key, Pool(ZERO)).weights[payee] = Fraction(1)
    for key, pool in pools.items():
        pool.reason = pool.reason or doubts.get(key) or _weigh(calculation, name, division, pool)
        parts = _parts(division, pool)
        for payee in pool.weights:
            found[payee] = Amount(payee, name, parts.get(payee), pool.reason, item.books)
    calculation.pools[name] = pools
    return found


def undivided(calculation: Calculated) -> list[tuple[str, Decimal]]:
    """Return the pools in which nobody takes part, by title, with the amount that stays undivided."""
    return [
        (calculation.policy.pay[name].title, pool.amount)
        for name, pools in calculation.pools.items()
        for pool in pools.values()
        if pool.amount and not pool.weights
    ]


def pool_of(calculation: Calculated, name: str, payee: str) -> Pool | None:
    """Return the pool from which somebody was paid an item; None for whom no pool was looked at."""
    return next((own for own in calculation.pools.get(name, {}).values() if payee in own.weights), None)


def turn(cells: Any, division: Division, name: str) -> tuple[Any, ...]:
    """Put those with equal remainders in order: by the columns named, empty ones last, then by name."""
    own = [cells.get(column) for column in division.order]
    return (*((cell is None, cell if cell is not None else "") for cell in own), name)


def _key(calculation: Calculated, item: PayItem, division: Division, payee: str) -> Key:
    if item.payee == "subject":
        return calculation.payees["subject"].roster.members[payee].alike(division.within)
    return () if division.together else (calculation.payees["members"].belongs[payee],)


def _pools(calculation: Calculated, item: PayItem, division: Division) -> dict[Key, Pool]:
    of = calculation.policy.pay[division.of]
    pools: dict[Key, Pool] = {}
    for payee, own in calculation.amounts[division.of].items():
        if item.payee == of.payee:
            key = _key(calculation, item, division, payee)
        else:
            key = () if division.together else (payee,)
        pool = pools.setdefault(key, Pool(ZERO))
        if own.amount is None or pool.amount is None:
            pool.amount, pool.reason = None, pool.reason or own.reason
        else:
            pool.amount += own.amount
    for pool in pools.values():
        if pool.amount is not None and pool.amount < 0:
            pool.reason = "待分配的金额是负数"
    return pools


def _weigh(calculation: Calculated, name: str, division: Division, pool: Pool) -> str | None:
    """Find everybody's weight; return what keeps the pool from being divided."""
    item = calculation.policy.pay[name]
    for payee in pool.weights if division.by != "heads" else ():
        term, values = calculation.terms[name]["division", "formula"], calculation.values_of(item, payee)
        weight = evaluate(term, values)
        if weight is None:
            return f"{payee}:{calculation.lacking([term], values)}"
        if weight < 0:
            return f"{payee}的份额是负数"
        pool.weights[payee] = weight
    if division.by == "hand":
        total = sum(_by_hand(pool).values(), ZERO)
        return f"分配合计 {total} 元,超过 {pool.amount} 元" if total > (pool.amount or ZERO) else None
    return None if not pool.amount or pool.total or not pool.weights else "份额全是 0,无法分配"


def _by_hand(pool: Pool) -> dict[str, Decimal]:
    return {payee: half_up(own, MONEY_DECIMALS) for payee, own in pool.weights.items()}


def _parts(division: Division, pool: Pool) -> dict[str, Decimal]:
    if pool.reason is not None or pool.amount is None or not pool.weights:
        return {}
    if division.by == "hand":
        return _by_hand(pool)
    if pool.amount == 0:
        return dict.fromkeys(pool.weights, ZERO)
    return divided(pool.amount, pool.weights)
