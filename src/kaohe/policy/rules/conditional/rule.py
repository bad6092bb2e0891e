"""且客户线收入达到60%的: a rule that applies only under conditions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.item import ZERO, missing_column, points_of
from kaohe.policy.rules.reach import Reach
from kaohe.policy.rules.rule import PREMISE, AnyRule, Branch, Inputs, Premise, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

OWN = "实际值"
"""The condition is on the very figure that the rule measures."""


class Condition(BaseModel):
    """One condition: what is looked at, in the policy's own words, and the figures that it must reach.

    Without ``reach`` it is an event or a state, and holds where what is tied to it is above zero.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    of: str
    reach: Reach | None = None
    measure: str = "%"

    def holds(self, figure: Fraction) -> bool:
        """Tell whether the condition holds for a figure."""
        return figure > 0 if self.reach is None else self.reach.holds(figure)

    def holds_column(self, figure: ColumnFraction) -> Any:
        """Tell per row; missing where the figure is missing."""
        return figure > 0 if self.reach is None else self.reach.holds_column(figure)

    def words(self) -> str:
        """Say the condition."""
        return self.of if self.reach is None else f"{self.of}{self.reach.words(self.measure)}"


class Conditional(Rule):
    """Applies ``rule`` where the conditions hold: ``all`` of them or ``any``.

    A condition on another figure than the rule's own wants that figure (`Inputs.premises`, by the words of
    ``of``); without it there is no answer, never a silent yes. Where the conditions do not hold, a rule that
    changes an item leaves it as it is, and one that gives points or money gives none.

    >>> rule = Conditional(conditions=[{"of": "回款率", "reach": {"at_least": "90%"}}],
    ...                    rule={"kind": "percentage", "share": "2%"})
    >>> [str(rule.score(Inputs(value=Fraction(1000), premises={"回款率": Fraction(rate, 100)})))
    ...  for rate in (90, 89)]
    ['20', '0']
    """

    kind: Literal["conditional"] = "conditional"
    conditions: tuple[Condition, ...] = Field(min_length=1)
    join: Literal["all", "any"] = "all"
    rule: AnyRule

    def premises(self) -> tuple[Premise, ...]:
        others: tuple[Premise, ...] = tuple(condition for condition in self.conditions if condition.of != OWN)
        return others + self.rule.premises()

    @property
    def sets(self) -> bool:
        return self.rule.sets

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        wanted = {PREMISE + condition.of for condition in self.conditions if condition.of != OWN}
        if any(condition.of == OWN for condition in self.conditions):
            wanted.add("value")
        return self.rule.missing(given) | (wanted - given)

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if self._applies(inputs):
            return self.rule.score(inputs)
        own = getattr(self.rule, "full", None)
        full = inputs.full if own is None else Fraction(own)
        return full if self._leaves_the_item() and full is not None else Fraction(0)

    def _applies(self, inputs: Inputs[Fraction]) -> bool:
        found = [self._holds(condition, inputs) for condition in self.conditions]
        return all(found) if self.join == "all" else any(found)

    def _holds(self, condition: Condition, inputs: Inputs[Fraction]) -> bool:
        figure = inputs.value if condition.of == OWN else inputs.premises.get(condition.of)
        if figure is None:
            raise Undefined(_("缺少条件“{of}”的数").format(of=condition.of))
        return figure if isinstance(figure, bool) else condition.holds(figure)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        holds: Any = None
        known: Any = None
        for condition in self.conditions:
            figure = inputs.value if condition.of == OWN else inputs.premises.get(condition.of)
            if figure is None or isinstance(figure, bool):
                raise Undefined(_("缺少条件“{of}”的数").format(of=condition.of))
            one, there = condition.holds_column(figure), figure.numerator.notnull()
            known = there if known is None else known & there
            if holds is None:
                holds = one
            else:
                holds = holds & one if self.join == "all" else holds | one
        full = points_of(getattr(self.rule, "full", None), inputs.full)
        instead = full if self._leaves_the_item() and full is not None else ZERO
        applied = self.rule.column(inputs)
        return choose([(known & holds, applied), (known, instead)], missing_column(ZERO))

    def _leaves_the_item(self) -> bool:
        """Whether the rule changes an item, which stays as it is where the rule does not apply."""
        fields = type(self.rule).model_fields
        return "full" in fields and not self.rule.sets and self.rule.kind != "threshold_pay"

    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        for index, condition in enumerate(self.conditions):
            words = condition.words()
            holds = partial(self._holds, condition)
            yield Branch(f"conditions.{index}.met", _("{condition}:满足").format(condition=words), holds)
            unmet = _("{condition}:不满足").format(condition=words)
            yield Branch(f"conditions.{index}.unmet", unmet, partial(self._fails, condition))
        for branch in self.rule.branches(full):
            yield replace(branch.within("rule"), holds=partial(self._applied, branch))

    def _fails(self, condition: Condition, inputs: Inputs[Fraction]) -> bool:
        return not self._holds(condition, inputs)

    def _applied(self, branch: Branch, inputs: Inputs[Fraction]) -> bool:
        return self._applies(inputs) and branch.holds(inputs)

    def words(self) -> str:
        joint = "且" if self.join == "all" else "或"
        said = joint.join(condition.words() for condition in self.conditions)
        return f"前提:{said}。{self.rule.words()}"

    def words_en(self) -> str:
        joint = " and " if self.join == "all" else " or "
        return f"if {joint.join(condition.words() for condition in self.conditions)}: {self.rule.words_en()}"
