"""What two runs of a policy and period pay differently, by subject and item."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaohe.engine.result import Run


@dataclass(frozen=True, slots=True)
class Change:
    """One item of one subject before and after, in yuan; None where it is not paid or lacks a figure."""

    subject: str
    item: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        """Return after less before; no amount counts as nothing."""
        return (self.after or Decimal("0.00")) - (self.before or Decimal("0.00"))

    def as_json(self) -> dict[str, Any]:
        """Return all fields and the difference."""
        return {"subject": self.subject, **self.of_subject()}

    def of_subject(self) -> dict[str, Any]:
        """Return what is said beside the subject's name."""
        return {
            "item": self.item,
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
        }


def pay_changes(before: Run, after: Run) -> tuple[Change, ...]:
    """List every booked item whose amount differs, in the order of the later run; workings are left out."""
    one, other = _booked(before), _booked(after)
    return tuple(
        Change(*key, one.get(key), other.get(key))
        for key in dict.fromkeys([*other, *one])
        if one.get(key) != other.get(key)
    )


def _booked(run: Run) -> dict[tuple[str, str], Decimal | None]:
    return {(own.subject, own.item): own.amount for own in run.pay if own.books != "none"}
