"""且客户线收入达到60%的: a rule that applies only under conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from kaohe.policy.rules.reach import Reach
from kaohe.policy.rules.rule import AnyRule, Inputs, Rule

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.policy.fraction import ColumnFraction


class Condition(BaseModel):
    """One condition: what is looked at, in the policy's own words, and the figures that it must reach."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    of: str
    reach: Reach | None = None
    measure: str = "%"

    def words(self) -> str:
        """Say the condition."""
        return self.of if self.reach is None else f"{self.of}{self.reach.words(self.measure)}"


class Conditional(Rule):
    """Applies ``rule`` where the conditions hold: ``all`` of them or ``any``.

    Conditions are on other figures than the rule's own. Whoever applies the rule decides whether they
    hold; `score` and `column` take it that they do.
    """

    kind: Literal["conditional"] = "conditional"
    conditions: tuple[Condition, ...]
    join: Literal["all", "any"] = "all"
    rule: AnyRule

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return self.rule.missing(given)

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        return self.rule.score(inputs)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        return self.rule.column(inputs)

    def words(self) -> str:
        joint = "且" if self.join == "all" else "或"
        said = joint.join(condition.words() for condition in self.conditions)
        return f"前提:{said}。{self.rule.words()}"

    def words_en(self) -> str:
        joint = " and " if self.join == "all" else " or "
        return f"if {joint.join(condition.words() for condition in self.conditions)}: {self.rule.words_en()}"
