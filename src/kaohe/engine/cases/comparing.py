"""Whether an example came out: its expectations beside the figures of the run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from kaohe.engine.reports_expected import wrong_reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.engine.cases.form import Case
    from kaohe.engine.expectations import Expected
    from kaohe.engine.result import Run


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that did not come out."""

    case: str
    subject: str
    what: str
    expected: str
    actual: str


def failures_of(case: Case, expected: Iterable[Expected], run: Run) -> Iterator[Failure]:
    """Return every expectation of the example that did not come out."""
    for one in expected:
        if not _same(one.wanted, one.actual):
            yield Failure(case["case"], one.subject, one.what, one.wanted, one.actual)
    for wrong in wrong_reports(case.get("reports") or {}, run.reports):
        yield Failure(case["case"], *wrong)


def _same(wanted: str, actual: str) -> bool:
    if wanted == actual:
        return True
    try:
        pairs = zip(wanted.split("/"), actual.split("/"), strict=True)
        return all(Decimal(one) == Decimal(other) for one, other in pairs)
    except (InvalidOperation, ValueError):  # no figures, or not as many
        return False
