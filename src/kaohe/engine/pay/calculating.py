"""Works out every pay item for every subject of a run, in an order in which each finds what it needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.amounts import Amount
from kaohe.engine.figures import MONEY_DECIMALS, half_up
from kaohe.engine.holds import holds
from kaohe.engine.pay.dividing import apportioned
from kaohe.engine.pay.payees import Payees
from kaohe.engine.pay.sharing import ZERO, share_out
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.formula.evaluate import evaluate
from kaohe.policy.formula.terms import names_of
from kaohe.policy.formula.words import words
from kaohe.policy.pay_item import INPUTS
from kaohe.policy.pay_names import BEFORE, HEADS, OF_ALL, SO_FAR, names_for, pay_names, pay_terms
from kaohe.policy.rules.rule import Inputs, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from kaohe.engine.amounts import Earlier
    from kaohe.engine.pay.figures import Figures
    from kaohe.engine.pay.sharing import Key, Pool
    from kaohe.engine.roster import Roster
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.members import Columns
    from kaohe.policy.pay_item import Payee, PayItem
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


@dataclass(slots=True)
class Calculation:
    """The pay of one run. ``figures[subject]``: published values, parameters, points, what the roster knows.

    ``members``: the members of the subjects with what is known of each, where items are paid to them.
    Reasons are part of the result and therefore the same in every language, as the reasons of a roster are.
    """

    policy: Policy
    roster: Roster
    period: Period
    figures: Mapping[str, Figures]
    earlier: tuple[Earlier, ...] = ()
    members: Payees = field(default_factory=Payees)
    payees: dict[Payee, Payees] = field(init=False)
    pools: dict[str, dict[Key, Pool]] = field(init=False, default_factory=dict)
    terms: dict[str, dict[tuple[str | int, ...], Term]] = field(init=False)
    amounts: dict[str, dict[str, Amount]] = field(init=False, default_factory=dict)
    past: dict[tuple[str, str], Fraction] = field(init=False)
    past_of_all: dict[str, Fraction] = field(init=False)
    _titles: dict[str, str] = field(init=False)
    of_all: Figures = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Parse the formulas and add up what earlier periods paid."""
        self.payees = {"subject": Payees(self.roster, self.figures), "members": self.members}
        columns: Columns = {kind: own.roster.columns for kind, own in self.payees.items()}
        self.terms = pay_terms(self.policy, columns)
        self._titles = {name: own.title for name, own in pay_names(self.policy, self.roster.columns).items()}
        self._titles |= {
            name: own.title
            for item in {item.payee: item for item in self.policy.pay.values()}.values()
            for name, own in names_for(self.policy, item, columns).items()
        }
        self.past = defaultdict(Fraction)
        self.past_of_all = defaultdict(Fraction)
        for past in self.earlier:
            for own in past.pay:
                self.past[own.subject, own.item] += Fraction(own.amount or 0)
                self.past_of_all[own.item] += Fraction(own.amount or 0)

    def run(self) -> tuple[Amount, ...]:
        """Return every amount, of subjects, then of members, in the order in which the policy lists its items."""
        for name in self.terms:
            self.amounts[name] = self._item(name, self.policy.pay[name])
            self._add_up(name)
        return tuple(
            self.amounts[name][payee]
            for kind, own in self.payees.items()
            for payee in own.roster.subjects
            for name, item in self.policy.pay.items()
            if item.payee == kind and payee in self.amounts[name]
        )

    def values_of(self, item: PayItem, payee: str) -> Figures:
        """Return every figure that an item's formulas may name, for one payee; a member has its subject's too."""
        if item.payee == "subject":
            return self.values(payee)
        own = self.members.figures.get(payee, {})
        return {**self.values(self.members.belongs[payee]), **own, **self._items(payee, "members")}

    def values(self, subject: str) -> Figures:
        """Return every figure that formulas may name, for one subject, as far as items are known."""
        return {**self.figures.get(subject, {}), **self.of_all, **self._items(subject, "subject")}

    def _items(self, subject: str, payee: Payee) -> Figures:
        found: Figures = {}
        for name, item in self.policy.pay.items():
            if item.payee != payee:
                continue
            before = self.past[subject, name]
            found[name + BEFORE] = before
            own = self.amounts.get(name)
            if own is None:
                continue
            amount = own.get(subject)
            # An item that does not come up for somebody is nothing; one that lacks a figure stays missing.
            found[name] = Fraction(0) if amount is None else _exact(amount.amount)
            found[name + SO_FAR] = before + Fraction(0 if amount is None else amount.amount or 0)
        return found

    def _add_up(self, name: str) -> None:
        """Keep what an item gives everybody; unknown where it lacks a figure for one who is assessed."""
        members = self.payees[self.policy.pay[name].payee].roster.members
        assessed = [own.amount for own in self.amounts[name].values() if members[own.subject].out is None]
        known = [own for own in assessed if own is not None]
        self.of_all[name + HEADS] = Fraction(len(assessed))
        total = Fraction(sum(known, ZERO))
        self.of_all[name + OF_ALL] = total if len(known) == len(assessed) else None
        self.of_all[name + OF_ALL + SO_FAR] = self.past_of_all[name] + total

    def concerned(self, item: PayItem) -> list[str]:
        """Name the payees for whom an item comes up in the period."""
        if self.period.cycle not in item.cycles or (item.at == "year_end" and not self.ends_year()):
            return []
        roster = self.payees[item.payee].roster
        subjects = roster.subjects
        if item.applies_to is None or not subjects:
            return subjects
        columns = roster.columns
        condition = parse_condition(item.applies_to, columns)
        members = roster.members
        return [name for name in subjects if holds(condition, members[name].attributes, columns, self.period)]

    def ends_year(self) -> bool:
        """Tell whether the period is the last of the policy's year."""
        return self.period.last == self.period.spanned("year", self.policy.year_starts).last

    def _item(self, name: str, item: PayItem) -> dict[str, Amount]:
        concerned = self.concerned(item)
        if item.division is not None:
            found = share_out(self, name, concerned)
        else:
            found = {subject: self.single(name, item, subject) for subject in concerned}
        return {subject: self._checked(name, item, own) for subject, own in found.items()}

    def _checked(self, name: str, item: PayItem, own: Amount) -> Amount:
        """Leave out who is not assessed, and say of whom a payee is a member."""
        out = self.payees[item.payee].roster.members[own.subject].out
        if out is not None:
            own = Amount(own.subject, name, None, out, item.books)
        if item.payee == "members":
            own = replace(own, of=self.members.belongs[own.subject])
        return own

    def single(self, name: str, item: PayItem, subject: str) -> Amount:
        """Return an item's amount for one payee, or why there is none."""
        values = self.values_of(item, subject)
        held, reason = self.gates(name, item, values)
        if held is None:
            return Amount(subject, name, None, reason, item.books)
        exact, lacking = (Fraction(0), reason) if not held else self._worked_out(name, item, subject, values)
        if exact is None:
            return Amount(subject, name, None, lacking, item.books)
        exact = bounded(item, exact)
        if item.settles is not None:
            exact = self._settled(name, item, subject, exact)
        return Amount(subject, name, half_up(exact, MONEY_DECIMALS), reason, item.books)

    def gates(self, name: str, item: PayItem, values: Figures) -> tuple[bool | None, str | None]:
        """Tell whether every gate of an item is reached; None: a figure is missing; with the reason."""
        for index, gate in enumerate(item.when):
            term = self.terms[name]["when", index, "of"]
            figure = evaluate(term, values)
            if figure is None:
                return None, self.lacking([term], values)
            if not gate.reach.holds(figure):
                return False, f"未达到:{gate.title}"
        return True, None

    def _worked_out(
        self, name: str, item: PayItem, subject: str, values: Figures
    ) -> tuple[Fraction | None, str | None]:
        terms = self.terms[name]
        if item.portion is not None:
            return self._portion(name, subject)
        if item.formula is not None:
            figure = evaluate(terms["formula",], values)
            return figure, None if figure is not None else self.lacking([terms["formula",]], values)
        assert item.rule is not None  # noqa: S101 - one of the ways is there
        given: dict[str, Any] = {one: evaluate(terms[one,], values) for one in INPUTS if (one,) in terms}
        if item.rule.kind == "cumulative" and "target" not in given:
            given["target"] = values[name + BEFORE]
        premises = {said: evaluate(terms["conditions", said], values) for said in item.conditions}
        known = {said: figure for said, figure in premises.items() if figure is not None}
        used = [term for path, term in terms.items() if path[0] != "when"]
        if None in given.values() or len(known) < len(premises):
            return None, self.lacking(used, values)
        try:
            return item.rule.score(Inputs(**given, premises=known)), None
        except Undefined as undefined:
            return None, str(undefined) or self.lacking(used, values)

    def _portion(self, name: str, subject: str) -> tuple[Fraction | None, str | None]:
        of = self.policy.pay[name].portion
        assert of is not None  # noqa: S101 - the caller has looked
        whole = self.amounts[of.of].get(subject)
        if whole is None:
            return Fraction(0), None
        if whole.amount is None:
            return None, whole.reason
        shares = {
            other: Fraction(item.portion.share)
            for other, item in self.policy.pay.items()
            if item.portion is not None and item.portion.of == of.of
        }
        return Fraction(apportioned(whole.amount, shares)[name]), None

    def _settled(self, name: str, item: PayItem, subject: str, due: Fraction) -> Fraction:
        """Return what is new of what is due for the year so far."""
        settles = item.settles
        assert settles is not None  # noqa: S101 - the caller has looked
        left = Fraction(half_up(due, MONEY_DECIMALS)) - self.before(subject, name)
        if left >= 0:
            return left
        last = self.ends_year()
        waived = settles.at_year_end == "waive" if last else settles.negative == "carry"
        return Fraction(0) if waived else left

    def before(self, subject: str, name: str) -> Fraction:
        """Return what earlier periods of the year paid of an item that settles: the subject, or everybody."""
        settles = self.policy.pay[name].settles
        everybody = settles is not None and settles.against == "all"
        return self.past_of_all[name] if everybody else self.past[subject, name]

    def lacking(self, terms: Iterable[Term], values: Mapping[str, Fraction | None]) -> str:
        """Say which figures are missing."""
        named = [one.name for term in terms for one in names_of(term)]
        missing = [self._titles[name] for name in dict.fromkeys(named) if values.get(name) is None]
        return f"缺:{'、'.join(missing)}" if missing else "除数是 0"

    def disagreements(self) -> list[tuple[str, str]]:
        """Return the agreements that do not hold for somebody, by title, with what is wrong."""
        from kaohe.policy.formula.names import Names  # noqa: PLC0415 - few policies have any
        from kaohe.policy.formula.parse import parse_terms  # noqa: PLC0415

        names = Names(pay_names(self.policy, self.roster.columns))
        found: dict[tuple[str, str], None] = {}
        for own in self.policy.agreements:
            one, other = (parse_terms(text, names)[0] for text in (own.one, own.other))
            for subject in self.roster.subjects:
                values = self.values(subject)
                pair = evaluate(one, values), evaluate(other, values)
                if None in pair:
                    found[own.title, self.lacking([one, other], values)] = None
                elif pair[0] != pair[1]:
                    said = [str(half_up(figure or Fraction(0), MONEY_DECIMALS)) for figure in pair]
                    found[own.title, f"{words(one)} {said[0]} ≠ {words(other)} {said[1]}"] = None
        return list(found)


def bounded(item: PayItem, exact: Fraction) -> Fraction:
    """Keep an amount between the item's floor and cap."""
    if item.floor is not None:
        exact = max(exact, Fraction(item.floor))
    return exact if item.cap is None else min(exact, Fraction(item.cap))


def _exact(amount: Decimal | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)
