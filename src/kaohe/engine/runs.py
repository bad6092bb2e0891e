"""Runs kept in the workspace: result, policy as it was read, calendar, versions. Written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.collector import paused
from kaohe.engine.amounts import Earlier, amounts_from
from kaohe.engine.changing import shown
from kaohe.engine.reports import Line
from kaohe.engine.result import Inputs, Part, Row, Run, Total, UnderVersion
from kaohe.engine.roster import Roster, roster_from
from kaohe.errors import refuse
from kaohe.facts.calendars import parse as parse_calendar
from kaohe.i18n import _
from kaohe.policy.dated import Version
from kaohe.policy.document import Document
from kaohe.policy.loader import Loaded
from kaohe.policy.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kaohe.engine.job import Job
    from kaohe.facts.calendars import Calendar
    from kaohe.policy.subjects import Kind

FORMAT = 1
LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Record:
    """A run together with what explains it: the policy and the calendar by which it was made.

    ``versions``: the versions of the policy that had a say, where there are several. Where they changed in the
    period, ``loaded`` is the newest with what only the others pay.
    """

    run: Run
    loaded: Loaded
    calendar: Calendar
    versions: tuple[Version, ...] = ()

    @classmethod
    def of(cls, run: Run, job: Job) -> Record:
        """Put a run together with the job that it was made by."""
        return cls(run, _shown(job.loaded, run, job.deciding()), job.calendar, tuple(job.deciding()))


def _shown(loaded: Loaded, run: Run, versions: Iterable[Version]) -> Loaded:
    named = {own.version for own in run.versions}
    if not named:
        return loaded
    policies = [own.loaded.policy for own in versions if own.key in named]
    return replace(loaded, policy=shown(policies))


def save(folder: Path, record: Record) -> Path:
    """Keep a run; the same run again leaves the file as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record.run.id}.json"
    with paused():
        data = _as_json(record)
        # Indenting is slow, and of many subjects nobody reads the file.
        indent = None if "columns" in data else 1
        text = json.dumps(data, ensure_ascii=False, indent=indent, default=str)
    if path.exists() and same_but_version(path.read_text(encoding="utf-8"), text):
        os.utime(path)
        return path
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)  # noqa: PTH105 - atomic on one file system
    return path


def same_but_version(one: str, other: str) -> bool:
    """Tell whether two kept runs are the same, the version of the facts aside: imports may pass them by."""
    if one == other:
        return True
    try:
        first, second = (json.loads(text) for text in (one, other))
        return bool(first.pop("facts_version") != second.pop("facts_version") and first == second)
    except (ValueError, KeyError, AttributeError, TypeError):
        return False


