"""Units (单位) of formulas: what a figure is of, and what comes out when figures are multiplied and divided."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.i18n import language

MONEY, POINTS, MINUTES, PIECES = "元", "分", "分钟", "个"
_SOLID = frozenset({MONEY, POINTS, MINUTES})

_SCALES: dict[str, tuple[str, Fraction]] = {
    "元": (MONEY, Fraction(1)),
    "万元": (MONEY, Fraction(10_000)),
    "亿元": (MONEY, Fraction(100_000_000)),
    "分": (POINTS, Fraction(1)),
    "分钟": (MINUTES, Fraction(1)),
    "小时": (MINUTES, Fraction(60)),
    "秒": (MINUTES, Fraction(1, 60)),
    "人": ("人", Fraction(1)),
    "次": ("次", Fraction(1)),
    "人次": ("次", Fraction(1)),
    "户": ("户", Fraction(1)),
    "家": ("家", Fraction(1)),
    "天": ("天", Fraction(1)),
    "日": ("天", Fraction(1)),
    "工作日": ("天", Fraction(1)),
    "月": ("月", Fraction(1)),
    "个月": ("月", Fraction(1)),
    "周": ("周", Fraction(1)),
    "季度": ("季度", Fraction(1)),
    "年": ("年", Fraction(1)),
    # Measure words that any thing may take add up with each other.
    **dict.fromkeys("个件张单条例起宗笔台级项份部封期", (PIECES, Fraction(1))),
}
_ENGLISH = {"yuan": "元", "points": "分", "minutes": "分钟", "hours": "小时", "persons": "人", "count": "个"}
_SPOKEN = {
    "元": "yuan",
    "万元": "ten thousand yuan",
    "分": "points",
    "分钟": "minutes",
    "小时": "hours",
    "秒": "seconds",
    "人": "people",
    "次": "times",
    "人次": "visits",
    "户": "households",
    "家": "companies",
    "天": "days",
    "日": "days",
    "工作日": "working days",
    "月": "months",
    "个月": "months",
    "年": "years",
}
_RATIOS = frozenset({"%", "‰", "率", "比率", "ratio", "percent"})
_NUMBERS = frozenset({"数", "倍", "number"})
_RATE_SCALES = {
    "%": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "个百分点": Fraction(1, 100),
    "倍": Fraction(1),
}

LITERAL_UNITS = tuple(sorted((*_SCALES, *_RATE_SCALES), key=len, reverse=True))
"""What may stand after a figure, longest first."""


def spoken(unit: str) -> str:
    """Say a unit to a reader: in English by its word there, and without the measure words of counted things.

    >>> spoken("条")
    '条'
    """
    if language() == "zh":
        return unit
    return "" if _SCALES.get(unit, (unit,))[0] == PIECES else _SPOKEN.get(unit, unit)


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of dimensions, each with its exponent; without any, a ratio or a plain number.

    >>> str(Unit.of("元") / Unit.of("人")), str(Unit.of("元") / Unit.of("元"))
    ('元/人', '%')
    """

    dimensions: tuple[tuple[str, int], ...] = ()
    ratio: bool = False
    truth: bool = False

    @classmethod
    def of(cls, dimension: str) -> Unit:
        """Return the unit of one dimension: money, points, minutes or a thing that is counted."""
        return cls(((dimension, 1),))

    def __mul__(self, other: Unit) -> Unit:
        return self._joined(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._joined(other, -1)

    def _joined(self, other: Unit, sign: int) -> Unit:
        exponents = dict(self.dimensions)
        for dimension, exponent in other.dimensions:
            exponents[dimension] = exponents.get(dimension, 0) + sign * exponent
        left = tuple(sorted((name, exponent) for name, exponent in exponents.items() if exponent))
        if left:
            return Unit(left)
        return Unit(ratio=self.ratio or other.ratio or bool(self.dimensions or other.dimensions))

    def settled(self) -> Unit | None:
        """Return the unit as a figure has it: so many times an amount is an amount. None where it is of nothing.

        >>> str((Unit.of("元") * Unit.of("次")).settled()), (Unit.of("元") * Unit.of("元")).settled()
        ('元', None)
        """
        above = [name for name, exponent in self.dimensions if exponent > 0]
        solid = [name for name in above if name in _SOLID]
        named = [name for name in above if name not in _SOLID and name != PIECES]
        kept = solid or named or above[:1]
        if len(kept) > 1 or any(abs(exponent) > 1 for name, exponent in self.dimensions if name != PIECES):
            return None
        below = tuple(pair for pair in self.dimensions if pair[1] < 0)
        return Unit(tuple(sorted((*((name, 1) for name in kept), *below))), self.ratio, self.truth)

    @property
    def kind(self) -> str:
        """Name the kind of figure: ratio, number, money, points, minutes, count, mean or truth."""
        if self.truth:
            return "truth"
        if not self.dimensions:
            return "ratio" if self.ratio else "number"
        if len(self.dimensions) > 1 or self.dimensions[0][1] < 0:
            return "mean"
        return {MONEY: "money", POINTS: "points", MINUTES: "minutes"}.get(self.dimensions[0][0], "count")

    def __str__(self) -> str:
        """Say the unit as it is written after a figure; a plain number has none."""
        if self.truth:
            return "是否"
        if not self.dimensions:
            return "%" if self.ratio else ""
        above = "·".join(name for name, exponent in self.dimensions if exponent > 0)
        below = "/".join(name for name, exponent in self.dimensions if exponent < 0)
        return f"{above or '1'}/{below}" if below else above


NUMBER, RATIO, TRUTH = Unit(), Unit(ratio=True), Unit(truth=True)


def read_unit(text: str) -> tuple[Unit, Fraction] | None:
    """Read a unit as measures declare it; with it, how many of ours one of it is. None: not known.

    >>> [(str(unit), str(scale)) for unit, scale in (read_unit("万元"), read_unit("元/人"), read_unit("%"))]
    [('元', '10000'), ('元/人', '1'), ('%', '1')]
    """
    text = text.strip()
    if text in _RATIOS:
        return RATIO, Fraction(1)
    if text in _NUMBERS:
        return NUMBER, Fraction(1)
    above, *below = [part.strip() for part in text.split("/")]
    result: Unit = NUMBER
    scale = Fraction(1)
    for position, part in enumerate((above, *below)):
        known = _SCALES.get(_ENGLISH.get(part, part))
        if known is None:
            return None
        result = result * Unit.of(known[0]) if position == 0 else result / Unit.of(known[0])
        scale = scale * known[1] if position == 0 else scale / known[1]
    return result, scale


def literal_unit(written: str) -> tuple[Unit, Fraction]:
    """Return unit and scale of what stands after a figure, one of `LITERAL_UNITS`."""
    if written in _RATE_SCALES:
        return (NUMBER if written == "倍" else RATIO), _RATE_SCALES[written]
    dimension, scale = _SCALES[written]
    return Unit.of(dimension), scale


def is_divisor(written: str) -> bool:
    """Tell whether something is counted by ``written``, so that an amount may be for each of it."""
    return written in _SCALES
