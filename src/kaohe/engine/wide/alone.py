"""A few subjects of many, worked out by themselves in plain fractions from the columns of a sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.amounts import Amount
from kaohe.engine.figures import MONEY_DECIMALS, unscaled
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.roster import Roster
from kaohe.policy.pay_names import BEFORE, HEADS, OF_ALL, SO_FAR

if TYPE_CHECKING:
    from kaohe.engine.pay.figures import Figures
    from kaohe.engine.wide.calculated import Calculated


class Alone:
    """A plain calculation over the subjects at ``places``, which knows the items that are known for all."""

    def __init__(self, wide: Calculated, places: list[int]) -> None:
        """Take the subjects' figures from the columns."""
        names = wide.roster.subjects
        self.subjects = {place: names[place] for place in places}
        members = {names[place]: wide.roster.members[names[place]] for place in places}
        roster = Roster(members, wide.roster.columns)
        items = set(wide.policy.pay)
        derived = items | {
            name + suffix for name in items for suffix in (BEFORE, SO_FAR, HEADS, OF_ALL, OF_ALL + SO_FAR)
        }
        figures: dict[str, Figures] = {name: {} for name in members}
        for name, column in wide.sheet.columns.items():
            if name in derived:
                continue
            scale = 10 ** wide.sheet.decimals[name]
            for place, subject in self.subjects.items():
                cell = column[place].as_py()
                figures[subject][name] = None if cell is None else Fraction(cell, scale)
        self.plain = Calculation(wide.policy, roster, wide.period, figures)
        for name in items:
            before = wide.sheet.columns[name + BEFORE]
            for place, subject in self.subjects.items():
                self.plain.past[subject, name] = Fraction(before[place].as_py(), 10**MONEY_DECIMALS)
            self.plain.past_of_all[name] = Fraction(wide.past_of_all[name], 10**MONEY_DECIMALS)
        self.plain.of_all.update(wide.of_all)
        for name, own in wide.items.items():
            self.plain.amounts[name] = {
                subject: Amount(
                    subject,
                    name,
                    unscaled(int(own.cents[place]), MONEY_DECIMALS) if own.known[place] else None,
                    own.reasons.get(place),
                    own.books,
                )
                for place, subject in self.subjects.items()
                if own.here[place]
            }

    def amount(self, name: str, place: int) -> Amount:
        """Return an item's amount, or why there is none."""
        return self.plain.single(name, self.plain.policy.pay[name], self.subjects[place])
