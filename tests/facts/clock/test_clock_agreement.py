"""The walking clock, the clock of arrays and the clock of expressions say what the minutes say."""

import shutil
from datetime import UTC, date, datetime

import ibis
import minute_by_minute as oracle
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minute_by_minute import ANCHORS, MINUTE

from kaohe.errors import KaoheError
from kaohe.facts.calendars import named, parse
from kaohe.facts.clock import columns, running, tables

THREE_DAYS = 3 * 1440


@st.composite
def tickets(draw):
    anchor = draw(st.sampled_from(ANCHORS))
    calendar = draw(oracle.calendars(anchor))
    minutes = st.integers(0, THREE_DAYS).map(lambda minute: anchor + minute)
    pauses = draw(st.lists(st.tuples(minutes, minutes).map(sorted), max_size=3))
    return calendar, draw(minutes), draw(minutes), [tuple(pause) for pause in pauses]


def in_micros(pauses):
    return [(start * MINUTE, end * MINUTE) for start, end in pauses]


def arrays(pauses):
    starts, ends = ([pause[side] for pause in pauses] for side in (0, 1))
    return tables.Pauses(
        np.zeros(len(pauses), dtype=np.int64), np.array(starts, np.int64), np.array(ends, np.int64)
    )


@settings(deadline=None, max_examples=120)
@given(tickets())
def test_elapsed_time_is_the_minutes_that_ran(ticket):
    calendar, start, end, pauses = ticket
    expected = oracle.elapsed(calendar, start, end, pauses) * MINUTE
    clock = parse(calendar)
    stops = in_micros(pauses)
    assert running.elapsed(clock, start * MINUTE, end * MINUTE, stops) == expected
    column = tables.elapsed(clock, np.array([start * MINUTE]), np.array([end * MINUTE]), arrays(stops))
    assert column.tolist() == [expected]


@settings(deadline=None, max_examples=120)
@given(tickets(), st.integers(0, 1500))
def test_the_due_moment_is_when_the_minutes_have_run(ticket, limit):
    calendar, start, _end, pauses = ticket
    expected = oracle.due(calendar, start, limit, pauses, start + 2 * THREE_DAYS)
    if expected is None:
        return
    clock = parse(calendar)
    stops = in_micros(pauses)
    assert running.due(clock, start * MINUTE, limit * MINUTE, stops) == expected * MINUTE
    column = tables.due(clock, np.array([start * MINUTE]), limit * MINUTE, arrays(stops))
    assert column.tolist() == [expected * MINUTE]


MOMENTS = st.integers(ANCHORS[0] * MINUTE, (ANCHORS[0] + 20 * 1440) * MINUTE)
HOURS = {name: [["09:00", "12:00"], ["13:00", "17:30"]] for name in ("mon", "tue", "wed", "thu", "fri")}
OFFICES = [
    named("CN"),
    named("always"),
    parse({"tz": "Europe/Berlin", "weekly": HOURS}),
    parse({"tz": "Asia/Shanghai", "weekly": HOURS, "region": "CN"}),
    parse({"tz": "Australia/Lord_Howe", "weekly": {name: [["00:00", "24:00"]] for name in HOURS}}),
]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(OFFICES),
    st.lists(
        st.tuples(MOMENTS, MOMENTS, st.lists(st.tuples(MOMENTS, MOMENTS), max_size=3)), min_size=1, max_size=8
    ),
    st.integers(0, 40 * 3600 * 10**6),
    st.sampled_from(["due-at-close", "due-at-next-open"]),
)
def test_whole_columns_equal_the_tickets_one_by_one_to_the_microsecond(calendar, rows, limit, convention):
    starts, ends = (np.array([row[side] for row in rows], np.int64) for side in (0, 1))
    stops = [[tuple(sorted(pause)) for pause in row[2]] for row in rows]
    flat = [(number, *pause) for number, pauses in enumerate(stops) for pause in pauses]
    pauses = tables.Pauses(*(np.array([item[side] for item in flat], np.int64) for side in range(3)))
    assert tables.elapsed(calendar, starts, ends, pauses).tolist() == [
        running.elapsed(calendar, start, end, own) for (start, end, _), own in zip(rows, stops, strict=True)
    ]
    assert tables.due(calendar, starts, limit, pauses, convention).tolist() == [
        running.due(calendar, start, limit, own, convention)
        for (start, _end, _), own in zip(rows, stops, strict=True)
    ]
    for days in (0, 1, 2, 5):
        assert tables.working_day_due(calendar, starts, days).tolist() == [
            running.working_day_due(calendar, start, days) for start, _end, _ in rows
        ]


