"""Pay items over many subjects: the twin of `kaohe.engine.pay.calculating`, item by item in whole cents.

Whoever the columns have no answer for (a figure is missing, a divisor is zero, digits run out) is worked out by
itself in plain fractions, which also gives the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pyarrow as pa

from kaohe.engine.figures import MONEY_DECIMALS
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.wide.alone import Alone
from kaohe.engine.wide.amounts import PayColumn, PayTable
from kaohe.engine.wide.known import meeting
from kaohe.engine.wide.portions import portion
from kaohe.engine.wide.sharing import share_out
from kaohe.engine.wide.sheet import column, known, whole
from kaohe.policy.formula.columns import evaluate_column
from kaohe.policy.formula.terms import names_of
from kaohe.policy.formula.width import fits
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.pay_item import INPUTS
from kaohe.policy.pay_names import BEFORE, HEADS, OF_ALL, SO_FAR, needs_of
from kaohe.policy.rules.rule import Inputs, Undefined

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.amounts import Earlier
    from kaohe.engine.roster import Roster
    from kaohe.engine.wide.sheet import Fractions, Sheet
    from kaohe.policy.pay_item import PayItem
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

STATE = "__state"
WEIGHT = "__weight"


@dataclass(slots=True)
class WideCalculation:
    """The pay of one run over all subjects of a sheet that holds everything that formulas name."""

    policy: Policy
    roster: Roster
    period: Period
    sheet: Sheet
    earlier: tuple[Earlier, ...]
    plain: Calculation = field(init=False)
    inside: Any = field(init=False)
    places: dict[str, int] = field(init=False, default_factory=dict)
    past_of_all: dict[str, int] = field(init=False, default_factory=dict)
    of_all: dict[str, Fraction | None] = field(init=False, default_factory=dict)
    meets: dict[str | None, Any] = field(init=False, default_factory=dict)
    items: dict[str, PayColumn] = field(init=False, default_factory=dict)
    undivided: dict[str, list[tuple[str, Decimal]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Parse the formulas; put on the sheet what earlier periods paid."""
        self.plain = Calculation(self.policy, self.roster, self.period, {})
        self.inside = np.array([member.out is None for member in self.roster.members.values()], dtype=bool)
        for name in self.policy.pay:
            self.sheet.put(name + BEFORE, self._before(name), MONEY_DECIMALS)

    def run(self) -> PayTable:
        """Return every amount."""
        left = dict(self.plain.terms)
        while left:
            ready = [
                name
                for name, terms in left.items()
                if not set(needs_of(self.policy, name, terms)) - {name} & left.keys()
            ]
            self._together(ready)
            left = {name: terms for name, terms in left.items() if name not in ready}
        return PayTable(self.roster.subjects, {name: self.items[name] for name in self.policy.pay})

    @property
    def _places(self) -> dict[str, int]:
        if not self.places:
            self.places = {subject: place for place, subject in enumerate(self.roster.subjects)}
        return self.places

    def _before(self, name: str) -> pa.Array:
        total = np.zeros(self.sheet.rows, dtype=np.int64)
        self.past_of_all[name] = 0
        for past in self.earlier:
            table = past.pay
            if not isinstance(table, PayTable):
                for one in table:
                    if one.item == name and one.amount:
                        self.past_of_all[name] += int(one.amount * 100)
                        if one.subject in self._places:
                            total[self._places[one.subject]] += int(one.amount * 100)
                continue
            own = table.items.get(name)
            if own is None:
                continue
            cents = np.where(own.here & own.known, own.cents, 0)
            self.past_of_all[name] += int(cents.sum())
            if table.subjects == self.roster.subjects:
                total += cents
            else:
                for there in np.flatnonzero(cents).tolist():
                    place = self._places.get(table.subjects[there])
                    if place is not None:
                        total[place] += cents[there]
        return pa.array(total, pa.int64())

    def _together(self, names: list[str]) -> None:
        """Work out items that do not need each other in one pass of the engine."""
        concerned = {name: self._concerned(self.policy.pay[name]) for name in names}
        asked = [name for name in names if concerned[name].any() and self.policy.pay[name].portion is None]
        found = self._asked(asked)
        for name in names:
            self.keep(name, self._item(name, concerned[name], found.get(name)))

    def keep(self, name: str, own: PayColumn) -> None:
        """Let other items name this one."""
        self.items[name] = own
        paid = np.where(own.here & own.known, own.cents, 0)
        self.sheet.put(name, column(paid, ~own.here | own.known), MONEY_DECIMALS)
        before = whole(self.sheet.columns[name + BEFORE])
        self.sheet.put(name + SO_FAR, pa.array(before + paid, pa.int64()), MONEY_DECIMALS)
        self._add_up(name, own, int(paid.sum()))

    def _add_up(self, name: str, own: PayColumn, total: int) -> None:
        """Keep what an item gives everybody; unknown where it lacks a figure for one who is assessed."""
        assessed = own.here & self.inside
        complete = bool(own.known[assessed].all())
        sums: dict[str, tuple[int | None, int]] = {
            HEADS: (int(assessed.sum()), 0),
            OF_ALL: (total if complete else None, MONEY_DECIMALS),
            OF_ALL + SO_FAR: (self.past_of_all[name] + total, MONEY_DECIMALS),
        }
        for suffix, (figure, decimals) in sums.items():
            self.sheet.put(name + suffix, pa.array([figure] * self.sheet.rows, pa.int64()), decimals)
            self.of_all[name + suffix] = None if figure is None else Fraction(figure, 10**decimals)

    def _concerned(self, item: PayItem) -> Any:
        if self.period.cycle not in item.cycles or (item.at == "year_end" and not self.plain.ends_year()):
            return np.zeros(self.sheet.rows, dtype=bool)
        if item.applies_to not in self.meets:
            self.meets[item.applies_to] = meeting(self.roster, item.applies_to, self.period)
        return self.meets[item.applies_to]

    def _asked(self, names: list[str]) -> dict[str, dict[str, pa.Array]]:
        """Ask the engine for all items at once; those for which digits do not suffice are not asked for."""
        fitting = [name for name in names if self._fits(name)]
        used = {one for name in fitting for one in self._used(name)}

        def build(columns: Fractions) -> dict[str, Any]:
            return {own: made for name in fitting for own, made in self._columns(name, columns).items()}

        if not fitting:
            return {}
        found = self.sheet.work_out(
            used, build, ("pay", self.plain.ends_year(), *fitting, *self._constants(fitting))
        )
        parts = ("", STATE, WEIGHT)
        return {
            name: {part: found[name + part] for part in parts if name + part in found} for name in fitting
        }

    def _constants(self, names: list[str]) -> list[int]:
        """Return the figures that stand in the expressions themselves."""
        settles = {name: self.policy.pay[name].settles for name in names}
        return [
            self.past_of_all[name]
            for name, own in settles.items()
            if own is not None and own.against == "all"
        ]

    def _used(self, name: str) -> set[str]:
        item, terms = self.policy.pay[name], self.plain.terms[name]
        settled = item.settles is not None or (item.rule is not None and item.rule.kind == "cumulative")
        return {one.name for term in terms.values() for one in names_of(term)} | (
            {name + BEFORE} if settled else set()
        )

    def _fits(self, name: str) -> bool:
        widths = {own: self.sheet.width(own) for own in self._used(name)}
        return all(fits(term, widths, MONEY_DECIMALS) for term in self.plain.terms[name].values())

    def _columns(self, name: str, columns: Fractions) -> dict[str, Any]:
        """Return an item's cents, missing where there is no answer, and which gate is not reached (0: all are)."""
        item = self.policy.pay[name]
        state = self._state(name, columns)
        made = {} if state is None else {name + STATE: state}
        if item.division is not None:
            if item.division.formula is not None:
                weight = evaluate_column(self.plain.terms[name]["division", "formula"], columns)
                made[name + WEIGHT] = weight.rounded(MONEY_DECIMALS)
                made[name] = (
                    weight * 10**MONEY_DECIMALS - ColumnFraction.scaled(made[name + WEIGHT], 0)
                ).equals(0)
            return made
        try:
            exact, complete = self._exact(name, item, columns)
        except Undefined:
            return made
        if state is not None:
            nothing = ColumnFraction.scaled(ibis.literal(0), 0)
            exact = choose(
                [(state > 0, nothing), (complete, exact)], ColumnFraction.scaled(ibis.null("int64"), 0)
            )
            complete = state.notnull()
        cents = self._settled(name, item, _bounded(item, exact).rounded(MONEY_DECIMALS), columns)
        return {**made, name: complete.ifelse(cents, None)}

    def _state(self, name: str, columns: Fractions) -> Any | None:
        gates = self.policy.pay[name].when
        state = ibis.literal(0).cast("int64")
        for index, gate in reversed(list(enumerate(gates))):
            reached = gate.reach.holds_column(
                evaluate_column(self.plain.terms[name]["when", index, "of"], columns)
            )
            state = ibis.cases((reached.isnull(), ibis.null("int64")), (~reached, index + 1), else_=state)
        return state if gates else None

    def _exact(self, name: str, item: PayItem, columns: Fractions) -> tuple[ColumnFraction, Any]:
        terms = self.plain.terms[name]
        if item.formula is not None:
            figure = evaluate_column(terms["formula",], columns)
            return figure, _there(figure)
        assert item.rule is not None  # noqa: S101 - portions and divisions are not asked here
        given: dict[str, Any] = {
            one: evaluate_column(terms[one,], columns) for one in INPUTS if (one,) in terms
        }
        if item.rule.kind == "cumulative" and "target" not in given:
            given["target"] = columns[name + BEFORE]
        premises = {said: evaluate_column(terms["conditions", said], columns) for said in item.conditions}
        complete = ibis.literal(value=True)
        for figure in (*given.values(), *premises.values()):
            complete &= _there(figure)
        return item.rule.column(Inputs(**given, premises=premises)), complete

    def _settled(self, name: str, item: PayItem, due: Any, columns: Fractions) -> Any:
        if item.settles is None:
            return due
        if item.settles.against == "all":
            left = due - self.past_of_all[name]
        else:
            left = due - columns[name + BEFORE].numerator.cast("int64")
        waived = (
            item.settles.at_year_end == "waive"
            if self.plain.ends_year()
            else item.settles.negative == "carry"
        )
        return (left < 0).ifelse(0, left) if waived else left

    def _item(self, name: str, here: Any, found: dict[str, pa.Array] | None) -> PayColumn:
        item = self.policy.pay[name]
        if item.division is not None:
            own = share_out(self, name, here, found or {})
        elif item.portion is not None:
            own = portion(self, name, here)
        else:
            own = self._single(name, item, here, found or {})
        for place in np.flatnonzero(here & ~self.inside).tolist():
            out = self.roster.members[self.roster.subjects[place]].out
            own.known[place], own.cents[place], own.reasons[place] = False, 0, out or ""
        return own

    def _single(self, name: str, item: PayItem, here: Any, found: dict[str, pa.Array]) -> PayColumn:
        cents = found.get("", pa.nulls(self.sheet.rows, pa.int64()))
        own = PayColumn(item.books, here, here & known(cents), whole(cents).copy())
        if STATE in found:
            own.reasons |= self.unreached(item, here, found[STATE])
        lacking = np.flatnonzero(here & self.inside & ~own.known).tolist()
        if lacking:
            alone = Alone(self, lacking)
            for place in lacking:
                amount = alone.amount(name, place)
                own.known[place], own.cents[place] = (
                    amount.amount is not None,
                    int((amount.amount or 0) * 100),
                )
                own.reasons.pop(place, None)
                if amount.reason is not None:
                    own.reasons[place] = amount.reason
        own.cents[~own.known] = 0
        return own

    def unreached(self, item: PayItem, here: Any, state: pa.Array) -> dict[int, str]:
        """Say for whom which gate is not reached."""
        failed = whole(state)
        return {
            place: f"未达到:{item.when[failed[place] - 1].title}"
            for place in np.flatnonzero(here & (failed > 0)).tolist()
        }


def _bounded(item: PayItem, exact: ColumnFraction) -> ColumnFraction:
    if item.floor is not None:
        exact = exact.at_least(item.floor)
    return exact if item.cap is None else exact.at_most(item.cap)


def _there(figure: ColumnFraction) -> Any:
    """Tell per row whether a fraction is there; its denominator may be missing where a divisor is not positive."""
    parts = [part for part in (figure.numerator, figure.denominator) if not isinstance(part, int)]
    there = ibis.literal(value=True)
    for part in parts:
        there &= part.notnull()
    return there
