"""Grade bands neither overlap nor leave a gap, and every band can be reached."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.indicator import GradeBand
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report bands that overlap, leave a gap, are empty or stand twice, naming both."""
    if policy.grades is None:
        return
    bands = sorted(enumerate(policy.grades.bands), key=lambda pair: _low(pair[1]), reverse=True)
    for (index, upper), (lower_index, lower) in pairwise(bands):
        if upper.low is None or upper.low == lower.low:
            yield _fault(index, "policy.bands_overlap", _("“{a}”与“{b}”从同一分数开始"), upper, lower)
        elif lower.below is not None and lower.below > upper.low:
            yield _fault(lower_index, "policy.bands_overlap", _("“{b}”与“{a}”重叠"), upper, lower)
        elif lower.below is not None and lower.below < upper.low:
            yield _fault(lower_index, "policy.bands_gap", _("“{b}”与“{a}”之间有空档"), upper, lower)
    for index, band in enumerate(policy.grades.bands):
        if band.below is not None and band.low is not None and band.below <= band.low:
            yield _fault(index, "policy.bands_empty", _("“{a}”的上限不高于下限"), band, band)


def _low(band: GradeBand) -> Decimal:
    return Decimal("-Infinity") if band.low is None else band.low


def _fault(index: int, code: str, message: str, upper: GradeBand, lower: GradeBand) -> Fault:
    hint = _("等级按下限(含)划分,上一档的下限就是下一档的上限(不含)")
    if upper.low is not None and upper is not lower:
        hint += _(":“{grade}”写 below: {bound} 或省去 below").format(
            grade=lower.grade, bound=plain(upper.low)
        )
    return Fault(("grades", "bands", index), code, message.format(a=upper.grade, b=lower.grade), hint)
