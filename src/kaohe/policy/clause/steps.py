"""Texts that count units between a value and a target: 每低于目标1个百分点扣1分."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from kaohe.i18n import _
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.figures import Quantity
from kaohe.policy.clause.gathered import RATIOS, Gathered
from kaohe.policy.clause.phrases import Bound, Range, Step, Words
from kaohe.policy.clause.premise import SUBJECT
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.clause.sides import LATE
from kaohe.policy.clause.text import PLAIN
from kaohe.policy.clause.tiered import effect_of, effects_of, read_tiers, tier_start
from kaohe.policy.clause.tokens import amount
from kaohe.policy.clause.units import comparable, in_measure_of
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

AMOUNTS = re.compile(r"价|金额|费|成本|预算|收入|产值|利润|销售额|支出|开支|报废|额度|额(?!率)")
SAME_PERIOD = re.compile(
    r"(?:同比|环比|与.{0,8}(?:上年|去年|上月|同期).{0,4}(?:相比|比较)|比(?:上年|去年|上月|同期))"
)
PAST = re.compile(
    r"(?:(?P<over>超额完成|超过|超出|超额|高于|高出|超)|(?:低于|不足|少于))(?:目标|标准|规定|任务|计划)?(?:的部分|部分|的)(?:的)?,?$"
)
"""超过部分,每0.5%: the words before the unit tell the side."""
MANY = Decimal(20)
"""So many points without 每 are a bound whose comparison is broken (平均分高90分)."""
LARGE = Decimal("0.5")
"""A unit of so many percentage points is a target whose comparison is broken."""
Side = Literal["down", "up"]


def read_steps(text: Text, steps: list[Statement], others: list[Statement]) -> Draft:
    """Read one or more steps and the bounds around them into a rule."""
    ranged = [step for step in steps if tier_start(step) is not None]
    effects = {effect_of(step) for step in steps}
    if len(steps) > 1 and len(ranged) >= len(steps) - 1 and len(effects) == 1 and _one_subject(text, ranged):
        return read_tiers(text, steps, others)
    if len(steps) == len(ranged) == len(effects) == 2 and not others and not text.targets:
        apart = _from_two_starts(text, steps)
        if apart is not None:
            return apart
    reader = _Steps(text, steps, others)
    parts = [part for step in steps for part in reader.parts(step)]
    return reader.assembled(parts)


def _one_subject(text: Text, steps: list[Statement]) -> bool:
    """投诉处理及时率低于98%的,…;处理满意率低于90%的,…: two figures, and no tiers of one."""
    names = []
    for step in steps:
        start = step.bounds[0].start
        words = re.split(r"[,;。:]", text.spelled[:start])[-1]
        found = SUBJECT.search(words)
        if found is not None:
            names.append(found.group())
        elif not PLAIN.match(words) and re.search(r"率.$", words):
            # 处理满意率低|低于90%: a doubled character must not hide whose figure this is.
            return False
    return all(one.endswith(other) or other.endswith(one) for one, other in pairwise(names))


def _from_two_starts(text: Text, steps: list[Statement]) -> Draft | None:
    """Read 95%以上,每高1个百分点加2分;低于90%,每低1个百分点扣1分: each step has its own target."""
    starts = [tier_start(step) for step in steps]
    if not all(isinstance(one, Bound) for one in starts) or not _one_subject(text, steps):
        return None
    parts = []
    for step in steps:
        limits = replace(text.limits, full=None, floor=None, most=None)
        alone = replace(text, statements=[step], limits=limits, loose=[], targets=[])
        parts += _Steps(alone, [step], []).parts(step)
    award, deduct = sorted(parts, key=lambda part: part.effect != "award")[:2]
    ahead = award.target - deduct.target if deduct.better == "higher" else deduct.target - award.target
    if award.better != deduct.better or ahead < 0:
        raise contradiction(steps[1].steps[-1], text.said(steps[0]), text.said(steps[1]))
    limits = text.limits
    rule = build("same_measure", parts=tuple(parts), full=limits.full, floor=limits.floor, most=limits.most)
    return Draft(rule)


class _Steps(Gathered):
    """Reads the steps of one text against their common target."""

    # -- the parts ----------------------------------------------------------------------------------

    def parts(self, statement: Statement) -> list[Any]:
        step = statement.steps[-1]
        for head in statement.heads:
            head.used = True
        statement.outcome.used = True
        self._close_by(statement, step)
        self.mean = self.mean or step.against == "mean"
        if (
            step.unit.unit == "rate"
            and not step.share
            and step.unit.figure >= (LARGE if step.every else LARGE / 2)
        ):
            # 满意度低80%扣5分: half of 低于80%, and no unit of 80 points.
            raise leftover(step, self.text.said(step))
        if step.unit.unit == "points" and step.unit.figure >= MANY and not step.every:
            raise leftover(step, self.text.said(step))
        if step.words and step.way is None and step.unit.unit in ("rate", "point", "points"):
            raise leftover(step, self.text.said(step))
        if len(step.quantities) > 1 and not comparable(step.quantities[0], step.unit):
            raise leftover(step, self.text.said(step))
        if len(step.quantities) > 1:
            self._set_target(step.quantities[0], step, None)
        effects = self._effects(statement)
        return [self._part(statement, step, effect, figure) for effect, figure in effects]

    def _close_by(self, statement: Statement, step: Step) -> None:
        """Refuse words between the unit and its points that change what they mean: 1个百面点扣2分."""
        for phrase in self.text.phrases:
            between = step.end <= phrase.start < statement.outcome.start
            if between and isinstance(phrase, Words) and not PLAIN.match(phrase.text):
                raise leftover(phrase, self.text.said(phrase))

    def _effects(self, statement: Statement) -> list[tuple[str, Quantity]]:
        both = statement.outcome.figure("both")
        if both is not None:
            return [("deduct", amount(both)), ("award", amount(both))]
        effect = effect_of(statement)
        said = statement.outcome.figure("off", "on", "get", "get2", "bareper")
        if said is None:
            raise leftover(statement.outcome, self.text.said(statement.outcome))
        return [(effect, amount(said))]

    def _part(self, statement: Statement, step: Step, effect: str, points: Quantity) -> Any:
        side = self._side(statement, step, effect)
        late = step.way in ("late", "early") or (step.way is None and self._is_late(statement))
        better = "higher" if (side == "down") == (effect == "deduct") else "lower"
        unit, target, relative, measure = self._figures(step, late=late, side=side)
        fields: dict[str, Any] = {
            "target": target,
            "against": "mean" if self.mean and target is None else "target",
            "better": better,
            "effect": effect,
            "unit": unit,
            "points": points.figure,
            "measure": measure,
            "relative": relative,
            "partial": self._partial(step),
            "money": points.unit == "money",
            "cap": self._cap(effect),
        }
        return build("per_unit", **fields)

    def _is_late(self, statement: Statement) -> bool:
        if statement.steps[-1].unit.unit != "time" or self.target is not None:
            return False
        return LATE.search(self.text.spelled[: statement.end]) is not None

    def _side(self, statement: Statement, step: Step, effect: str) -> Side:
        if step.way == "both" and statement.outcome.type != "BOTH_AMOUNT":
            raise leftover(statement.outcome, self.text.said(statement))
        if step.way == "both":
            return "down" if effect == "deduct" else "up"
        if step.way in ("down", "up"):
            return self._checked(step, effect, step.way)
        if step.way in ("late", "early") or self._is_late(statement):
            return "up"
        for bound in reversed(statement.bounds):
            # 低于目标的,每1个百分点: the nearest comparison tells the side.
            if isinstance(bound, Range) or (bound.quantity and not self._compares(bound.quantity, step)):
                continue
            # ≥90% says what is wanted; only 低于 and 高于 say where the value lies.
            if bound.relation in ("lt", "gt"):
                return "down" if bound.relation == "lt" else "up"
        rest = PAST.search(self.text.spelled[: step.start])
        if rest is not None:
            return "up" if rest["over"] else "down"
        missed = [loose for loose in self.text.loose if isinstance(loose, Bound) and loose.quantity is None]
        if missed and missed[-1].relation == "lt":
            return "down"
        raise Refused(
            "clause.not_understood",
            step.start,
            step.end,
            _("“{said}”没有说是低于还是高于目标").format(said=self.text.said(step)),
            _("写成“每低于目标…”或“每高于目标…”"),
        )

    def _checked(self, step: Step, effect: str, way: Side) -> Side:
        """A rate that should be low and is punished for being lower: a slip, or meant so."""
        if effect == "deduct" and self.relation is not None and self.relation != way and len(self.steps) == 1:
            self.slip = step
        if effect == "award" and self.relation == way and len(self.steps) == 1:
            raise contradiction(step, _("目标的方向"), self.text.said(step))
        return way

    slip: Step | None = None

    def _partial(self, step: Step) -> str:
        if step.fully:
            return "whole"
        if self.limits.partial is not None:
            return self.limits.partial
        return "started" if step.within else "prorated"

    def _figures(self, step: Step, *, late: bool, side: str) -> tuple[Decimal, Decimal | None, bool, str]:
        unit = step.unit
        measure = unit.measure
        if unit.unit == "bare" and (late or self.target is None) and not self.mean and step.against is None:
            raise leftover(step, self.text.said(step))
        if late and not self._whole_time(step):
            if self.target is not None and self.target[0].figure != 0:
                raise leftover(self.target[1], self.text.said(self.target[1]))
            return unit.figure, Decimal(0), False, measure
        if self.target is None:
            if self.mean:
                return unit.figure, None, False, measure
            if self.zero_target:
                return unit.figure, Decimal(1) if side == "down" else Decimal(0), False, measure
            if side == "up" and SAME_PERIOD.search(self.text.spelled):
                return unit.figure, Decimal(0), False, measure
            return unit.figure, None, step.share or self._about_amounts(step), measure
        target, where = self.target
        if target.figure == 0 or comparable(target, unit):
            figure = in_measure_of(unit, target, where) if target.figure != 0 else unit.figure
            measure = target.measure if target.figure != 0 and target.measure else measure
            return figure, target.figure, False, measure
        if self._relative_unit(target):
            return unit.figure, target.figure, True, target.measure
        raise Refused(
            "clause.units", step.start, step.end, _("目标与每一档的单位不一致"), _("目标和每一档用同一种单位")
        )

    def _whole_time(self, step: Step) -> bool:
        """处理时限24小时,每超时1小时: what is measured is the whole time, not how late it was."""
        return self.target is not None and self.target[0].unit == "time" and "超" in self.text.said(step)

    def _about_amounts(self, step: Step) -> bool:
        if step.unit.unit != "rate":
            return False
        words = self.text.spelled
        return AMOUNTS.search(words) is not None and RATIOS.search(words) is None

    def _cap(self, effect: str) -> Decimal | None:
        limits = self.limits
        self._one_cap(effect)
        if effect == "deduct":
            cap = limits.cap_off
            if cap is not None and limits.until_zero and cap == self.full:
                return None
            return cap if cap is not None else self._any_cap("deduct")
        return limits.cap_on if limits.cap_on is not None else self._any_cap("award")

    def _one_cap(self, effect: str) -> None:
        limits = self.limits
        named = {limits.cap_on if effect == "award" else limits.cap_off, limits.cap_any} - {None}
        loose = limits.most if self.full is None and not limits.item_most else None
        if len(named | ({loose} - {None})) > 1:
            mark = next(self.text.marks("CAP_ANY", "MOST"))
            raise contradiction(mark, self.text.said(self.steps[0]), self.text.said(mark))

    def _any_cap(self, effect: str) -> Decimal | None:
        """封顶3分, 最高3分: the change's own cap, unless the item has points that it can bound."""
        effects = {one for step in self.steps for one in effects_of(step)}
        if self.limits.cap_any is not None and (len(effects) == 1 or effect == "award"):
            return self.limits.cap_any
        bounded = self.full is not None or self.limits.item_most
        if self.limits.most is not None and len(effects) == 1 and not bounded:
            return self.limits.most
        return None

    # -- the whole ----------------------------------------------------------------------------------

    def assembled(self, parts: list[Any]) -> Draft:
        cutoff = self._cutoff_fields(parts[0])
        item = {"full": self.full, "floor": self.limits.floor, **cutoff}
        effects = {part.effect for part in parts}
        bounded = self.full is not None or self.limits.item_most
        most = self.limits.most if bounded or len(effects) > 1 else None
        if self.extra or len(parts) > 1:
            return self._several(parts, most, cutoff)
        if parts[0].money:
            item = dict.fromkeys(item) | {"cutoff_included": False}
            most = None
        rule = parts[0].model_copy(update={**item, "most": most})
        draft = Draft(build(**rule.model_dump()), self.ambiguities)
        if self.slip is not None:
            self._doubt(draft)
        return draft

    def _several(self, parts: list[Any], most: Decimal | None, cutoff: dict[str, Any]) -> Draft:
        sides = [(part.below, part.target) for part in parts]
        if len({below for below, _ in sides}) != len(sides):
            raise contradiction(
                self.steps[1].steps[-1], self.text.said(self.steps[0]), self.text.said(self.steps[1])
            )
        rules: list[Any] = [
            part.model_copy(update=cutoff) if part.effect == "deduct" else part for part in parts
        ]
        if "proportion" in self.extra:
            target = self.target[0] if self.target else None
            below = build(
                "proportional",
                against="target",
                target=None if target is None else target.figure,
                measure="%" if target is None else target.measure,
                most_share=Decimal(1),
            )
            rules.insert(0, below)
        return Draft(
            build("same_measure", parts=tuple(rules), full=self.full, floor=self.limits.floor, most=most),
            self.ambiguities,
        )

    def _cutoff_fields(self, part: Any) -> dict[str, Any]:
        if self.cutoff is None or self.cutoff.quantity is None:
            return {"cutoff": None, "cutoff_included": False}
        side = "lower" if self.cutoff.relation in ("gt", "ge") else "higher"
        if part.effect == "deduct" and side != part.better:
            raise contradiction(self.cutoff, self.text.said(self.steps[0]), self.text.said(self.cutoff))
        if self.target is not None and self.target[0].figure == self.cutoff.quantity.figure:
            raise contradiction(self.cutoff, self.text.said(self.target[1]), self.text.said(self.cutoff))
        past = self.target is not None and comparable(self.target[0], self.cutoff.quantity)
        if past and self.target is not None and part.effect == "deduct":
            ahead = self.cutoff.quantity.figure - in_measure_of(
                self.target[0], self.cutoff.quantity, self.cutoff
            )
            if (ahead > 0) if part.better == "higher" else (ahead < 0):
                # 目标95%,低于98%不得分: nothing is left where nothing is off yet.
                raise contradiction(self.cutoff, self.text.said(self.target[1]), self.text.said(self.cutoff))
        unit = Quantity(part.unit, "rate" if part.measure == "%" else self.cutoff.quantity.unit, part.measure)
        if part.target is not None and self.target is not None:
            unit = self.target[0]
        figure = in_measure_of(self.cutoff.quantity, unit, self.cutoff)
        return {"cutoff": figure, "cutoff_included": self.cutoff.relation in ("le", "ge", "eq")}

    def _doubt(self, draft: Draft) -> None:
        rule: Any = draft.rule
        turned = rule.model_copy(update={"better": "lower" if rule.better == "higher" else "higher"})
        draft.ambiguities.append(
            Ambiguity(
                _("目标的方向与扣分的方向相反"),
                (
                    Reading(_("方向是笔误:") + turned.words(), turned),
                    Reading(_("照字面:") + rule.words(), rule),
                ),
                settled=False,
            )
        )
