"""What a run publishes: every node of every subject, totals with grades and ranks, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.engine.amounts import Amount, Earlier, as_lists
from kaohe.engine.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from kaohe.engine.reports import Line
    from kaohe.errors import Finding
    from kaohe.policy.subjects import Kind
    from kaohe.policy.transition import Way

STATUSES = ("not_assessed", "assessed", "void")


@dataclass(frozen=True, slots=True)
class Row:
    """One node of one subject; figures are decimals as published, None where there are none.

    ``reason``: why the node is not assessed, where it does not apply to the subject.
    """

    subject: str
    indicator: str
    measure: str | None
    value: Decimal | None
    points: Decimal | None
    max: Decimal | None
    status: str
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return all fields; a reason only where there is one."""
        return _fields(self)


@dataclass(frozen=True, slots=True)
class Total:
    """A subject's total with grade and rank; None where it has none.

    ``reason``: why it is not assessed. ``outcomes``: what follows, where the policy says that anything may.
    """

    subject: str
    points: Decimal | None
    grade: str | None
    rank: int | None
    reason: str | None = None
    outcomes: tuple[dict[str, str], ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return all fields; reason and outcomes only where there are any."""
        return _fields(self)


def _fields(record: Row | Total) -> dict[str, Any]:
    fields = {name: getattr(record, name) for name in record.__slots__}
    optional = {"reason", "outcomes"}
    return {name: value for name, value in fields.items() if value is not None or name not in optional}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What decides a run's figures; together they name it. The engine is not among them: it decides nothing.

    ``versions``: the hash of each version of the policy by its first day, where more than one has a say.
    """

    policy: str
    policy_version: str
    policy_hash: str
    period: str
    tables: dict[str, str]
    calendar: str
    calendar_hash: str
    software: str
    versions: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return all fields; versions only where there are several."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in fields.items() if value or name != "versions"}


@dataclass(frozen=True, slots=True)
class Run:
    """A finished calculation. ``figures[subject][measure]`` is (numerator, denominator), as counted.

    ``parameters[subject][name]``: what the policy's parameters were for each subject, None where missing.
    ``reports``: the published statistics; ``lines`` is what they were put together from, by subject.
    ``parts``: nodes that were evaluated by themselves, for a shorter period or for groups of the subjects.
    ``members``: whom of the subjects' members items are paid to, and what was counted for each of them, where
    any item is. ``pay``: the amounts of its pay items; ``earlier``: those of the earlier periods of the year, where any
    item settles against them.
    ``outsiders``: who has facts in the period but is not of the organisation, and is therefore not scored.
    ``versions``: what each version of the policy makes of the period, where more than one scores it; rows, totals
    and pay are put together from these, and nothing else is there beside them.
    ``roster``: whom the run assesses, and why not. ``findings``: what was doubtful when it was made; said
    in the language of whoever made it, and therefore no part of the result.
    """

    id: str
    inputs: Inputs
    facts_version: int
    readings: dict[str, str]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    figures: Mapping[str, dict[str, tuple[int, int]]]
    outsiders: tuple[str, ...] = ()
    parameters: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    reports: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    roster: Roster = field(default_factory=lambda: Roster({}))
    findings: tuple[Finding, ...] = ()
    parts: tuple[Part, ...] = ()
    members: Run | None = None
    pay: Sequence[Amount] = ()
    earlier: tuple[Earlier, ...] = ()
    versions: tuple[UnderVersion, ...] = ()

    def all_rows(self) -> list[Row]:
        """Return the rows of every node of the tree in this very period, also of those evaluated by themselves.

        Where these are evaluated for groups, the groups are their subjects.
        """
        rows = list(self.rows)
        for part in self.parts:
            if part.run.inputs.period == self.inputs.period:
                rows += part.run.all_rows()
        return rows if len(rows) == len(self.rows) else sorted(rows, key=lambda row: row.subject)

    def all_parts(self) -> Iterator[Part]:
        """Yield all parts, each followed by its own parts."""
        for part in self.parts:
            yield part
            yield from part.run.all_parts()

    def as_json(self) -> dict[str, Any]:
        """Return the result of the command-line contract."""
        outsiders = {"outsiders": list(self.outsiders)} if self.outsiders else {}
        periods = [part.as_json() for part in self.all_parts() if part.by is None]
        groups = [part.as_json() for part in self.all_parts() if part.by is not None]
        return {
            "run": self.id,
            "policy": self.inputs.policy,
            "period": self.inputs.period,
            "rows": [row.as_json() for row in self.all_rows()],
            "totals": [total.as_json() for total in self.totals],
            **as_lists(self.pay),
            **outsiders,
            **({"reports": self.reports} if self.reports else {}),
            **({"periods": periods} if periods else {}),
            **({"groups": groups} if groups else {}),
            **({"versions": [own.as_json() for own in self.versions]} if self.versions else {}),
        }


@dataclass(frozen=True, slots=True)
class UnderVersion:
    """What one version of a policy makes of a period in which others are in force too.

    ``version``: the first day of its validity, by which it is known. It is in force from ``first`` to ``last`` of
    the period, ``share`` of the days on which any is. ``whole``: its run over the whole period, ``alone`` over its
    own days, where anything needs them.
    """

    version: str
    first: date
    last: date
    share: Fraction
    whole: Run | None
    alone: Run | None

    def runs(self) -> Iterator[Run]:
        """Yield the runs that there are."""
        yield from (run for run in (self.whole, self.alone) if run is not None)

    def by(self, way: Way) -> Run | None:
        """Return the run that counts where something comes about in a way: over its own days for ``dates``."""
        return self.alone if way == "dates" else self.whole

    def scored(self, way: Way) -> Run:
        """Return the run of which the points count."""
        run = self.by(way)
        assert run is not None  # noqa: S101 - whoever evaluates the versions has seen to it
        return run

    def as_json(self) -> dict[str, Any]:
        """Return which version it is, its days and their share, and its totals."""
        return {
            "valid_from": self.version,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "share": f"{self.share.numerator}/{self.share.denominator}",
            **{
                name: {"period": run.inputs.period, "totals": [total.as_json() for total in run.totals]}
                for name, run in (("whole", self.whole), ("alone", self.alone))
                if run is not None
            },
        }


@dataclass(frozen=True, slots=True)
class Part:
    """A node evaluated by itself, as a run of its own: ``indicator`` is the node that reads its points.

    ``of``: the node that was evaluated, the root of the part's tree. ``by``: what kind of groups its subjects
    are, where they are groups of the run's. Its inputs are the run's, but for the period.
    """

    indicator: str
    of: str
    by: Kind | None
    run: Run

    def as_json(self) -> dict[str, Any]:
        """Return the published points by subject; groups have a rank."""
        ranks = {total.subject: {"rank": total.rank} for total in self.run.totals if self.by is not None}
        return {
            "indicator": self.indicator,
            "of": self.of,
            **({} if self.by is None else {"by": self.by}),
            "period": self.run.inputs.period,
            "points": [
                {
                    "subject": row.subject,
                    "points": row.points,
                    "max": row.max,
                    "status": row.status,
                    **ranks.get(row.subject, {}),
                }
                for row in self.run.rows
                if row.indicator == self.of
            ],
        }
