"""Weights total one: of every weighted mean, of the raters of a measure, of the assessors."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.indicator import Average
from kaohe.policy.rated import Rated
from kaohe.policy.rules.figures import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report weights that do not total 100 %, and weights that are not positive."""
    for name, node in policy.indicators.items():
        if isinstance(node, Average) and isinstance(node.of, dict):
            yield from _total(node.of.values(), ("indicators", name, "of"))
    for name, measure in policy.counted().items():
        if isinstance(measure.value, Rated):
            yield from _total(measure.value.weights.values(), ("measures", name, "value", "weights"))
    if policy.assessors:
        yield from _total((assessor.weight for assessor in policy.assessors.values()), ("assessors",))


def _total(weights: Iterable[Decimal], path: tuple[str | int, ...]) -> Iterator[Fault]:
    weights = list(weights)
    if min(weights) <= 0:
        yield Fault(path, "policy.weight_sign", _("权重必须大于 0"), _("删去权重为 0 的一项"))
    total = sum(weights, Decimal(0))
    if total != 1:
        yield Fault(
            path,
            "policy.weights",
            _("权重合计 {total},不是 100%").format(total=percent(total)),
            _("改权重使合计为 100%;要按分值相加,用 kind: sum"),
        )
