"""A run as its pages read it: the tree of one subject in reading order, its total, its standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.engine.losses import points_lost
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.indicator import children
from kaohe.web.reading import value_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.engine.losses import Lost
    from kaohe.engine.result import Row, Total
    from kaohe.engine.runs import Record
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Line:
    """One node as a line of the tree; ``depth`` counts from 0 at the total. ``share`` is for the bar only."""

    name: str
    title: str
    depth: int
    row: Row
    value: str
    share: int | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What one subject reached in one run."""

    subject: str
    total: Total
    lines: tuple[Line, ...]
    lost: tuple[Lost, ...]
    of: int


def read_scorecard(kept: Record, subject: str) -> Scorecard:
    """Read a subject's results; raises ``explain.subject`` where the run has no such subject."""
    run, policy = kept.run, kept.loaded.policy
    total = next((each for each in run.totals if each.subject == subject), None)
    if total is None:
        raise refuse(
            "explain.subject",
            _("这次计算里没有考核对象“{subject}”").format(subject=subject),
            _("有:{names}").format(names="、".join(each.subject for each in run.totals)),
        )
    rows = {row.indicator: row for row in run.rows if row.subject == subject}
    ranked = sum(1 for each in run.totals if each.rank is not None)
    lost = points_lost(run, policy)[subject]
    return Scorecard(subject, total, tuple(_lines(policy, rows, policy.total, 0)), tuple(lost), ranked)


def _lines(policy: Policy, rows: dict[str, Row], name: str, depth: int) -> Iterator[Line]:
    if name in rows:
        row = rows[name]
        yield Line(name, policy.indicators[name].title, depth, row, value_text(policy, row), _share(row))
    for child in children(policy.indicators[name]):
        yield from _lines(policy, rows, child, depth + 1)


def _share(row: Row) -> int | None:
    """Return how much of the maximum was reached, in whole percent between 0 and 100."""
    if row.points is None or not row.max:
        return None
    reached: Decimal = row.points * 100 / row.max
    return max(0, min(100, int(reached)))
