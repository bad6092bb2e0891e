"""Works out every pay item for every subject of a run, in an order in which each finds what it needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.amounts import Amount
from kaohe.engine.figures import MONEY_DECIMALS, half_up
from kaohe.engine.holds import holds
from kaohe.engine.pay.dividing import apportioned, divided
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.formula.evaluate import evaluate
from kaohe.policy.formula.terms import names_of
from kaohe.policy.formula.words import words
from kaohe.policy.pay_item import INPUTS
from kaohe.policy.pay_names import BEFORE, SO_FAR, pay_names, pay_terms
from kaohe.policy.rules.rule import Inputs, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.engine.amounts import Earlier
    from kaohe.engine.roster import Roster
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.pay_item import Division, PayItem
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

Figures = dict[str, Fraction | None]
ZERO = Decimal("0.00")


@dataclass(slots=True)
class Calculation:
    """The pay of one run. ``figures[subject]``: published values, parameters, points, what the roster knows.

    Reasons are part of the result and therefore the same in every language, as the reasons of a roster are.
    """

    policy: Policy
    roster: Roster
    period: Period
    figures: Mapping[str, Figures]
    earlier: tuple[Earlier, ...] = ()
    terms: dict[str, dict[tuple[str | int, ...], Term]] = field(init=False)
    amounts: dict[str, dict[str, Amount]] = field(init=False, default_factory=dict)
    _before: dict[tuple[str, str], Fraction] = field(init=False)
    _titles: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Parse the formulas and add up what earlier periods paid."""
        self.terms = pay_terms(self.policy, self.roster.columns)
        self._titles = {name: own.title for name, own in pay_names(self.policy, self.roster.columns).items()}
        self._before = defaultdict(Fraction)
        for past in self.earlier:
            for own in past.pay:
                self._before[own.subject, own.item] += Fraction(own.amount or 0)

    def run(self) -> tuple[Amount, ...]:
        """Return every amount, by subject and in the order in which the policy lists its items."""
        for name in self.terms:
            self.amounts[name] = self._item(name, self.policy.pay[name])
        return tuple(
            self.amounts[name][subject]
            for subject in self.roster.subjects
            for name in self.policy.pay
            if subject in self.amounts[name]
        )

    def values(self, subject: str) -> Figures:
        """Return every figure that formulas may name, for one subject, as far as items are known."""
        found = dict(self.figures.get(subject, {}))
        for name in self.policy.pay:
            before = self._before[subject, name]
            found[name + BEFORE] = before
            own = self.amounts.get(name)
            if own is None:
                continue
            amount = own.get(subject)
            # An item that does not come up for somebody is nothing; one that lacks a figure stays missing.
            found[name] = Fraction(0) if amount is None else _exact(amount.amount)
            found[name + SO_FAR] = before + Fraction(0 if amount is None else amount.amount or 0)
        return found

    def concerned(self, item: PayItem) -> list[str]:
        """Name the subjects for whom an item comes up in the period."""
        if self.period.cycle not in item.cycles or (item.at == "year_end" and not self.ends_year()):
            return []
        subjects = self.roster.subjects
        if item.applies_to is None:
            return subjects
        columns = self.roster.columns
        condition = parse_condition(item.applies_to, columns)
        members = self.roster.members
        return [name for name in subjects if holds(condition, members[name].attributes, columns, self.period)]

    def ends_year(self) -> bool:
        """Tell whether the period is the last of the policy's year."""
        return self.period.last == self.period.spanned("year", self.policy.year_starts).last

    def _item(self, name: str, item: PayItem) -> dict[str, Amount]:
        concerned = self.concerned(item)
        if item.division is not None:
            found = self._divided(name, item, item.division, concerned)
        else:
            found = {subject: self._single(name, item, subject) for subject in concerned}
        return {subject: self._checked(name, item, own) for subject, own in found.items()}

    def _checked(self, name: str, item: PayItem, own: Amount) -> Amount:
        """Leave out who is not assessed."""
        out = self.roster.members[own.subject].out
        return own if out is None else Amount(own.subject, name, None, out, item.books)

    def _single(self, name: str, item: PayItem, subject: str) -> Amount:
        values = self.values(subject)
        held, reason = self._gates(name, item, values)
        if held is None:
            return Amount(subject, name, None, reason, item.books)
        exact, lacking = (Fraction(0), reason) if not held else self._worked_out(name, item, subject, values)
        if exact is None:
            return Amount(subject, name, None, lacking, item.books)
        exact = bounded(item, exact)
        if item.settles is not None:
            exact = self._settled(name, item, subject, exact)
        return Amount(subject, name, half_up(exact, MONEY_DECIMALS), reason, item.books)

    def _gates(self, name: str, item: PayItem, values: Figures) -> tuple[bool | None, str | None]:
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
        settles, before = item.settles, self._before[subject, name]
        assert settles is not None  # noqa: S101 - the caller has looked
        left = Fraction(half_up(due, MONEY_DECIMALS)) - before
        if left >= 0:
            return left
        last = self.ends_year()
        waived = settles.at_year_end == "waive" if last else settles.negative == "carry"
        return Fraction(0) if waived else left

    def _divided(
        self, name: str, item: PayItem, division: Division, concerned: list[str]
    ) -> dict[str, Amount]:
        members = self.roster.members
        taking = [subject for subject in concerned if members[subject].out is None]
        groups: dict[tuple[Any, ...], list[str]] = {}
        for subject in taking:
            groups.setdefault(members[subject].alike(division.within), []).append(subject)
        found = {subject: Amount(subject, name, ZERO, None, item.books) for subject in concerned}
        for key, group in groups.items():
            pool, reason = self._pool(division, key)
            if pool is not None:
                parts, reason = self._parts(name, division, pool, group)
            for subject in group:
                amount = parts.get(subject) if pool is not None and reason is None else None
                found[subject] = Amount(subject, name, amount, reason, item.books)
        return found

    def _pool(self, division: Division, key: tuple[Any, ...]) -> tuple[Decimal | None, str | None]:
        total = ZERO
        for subject, own in self.amounts[division.of].items():
            if self.roster.members[subject].alike(division.within) == key:
                if own.amount is None:
                    return None, own.reason
                total += own.amount
        return total, None if total >= 0 else "待分配的金额是负数"

    def _parts(
        self, name: str, division: Division, pool: Decimal, group: list[str]
    ) -> tuple[dict[str, Decimal], str | None]:
        weights, reason = self._weights(name, division, group)
        if reason is not None:
            return {}, reason
        if division.by == "hand":
            given = {subject: half_up(own, MONEY_DECIMALS) for subject, own in weights.items()}
            total = sum(given.values(), ZERO)
            return (given, None) if total <= pool else ({}, f"分配合计 {total} 元,超过 {pool} 元")
        if pool == 0:
            return dict.fromkeys(group, ZERO), None
        return (divided(pool, weights), None) if any(weights.values()) else ({}, "份额全是 0,无法分配")

    def _weights(
        self, name: str, division: Division, group: list[str]
    ) -> tuple[dict[str, Fraction], str | None]:
        weights: dict[str, Fraction] = dict.fromkeys(group, Fraction(1))
        for subject in group if division.by != "heads" else ():
            term, values = self.terms[name]["division", "formula"], self.values(subject)
            weight = evaluate(term, values)
            if weight is None:
                return {}, f"{subject}:{self.lacking([term], values)}"
            if weight < 0:
                return {}, f"{subject}的份额是负数"
            weights[subject] = weight
        return weights, None

    def lacking(self, terms: Iterable[Term], values: Mapping[str, Fraction | None]) -> str:
        """Say which figures are missing."""
        named = [one.name for term in terms for one in names_of(term)]
        missing = [self._titles[name] for name in dict.fromkeys(named) if values.get(name) is None]
        return f"缺:{'、'.join(missing)}" if missing else "除数是 0"

    def disagreements(self) -> list[tuple[str, str]]:
        """Return the agreements that do not hold for somebody, by title, with what is wrong."""
        from kaohe.policy.formula.parse import parse_terms  # noqa: PLC0415 - few policies have any

        names = pay_names(self.policy, self.roster.columns)
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
