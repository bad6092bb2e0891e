"""A run as its pages read it: the tree of one subject in reading order, its total, its standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.engine.losses import points_lost
from kaohe.engine.nesting import parts_of
from kaohe.engine.result import Total
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.indicator import Nested, children
from kaohe.web.reading import value_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.engine.losses import Lost
    from kaohe.engine.result import Row, Run
    from kaohe.engine.runs import Record
    from kaohe.policy.policy import Policy

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One node as a line of the tree; ``depth`` counts from 0 at the total. ``share`` is for the bar only.

    ``period`` and ``owner``: of which period and of whom the figures are, where a node was evaluated by
    itself; ``where`` names them where they are not the scorecard's own.
    """

    name: str
    title: str
    depth: int
    row: Row
    value: str
    share: int | None
    period: str
    where: str

    @property
    def key(self) -> Key:
        """Return what tells the line from all others."""
        return self.row.subject, self.period, self.name


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What one subject reached in one run; ``top`` is the node on which its tree stands."""

    subject: str
    total: Total
    lines: tuple[Line, ...]
    lost: tuple[Lost, ...]
    of: int
    top: str


def read_scorecard(kept: Record, subject: str) -> Scorecard:
    """Read the results of a subject, or of a group of subjects that was scored by itself.

    Of a member of a subject there is only pay. Raises ``explain.subject`` where the run has no such subject.
    """
    run, policy = kept.run, kept.loaded.policy
    for within, top in _places(run, policy):
        total = next((each for each in within.totals if each.subject == subject), None)
        if total is not None:
            ranked = sum(1 for each in within.totals if each.rank is not None)
            lost = points_lost(run, policy).get(subject, [])
            lines = _Tree(policy, run.inputs.period, subject).lines(within, subject, top, 0)
            return Scorecard(subject, total, tuple(lines), tuple(lost), ranked, top)
    if run.members is not None and subject in run.members.roster.members:
        return Scorecard(subject, Total(subject, None, None, None), (), (), 0, policy.total)
    raise refuse(
        "explain.subject",
        _("这次计算里没有考核对象“{subject}”").format(subject=subject),
        _("有:{names}").format(names=_("、").join(each.subject for each in run.totals)),
    )


def _places(run: Run, policy: Policy) -> Iterator[tuple[Run, str]]:
    """Yield where subjects have totals: the run itself, then the groups that were scored in it."""
    yield run, policy.total
    for part in run.all_parts():
        if part.by is not None:
            yield part.run, part.of


@dataclass(frozen=True, slots=True)
class _Tree:
    """Lays out the nodes of a policy; ``period`` and ``subject`` are the scorecard's."""

    policy: Policy
    period: str
    subject: str

    def lines(self, run: Run, subject: str, name: str, depth: int) -> Iterator[Line]:
        if name not in self.policy.indicators:  # a policy that only pays has no tree
            return
        rows = {row.indicator: row for row in run.rows if row.subject == subject}
        yield from self._of(run, rows, subject, name, depth)

    def _of(self, run: Run, rows: dict[str, Row], subject: str, name: str, depth: int) -> Iterator[Line]:
        node = self.policy.indicators[name]
        if name in rows:
            yield self._line(run, rows[name], node.title, depth)
        for child in children(node):
            yield from self._of(run, rows, subject, child, depth + 1)
        if isinstance(node, Nested):
            for part, own in parts_of(self.policy, run, name, subject):
                below = list(self.lines(part.run, own, part.of, depth + 1))
                # A period without points is one line: nothing below it was assessed either.
                yield from below if below and below[0].row.points is not None else below[:1]

    def _line(self, run: Run, row: Row, title: str, depth: int) -> Line:
        period = run.inputs.period
        apart = [period] * (period != self.period) + [row.subject] * (row.subject != self.subject)
        value = value_text(self.policy, row)
        return Line(row.indicator, title, depth, row, value, _share(row), period, " · ".join(apart))


def titles_of(policy: Policy) -> dict[str, str]:
    """Return the titles of everything that a change can be about: nodes and pay items."""
    return {name: each.title for name, each in (*policy.indicators.items(), *policy.pay.items())}


def arithmetic_of(node: dict[str, Any]) -> Iterator[tuple[Key, str]]:
    """Yield the arithmetic of an explained node and of all below it, by subject, period and node.

    What each version of a changing policy makes of a node is no line of its own.
    """
    yield (node["subject"], node["period"], node["indicator"]), node["arithmetic"]
    for child in node.get("children", ()):
        if "valid_from" not in child:
            yield from arithmetic_of(child)


def in_period(node: dict[str, Any], indicator: str, period: str) -> dict[str, Any] | None:
    """Find a node of a period in an explained tree, None where it is not there."""
    if (node["indicator"], node["period"]) == (indicator, period):
        return node
    found = (in_period(child, indicator, period) for child in node.get("children", ()))
    return next((each for each in found if each is not None), None)


def _share(row: Row) -> int | None:
    """Return how much of the maximum was reached, in whole percent between 0 and 100."""
    if row.points is None or not row.max:
        return None
    reached: Decimal = row.points * 100 / row.max
    return max(0, min(100, int(reached)))
