"""Which way a rule went and which it did not, each with the figures that decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.rules.figures import exact_quantity, exactly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from fractions import Fraction

    from kaohe.policy.rules.rule import Inputs, Rule

Way = dict[str, Any]


def ways(rule: Rule, full: Decimal | None, inputs: Inputs[Fraction], *, rate: bool = False) -> list[Way]:
    """Return ``{"path", "words", "taken", "figures", "why"}`` of every way that a rule can go, in its order."""
    figures = "、".join(_figures(inputs, rate=rate))
    found = []
    for branch in rule.branches(full):
        taken = branch.taken(inputs)
        why = _("{figures}:是") if taken else _("{figures}:不是")
        found.append(
            {
                "path": branch.path,
                "words": branch.words,
                "taken": taken,
                "figures": figures,
                "why": why.format(figures=figures),
            }
        )
    return found


def _figures(inputs: Inputs[Fraction], *, rate: bool) -> Iterator[str]:
    measure = "%" if rate else ""
    if inputs.value is not None:
        yield _("实际 {figure}").format(figure=exact_quantity(inputs.value, measure))
    elif inputs.count is not None:
        yield _("{count} 次").format(count=exactly(inputs.count))
    if inputs.target is not None:
        yield _("目标 {figure}").format(figure=exact_quantity(inputs.target, measure))
    if inputs.mean is not None:
        yield _("均值 {figure}").format(figure=exact_quantity(inputs.mean, measure))
    if inputs.rank is not None and inputs.of is not None:
        yield _("第 {rank} 名,共 {of} 个").format(rank=exactly(inputs.rank), of=exactly(inputs.of))
    for words, figure in inputs.premises.items():
        said = figure if isinstance(figure, bool) else exactly(figure)
        yield f"{words} {said}"
