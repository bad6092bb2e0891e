"""A second opinion on clocks: looks at the local clock minute by minute, and knows no period."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

MINUTE = 60_000_000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Around changes of the clocks, holidays and make-up days; Lord Howe moves by half an hour.
ZONES = ("Asia/Shanghai", "UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe")
ANCHORS = tuple(
    int((datetime(*day, tzinfo=UTC) - EPOCH).total_seconds()) // 60
    for day in ((2026, 3, 28), (2026, 10, 24), (2026, 4, 4), (2026, 10, 3), (2026, 11, 1), (2026, 7, 8))
)


def minute_of(text):
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def within(local, spans):
    now = local.hour * 60 + local.minute
    return any(minute_of(start) <= now < minute_of(end) for start, end in spans)


def works(calendar, minute):
    """Say whether the minute (since 1970-01-01 UTC) is worked."""
    local = (EPOCH + timedelta(minutes=minute)).astimezone(ZoneInfo(calendar["tz"]))
    day = local.date().isoformat()
    if day in calendar["holidays"] or within(local, calendar["breaks"].get(day, [])):
        return False
    if day in calendar["special_days"]:
        return within(local, calendar["special_days"][day])
    return within(local, calendar["weekly"].get(WEEKDAYS[local.weekday()], []))


def runs(calendar, minute, pauses):
    return works(calendar, minute) and not any(start <= minute < end for start, end in pauses)


def elapsed(calendar, start, end, pauses):
    return sum(runs(calendar, minute, pauses) for minute in range(start, end))


def due(calendar, start, limit, pauses, furthest):
    """Return the minute at which ``limit`` minutes have run; None if that is past ``furthest``."""
    for minute in range(start, furthest):
        if limit == 0 and runs(calendar, minute, pauses):
            return minute
        limit -= runs(calendar, minute, pauses)
        if limit == 0 and runs(calendar, minute, pauses):
            return minute + 1
    return None


@st.composite
def spans(draw, most=2):
    steps = st.integers(0, 48).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")
    bounds = sorted(draw(st.lists(steps, unique=True, max_size=2 * most)))
    return [list(pair) for pair in zip(bounds[::2], bounds[1::2], strict=False)]


@st.composite
def calendars(draw, anchor):
    near = [(EPOCH + timedelta(minutes=anchor, days=day)).date().isoformat() for day in range(-1, 6)]
    days = st.sampled_from(near)
    return {
        "tz": draw(st.sampled_from(ZONES)),
        "weekly": draw(st.dictionaries(st.sampled_from(WEEKDAYS), spans(), min_size=3)),
        "holidays": draw(st.lists(days, max_size=2)),
        "special_days": draw(st.dictionaries(days, spans(), max_size=2)),
        "breaks": draw(st.dictionaries(days, spans(), max_size=2)),
    }
