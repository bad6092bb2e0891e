"""What is recorded is a question however rare it is: each one's rows, and what they would be otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.doubt.finding import Finding, Share
from kaohe.engine.doubt.looking import among_peers
from kaohe.facts.calendars.zone import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.doubt.finding import Doubtful, Kind, Likelihood
    from kaohe.engine.doubt.looking import Look
    from kaohe.policy.catalogue import Table

Cells = dict[Any, list["Doubtful"]]
"""By what a cell would be otherwise (text, or a moment in microseconds) the rows of which it is said."""


def each_subject(rows: list[Doubtful], counts: dict[str, int]) -> Iterator[tuple[list[Doubtful], Likelihood]]:
    """Yield each subject's rows with how they compare; what is recorded is a question however rare it is."""
    by_subject: dict[str, list[Doubtful]] = {}
    for row in rows:
        by_subject.setdefault(row.subject, []).append(row)
    found = {subject: len(by_subject.get(subject, ())) for subject in sorted({*counts, *by_subject})}
    # What is not dated in the period any more is not among its rows.
    shares = {subject: Share(own, max(own, counts.get(subject, 0))) for subject, own in found.items()}
    compared = among_peers(shares)
    for subject, own in by_subject.items():
        yield own, compared[subject]


def as_if(  # noqa: PLR0913, PLR0917 - a finding and what its rows would be without it
    look: Look,
    kind: Kind,
    declared: Table,
    rows: list[Doubtful],
    likelihood: Likelihood,
    column: str,
    cells: Cells,
) -> Finding:
    whole = look.table(declared.name)
    other = whole
    for cell, those in cells.items():
        value = moment(cell) if isinstance(cell, int) else cell
        literal = ibis.literal(value, type=whole[column].type())
        these = look.keyed(other, declared, [row.identity for row in those])
        other = other.mutate(**{column: these.ifelse(literal, other[column])})
    subjects = (rows[0].subject,)
    worth = look.rescoring.worth(declared.name, other, subjects)
    return Finding(kind, declared.name, subjects, tuple(rows), likelihood, worth)
