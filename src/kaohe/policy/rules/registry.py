"""Every kind of rule, one line each: adding a kind is adding its folder and its line here."""

from __future__ import annotations

from kaohe.policy.rules.all_or_nothing.rule import AllOrNothing
from kaohe.policy.rules.allowance.rule import Allowance
from kaohe.policy.rules.bands.rule import Bands
from kaohe.policy.rules.base_less.rule import BaseLess
from kaohe.policy.rules.compound.rule import Compound
from kaohe.policy.rules.conditional.rule import Conditional
from kaohe.policy.rules.cumulative.rule import Cumulative
from kaohe.policy.rules.excess.rule import Excess
from kaohe.policy.rules.linear.rule import Linear
from kaohe.policy.rules.occurrence.rule import Occurrence
from kaohe.policy.rules.per_unit.rule import PerUnit
from kaohe.policy.rules.percentage.rule import Percentage
from kaohe.policy.rules.pool.rule import Pool
from kaohe.policy.rules.proportional.rule import Proportional
from kaohe.policy.rules.rank_points.rule import RankPoints
from kaohe.policy.rules.rating.rule import Rating
from kaohe.policy.rules.rule import AnyRule, Rule, prune, read_rule, register, registered
from kaohe.policy.rules.same_measure.rule import SameMeasure
from kaohe.policy.rules.threshold.rule import Threshold
from kaohe.policy.rules.threshold_pay.rule import ThresholdPay
from kaohe.policy.rules.tiers.rule import Tiers
from kaohe.policy.rules.void.rule import Void
from kaohe.policy.rules.weight.rule import Weight
from kaohe.policy.rules.withheld.rule import Withheld

register(
    PerUnit,
    Tiers,
    SameMeasure,
    Occurrence,
    Void,
    Threshold,
    AllOrNothing,
    Bands,
    Linear,
    Proportional,
    RankPoints,
    Rating,
    Weight,
    Percentage,
    Excess,
    ThresholdPay,
    Pool,
    BaseLess,
    Allowance,
    Withheld,
    Cumulative,
    Conditional,
    Compound,
)

__all__ = ["AnyRule", "Rule", "prune", "read_rule", "registered"]
