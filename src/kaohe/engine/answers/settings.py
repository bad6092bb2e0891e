"""``PATH=VALUE`` as somebody writes it: the field that is meant, and the values that are tried."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from kaohe.engine.answers.naming import unknown
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.adjustable import Adjustable, adjustables, as_written, meant_in_per_cent, number
from kaohe.policy.adjustable_paths import find_adjustable
from kaohe.policy.document import parse_document
from kaohe.policy.interpretation import ADDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.errors import KaoheError
    from kaohe.policy.loader import Loaded

MOST = 200
"""So many combinations of values are computed at once."""
_RANGE = re.compile(
    r"(?P<first>[-+]?\d+(?:\.\d+)?)\s*(?P<sign1>%?)\s*\.\.\s*"
    r"(?P<last>[-+]?\d+(?:\.\d+)?)\s*(?P<sign2>%?)"
    r"(?:\s+(?:step|by|步长)\s*(?P<step>\d+(?:\.\d+)?)\s*%?)?"
)
_PLAIN_DATA = re.compile(r"\[.*\]|\{.*\}|null|~|true|false", re.DOTALL)

Combination = dict[str, Any]
"""What is set at one point: by path the value, as a policy file would hold it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One field and the values that are tried, in order; ``written`` is how each is shown."""

    field: Adjustable
    values: tuple[Any, ...]
    written: tuple[str, ...]

    @property
    def path(self) -> str:
        """Return the path of the field."""
        return self.field.path

    def as_json(self) -> dict[str, Any]:
        """Return path, title, the value in force, and the values tried."""
        return {
            "path": self.path,
            "title": self.field.title,
            "in_force": None if self.field.value is None else self.field.shown,
            "values": list(self.written),
        }


def read_settings(texts: Sequence[str], loaded: Loaded) -> list[Setting]:
    """Read every ``PATH=VALUE``; raises ``cli.pair``, ``whatif.path``, ``whatif.ambiguous``, ``whatif.range``."""
    found = adjustables(loaded)
    settings = []
    for text in texts:
        path, sign, value = text.partition("=")
        if not sign or not path.strip():
            raise refuse(
                "cli.pair",
                _("“{text}”不是 名称=值").format(text=text),
                _("写成 {o} 名称=值").format(o="--set"),
            )
        own = find_adjustable(path, found, loaded)
        settings.append(_setting(own, value.strip()))
    _check_apart(settings)
    return settings


def combinations(settings: Sequence[Setting], *, together: bool = False) -> list[Combination]:
    """Return what is set at each point: every combination, the last field first, or, ``together``, one after another.

    Raises ``whatif.too_many``, and ``whatif.together`` where fields that move together have not as many values.
    """
    moving = {len(own.values) for own in settings} - {1}
    if together and len(moving) > 1:
        counts = _("、").join(f"{own.field.title} {len(own.values)}" for own in settings)
        raise refuse(
            "whatif.together",
            _("一起变的字段,值的个数要一样:{counts}").format(counts=counts),
            _("改步长,或者不写 {o}").format(o="--together"),
        )
    count = max(moving, default=1) if together else prod(len(own.values) for own in settings)
    if count > MOST:
        raise refuse(
            "whatif.too_many",
            _("一共 {count} 种组合,最多 {most} 种").format(count=count, most=MOST),
            _("步长写大一些,或者分几次算"),
        )
    if together:
        return [
            _at(settings, [min(index, len(own.values) - 1) for own in settings]) for index in range(count)
        ]
    return [_at(settings, indexes) for indexes in product(*(range(len(own.values)) for own in settings))]


def _at(settings: Sequence[Setting], indexes: Sequence[int]) -> Combination:
    return {own.path: own.values[index] for own, index in zip(settings, indexes, strict=True)}


def shown_at(settings: Sequence[Setting], combination: Combination) -> dict[str, str]:
    """Return how the values of a combination are shown, by path."""
    return {own.path: own.written[own.values.index(combination[own.path])] for own in settings}


def _setting(own: Adjustable, text: str) -> Setting:
    plainly = normalize("NFKC", text)
    match = _RANGE.fullmatch(plainly)
    if match and own.kind not in {"clause", "list"}:
        values = tuple(_in_range(own, text, match))
        return Setting(own, values, values)
    if own.choices and text not in own.choices:
        raise unknown(
            "whatif.choice",
            _("“{title}”没有“{value}”").format(title=own.title, value=text),
            text,
            own.choices,
        )
    if _PLAIN_DATA.fullmatch(text):
        return Setting(own, (_plain_data(own, text),), (text,))
    figure = number(plainly.removesuffix("%"))
    if figure is not None and own.kind == "rate":
        in_per_cent = plainly.endswith("%") or meant_in_per_cent(own, figure)
        written = as_written(own, figure, in_per_cent=in_per_cent)
        return Setting(own, (written,), (written,))
    return Setting(own, (text,), (text,))


def _plain_data(own: Adjustable, text: str) -> Any:
    value = parse_document(f"value: {text}", own.path).data["value"]
    if own.path.endswith("." + ADDED) and isinstance(value, dict):
        # Somebody who only tries need not say from which article it comes.
        return {"reason": "假设", "cite": "解读:假设", **value}
    return value


def _in_range(own: Adjustable, text: str, match: re.Match[str]) -> Iterator[str]:
    first, last = Decimal(match["first"]), Decimal(match["last"])
    step = Decimal(match["step"]) if match["step"] else _last_digit(first, last)
    if not step:
        raise _not_a_range(text)
    count = int(abs(last - first) / step) + 1
    if count > MOST:
        raise refuse(
            "whatif.too_many",
            _("一共 {count} 种组合,最多 {most} 种").format(count=count, most=MOST),
            _("步长写大一些,或者分几次算"),
            value=text,
        )
    figures = [first + (step if last >= first else -step) * index for index in range(count)]
    signed = bool(match["sign1"] or match["sign2"])
    # Whether figures without a sign are percentages is one question for the whole range.
    in_per_cent = signed or meant_in_per_cent(own, max(figures, key=abs))
    yield from (as_written(own, figure, in_per_cent=in_per_cent) for figure in figures)


def _last_digit(first: Decimal, last: Decimal) -> Decimal:
    exponents = [one.as_tuple().exponent for one in (first, last)]
    return Decimal(1).scaleb(min(int(own) for own in exponents))


def _not_a_range(text: str) -> KaoheError:
    return refuse(
        "whatif.range",
        _("看不懂范围“{text}”:步长不能是 0").format(text=text),
        _("写成 90..98 step 1"),
        value=text,
    )


def _check_apart(settings: Sequence[Setting]) -> None:
    paths = [own.path for own in settings if not own.path.endswith("." + ADDED)]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise refuse(
            "whatif.twice",
            _("“{path}”改了两次").format(path=twice),
            _("每个字段只写一次;要试几个值,写成 90..98 step 1"),
            path=twice,
        )
