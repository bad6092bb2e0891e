"""Exemptions (免考): approved rows that take a subject, or one item of it, out of a period with their reason."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from kaohe.engine.roster import WHOLE
from kaohe.engine.stays import clipped, days_covered
from kaohe.policy.scope import EXEMPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kaohe.engine.roster import Member, Roster
    from kaohe.engine.source import Source
    from kaohe.policy.period import Period
    from kaohe.policy.subjects import Exemptions

    class Present(Protocol):
        """The days of the period on which somebody was of the organisation."""

        @property
        def days(self) -> set[date]: ...


COLUMNS = ("exemption_id", "subject", "item", "valid_from", "valid_to", "reason")


def exempted(
    roster: Roster, declared: Exemptions, period: Period, source: Source, present: Mapping[str, Present]
) -> Roster:
    """Add to each member what the table of exemptions says of it, where enough of its days are exempt."""
    table = source.table(EXEMPTIONS)
    if table is None:
        return roster
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in source.backend.counts(table.select(*COLUMNS)):
        rows.setdefault(row["subject"], {}).setdefault(row["item"] or WHOLE, []).append(row)
    return replace(
        roster,
        members={
            name: _member(member, rows.get(name, {}), declared, period, present[name].days)
            for name, member in roster.members.items()
        },
    )


def _member(
    member: Member,
    rows: Mapping[str, list[dict[str, Any]]],
    declared: Exemptions,
    period: Period,
    present: set[date],
) -> Member:
    reasons = {item: _reason(own, declared, period, present) for item, own in rows.items()}
    items = {item: reason for item, reason in reasons.items() if reason is not None}
    return replace(member, exempt=items)


def _reason(
    rows: list[dict[str, Any]], declared: Exemptions, period: Period, present: set[date]
) -> str | None:
    """Return the reasons of the rows that reach into the period, if together they cover enough of its days."""
    ordered = sorted(rows, key=lambda row: (row["valid_from"], row["exemption_id"]))
    spans = [(span, row["reason"]) for row in ordered if (span := clipped(row, period)) is not None]
    exempt = days_covered((span.first, span.last) for span, _why in spans)
    there = present or days_covered([(period.first, period.last)])
    covered = len(exempt & there)
    if not covered or covered < Fraction(declared.covering) * len(there):
        return None
    return "、".join(dict.fromkeys(why for _span, why in spans))
