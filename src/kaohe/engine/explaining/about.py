"""What an explanation is about: one subject in the part of a run whose nodes are evaluated together."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING

from kaohe.engine.given import given_in
from kaohe.engine.reference import Given, Reference
from kaohe.policy.branch import branch
from kaohe.policy.derived import formulas_of
from kaohe.policy.measure import Sum
from kaohe.policy.period import parse_period
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.evidence import Evidence
    from kaohe.engine.result import Part, Row, Run
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.policy import Policy


KEPT = 16
"""Runs, or parts of them, whose starting figures are kept for the next question: people ask one after another."""


@dataclass(frozen=True, slots=True)
class Start:
    """What all explanations of a run, or of one part of it, start from; worked out once and never changed."""

    run: Run
    whole: Policy
    policy: Policy
    cycle: str
    everybody: Mapping[str, Given]
    terms: Mapping[str, Term]
    rows: Mapping[str, Mapping[str, Row]]


_kept: OrderedDict[tuple[int, int, str, str], Start] = OrderedDict()
_keeping = Lock()


def start_of(whole: Policy, run: Run, part: Part | None) -> Start:
    """Return what explanations start from, as it was worked out last time for the very same run and policy."""
    named = ("", "") if part is None else (part.of, part.by or "")
    key = (id(run), id(whole), *named)
    with _keeping:
        found = _kept.get(key)
        # What is kept holds on to its run, so that no other can come to have the same identity.
        if found is not None and found.run is run and found.whole is whole:
            _kept.move_to_end(key)
            return found
    start = _started(whole, run, part)
    with _keeping:
        _kept[key] = start
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return start


def _started(whole: Policy, run: Run, part: Part | None) -> Start:
    policy = branch(whole, whole.total) if part is None else branch(whole, part.of, part.by)
    rows: dict[str, dict[str, Row]] = {}
    for row in run.rows:
        rows.setdefault(row.subject, {})[row.indicator] = row
    cycle = parse_period(run.inputs.period).cycle
    return Start(run, whole, policy, cycle, given_in(policy, run), formulas_of(policy), rows)


@dataclass(slots=True)
class About:
    """``others``: whether other subjects may be named."""

    whole: Policy
    run: Run
    subject: str
    evidence: Evidence | None = None
    part: Part | None = None
    others: bool = False
    start: Start = field(init=False)
    given: Given = field(init=False)
    reference: Reference = field(init=False)

    def __post_init__(self) -> None:
        """Take up what the subject's tree starts from."""
        self.start = start_of(self.whole, self.run, self.part)
        self.evidence = self.evidence and self.evidence.about(self.policy, self.run.inputs.period)
        self.given = self.everybody.get(self.subject, Given({}, {}))
        self.reference = Reference(self.policy, self.cycle, self.given)

    @property
    def policy(self) -> Policy:
        """Return the part of the policy whose nodes are evaluated together here."""
        return self.start.policy

    @property
    def cycle(self) -> str:
        """Return what kind of period it is about."""
        return self.start.cycle

    @property
    def everybody(self) -> Mapping[str, Given]:
        """Return what the trees of all subjects start from."""
        return self.start.everybody

    @property
    def terms(self) -> Mapping[str, Term]:
        """Return the formulas of the policy's measures."""
        return self.start.terms

    @property
    def rows(self) -> Mapping[str, Row]:
        """Return the subject's published nodes."""
        return self.start.rows.get(self.subject, {})

    def value(self, name: str) -> Decimal | None:
        """Return a figure as it is shown: sums without the zeros that they are carried with."""
        value = self.given.values[name]
        if value is not None and name in self.policy.parameters:
            return value
        if value is not None and isinstance(self.policy.like(name).value, Sum):
            return Decimal(plain(value))
        return value
