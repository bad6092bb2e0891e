"""Parameters (参数): figures that the text sets, one for all, by part of the year, or by who is assessed."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - pydantic reads annotations
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from kaohe.policy.element import Cited, Identifier, Text
from kaohe.policy.rules.rule import Exact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from kaohe.policy.period import Period

_LABELS: dict[str, tuple[Callable[[date], str], tuple[str, ...]]] = {
    "month": (lambda day: str(day.month), tuple(str(month) for month in range(1, 13))),
    "quarter": (lambda day: f"Q{(day.month + 2) // 3}", ("Q1", "Q2", "Q3", "Q4")),
    "half_year": (lambda day: f"H{(day.month + 5) // 6}", ("H1", "H2")),
}
PARTS = frozenset(_LABELS)
"""What ``by`` may name beside a column of the roster: parts of the year."""


def _text_keys(written: object) -> object:
    """Read ``1: 40%`` like ``"1": 40%``."""
    return {str(key): value for key, value in written.items()} if isinstance(written, dict) else written


class Parameter(Cited):
    """A figure that formulas may use by id or title: ``value``, or one of ``values`` as ``by`` says.

    ``by`` is a part of the year (``month`` 1 to 12, ``quarter`` Q1 to Q4, ``half_year`` H1 and H2: the one
    in which the period ends) or a column of the roster. What ``values`` do not name is missing.
    ``adds_up_to``: the parameter that the values together must be, as months must be the year.
    ``to_fill``: why the text does not say it and the user has to; figures beside it are a sample, and may be
    left out.
    """

    title: Text
    unit: Text
    value: Exact | None = None
    by: Identifier | None = None
    values: Annotated[dict[str, Exact], BeforeValidator(_text_keys)] = Field(default_factory=dict)
    adds_up_to: Identifier | None = None
    to_fill: Text | None = None

    @model_validator(mode="after")
    def _one_or_by(self) -> Self:
        if self.to_fill is not None and self.value is None and not self.values:
            return self
        if (self.value is None) is (self.by is None) or bool(self.values) is (self.by is None):
            raise ValueError("写 value,或者写 by 和 values / either value, or by and values")
        return self

    @property
    def decimals(self) -> int:
        """Return how many decimals the written figures have at most."""
        figures = [*self.values.values(), *(() if self.value is None else (self.value,))]
        return max((max(0, -_exponent(figure)) for figure in figures), default=0)

    def figure(self, period: Period, attributes: Mapping[str, Any]) -> Decimal | None:
        """Return the figure for a subject with these attributes of the roster in a period; None: missing."""
        if self.by is None:
            return self.value
        if self.by in _LABELS:
            label, _known = _LABELS[self.by]
            return self.values.get(label(period.last))
        own = attributes.get(self.by)
        return None if own is None else self.values.get(str(own))

    @property
    def sampled(self) -> bool:
        """Tell whether its figures are a sample that the user has not replaced yet."""
        return self.to_fill is not None and (self.value is not None or bool(self.values))

    def strange(self) -> list[str]:
        """Name the keys of ``values`` that are no part of the year, where ``by`` is one."""
        if self.by not in _LABELS:
            return []
        _label, known = _LABELS[self.by]
        return [key for key in self.values if key not in known]


def _exponent(figure: Decimal) -> int:
    exponent = figure.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
