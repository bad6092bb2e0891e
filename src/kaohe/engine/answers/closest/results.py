"""What is answered: goals, the ways to each, where one would then stand, and the same as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from kaohe.engine.answers.closest.changes import Kind
from kaohe.engine.clocks import MINUTE
from kaohe.engine.figures import half_up
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from kaohe.engine.answers.closest.changes import RowChange
    from kaohe.engine.answers.closest.worth import Worth

WayKind = Kind | Literal["mixed"]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a subject stands in a run: points of the goal's node, of the total, grade and rank."""

    node: Decimal | None
    points: Decimal | None
    grade: str | None
    rank: int | None
    amount: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Way:
    """Rows of one kind, or of several (``mixed``), by which a goal is reached, and what came out with them.

    ``fewest``: it is known that fewer rows of these kinds do not reach it. A way that does not reach the goal
    is the one that comes nearest.
    """

    kind: WayKind
    rows: tuple[RowChange, ...]
    result: Position
    reached: bool
    fewest: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One goal: what was, what is asked for, the ways there; ``nearest`` where there is none."""

    kind: str
    target: str
    node: str
    title: str
    now: Any
    reached: bool
    ways: tuple[Way, ...] = ()
    nearest: Way | None = None


@dataclass(frozen=True, slots=True)
class Closest:
    """How close a subject was to other results in a run."""

    run: str
    policy: str
    period: str
    subject: str
    position: Position
    answers: tuple[Answer, ...]
    worth: tuple[Worth, ...]
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    time_zone: str = "Asia/Shanghai"

    def as_json(self) -> dict[str, Any]:
        """Return ``{"run", "policy", "period", "subject", "points", "grade", "rank", "goals", "worth"}``."""
        return {
            "run": self.run,
            "policy": self.policy,
            "period": self.period,
            "subject": self.subject,
            "points": self.position.points,
            "grade": self.position.grade,
            "rank": self.position.rank,
            "goals": [self._goal(answer) for answer in self.answers],
            "worth": [own.as_json() for own in self.worth],
        }

    def _goal(self, answer: Answer) -> dict[str, Any]:
        return {
            "goal": answer.kind,
            "target": answer.target,
            "indicator": answer.node,
            "title": answer.title,
            "now": answer.now,
            "reached": answer.reached,
            "ways": [self._way(way) for way in answer.ways],
            "nearest": answer.nearest and self._way(answer.nearest),
        }

    def _way(self, way: Way) -> dict[str, Any]:
        return {
            "kind": way.kind,
            "count": len(way.rows),
            "fewest": way.fewest,
            "reached": way.reached,
            "result": way.result.as_json(),
            "rows": [self._row(row) for row in way.rows],
        }

    def _row(self, row: RowChange) -> dict[str, Any]:
        zone = ZoneInfo(self.time_zone)
        shown = {
            name: _plain(cell, zone)
            for name, cell in (row.after if row.kind == "present" else row.cells).items()
        }
        return {
            "kind": row.kind,
            "table": row.table,
            "key": None if row.kind == "present" else dict(zip(self.keys[row.table], row.key, strict=True)),
            "late_by_minutes": None if row.late is None else plain(half_up(Decimal(row.late) / MINUTE, 2)),
            "set": {name: cell for name, cell in shown.items() if not name.startswith("_")},
            "file": row.before.get("_file"),
            "row": row.before.get("_row"),
        }


def _plain(cell: Any, zone: ZoneInfo) -> Any:
    if isinstance(cell, datetime):
        return (cell if cell.tzinfo else cell.replace(tzinfo=UTC)).astimezone(zone).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return plain(cell) if isinstance(cell, Decimal) else cell
