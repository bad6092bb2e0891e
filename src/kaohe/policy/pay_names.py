"""What formulas of pay may name: measures, parameters, points of nodes, items, figures of the roster."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.policy.catalogue import ColumnType
from kaohe.policy.derived import names_in
from kaohe.policy.formula.names import Named, Names
from kaohe.policy.formula.parse import parse_terms
from kaohe.policy.formula.terms import names_of
from kaohe.policy.formula.units import MONEY, NUMBER, POINTS, Unit, read_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.catalogue import Column
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.members import Columns
    from kaohe.policy.pay_item import Payee, PayItem
    from kaohe.policy.policy import Policy

SO_FAR, BEFORE = "_so_far", "_before"
"""Behind an item's name: its amounts of this year up to this period, and up to the period before."""
OF_ALL, HEADS = "_of_all", "_heads"
"""Behind an item's name: its amounts of everybody in the period, and for how many it comes up.

`OF_ALL` and then `SO_FAR`: of everybody this year up to this period, also of those who have left since.
"""
PAST = (SO_FAR, BEFORE, OF_ALL + SO_FAR)
"""The endings for which earlier periods of the year are needed."""
FIGURES = frozenset({ColumnType.integer, ColumnType.number, ColumnType.money, ColumnType.minutes})

Path = tuple[str | int, ...]


def pay_names(policy: Policy, columns: Mapping[str, Column]) -> dict[str, Named]:
    """Return everything that formulas of pay may name; what the policy declares hides a roster's column."""
    money = Unit.of(MONEY)
    names = {name: _of_column(column) for name, column in columns.items() if column.type in FIGURES}
    names |= {name: Named(node.title, Unit.of(POINTS)) for name, node in policy.indicators.items()}
    names |= names_in(policy)
    for name, item in policy.pay.items():
        names[name] = Named(item.title, money)
        names[name + SO_FAR] = Named(f"累计{item.title}", money)
        names[name + BEFORE] = Named(f"前期累计{item.title}", money)
        names[name + OF_ALL] = Named(f"合计{item.title}", money)
        names[name + OF_ALL + SO_FAR] = Named(f"累计合计{item.title}", money)
        names[name + HEADS] = Named(f"{item.title}人数", Unit.of("人"))
    return names


def _of_column(column: Column) -> Named:
    unit = "元" if column.type is ColumnType.money else column.unit
    known = read_unit(unit) if unit else None
    return Named(column.title, *(known or (NUMBER, Fraction(1))))


def names_for(policy: Policy, item: PayItem, columns: Columns) -> dict[str, Named]:
    """Return what an item's formulas may name: for members also what the roster knows of their subject."""
    if item.payee == "subject":
        return pay_names(policy, columns["subject"])
    return pay_names(policy, {**columns["subject"], **columns["members"]})


def pay_terms(policy: Policy, columns: Columns) -> dict[str, dict[Path, Term]]:
    """Return the parsed formulas of a loaded policy's items, each item after those that it needs."""
    known: dict[Payee, Names] = {}
    terms: dict[str, dict[Path, Term]] = {}
    for name, item in policy.pay.items():
        if item.payee not in known:
            known[item.payee] = Names(names_for(policy, item, columns))
        terms[name] = {
            path: parse_terms(text, known[item.payee])[0] for path, text in item.formulas().items()
        }
    ordered: dict[str, dict[Path, Term]] = {}
    uses = {name: needs_of(policy, name, own) for name, own in terms.items()}
    for name in terms:
        _place(name, terms, uses, ordered)
    return ordered


def needs_of(policy: Policy, name: str, terms: Mapping[Path, Term]) -> tuple[str, ...]:
    """Name the items that must be known before this one, each once."""
    named = [item_of(used.name) for term in terms.values() for used in names_of(term)]
    every = [*policy.pay[name].feeds(), *(used for used in named if used in policy.pay)]
    return tuple(dict.fromkeys(every))


def item_of(name: str) -> str:
    """Return the item that must be known for a name: what it was before needs nothing of this period."""
    for suffix in (SO_FAR, OF_ALL, HEADS):
        name = name.removesuffix(suffix)
    return name


def looks_back(policy: Policy, columns: Columns) -> bool:
    """Tell whether any item needs the amounts of earlier periods of the year."""
    if any(item.settles is not None for item in policy.pay.values()):
        return True
    past = {name + suffix for name in policy.pay for suffix in PAST}
    return any(
        used.name in past
        for own in pay_terms(policy, columns).values()
        for term in own.values()
        for used in names_of(term)
    )


def used_by_pay(policy: Policy, columns: Columns) -> set[str]:
    """Name everything that the formulas of pay items and agreements use."""
    used = {
        one.name
        for own in pay_terms(policy, columns).values()
        for term in own.values()
        for one in names_of(term)
    }
    names = pay_names(policy, columns["subject"])
    texts = [text for own in policy.agreements for text in (own.one, own.other)]
    return used | {name.name for text in texts for name in names_of(parse_terms(text, names)[0])}


def _place(
    name: str,
    terms: Mapping[str, dict[Path, Term]],
    uses: Mapping[str, tuple[str, ...]],
    ordered: dict[str, dict[Path, Term]],
) -> None:
    if name in ordered or name not in terms:
        return
    for used in uses[name]:
        if used != name:
            _place(used, terms, uses, ordered)
    ordered[name] = terms[name]
