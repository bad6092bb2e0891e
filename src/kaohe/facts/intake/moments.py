"""Text cells read as moments, dates, months and periods, in any form that can mean only one."""

from __future__ import annotations

import re
import unicodedata
from calendar import month_abbr, month_name
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

import polars as pl

from kaohe.facts.intake.cells import Fault, Reading, by_word, unread
from kaohe.i18n import _

QUICK = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%.f",
)
DAYS = ("%Y-%m-%d", "%Y/%m/%d")
EARLIEST, LATEST = 1900, 2199
MONTHS = {
    name.lower(): index for names in (month_abbr, month_name) for index, name in enumerate(names) if name
}

TIME = (
    r"(?:[T ]*(?P<half>上午|下午|中午|晚上|凌晨|早上|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?分?(?::?(?P<second>\d{1,2})(?P<part>\.\d+)?秒?)?"
    r"\s*(?P<noon>AM|PM)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?\s*" + TIME, re.IGNORECASE
)
YEAR_LAST = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})\s*" + TIME, re.IGNORECASE)
SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?:\s.*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?")
NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})[-\s](?P<name>[a-z]{3,9})|(?P<first>[a-z]{3,9})\s(?P<then>\d{1,2}),?)[-\s,]+(?P<year>\d{4})\s*"
    + TIME,
    re.IGNORECASE,
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
SPREADSHEET_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - local time
NUMERALS = str.maketrans("一二三四", "1234")

Order = Literal["day", "month"]


class UndecidableError(Exception):
    """Day and month of a column cannot be told apart, or its cells contradict each other."""

    def __init__(self, row: int, value: str, *, mixed: bool) -> None:
        """Keep where: the index of the first such cell."""
        self.row, self.value, self.mixed = row, value, mixed
        super().__init__(value)


