"""The rows behind a measure: each counted, left out with its reason, late by how much, or still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import ibis
from pyarrow import string, timestamp
from pyarrow.compute import and_, equal, fill_null, greater, invert, is_null, strftime
from pyarrow.types import is_timestamp

from kaohe.engine.clocks import MINUTE
from kaohe.engine.exclusions import BETWEEN, written_key
from kaohe.engine.figures import half_up
from kaohe.engine.raters import sort_out
from kaohe.engine.rows import Reading, read_rows
from kaohe.engine.rows_shown import Rows
from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.measure import Derived, Pooled
from kaohe.policy.period import parse_period
from kaohe.policy.rated import Rated
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from kaohe.engine.exclusions import Reason
    from kaohe.engine.job import Job
    from kaohe.engine.source import Source
    from kaohe.policy.loader import Loaded
    from kaohe.policy.measure import Measure
    from kaohe.policy.policy import Policy


class Evidence:
    """Reads the rows of a run's measures from the facts at the run's version."""

    def __init__(self, job: Job, source: Source | None = None) -> None:
        """Read from the facts, period and policy of ``job``; ``source``: its tables, already opened."""
        self._job = job
        self._source = job.source() if source is None else source
        self._setting = job.setting(self._source)
        self._zone = ZoneInfo(job.policy.time_zone)

    @property
    def period(self) -> str:
        """Name the period whose rows these are."""
        return self._job.period.label

    def about(self, part: Policy, period: str) -> Evidence:
        """Return the evidence for a part of the policy in one period of the run."""
        return Evidence(replace(self._job, part=part, period=parse_period(period)), self._source)

    def under(self, loaded: Loaded) -> Evidence:
        """Return the evidence under another version of the policy."""
        job = replace(self._job, loaded=loaded, part=None)
        return Evidence(job, job.source_like(self._source))

    def rows(self, measure_id: str, subject: str) -> dict[str, Rows]:
        """Return ``included``, ``excluded`` (with ``reason``), ``late`` (also among the included), ``open``.

        ``open``: not finished by the end of the period and past its limit by then; not counted.
        """
        measure = self._job.policy.measures[measure_id]
        if isinstance(measure, Pooled):
            measure_id, measure = measure.value.of, self._job.policy.counted()[measure.value.of]
        if isinstance(measure, Derived):
            return self._rows_behind(measure_id, subject)
        return self.counted_by(measure, subject, measure_id)

    def counted_by(self, measure: Measure, subject: str, name: str | None = None) -> dict[str, Rows]:
        """Return the rows of a measure that the policy need not hold, as `rows` does."""
        return self.counted_for(measure, [subject], name)[subject]

    def counted_for(
        self, measure: Measure, subjects: Sequence[str], name: str | None = None
    ) -> dict[str, dict[str, Rows]]:
        """Return the rows of a measure for several subjects, by subject, read at once."""
        table = self._source.table(measure.table)
        if table is None:
            return {subject: _nothing() for subject in subjects}
        declared = self._source.catalogue[measure.table]
        reading = read_rows(table, measure, declared, self._setting, name)
        named = measure.member or declared.subject
        fetched = self._fetch(reading, named, subjects, declared.key)
        found = {}
        for subject in subjects:
            own = fetched.filter(equal(fetched[named], subject)) if len(subjects) > 1 else fetched
            kinds = self._kinds(own, reading, declared.key)
            if isinstance(measure.value, Rated):
                written = {kind: list(rows) for kind, rows in kinds.items()}
                sort_out(measure.value, written)
                kinds = {kind: Rows.of(rows) for kind, rows in written.items()}
            found[subject] = kinds
        return found

    def _rows_behind(self, measure_id: str, subject: str) -> dict[str, Rows]:
        """Return the rows of everything that a formula uses, each with the ``measure`` that counts it."""
        behind = _nothing()
        for used in inputs_of(formulas_of(self._job.policy)[measure_id]):
            if used in self._job.policy.parameters:
                continue
            for kind, rows in self.rows(used, subject).items():
                behind[kind] += rows.changed(partial(_named, used))
        return behind

    def _fetch(
        self, reading: Reading, column: str, subjects: Sequence[str], key: tuple[str, ...]
    ) -> pa.Table:
        marked = self._marked(reading)
        shown = marked.filter(
            marked[column].isin(list(subjects)) & marked["_scoped"] & (marked["_dated"] | marked["_overdue"])
        )
        return self._setting.backend.fetch(shown.order_by([shown[name] for name in key]))

    def by_day(
        self, measure: Measure, subjects: Sequence[str], name: str | None = None
    ) -> Iterator[tuple[str, str, str, str | None, str, int]]:
        """Yield how many rows there are by subject, day on which they count, what became of them, and file.

        Open rows count on no day: they come one by one, with their key before the number.
        """
        table = self._source.table(measure.table)
        if table is None:
            return
        declared = self._source.catalogue[measure.table]
        reading = read_rows(table, measure, declared, self._setting, name)
        marked = self._marked(reading)
        named = measure.member or declared.subject
        shown = marked.filter(
            marked[named].isin(list(subjects))
            & marked["_scoped"]
            & (marked["_dated"] | (marked["_overdue"] & marked["_reason"].isnull()).fill_null(False))
        )
        late = (shown["_late"] > 0).fill_null(False)
        key = ibis.literal("")
        for part in declared.key:
            key = key + shown[part].cast("string") + BETWEEN
        key = shown["_dated"].ifelse(ibis.literal(""), key)
        fetched = self._setting.backend.fetch(
            shown.select(
                "_dated",
                "_reason",
                "_met",
                "_file",
                k=key,
                s=shown[named],
                d=shown[measure.counts_in],
                l=late,
            )
        )
        day = _days(fetched["d"], str(self._zone))
        counted = fetched.set_column(fetched.schema.get_field_index("d"), "d", day)
        counted = counted.group_by(["s", "d", "_dated", "_reason", "_met", "l", "_file", "k"]).aggregate(
            [([], "count_all")]
        )
        for row in counted.to_pylist():
            state = self._state(row, reading)
            yield row["s"], row["d"] or "", state, row["_file"], row["k"], row["count_all"]

    @staticmethod
    def _state(row: dict[str, Any], reading: Reading) -> str:
        """Say what became of a row: why it is left out, open, late, met, not_met, counted."""
        if row["_reason"] is not None:
            reason: Reason = reading.excluded[row["_reason"]][0]
            return reason.text
        if not row["_dated"]:
            return "open"
        if row["l"]:
            return "late"
        return "counted" if row["_met"] is None else "met" if row["_met"] else "not_met"

    def _marked(self, reading: Reading) -> Any:
        table = reading.table
        reasons = [
            (condition.fill_null(False), index) for index, (_why, condition) in enumerate(reading.excluded)
        ]
        nothing = ibis.null("boolean")
        overdue = nothing if reading.overdue is None else reading.overdue
        return table.mutate(
            _dated=reading.dated.fill_null(False),
            _scoped=reading.scoped.fill_null(False),
            _reason=ibis.cases(*reasons) if reasons else ibis.null("int8"),
            _met=nothing if reading.met is None else reading.met,
            _late=ibis.null("int64") if reading.late is None else reading.late,
            _overdue=overdue,
            _duration=ibis.null("int64") if reading.duration is None else reading.duration,
        )

    def _kinds(self, fetched: pa.Table, reading: Reading, key: tuple[str, ...]) -> dict[str, Rows]:
        """Sort rows by what became of them; written out they are when somebody looks at them."""
        dated, counted = fetched["_dated"], is_null(fetched["_reason"])
        included = and_(dated, counted)
        late = and_(included, fill_null(greater(fetched["_late"], 0), False))
        chosen = {
            "included": included,
            "excluded": and_(dated, invert(counted)),
            "late": late,
            "open": and_(invert(dated), counted),
        }
        return {kind: self._written(fetched.filter(rows), reading, key) for kind, rows in chosen.items()}

    def _written(self, table: pa.Table, reading: Reading, key: tuple[str, ...]) -> Rows:
        def write(start: int, stop: int) -> list[dict[str, Any]]:
            return [self._write(row, reading, key) for row in table.slice(start, stop - start).to_pylist()]

        return Rows((table.num_rows, write))

    def _write(self, row: dict[str, Any], reading: Reading, key: tuple[str, ...]) -> dict[str, Any]:
        shown = {name: self._plain(value) for name, value in row.items() if not name.startswith("_")}
        shown |= {"file": row.get("_file"), "row": row.get("_row")}
        if row["_reason"] is not None:
            reason, _condition = reading.excluded[row["_reason"]]
            own = reason.of_row(written_key(row[name] for name in key))
            return {**shown, "reason": own.text, "cite": own.cite}
        if not row["_dated"]:
            return shown
        if row["_met"] is not None:
            shown["met"] = row["_met"]
        if row["_duration"] is not None:
            shown["minutes"] = plain(half_up(Decimal(row["_duration"]) / MINUTE, 2))
        if row["_late"] is not None and row["_late"] > 0:
            shown["late_by_minutes"] = plain(half_up(Decimal(row["_late"]) / MINUTE, 2))
        return shown

    def _plain(self, value: Any) -> Any:
        if isinstance(value, datetime):
            moment = value if value.tzinfo else value.replace(tzinfo=UTC)
            return moment.astimezone(self._zone).isoformat()
        if isinstance(value, date):
            return value.isoformat()
        return plain(value) if isinstance(value, Decimal) else value


def _days(moments: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """Write the local day of each moment; days, months and periods as they are."""
    if is_timestamp(moments.type):
        return strftime(moments.cast(timestamp("us", tz=zone)), format="%Y-%m-%d")
    return moments.cast(string())


def _nothing() -> dict[str, Rows]:
    return {kind: Rows() for kind in ("included", "excluded", "late", "open")}


def _named(measure: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"measure": measure, **row}
