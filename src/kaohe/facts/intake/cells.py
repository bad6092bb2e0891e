"""Text cells read as values: booleans, categories, whole and decimal figures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import polars as pl

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.policy.catalogue import Column

YES = frozenset(
    {
        *("true", "t", "yes", "y", "1", "1.0", "是", "有", "对", "真", "√", "✓", "✔"),
        *("已", "已派", "已派单", "有理由", "有理", "合格", "达标", "通过", "满意", "成立", "属实"),
    }
)
NO = frozenset(
    {
        *("false", "f", "no", "n", "0", "0.0", "否", "无", "没有", "错", "假", "×", "✗", "x"),
        *("未", "未派", "未派单", "无理由", "无理", "不合格", "不达标", "未达标", "未通过", "不通过"),
        *("不满意", "不成立", "不属实"),
    }
)

EXCEL_DIGITS = 15
"""Significant digits that Excel itself shows; beyond them its figures are artefacts of binary fractions."""

FAILED = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|\w+!)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why some cells of a column were not read: ``rows`` marks them, ``reason`` may name the ``{value}``."""

    rows: pl.Series
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A column as read: values (missing where not), and why cells that hold something were not read."""

    values: pl.Series
    faults: tuple[Fault, ...] = ()


def comparable(text: str) -> str:
    """Make words comparable: width, case and spaces do not matter.

    >>> comparable("Ⅱ 级")
    'ii级'
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def vocabulary(column: Column) -> dict[str, str]:
    """List what may be written for each value of a category, as comparable words."""
    words: dict[str, str] = {}
    for value in column.values:
        for word in (value.code, value.title, *value.aliases):
            words.setdefault(comparable(word), value.code)
    return words


def failed_formulas(text: pl.Series) -> pl.Series:
    """Mark the cells that show a failed formula of a spreadsheet, such as ``#N/A``."""
    return text.str.contains(rf"^(?:{FAILED.pattern})$").fill_null(value=False)


def mangled_numbers(text: pl.Series) -> pl.Series:
    """Mark long numbers that a spreadsheet has shortened to ``1.01001E+11``: different ones look the same."""
    return text.str.contains(r"^[0-9](?:\.[0-9]+)?E\+[0-9]{2}$").fill_null(value=False)


def read_category(text: pl.Series, column: Column) -> Reading:
    """Read one of the column's values by code, Chinese name or alias; open columns keep other words."""
    words = vocabulary(column)
    read = by_word(text, lambda word: words.get(comparable(word), word if column.open else None), pl.String())
    allowed = _("、").join(
        value.code if value.code == value.title else f"{value.code} {value.title}" for value in column.values
    )
    reason = _("“{{value}}”不在允许的值之内;允许:{allowed}").format(allowed=allowed)
    return Reading(read, unread(text, read, "cell.category", reason))


def read_boolean(text: pl.Series) -> Reading:
    """Read yes or no as offices write it."""

    def truth(word: str) -> bool | None:
        plain = comparable(word)
        return True if plain in YES else False if plain in NO else None

    read = by_word(text, truth, pl.Boolean())
    return Reading(read, unread(text, read, "cell.boolean", _("“{value}”不是“是”或“否”")))


def read_integer(text: pl.Series) -> Reading:
    """Read whole numbers."""
    exact = read_decimal(text, 6, spreadsheet=False)
    whole = exact.values.cast(pl.Int64, strict=False)
    broken = exact.values.is_not_null() & (whole.cast(pl.Decimal(24, 6)) != exact.values).fill_null(
        value=True
    )
    values = pl.select(pl.when(~broken).then(whole)).to_series()
    fault = Fault(broken, "cell.integer", _("“{value}”不是整数"))
    return Reading(values, (*exact.faults, *((fault,) if broken.any() else ())))


def read_decimal(text: pl.Series, places: int, *, spreadsheet: bool) -> Reading:
    """Read figures exactly: ``1,234.5``, ``95%`` (as a ratio), ``￥1,200``, full-width digits.

    What has more decimals than are stored is refused, never rounded; only figures of spreadsheets are
    first taken to the fifteen digits that they show.
    """
    dtype = pl.Decimal(24, 6) if places == 6 else pl.Decimal(18, 4)
    plain = text.str.contains(rf"^-?[0-9]{{1,14}}(?:\.[0-9]{{1,{places}}})?$").fill_null(value=False)
    quick = pl.select(pl.when(plain).then(text)).to_series().cast(dtype)
    rest = pl.select(pl.when(~plain).then(text)).to_series()
    if rest.null_count() == rest.len():
        return Reading(quick.rename(text.name))
    figures = {word: figure(word, spreadsheet=spreadsheet) for word in rest.drop_nulls().unique()}
    limit = Decimal(10) ** (18 if places == 6 else 14)
    kept = {
        word: number
        for word, number in figures.items()
        if number is not None and _places(number) <= places and abs(number) < limit
    }
    slow = by_word(rest, kept.get, dtype)
    faults = []
    for code, reason, bad in (
        ("cell.number", _("“{value}”不是数"), lambda n: n is None),
        (
            "cell.decimals",
            _("“{{value}}”的小数超过 {places} 位").format(places=places),
            lambda n: n is not None and _places(n) > places,
        ),
        (
            "cell.large",
            _("“{value}”太大,存不下"),
            lambda n: n is not None and _places(n) <= places and abs(n) >= limit,
        ),
    ):
        words = [word for word, number in figures.items() if bad(number)]
        if words:
            faults.append(Fault(rest.is_in(words).fill_null(value=False), code, reason))
    return Reading(quick.zip_with(plain, slow).rename(text.name), tuple(faults))


def figure(word: str, *, spreadsheet: bool = False) -> Decimal | None:
    """Read one figure as people write it; None where it is none.

    >>> figure("￥1,234.50"), figure("95％"), figure("十二")
    (Decimal('1234.50'), Decimal('0.95'), None)
    """
    text = unicodedata.normalize("NFKC", word).replace("−", "-").replace(" ", "")
    text = re.sub(r"^([-+]?)(?:[¥$]|RMB|CNY)", r"\1", text, flags=re.IGNORECASE).removesuffix("元")
    negative = re.fullmatch(r"\((.+)\)", text)  # as bookkeepers write it
    text = f"-{negative[1]}" if negative else text
    percent = text.endswith("%")
    text = text.removesuffix("%")
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?", text, flags=re.IGNORECASE):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if spreadsheet and len(number.as_tuple().digits) > EXCEL_DIGITS and "." in text:
        number = Decimal(f"{number:.{EXCEL_DIGITS}g}")
    return number.scaleb(-2) if percent else number


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def by_word(text: pl.Series, read: Callable[[str], Any], dtype: pl.DataType) -> pl.Series:
    """Read each different word once."""
    words = text.drop_nulls().unique().to_list()
    known = {word: value for word in words if (value := read(word)) is not None}
    if not known:
        return pl.Series(text.name, [None], dtype=dtype).new_from_index(0, text.len())
    return text.replace_strict(
        pl.Series(list(known), dtype=pl.String),
        pl.Series(list(known.values()), dtype=dtype, strict=False),
        default=None,
        return_dtype=dtype,
    )


def unread(text: pl.Series, read: pl.Series, code: str, reason: str) -> tuple[Fault, ...]:
    rows = text.is_not_null() & read.is_null()
    return (Fault(rows, code, reason),) if rows.any() else ()