@dataclass(frozen=True, slots=True)
class Clock:
    """How local times are understood: zone, explicit format, which of two equal readings in autumn."""

    zone: str
    format: str | None = None
    ambiguous: str = "earliest"
    spreadsheet: bool = False


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of moments: in UTC, and as local times in its zone.

    ``twice`` and ``never`` mark local times that a change of the clock makes double or skips: the former
    were read as the clock rule says, the latter an hour later, as the clocks showed.
    """

    utc: pl.Series
    local: pl.Series
    faults: tuple[Fault, ...]
    twice: pl.Series | None = None
    never: pl.Series | None = None
    order: Order | None = None


def read_moments(text: pl.Series, clock: Clock) -> Moments:
    """Read a column of moments; raises `UndecidableError` where the order of day and month is open."""
    local, absolute = _formatted(text, clock) if clock.format else _quickly(text)
    rest = pl.select(pl.when(local.is_null() & absolute.is_null()).then(text)).to_series()
    faults: tuple[Fault, ...] = ()
    order: Order | None = None
    if rest.null_count() < rest.len():
        found, faults, order = _patiently(rest, clock, text.len() - text.null_count())
        naive = {word: moment for word, moment in found.items() if moment.tzinfo is None}
        aware = {word: moment.astimezone(UTC) for word, moment in found.items() if moment.tzinfo}
        local = local.fill_null(by_word(rest, naive.get, pl.Datetime("us")))
        absolute = absolute.fill_null(by_word(rest, aware.get, pl.Datetime("us", "UTC")))
    local, absolute, old = _plausible(local, absolute)
    if old.any():
        faults = (*faults, Fault(old, "cell.impossible", _("“{value}”的年份不可信")))
    utc, twice, never = _to_utc(local, clock)
    utc = utc.fill_null(absolute)
    local = local.fill_null(absolute.dt.convert_time_zone(clock.zone).dt.replace_time_zone(None))
    return Moments(utc.rename(text.name), local.rename(text.name), faults, twice, never, order)


def _quickly(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    local = pl.Series(text.name, [None], dtype=pl.Datetime("us")).new_from_index(0, text.len())
    eligible = pl.select(pl.when(text.str.contains(r"^[0-9]{4}[-/][0-9]")).then(text)).to_series()
    for pattern in (*QUICK, *DAYS):
        left = eligible.filter(eligible.is_not_null() & local.is_null())
        if left.is_empty():
            break
        # One look at a few cells saves a pass over all for forms that do not occur.
        if _parse(left.head(1000), pattern).is_not_null().any():
            local = local.fill_null(_parse(eligible, pattern))
    return local, pl.Series(text.name, [None], dtype=pl.Datetime("us", "UTC")).new_from_index(0, text.len())


def _parse(text: pl.Series, pattern: str) -> pl.Series:
    # A sixtieth second or minute would be carried over in silence.
    text = pl.select(pl.when(~text.str.contains(":60", literal=True)).then(text)).to_series()
    if "%H" in pattern or "%I" in pattern or "%T" in pattern or "%R" in pattern:
        return text.str.to_datetime(pattern, strict=False, time_unit="us")
    return text.str.to_date(pattern, strict=False).cast(pl.Datetime("us"))


def _formatted(text: pl.Series, clock: Clock) -> tuple[pl.Series, pl.Series]:
    pattern = clock.format or ""
    nothing = pl.Series(text.name, [None]).new_from_index(0, text.len())
    if "z" in pattern.replace("%%", ""):
        absolute = text.str.to_datetime(pattern, strict=False, time_unit="us", time_zone="UTC")
        return nothing.cast(pl.Datetime("us")), absolute
    local = _parse(text, pattern)
    if clock.spreadsheet:  # real dates of a spreadsheet arrive in ISO, whatever the text beside them
        local = local.fill_null(_parse(text, QUICK[0]))
    return local, nothing.cast(pl.Datetime("us", "UTC"))


def _patiently(
    rest: pl.Series, clock: Clock, filled: int
) -> tuple[dict[str, datetime], tuple[Fault, ...], Order | None]:
    """Read what is left word by word: other forms, orders that the column as a whole decides, faults."""
    words = rest.drop_nulls().unique().to_list()
    if clock.format:
        reason = _("“{{value}}”不合日期格式 {format}").format(format=clock.format)
        return {}, (Fault(rest.is_not_null(), "cell.moment", reason),), None
    order = _order(rest, words, filled)
    found: dict[str, datetime] = {}
    bad: dict[str, list[str]] = {}
    for word in words:
        outcome = read_moment(word, order, spreadsheet=clock.spreadsheet)
        if isinstance(outcome, datetime):
            found[word] = outcome
        else:
            bad.setdefault(outcome, []).append(word)
    reasons = {
        "cell.moment": _("“{value}”不是日期或时间"),
        "cell.impossible": _("“{value}”不是存在的日期或时间"),
        "cell.ambiguous": _("“{value}”分不清日、月(或年份只有两位)"),
    }
    faults = tuple(
        Fault(rest.is_in(bad[code]).fill_null(value=False), code, reason)
        for code, reason in reasons.items()
        if code in bad
    )
    return found, faults, order


def _order(rest: pl.Series, words: list[str], filled: int) -> Order | None:
    pairs = {
        word: (int(m["one"]), int(m["two"])) for word in words if (m := YEAR_LAST.fullmatch(_plain(word)))
    }
    days = [word for word, (one, two) in pairs.items() if one > 12 >= two]
    months = [word for word, (one, two) in pairs.items() if two > 12 >= one]
    if days and months:
        raise _undecidable(rest, months, mixed=True)
    if days or months:
        return "day" if days else "month"
    unclear = [word for word, (one, two) in pairs.items() if one != two and max(one, two) <= 12]
    unclear += [word for word in words if SHORT_YEAR.fullmatch(_plain(word))]
    if unclear and 2 * int(rest.is_in(unclear).sum()) >= filled:
        raise _undecidable(rest, unclear, mixed=False)
    return None


def _undecidable(rest: pl.Series, words: list[str], *, mixed: bool) -> UndecidableError:
    row = rest.is_in(words).fill_null(value=False).arg_max() or 0
    return UndecidableError(row, rest[row], mixed=mixed)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip()


def read_moment(  # noqa: PLR0911 - one form after the other
    word: str, order: Order | None = None, *, spreadsheet: bool = False
) -> datetime | str:
    """Read one moment, local unless it names its offset; else the code of what is wrong with it.

    >>> read_moment("2026年10月5日 下午3时20分")
    datetime.datetime(2026, 10, 5, 15, 20)
    >>> read_moment("2026-02-30"), read_moment("5/10/2026"), read_moment("昨天")
    ('cell.impossible', 'cell.ambiguous', 'cell.moment')
    """
    text = _plain(word)
    if spreadsheet and SERIAL.fullmatch(text):
        exact = SPREADSHEET_EPOCH + timedelta(days=float(text))
        return (exact + timedelta(microseconds=500)).replace(microsecond=0) if _near_second(exact) else exact
    if found := YEAR_FIRST.fullmatch(text):
        return _build(found, int(found["month"]), int(found["day"]))
    if found := COMPACT.fullmatch(text):
        parts = [int(part) for part in found.groups() if part]
        try:
            return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - local time
        except ValueError:
            return "cell.impossible"
    if found := YEAR_LAST.fullmatch(text):
        return _ordered(found, order)
    if found := NAMED.fullmatch(text):
        month = MONTHS.get((found["name"] or found["first"]).lower())
        return "cell.moment" if month is None else _build(found, month, int(found["day"] or found["then"]))
    return "cell.ambiguous" if SHORT_YEAR.fullmatch(text) else "cell.moment"


def _near_second(moment: datetime) -> bool:
    return moment.microsecond < 500 or moment.microsecond > 999_499


def _ordered(found: re.Match[str], order: Order | None) -> datetime | str:
    one, two = int(found["one"]), int(found["two"])
    if one != two and order is None:
        return "cell.ambiguous" if max(one, two) <= 12 else "cell.impossible"
    return _build(found, two, one) if order == "day" else _build(found, one, two)


def _build(found: re.Match[str], month: int, day: int) -> datetime | str:
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    half = (found["noon"] or found["half"] or "").upper()
    if half in {"PM", "下午", "晚上"} and hour < 12:
        hour += 12
    elif half in {"AM", "上午", "凌晨", "早上"} and hour == 12:
        hour = 0
    microsecond = int(((found["part"] or ".")[1:] + "000000")[:6])
    try:
        start = datetime(int(found["year"]), month, day)  # noqa: DTZ001 - local time
        if hour == 24 and minute == int(found["second"] or 0) == microsecond == 0:
            return start + timedelta(days=1)
        moment = start.replace(
            hour=hour, minute=minute, second=int(found["second"] or 0), microsecond=microsecond
        )
        return moment.replace(tzinfo=_offset(found["zone"]))
    except ValueError:
        return "cell.impossible"


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return UTC
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _plausible(local: pl.Series, absolute: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    year = local.dt.year().fill_null(absolute.dt.year())
    old = (~year.is_between(EARLIEST, LATEST)).fill_null(value=False)
    if not old.any():
        return local, absolute, old
    kept = pl.select(pl.when(~old).then(local).alias("local"), pl.when(~old).then(absolute).alias("absolute"))
    return kept["local"], kept["absolute"], old


def _to_utc(local: pl.Series, clock: Clock) -> tuple[pl.Series, pl.Series | None, pl.Series | None]:
    def zoned(ambiguous: str, naive: pl.Series = local) -> pl.Series:
        column = pl.lit(naive).dt.replace_time_zone(clock.zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
        return pl.select(column.dt.convert_time_zone("UTC")).to_series()

    utc = zoned(clock.ambiguous)
    never = local.is_not_null() & utc.is_null()
    if never.any():
        utc = utc.fill_null(zoned(clock.ambiguous, local + timedelta(hours=1)))
    twice = (zoned("earliest") != zoned("latest")).fill_null(value=False)
    return utc, twice if twice.any() else None, never if never.any() else None


def read_month(text: pl.Series, clock: Clock) -> Reading:
    """Read months: ``2026-10``, ``202610``, ``2026年10月``, or any day of it."""

    def first_day(word: str) -> date | None:
        period = period_of(word)
        if period is not None and re.fullmatch(r"\d{4}-\d{2}", period):
            return date.fromisoformat(f"{period}-01")
        moment = read_moment(word, spreadsheet=clock.spreadsheet)
        return moment.date().replace(day=1) if isinstance(moment, datetime) else None

    read = by_word(text, first_day, pl.Date())
    return Reading(read, unread(text, read, "cell.month", _("“{value}”不是月份;写成 2026-10")))


def read_period(text: pl.Series, clock: Clock) -> Reading:
    """Read periods into their normal form; a day stands for its month."""

    def normal_form(word: str) -> str | None:
        period = period_of(word)
        if period is not None:
            return period
        moment = read_moment(word, spreadsheet=clock.spreadsheet)
        return f"{moment:%Y-%m}" if isinstance(moment, datetime) else None

    read = by_word(text, normal_form, pl.String())
    reason = _("“{value}”不是考核周期;写成 2026-10、2026-Q4、2026-H2 或 2026")
    return Reading(read, unread(text, read, "cell.period", reason))


def period_of(word: str) -> str | None:
    """Bring a period into its normal form.

    >>> [period_of(word) for word in ("2026/10", "202610", "2026年四季度", "2026下半年", "2026年")]
    ['2026-10', '2026-10', '2026-Q4', '2026-H2', '2026']
    """
    text = re.sub(r"\s", "", _plain(word)).upper()
    if found := re.fullmatch(r"(\d{4})(?:年度?)?", text):
        return found[1]
    if found := re.fullmatch(r"(\d{4})(?:[-/.年](0?[1-9]|1[0-2])|(0[1-9]|1[0-2]))月?(?:份)?", text):
        return f"{found[1]}-{int(found[2] or found[3]):02d}"
    if found := re.fullmatch(r"(\d{4})[-/.年]?(?:Q|第)?([1-4一二三四])(?:季度|季)?", text):
        quarter = found[2].translate(NUMERALS)
        return f"{found[1]}-Q{quarter}" if "Q" in text or "季" in text else None
    if found := re.fullmatch(r"(\d{4})[-/.年]?(H1|H2|上半年|下半年)", text):
        return f"{found[1]}-{'H1' if found[2] in {'H1', '上半年'} else 'H2'}"
    return None
