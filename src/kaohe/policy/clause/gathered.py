"""What stands around the steps of a text: their target, full points, a bound past which nothing is left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.phrases import Bound, Mark, Phrase, Range, Step, Stop, Stray, Words
from kaohe.policy.clause.refusal import contradiction, leftover
from kaohe.policy.clause.statements import trigger
from kaohe.policy.clause.text import CAPS
from kaohe.policy.clause.tokens import amount
from kaohe.policy.clause.units import comparable, in_measure_of

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.policy.clause.draft import Ambiguity
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.text import Statement, Text

RATIOS = re.compile(r"率|进度|比例|比重|占比|增幅|增速|百分点|程度|度(?!量)")


REACHED = re.compile(r"完全|全部|达成|完成|按时|按期|零|无|^$")


class Gathered:
    """Gathers the target, the full points and the cutoff from what stands around the steps of one text."""

    def __init__(self, text: Text, steps: list[Statement], others: list[Statement]) -> None:
        self.text = text
        self.limits = text.limits
        self.steps = steps
        self.first = steps[0].steps[-1]
        self.full: Decimal | None = text.limits.full
        self.full_said = self.full is not None
        self.cutoff: Bound | None = None
        self.target: tuple[Quantity, Phrase] | None = None
        self.relation: str | None = None
        self.extra: list[Any] = []
        self.mean = False
        self.ambiguities: list[Ambiguity] = []
        self.zero_target = False
        self._targets()
        self._others(others)
        if self.full == 0 and not self.full_said:
            raise leftover(steps[0].outcome, text.spelled)
        self._heads()
        self._named_beside()

    # -- the target ---------------------------------------------------------------------------------

    def _set_target(self, quantity: Quantity, where: Phrase, relation: str | None) -> None:
        if self.target is not None and not self._same(quantity, where):
            raise contradiction(where, self.text.said(self.target[1]), self.text.said(where))
        if quantity.unit == "point":
            raise leftover(where, self.text.said(where))
        if self.target is None or self.target[0].unit == "bare":
            self.target = (quantity, where)
        where.used = True
        if relation == "ge":
            self._set_relation("down", where)
        elif relation == "le" and not isinstance(where, Bound):
            self._set_relation("up", where)

    def _same(self, quantity: Quantity, where: Phrase) -> bool:
        assert self.target is not None  # noqa: S101 - the caller looked
        known = self.target[0]
        return comparable(quantity, known) and in_measure_of(quantity, known, where) == known.figure

    def _set_relation(self, side: str, _where: Phrase) -> None:
        if self.relation is None:
            self.relation = side

    def _targets(self) -> None:
        for target in self.text.targets:
            target.used = True
            if target.against == "mean":
                self.mean = True
            elif target.quantity is not None:
                self._set_target(target.quantity, target, target.relation)
        if any(mention.against == "mean" for mention in self.text.mentions):
            pattern = r"(?:与|比|较|高于|低于|超过|以).{0,12}平均"
            self.mean = self.mean or re.search(pattern, self.text.spelled) is not None

    def _others(self, others: list[Statement]) -> None:
        """Take up bands beside the steps: full points at the target, nothing past a cutoff."""
        for statement in others:
            kind = statement.outcome.type
            bounds = statement.bounds
            statement.outcome.used = True
            if kind == "GET" and not bounds and not REACHED.search(trigger(self.text, statement)):
                raise leftover(statement.outcome, self.text.said(statement))
            if kind in ("FULL", "GET", "UNCHANGED") and len(bounds) <= 1:
                self._full(statement, bounds[0] if bounds else None)
            elif kind == "ZERO" and len(bounds) == 1 and isinstance(bounds[0], Bound):
                self._cutoff(bounds[0])
            elif kind in ("PROPORTION", "LINEAR") and self._missed(bounds):
                self.extra.append("proportion")
                for bound in bounds:
                    bound.used = True
            else:
                raise leftover(statement.outcome, self.text.said(statement))

    def _missed(self, bounds: list[Bound | Range]) -> bool:
        return len(bounds) == 1 and isinstance(bounds[0], Bound) and bounds[0].relation == "lt"

    def _full(self, statement: Statement, bound: Bound | Range | None) -> None:
        if statement.outcome.type == "GET":
            points = amount(statement.outcome.figure("get", "get2") or "0分").figure
            if self.full is not None and self.full != points:
                raise contradiction(statement.outcome, f"{self.full}分", self.text.said(statement.outcome))
            self.full = points
        if bound is None:
            return
        if isinstance(bound, Range):
            raise leftover(bound, self.text.said(bound))
        bound.used = True
        if bound.quantity is not None and bound.against != "mean":
            relation = "ge" if bound.relation == "eq" and bound.quantity.figure != 0 else bound.relation
            self._set_target(bound.quantity, bound, None)
            self._set_relation("down" if relation in ("ge", "gt") else "up", bound)
        self.mean = self.mean or bound.against == "mean"

    def _cutoff(self, bound: Bound) -> None:
        bound.used = True
        if bound.quantity is None:
            raise leftover(bound, self.text.said(bound))
        if self.cutoff is not None:
            raise contradiction(bound, self.text.said(self.cutoff), self.text.said(bound))
        self.cutoff = bound

    def _heads(self) -> None:
        for loose in self.text.loose:
            if isinstance(loose, Bound):
                self._head(loose, declared=True)
            elif isinstance(loose, Range):
                raise leftover(loose, self.text.said(loose))
        for statement in self.steps:
            for bound in statement.bounds:
                if isinstance(bound, Range):
                    raise leftover(bound, self.text.said(bound))
                self._head(bound, declared=False, step=statement.steps[-1])

    def _named_beside(self) -> None:
        """报账及时率95%,每低1个百分点扣1分: a rate that stands alone behind its name is what is to be reached."""
        if self.target is not None or self.mean or self.first.way not in ("down", "up"):
            return
        before = [one for one in self.text.phrases if one.start < self.first.start]
        alone = [
            one for one in before if isinstance(one, Stray) and one.quantity.unit == "rate" and not one.used
        ]
        if len(alone) != 1:
            return
        place = before.index(alone[0])
        behind = before[place - 1] if place else None
        after = before[place + 1] if place + 1 < len(before) else None
        named = isinstance(behind, Words) and RATIOS.search(behind.text[-4:]) is not None
        if named and (isinstance(after, Stop) or (isinstance(after, Mark) and after.type in CAPS)):
            self._set_target(alone[0].quantity, alone[0], None)

    def _head(self, bound: Bound, *, declared: bool, step: Step | None = None) -> None:
        bound.used = True
        if bound.against == "mean":
            self.mean = True
        if bound.quantity is None:
            return
        if self._repeats_cutoff(bound, step):
            self.zero_target = True
            return
        relation = bound.relation
        if not self._compares(bound.quantity, self.first):
            if bound.quantity.unit in ("time", "count") and declared:
                return
            raise leftover(bound, self.text.said(bound))
        if relation in ("ge", "le", "eq") or declared:
            side = {"ge": "down", "gt": "down", "le": "up", "lt": "up"}.get(relation)
            # 目标应低于1% wants less; 合格率低于95%, names where deductions begin.
            if relation in ("lt", "gt") and step is None and self.first.way in ("down", "up"):
                side = None
            self._set_target(bound.quantity, bound, None)
            if side is not None and step is None:
                self._set_relation(side, bound)
        else:
            self._set_target(bound.quantity, bound, None)

    def _repeats_cutoff(self, bound: Bound, step: Step | None) -> bool:
        """不超过90%得0分,超过90%时每减少0.1%扣1分: the bound names where the steps apply, not the target."""
        if self.cutoff is None or self.cutoff.quantity is None or bound.quantity is None or step is None:
            return False
        if self.cutoff.quantity.figure != bound.quantity.figure:
            return False
        return (bound.relation in ("gt", "ge") and step.way == "down") or (
            bound.relation in ("lt", "le") and step.way == "up"
        )

    def _relative_unit(self, quantity: Quantity) -> bool:
        """1% of an amount is a share of it, not a percentage point."""
        amounts = ("money", "count", "time", "bare", *(("points",) if self.first.share else ()))
        return self.first.unit.unit == "rate" and quantity.unit in amounts

    def _compares(self, quantity: Quantity, step: Step) -> bool:
        return comparable(quantity, step.unit) or self._relative_unit(quantity)
