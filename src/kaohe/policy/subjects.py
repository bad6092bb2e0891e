"""Who is assessed (考核对象): from which roster, who of it, who not and why, by which of several stays."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from kaohe.policy.element import Cited
from kaohe.policy.measure import ConditionText, Exclusion
from kaohe.policy.rules.rule import Exact

Kind = Literal["unit", "person", "team", "partner"]


class Exemptions(Cited):
    """Lets rows of the table of exemptions take subjects, or items of theirs, out of the assessment.

    ``covering``: the share of the subject's days in the period that must be exempt; 0 means any day.
    """

    covering: Exact = Field(default=Decimal(1), ge=0, le=1)


class Subjects(Cited):
    """Whom the policy assesses: the units, people or teams of the organisation, or its partners, in the period.

    ``where``: who of the roster is a subject at all. ``exclude``: who is one, but is not assessed, shown
    with the reason; without points, grade and rank, and not counted among others. ``as_of``: which of
    several stays in units and posts within the period counts: the one at its end, at its start, or the
    longest. ``overlap``: stays at the same time leave the person out with that as the reason, or the later
    one takes over on its first day.
    """

    kind: Kind = "unit"
    where: ConditionText | None = None
    exclude: tuple[Exclusion, ...] = ()
    as_of: Literal["end", "start", "longest"] = "end"
    overlap: Literal["refuse", "latest"] = "refuse"
    exemptions: Exemptions | None = None


UNDECLARED = Subjects(cite="解读:没有写考核对象的,考核单位")
"""What a policy means that does not say whom it assesses."""
