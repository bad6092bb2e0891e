"""The roster of a worked example: cells by subject and column, read as an import would read them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kaohe.engine.enrolment import Candidate, Found, sorted_out
from kaohe.errors import KaoheError, refuse
from kaohe.facts.intake.cells import NO, YES, comparable, figure, vocabulary
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.measure import Presence
from kaohe.policy.scope import roster_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.roster import Roster
    from kaohe.policy.catalogue import Column
    from kaohe.policy.policy import Policy


Cells = dict[str, dict[str, Any]]


def split_presence(policy: Policy, written: Mapping[str, Any]) -> tuple[Cells, Cells]:
    """Tell the cells of a roster from figures of presence (``present: 15/21``), which stand beside them."""
    names = {name for name, own in policy.counted().items() if isinstance(own.value, Presence)}
    parts: tuple[Cells, Cells] = ({}, {})
    for subject, cells in written.items():
        parts[0][subject] = {}
        for name, cell in (cells or {}).items():
            parts[name in names].setdefault(subject, {})[name] = cell
    return parts


def roster_of_case(job: Job, written: Mapping[str, Any], counted: set[str]) -> Roster:
    """Return the roster that an example writes; who is only counted is on it with nothing known but the name.

    Raises ``case.roster`` for a column that the roster does not have, or a cell that cannot be read.
    """
    columns = roster_columns(job.catalogue, job.policy.kind)
    found = Found()
    for subject in counted | written.keys():
        cells = written.get(subject) or {}
        row: dict[str, Any] = dict.fromkeys(columns)
        row |= {job.policy.kind: subject} if job.policy.kind in columns else {}
        row |= {name: _read(columns, subject, name, cell) for name, cell in cells.items()}
        found.candidates[subject] = Candidate([row], ())
    return sorted_out(job.policy, job.period, job.catalogue, found)


def _read(columns: Mapping[str, Column], subject: str, name: str, cell: Any) -> Any:
    if name not in columns:
        raise _fault(subject, _("名册没有“{name}”这一列").format(name=name), "、".join(columns))
    column = columns[name]
    value = _value(column, cell)
    if value is None and cell is not None:
        message = _("“{name}”看不懂“{cell}”").format(name=name, cell=cell)
        raise _fault(subject, message, "、".join(choice.code for choice in column.values))
    return value


def _fault(subject: str, message: str, usable: str) -> KaoheError:
    hint = _("可用的:{usable}").format(usable=usable) if usable else _("写法与导入的表相同")
    said = _("算例的名册里“{subject}”:{message}").format(subject=subject, message=message)
    return refuse("case.roster", said, hint)


def _value(column: Column, cell: Any) -> Any:
    text = str(cell)
    if column.type is ColumnType.category:
        return vocabulary(column).get(comparable(text), text if column.open else None)
    if column.type is ColumnType.boolean:
        plain = comparable(text)
        return True if plain in YES else False if plain in NO else None
    if column.type in {ColumnType.date, ColumnType.month}:
        return cell if isinstance(cell, date) else _day(text)
    if column.type in {ColumnType.text, ColumnType.period}:
        return text
    read = figure(text)
    if read is None or column.type is not ColumnType.integer:
        return read
    return int(read) if read == int(read) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
