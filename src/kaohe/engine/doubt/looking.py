"""What is looked at: a run's rows as its policy reads them, and how those of one compare with the peers'."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaohe.engine.doubt.chance import at_least, in_so_many
from kaohe.engine.doubt.finding import Doubtful, Likelihood, Looked, Share
from kaohe.engine.exclusions import BETWEEN
from kaohe.engine.rows import read_rows
from kaohe.facts.clock.moments import zone_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from kaohe.engine.doubt.finding import Kind
    from kaohe.engine.doubt.rescoring import Rescoring
    from kaohe.engine.job import Job
    from kaohe.engine.rows import Reading, Setting
    from kaohe.engine.source import Source
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.catalogue import Table
    from kaohe.policy.measure import Measure

Key = tuple[str, ...]

TIMES = 2
"""A share that is not so many times the peers' is no question, however unlikely."""


@dataclass(slots=True)
class Look:
    """A run's facts, opened once, and a list of what was looked at."""

    job: Job
    workspace: Workspace
    version: int
    source: Source
    rescoring: Rescoring
    looked: list[Looked] = field(default_factory=list)
    _readings: dict[str, Reading] = field(default_factory=dict)
    _setting: Setting = field(init=False)

    def __post_init__(self) -> None:
        """Read the exclusions once."""
        self._setting = self.job.setting(self.source)

    @property
    def setting(self) -> Setting:
        """Return what the reading of rows depends on."""
        return self._setting

    def measures(self) -> Iterator[tuple[str, Measure, Table, Any]]:
        """Yield the counted measures of the policy whose tables have rows, with the table and its rows."""
        for name, measure in self.job.policy.counted().items():
            rows = self.source.table(measure.table)
            if rows is not None:
                yield name, measure, self.source.catalogue[measure.table], rows

    def table(self, name: str) -> Any:
        """Return the rows of a table that has some."""
        rows = self.source.table(name)
        assert rows is not None  # noqa: S101 - a measure reads it
        return rows

    def tables(self) -> Iterator[tuple[Table, Any]]:
        """Yield the tables that the policy counts, and of their rows those that a measure is about."""
        relevant: dict[str, Any] = {}
        for name, measure, _declared, _rows in self.measures():
            reading = self.reading(name)
            concerned = (reading.dated & reading.scoped).fill_null(False)
            before = relevant.get(measure.table)
            relevant[measure.table] = concerned if before is None else before | concerned
        for table, concerned in relevant.items():
            yield self.source.catalogue[table], self.table(table).filter(concerned)

    def reading(self, name: str) -> Reading:
        """Read a measure's rows."""
        if name not in self._readings:
            measure = self.job.policy.counted()[name]
            declared = self.source.catalogue[measure.table]
            self._readings[name] = read_rows(
                self.table(measure.table), measure, declared, self._setting, name
            )
        return self._readings[name]

    def note(self, kind: Kind, table: str, measure: str | None, rows: int) -> None:
        """Keep that so many rows could have shown something."""
        self.looked.append(Looked(kind, table, measure, rows))

    def rows(self, declared: Table, picked: Any, said: Mapping[str, Any]) -> list[Doubtful]:
        """Fetch rows in order of their key; ``said``: by name text, whole numbers, moments in microseconds."""
        shown = picked.select(
            *{declared.subject, *declared.key},
            "_file",
            "_row",
            **{f"said_{name}": column for name, column in said.items()},
        )
        shown = shown.order_by(list(declared.key))
        return [
            Doubtful(
                str(row[declared.subject]),
                {name: str(row[name]) for name in declared.key},
                row["_file"],
                row["_row"],
                {name: row[f"said_{name}"] for name in said},
            )
            for row in self.job.backend.counts(shown)
        ]

    def keyed(self, rows: Any, declared: Table, keys: Iterable[Key]) -> Any:
        """Tell which rows of a table have one of these keys."""
        joined = rows[declared.key[0]].cast("string")
        for name in declared.key[1:]:
            joined = joined + BETWEEN + rows[name].cast("string")
        return joined.isin(sorted({BETWEEN.join(key) for key in keys}))

    def by_subject(self, declared: Table, rows: Any) -> dict[str, int]:
        """Count rows by subject."""
        grouped = rows.group_by(_subject=rows[declared.subject]).aggregate(_count=rows.count())
        found = self.job.backend.counts(grouped.order_by("_subject"))
        return {str(row["_subject"]): int(row["_count"]) for row in found if row["_subject"] is not None}

    def text(self, moment: int | None) -> str | None:
        """Write a moment as the policy's zone has it."""
        return None if moment is None else zone_text(moment, self.job.policy.time_zone)

    def readable(self, row: Doubtful) -> Doubtful:
        """Write the moments of a row (``…_at``) as text."""
        said = {name: self.text(value) if name.endswith("_at") else value for name, value in row.said.items()}
        return replace(row, said=said)


def among_peers(counts: Mapping[Any, Share]) -> dict[Any, Likelihood]:
    """Compare each one's share with everybody's: as if all rows had been dealt out at random."""
    marked, rows = (sum(getattr(each, name) for each in counts.values()) for name in ("marked", "of"))
    compared = sum(1 for each in counts.values() if each.of)
    return {
        name: Likelihood(
            own,
            Share(marked - own.marked, rows - own.of),
            "hypergeometric" if rows > own.of else None,
            at_least(own.marked, own.of, marked, rows) if rows > own.of and own.marked else None,
            compared,
        )
        for name, own in counts.items()
    }


def alone(own: Share, by_chance: Fraction) -> Likelihood:
    """Compare with what chance gives each row, where there are no peers."""
    return Likelihood(own, Share(0, 0), "binomial", in_so_many(own.marked, own.of, by_chance), 1)


def stands_out(likelihood: Likelihood, fewest: int) -> bool:
    """Tell whether a share asks for an explanation: rare, several times the peers', and not a few rows only."""
    own, peers, chance = likelihood.own, likelihood.peers, likelihood.chance
    if chance is None or own.marked < fewest:
        return False
    several = own.marked * max(peers.of, 1) >= TIMES * peers.marked * own.of
    return several and chance.unlikely(likelihood.among)
