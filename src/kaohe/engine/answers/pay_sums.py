"""What is paid before and after a change, added up: in all, by item, by subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.amounts import PAID_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.result import Run

Sums = dict[str, list[Decimal]]


@dataclass(slots=True)
class PaySums:
    """Amounts before and after, in yuan, over any number of runs; ``people``: only what reaches them."""

    items: Sums = field(default_factory=dict)
    people: Sums = field(default_factory=dict)

    def add(self, before: Run, after: Run) -> None:
        """Add the amounts of two runs; one that there is not is nothing, workings are left out."""
        for side, run in enumerate((before, after)):
            for own in run.pay:
                if own.books != "none":
                    _add(self.items, own.item, side, own.amount)
                if own.books in PAID_OUT:
                    _add(self.people, own.subject, side, own.amount)

    def as_json(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """Return the sums, by item in order of the policy, by subject with the largest change first."""
        total = [sum((own[side] for own in self.people.values()), Decimal("0.00")) for side in (0, 1)]
        subjects = sorted(self.people.items(), key=lambda each: (-abs(each[1][1] - each[1][0]), each[0]))
        return {
            **_amounts(total),
            "items": [
                {"item": name, "title": titles.get(name, name), **_amounts(own)}
                for name, own in self.items.items()
            ],
            "subjects": [{"subject": name, **_amounts(own)} for name, own in subjects],
        }


def _add(sums: Sums, name: str, side: int, amount: Decimal | None) -> None:
    sums.setdefault(name, [Decimal("0.00"), Decimal("0.00")])[side] += amount or Decimal(0)


def _amounts(sums: list[Decimal]) -> dict[str, Decimal]:
    return {"before": sums[0], "after": sums[1], "difference": sums[1] - sums[0]}
