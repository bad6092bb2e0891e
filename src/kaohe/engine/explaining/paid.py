"""Explains amounts of a run: what it pays is worked out again once, whoever and whichever item is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.explaining.changing import pay_under_versions
from kaohe.engine.given import given_in
from kaohe.engine.pay.explaining import explain_pay, work_out_again
from kaohe.policy.branch import branch
from kaohe.policy.dated import version_of

if TYPE_CHECKING:
    from kaohe.engine.pay.explaining import Again
    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.policy.policy import Policy


class Paid:
    """Explains the amounts of one run; each raises ``explain.disagrees`` where it comes out otherwise."""

    def __init__(self, record: Record) -> None:
        """Explain amounts of a kept run."""
        self._record = record
        self._again: dict[int, Again] = {}

    def explain(self, subject: str, item: str) -> dict[str, Any]:
        """Explain an amount; where versions of the policy change in the period, by each of them."""
        policy, run = self._record.loaded.policy, self._record.run
        if not run.versions:
            return explain_pay(self._worked(policy, run), subject, item)
        way = policy.way_of(policy.pay[item])
        parts = []
        for own in run.versions:
            inner = own.by(way)
            there = version_of(self._record.versions, own.version).policy
            if inner is not None and item in there.pay:
                parts.append((own, explain_pay(self._worked(there, inner), subject, item)))
        return pay_under_versions(policy, run, (subject, item), parts)

    def items_of(self, subject: str) -> dict[str, dict[str, Any]]:
        """Explain every amount of a subject, by item in the order of the policy."""
        own = {each.item for each in self._record.run.pay if each.subject == subject}
        return {name: self.explain(subject, name) for name in self._record.loaded.policy.pay if name in own}

    def _worked(self, policy: Policy, run: Run) -> Again:
        """Work a run out again: this one, or one of those under its versions, which it holds."""
        again = self._again.get(id(run))
        if again is None:
            whole = branch(policy, policy.total)
            values = {name: own.values for name, own in given_in(whole, run).items()}
            again = self._again[id(run)] = work_out_again(whole, run, values)
        return again
