"""Amounts of many subjects: a sequence like that of a run, kept as columns of cents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from kaohe.engine.amounts import Amount
from kaohe.engine.figures import MONEY_DECIMALS, unscaled
from kaohe.engine.wide.figures import packed, unpacked

if TYPE_CHECKING:
    from decimal import Decimal

    Bools = np.ndarray[Any, np.dtype[np.bool_]]
    Cents = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(slots=True)
class PayColumn:
    """An item over all subjects: for whom it comes up (``here``), where it is ``known``, how many cents it is.

    ``reasons``: by the subject's place, why there is no amount or why it is 0.
    """

    books: str
    here: Bools
    known: Bools
    cents: Cents
    reasons: dict[int, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return for whom it comes up, or for whom it does not, the cents, null where unknown, and reasons."""
        places = np.flatnonzero(self.here)
        known, cents = self.known[places].tolist(), self.cents[places].tolist()
        said: dict[str, list[int]] = {}
        for place, reason in self.reasons.items():
            said.setdefault(reason, []).append(place)
        return {
            "books": self.books,
            **self._whose(places.tolist()),
            "cents": packed(
                cents
                if all(known)
                else [own if there else None for own, there in zip(cents, known, strict=True)]
            ),
            **({"reasons": said} if said else {}),
        }

    def _whose(self, places: list[int]) -> dict[str, list[int]]:
        others = np.flatnonzero(~self.here).tolist()
        if len(places) > len(others):
            return {"but": others} if others else {}
        return {"only": places}

    @classmethod
    def read(cls, rows: int, written: dict[str, Any]) -> PayColumn:
        """Read what `as_json` returned."""
        here, known = np.full(rows, "only" not in written), np.zeros(rows, dtype=bool)
        here[written.get("only", [])] = True
        here[written.get("but", [])] = False
        places = np.flatnonzero(here)
        figures = unpacked(written["cents"], len(places))
        cents = np.zeros(rows, dtype=np.int64)
        known[places] = [own is not None for own in figures]
        cents[places] = [own or 0 for own in figures]
        reasons = {place: reason for reason, own in written.get("reasons", {}).items() for place in own}
        return cls(written["books"], here, known, cents, reasons)


class PayTable(Sequence[Amount]):
    """Every amount by subject and in the order of the items, made when it is asked for."""

    def __init__(
        self, subjects: list[str], items: dict[str, PayColumn], payees: frozenset[str] | None = None
    ) -> None:
        """Keep columns over ``subjects``, in the order in which the policy lists the items.

        ``payees``: for whom any item came up, also of items that are not among these.
        """
        self.subjects = subjects
        self.items = items
        self._payees = payees

    @property
    def payees(self) -> frozenset[str]:
        """Return for whom any item comes up."""
        if self._payees is None:
            here = np.zeros(len(self.subjects), dtype=bool)
            for own in self.items.values():
                here |= own.here
            self._payees = frozenset(self.subjects[place] for place in np.flatnonzero(here).tolist())
        return self._payees

    def sums(self, books: Collection[str]) -> dict[str, Decimal]:
        """Add up what is booked so, in yuan; only of those with whom it comes to less than nothing."""
        total = np.zeros(len(self.subjects), dtype=np.int64)
        for own in self.items.values():
            if own.books in books:
                total += np.where(own.here & own.known, own.cents, 0)
        owing = np.flatnonzero(total < 0).tolist()
        return {self.subjects[place]: unscaled(int(total[place]), MONEY_DECIMALS) for place in owing}

    def __len__(self) -> int:
        """Count the amounts."""
        return int(sum(own.here.sum() for own in self.items.values()))

    @overload
    def __getitem__(self, index: int) -> Amount: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Amount, ...]: ...
    def __getitem__(self, index: int | slice) -> Amount | tuple[Amount, ...]:
        """Return amounts by place; all of them are made for that."""
        return tuple(self)[index]

    def __iter__(self) -> Iterator[Amount]:
        """Make every amount."""
        columns = [
            (name, own, own.here.tolist(), own.known.tolist(), own.cents.tolist())
            for name, own in self.items.items()
        ]
        for place, subject in enumerate(self.subjects):
            for name, own, here, known, cents in columns:
                if here[place]:
                    amount = unscaled(cents[place], MONEY_DECIMALS) if known[place] else None
                    yield Amount(subject, name, amount, own.reasons.get(place), own.books)

    def __eq__(self, other: object) -> bool:
        """Compare amount by amount."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def only(self, names: Iterable[str]) -> PayTable:
        """Keep some of the items."""
        wanted = set(names)
        kept = {name: own for name, own in self.items.items() if name in wanted}
        return PayTable(self.subjects, kept, self.payees)

    def lacking(self) -> list[Amount]:
        """Return the amounts that are not known."""
        return [
            Amount(self.subjects[place], name, None, own.reasons.get(place), own.books)
            for name, own in self.items.items()
            for place in np.flatnonzero(own.here & ~own.known).tolist()
        ]

    def claimed(self, name: str) -> tuple[dict[str, int], frozenset[str]]:
        """Return an item's cents by subject where they are not 0, and for whom they are unknown."""
        own = self.items[name]
        paid = np.flatnonzero(own.here & own.known & (own.cents != 0)).tolist()
        cents = own.cents[paid].tolist()
        subjects = self.subjects
        return (
            {subjects[place]: each for place, each in zip(paid, cents, strict=True)},
            frozenset(subjects[place] for place in np.flatnonzero(own.here & ~own.known).tolist()),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the columns by item."""
        return {name: own.as_json() for name, own in self.items.items()}

    @classmethod
    def read(
        cls, subjects: list[str], written: dict[str, Any], payees: frozenset[str] | None = None
    ) -> PayTable:
        """Read what `as_json` returned."""
        items = {name: PayColumn.read(len(subjects), own) for name, own in written.items()}
        return cls(subjects, items, payees)