def find(folder: Path, name: str) -> Path:
    """Find a run by id, by the first digits of one, or as ``latest``; raises ``run.not_found``."""
    runs = sorted(folder.glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    matching = [path for path in runs if path.stem.startswith(name)]
    if name == LATEST and runs:
        return runs[-1]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise refuse(
            "run.ambiguous",
            _("“{name}”对得上 {count} 次计算").format(name=name, count=len(matching)),
            _("多写几位:{ids}").format(ids="、".join(path.stem for path in matching)),
        )
    raise refuse(
        "run.not_found",
        _("没有计算“{name}”").format(name=name),
        _("现有:{ids};latest 是最近一次").format(ids="、".join(path.stem for path in runs[-5:]) or _("无")),
    )


def read(path: Path) -> Record:
    """Read a kept run; raises ``run.damaged`` where the file is not one."""
    try:
        with paused():
            data = json.loads(path.read_text(encoding="utf-8"))
            return _record(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refuse(
            "run.damaged",
            _("读不了计算记录:{error}").format(error=error),
            _("重新运行 kaohe score"),
            file=str(path),
        ) from None


def _as_json(record: Record) -> dict[str, Any]:
    run = record.run
    if hasattr(run.pay, "items"):
        return _wide_as_json(record)
    result = run.as_json()
    for name in ("periods", "groups", "versions"):
        result.pop(name, None)
    return {
        "format": FORMAT,
        "inputs": run.inputs.as_json(),
        "facts_version": run.facts_version,
        "readings": run.readings,
        "result": result | {"rows": _rows_as_json(run)},
        **_counted_as_json(run),
        "lines": _lines_as_json(run),
        "roster": run.roster.as_json(),
        **_versions_as_json(record),
        "document": record.loaded.document.data,
        "calendar": record.calendar.as_json(),
    }


def _versions_as_json(record: Record) -> dict[str, Any]:
    """Return the versions that had a say."""
    versions = [
        {
            "first": own.first.isoformat(),
            "last": None if own.last is None else own.last.isoformat(),
            "readings": own.loaded.readings,
            "document": own.loaded.document.data,
        }
        for own in record.versions
    ]
    return {"versions": versions} if versions else {}


def _changing_as_json(own: UnderVersion) -> dict[str, Any]:
    """Return what a version made of a period in which others were in force too."""
    return {
        "version": own.version,
        "first": own.first.isoformat(),
        "last": own.last.isoformat(),
        "share": str(own.share),
        "whole": None if own.whole is None else _under_as_json(own.whole),
        "alone": None if own.alone is None else _under_as_json(own.alone),
    }


def _under_as_json(run: Run) -> dict[str, Any]:
    if hasattr(run.pay, "items"):
        from kaohe.engine.wide.kept import columns_as_json  # noqa: PLC0415 - Arrow, which few subjects do without

        return {"period": run.inputs.period, "outsiders": run.outsiders, "columns": columns_as_json(run)}
    reports = {"reports": run.reports, "lines": _lines_as_json(run)} if run.reports else {}
    return {**_inner_as_json(run), **reports}


def _lines_as_json(run: Run) -> dict[str, Any]:
    return {name: [line.as_json() for line in lines] for name, lines in run.lines.items()}


def _wide_as_json(record: Record) -> dict[str, Any]:
    from kaohe.engine.wide.kept import columns_as_json  # noqa: PLC0415 - Arrow, which few subjects do without

    run = record.run
    return {
        "format": FORMAT,
        "inputs": run.inputs.as_json(),
        "facts_version": run.facts_version,
        "readings": run.readings,
        "result": {"run": run.id, "outsiders": list(run.outsiders)},
        "columns": columns_as_json(run),
        **_versions_as_json(record),
        "document": record.loaded.document.data,
        "calendar": record.calendar.as_json(),
    }


def _rows_as_json(run: Run) -> list[dict[str, Any]]:
    return [row.as_json() for row in run.rows]


def _counted_as_json(run: Run) -> dict[str, Any]:
    """Return what a run's figures were made from: what was counted, parameters, and its parts."""
    return {
        "figures": run.figures,
        **({"parameters": run.parameters} if run.parameters else {}),
        **({"amounts": [own.as_json() for own in run.pay]} if run.pay else {}),
        **({"earlier": [_earlier_as_json(own) for own in run.earlier]} if run.earlier else {}),
        **({"parts": [_part_as_json(part) for part in run.parts]} if run.parts else {}),
        **({"changing": [_changing_as_json(own) for own in run.versions]} if run.versions else {}),
        **({"members": _inner_as_json(run.members)} if run.members is not None else {}),
    }


def _earlier_as_json(own: Earlier) -> dict[str, Any]:
    return {"period": own.period, "pay": [amount.as_json() for amount in own.pay]}


def _part_as_json(part: Part) -> dict[str, Any]:
    return {"indicator": part.indicator, "of": part.of, "by": part.by, **_inner_as_json(part.run)}


def _inner_as_json(run: Run) -> dict[str, Any]:
    """Return a run that stands within another one."""
    return {
        "period": run.inputs.period,
        "rows": _rows_as_json(run),
        "totals": [total.as_json() for total in run.totals],
        "outsiders": run.outsiders,
        "roster": run.roster.as_json(),
        **_counted_as_json(run),
    }


def _record(data: dict[str, Any]) -> Record:
    result, inputs = data["result"], Inputs(**data["inputs"])
    loaded = _loaded(data)
    versions = tuple(
        Version(
            date.fromisoformat(own["first"]), own["last"] and date.fromisoformat(own["last"]), _loaded(own)
        )
        for own in data.get("versions", ())
    )
    frame = Run(
        id=result["run"],
        inputs=inputs,
        facts_version=data["facts_version"],
        readings=data["readings"],
        rows=(),
        totals=(),
        figures={},
        outsiders=tuple(result.get("outsiders", ())),
    )
    kind, calendar = loaded.policy.kind, parse_calendar(data["calendar"])
    if "columns" in data:
        return Record(_wide_run(data["columns"], frame, kind), loaded, calendar, versions)
    # What was counted stands beside the result; for a part, all stands together.
    together = data | {name: result[name] for name in ("rows", "totals")}
    run = _with_reports(_run(together, inputs, frame, kind), result.get("reports", {}), data)
    return Record(run, _shown(loaded, run, versions), calendar, versions)


def _loaded(data: dict[str, Any]) -> Loaded:
    document = Document(data["document"])
    return Loaded(Policy.model_validate(document.data), document, data["readings"])


def _wide_run(columns: dict[str, Any], frame: Run, kind: Kind) -> Run:
    from kaohe.engine.wide.kept import run_from  # noqa: PLC0415 - Arrow, which few subjects do without

    return run_from(columns, frame, kind)


def _under(data: dict[str, Any], inputs: Inputs, frame: Run, kind: Kind) -> UnderVersion:
    def run(own: dict[str, Any] | None) -> Run | None:
        if own is None:
            return None
        if "columns" not in own:
            return _with_reports(_inner(own, inputs, frame, kind), own.get("reports", {}), own)
        there = replace(
            frame, inputs=replace(inputs, period=own["period"]), outsiders=tuple(own["outsiders"])
        )
        return _wide_run(own["columns"], there, kind)

    first, last = (date.fromisoformat(data[name]) for name in ("first", "last"))
    return UnderVersion(
        data["version"], first, last, Fraction(data["share"]), run(data["whole"]), run(data["alone"])
    )


def _with_reports(run: Run, reports: dict[str, Any], data: dict[str, Any]) -> Run:
    lines = {name: tuple(_read_line(line) for line in own) for name, own in data.get("lines", {}).items()}
    return replace(run, reports=reports, lines=lines)


def _read_line(parts: list[Any]) -> Line:
    subject, key, figures, left_out = parts
    pairs = {name: (int(pair[0]), int(pair[1])) for name, pair in figures.items()}
    return Line(subject, tuple(key), pairs, {reason: int(rows) for reason, rows in left_out.items()})


def _run(data: dict[str, Any], inputs: Inputs, frame: Run, kind: Kind) -> Run:
    """Return ``frame`` filled with rows, totals, figures, roster and parts."""
    figures = {
        subject: {name: (int(counted[0]), int(counted[1])) for name, counted in own.items()}
        for subject, own in data["figures"].items()
    }
    return replace(
        frame,
        inputs=inputs,
        rows=tuple(
            Row(**{**row, **{name: _decimal(row[name]) for name in ("value", "points", "max")}})
            for row in data["rows"]
        ),
        totals=tuple(_total(total) for total in data["totals"]),
        figures=figures,
        parameters={
            subject: {name: _decimal(figure) for name, figure in own.items()}
            for subject, own in data.get("parameters", {}).items()
        },
        # Runs kept before there were rosters say who was assessed only by whom they counted.
        roster=roster_from(data["roster"], kind) if "roster" in data else Roster.of(figures),
        parts=tuple(_part(part, inputs, frame, kind) for part in data.get("parts", ())),
        versions=tuple(_under(own, inputs, frame, kind) for own in data.get("changing", ())),
        members=_inner(data["members"], inputs, frame, "person") if "members" in data else None,
        pay=amounts_from(data.get("amounts", [])),
        earlier=tuple(Earlier.of(own["period"], own["pay"]) for own in data.get("earlier", ())),
    )


def _part(data: dict[str, Any], inputs: Inputs, frame: Run, kind: Kind) -> Part:
    return Part(data["indicator"], data["of"], data["by"], _inner(data, inputs, frame, data["by"] or kind))


def _inner(data: dict[str, Any], inputs: Inputs, frame: Run, kind: Kind) -> Run:
    own = replace(frame, outsiders=tuple(data["outsiders"]))
    return _run(data, replace(inputs, period=data["period"]), own, kind)


def _total(written: dict[str, Any]) -> Total:
    outcomes = written.get("outcomes")
    earned = None if outcomes is None else tuple(outcomes)
    return Total(**{**written, "points": _decimal(written["points"]), "outcomes": earned})


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
