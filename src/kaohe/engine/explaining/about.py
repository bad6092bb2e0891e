"""What an explanation is about: one subject in the part of a run whose nodes are evaluated together."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
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


@dataclass(slots=True)
class About:
    """``everybody``: what the trees of all subjects start from. ``others``: whether other subjects may be named."""

    whole: Policy
    run: Run
    subject: str
    evidence: Evidence | None = None
    part: Part | None = None
    others: bool = False
    policy: Policy = field(init=False)
    cycle: str = field(init=False)
    everybody: Mapping[str, Given] = field(init=False)
    given: Given = field(init=False)
    reference: Reference = field(init=False)
    terms: Mapping[str, Term] = field(init=False)
    rows: Mapping[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        """Work out again what the subject's tree starts from."""
        whole, part = self.whole, self.part
        self.policy = branch(whole, whole.total) if part is None else branch(whole, part.of, part.by)
        self.evidence = self.evidence and self.evidence.about(self.policy, self.run.inputs.period)
        self.cycle = parse_period(self.run.inputs.period).cycle
        self.everybody = given_in(self.policy, self.run)
        self.given = self.everybody.get(self.subject, Given({}, {}))
        self.reference = Reference(self.policy, self.cycle, self.given)
        self.terms = formulas_of(self.policy)
        self.rows = {row.indicator: row for row in self.run.rows if row.subject == self.subject}

    def value(self, name: str) -> Decimal | None:
        """Return a figure as it is shown: sums without the zeros that they are carried with."""
        value = self.given.values[name]
        if value is not None and name in self.policy.parameters:
            return value
        if value is not None and isinstance(self.policy.like(name).value, Sum):
            return Decimal(plain(value))
        return value
