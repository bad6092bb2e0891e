"""What a worked example expects, and what came out there: of the run itself, or of one of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.engine.outcomes import titles
from kaohe.engine.written import by_period
from kaohe.i18n import _
from kaohe.policy.branch import branch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.engine.amounts import Amount
    from kaohe.engine.result import Row, Run
    from kaohe.policy.policy import Policy

UNPAID = "unpaid"
"""The word for a pay item that lacks a figure."""
STATUSES = frozenset({"not_assessed", "void"})
ABSENT = "absent"
OF_TOTALS = frozenset({"grade", "rank", "reason", "outcomes"})
AND = "、"
"""Between the titles of several outcomes."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation. ``run``, ``policy``, ``row``: where the answer stands; a run of that period, if any."""

    subject: str
    what: str
    wanted: str
    run: Run | None
    policy: Policy | None
    row: Row | None
    pay: Amount | None = None

    @property
    def actual(self) -> str:
        """Return what came out, in the words of expectations."""
        if self.policy is not None and self.what in self.policy.pay:
            return self._paid()
        if self.run is None or self.subject not in self.run.figures:
            return ABSENT if self.wanted == ABSENT else _("没有这个考核对象")
        if self.what in OF_TOTALS:
            total = next(total for total in self.run.totals if total.subject == self.subject)
            own = getattr(total, self.what)
            return titles(own) if self.what == "outcomes" else str(own or "none")
        if self.row is None:
            return _("没有这个指标")
        if self.wanted in STATUSES or self.row.status == "not_assessed":
            return self.row.status
        return f"{self.row.points}/{self.row.max}" if "/" in self.wanted else str(self.row.points)

    def _paid(self) -> str:
        if self.pay is None:
            return ABSENT
        return UNPAID if self.pay.amount is None else str(self.pay.amount)


def looked_up(case: Mapping[str, Any], run: Run, policy: Policy) -> Iterator[Expected]:
    """Yield every expectation of an example with its answer."""
    whole = branch(policy, policy.total)
    runs = [(run, whole)]
    past = {own.period for own in run.earlier}
    runs += [(part.run, branch(policy, part.of, part.by)) for part in run.all_parts()]
    runs += [] if run.members is None else [(run.members, whole)]
    rows = {
        (own.inputs.period, row.subject, row.indicator): (own, about, row)
        for own, about in reversed(runs)
        for row in own.rows
    }
    pay = {(run.inputs.period, own.subject, own.item): own for own in run.pay}
    pay |= {(past.period, own.subject, own.item): own for past in run.earlier for own in past.pay}
    for period, subjects in by_period(case["expect"], str(case["period"])).items():
        there = [pair for pair in runs if pair[0].inputs.period == period]
        for subject, expected in subjects.items():
            among = next((pair for pair in there if subject in pair[0].figures), (None, None))
            among = (run, whole) if among[0] is None and period in past else among
            for what, wanted in expected.items():
                own, about, row = rows.get((period, subject, what), (among[0], among[1], None))
                said = AND.join(wanted) if isinstance(wanted, list) else str(wanted)
                paid = pay.get((period, subject, what))
                yield Expected(subject, what, said, own, about, row, paid)