@pytest.mark.parametrize("calendar", OFFICES)
@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_expressions_equal_the_arrays(engine, calendar, request):
    connection = request.getfixturevalue(engine)
    random = np.random.default_rng(7)
    starts = ANCHORS[0] * MINUTE + random.integers(0, 30 * 86400 * 10**6, 500)
    ends = starts + random.integers(-(86400 * 10**6), 10 * 86400 * 10**6, 500)
    table = ibis.memtable(pa.table({"n": np.arange(500), "start": starts, "end": ends}))
    both = np.concatenate([starts, ends])
    span = columns.days_spanned(calendar.tz, int(both.min()), int(both.max()))
    result = connection.to_pyarrow(
        table.select(
            "n",
            day=columns.local_day_of(table.start, calendar.tz, *span),
            month=columns.local_month_of(table.start, calendar.tz, *span),
            due=columns.working_day_due(table.start, 2, calendar, *span),
            worked=columns.worked_between(table.start, table.end, calendar, *span),
            workday=columns.is_workday(table.start, calendar, *span),
        ).order_by("n")
    ).to_pydict()
    days = tables.local_days(calendar.tz, starts).tolist()
    dates = [date.fromordinal(date(1970, 1, 1).toordinal() + day) for day in days]
    assert result["day"] == days
    assert result["month"] == [day.year * 12 + day.month - 1 for day in dates]
    assert result["due"] == tables.working_day_due(calendar, starts, 2).tolist()
    assert result["worked"] == tables.elapsed(calendar, starts, ends).tolist()
    assert result["workday"] == [calendar.is_workday(day) for day in dates]


@pytest.fixture(scope="module")
def duckdb():
    return ibis.duckdb.connect()


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not on this machine")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install kaohe[spark]")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    yield ibis.pyspark.connect(session)
    session.stop()


def test_days_and_months_before_1970_and_of_leap_years_are_right(duckdb):
    days = [date(1900, 3, 1), date(1969, 12, 31), date(1970, 1, 1), date(2000, 2, 29), date(2000, 3, 1)]
    days += [date(2024, 2, 29), date(2024, 12, 31), date(2026, 1, 1), date(2100, 2, 28)]
    numbers = [(day - date(1970, 1, 1)).days for day in days]
    table = ibis.memtable(
        {"us": [number * 86_400_000_000 + late for number in numbers for late in (0, 86_399_999_999)]}
    )
    span = (date(1900, 1, 1), date(2100, 1, 1))
    found = duckdb.to_pyarrow(
        table.select(
            day=columns.local_day_of(table.us, "UTC", *span),
            month=columns.local_month_of(table.us, "UTC", *span),
        )
    ).to_pydict()
    assert found["day"] == [number for number in numbers for _late in (0, 1)]
    assert found["month"] == [day.year * 12 + day.month - 1 for day in days for _late in (0, 1)]


@pytest.mark.parametrize(
    "span", [(date(2026, 5, 1), date(2026, 5, 31)), (date(2026, 5, 6), date(2026, 5, 6))]
)
def test_a_missing_moment_or_one_outside_the_span_is_null_and_not_wrong(duckdb, span):
    us = [ANCHORS[0] * MINUTE, None, (ANCHORS[0] + 365 * 1440) * MINUTE]
    table = ibis.memtable(pa.table({"us": pa.array(us, pa.int64()), "open": pa.nulls(3, pa.int64())}))
    calendar = OFFICES[2]
    found = duckdb.to_pyarrow(
        table.select(
            due=columns.working_day_due(table.us, 2, calendar, *span),
            workday=columns.is_workday(table.us, calendar, *span),
            worked=columns.worked_between(table.us, table.us + 5, calendar, *span),
            unfinished=columns.worked_between(table.us, table.open, calendar, *span),
        )
    ).to_pydict()
    assert {name: set(values) for name, values in found.items()} == {name: {None} for name in found}


def test_an_expression_past_the_coverage_is_refused():
    with pytest.raises(KaoheError, match="2027"):
        columns.working_day_due(
            ibis.table({"us": "int64"}).us, 2, named("CN"), date(2026, 12, 1), date(2026, 12, 31)
        )


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_timestamps_become_exact_microseconds(engine, request):
    moment = datetime(2026, 10, 1, 0, 0, 0, 1, tzinfo=UTC)
    table = ibis.memtable(pa.table({"at": pa.array([moment], pa.timestamp("us", "UTC"))}))
    connection = request.getfixturevalue(engine)
    found = connection.to_pyarrow(table.select(us=columns.micros_of(table["at"], engine)))
    assert found.to_pydict() == {"us": [1_790_812_800_000_001]}
