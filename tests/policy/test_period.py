"""Periods: what a label covers, which cycle it makes up, and what is refused."""

from datetime import date

import pytest

from kaohe.errors import KaoheError
from kaohe.policy.period import parse_period


@pytest.mark.parametrize(
    ("text", "first", "last", "cycle"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", "month"),
        (" 2026-10\n", "2026-10-01", "2026-10-31", "month"),
        ("2026-02", "2026-02-01", "2026-02-28", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("1900-02", "1900-02-01", "1900-02-28", "month"),
        ("2000-02", "2000-02-01", "2000-02-29", "month"),
        ("2026-12", "2026-12-01", "2026-12-31", "month"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "quarter"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "quarter"),
        ("2026-H1", "2026-01-01", "2026-06-30", "half_year"),
        ("2026-H2", "2026-07-01", "2026-12-31", "half_year"),
        ("2026", "2026-01-01", "2026-12-31", "year"),
        ("2026-10-05..2026-10-20", "2026-10-05", "2026-10-20", "custom"),
        ("2026-10-05 .. 2026-10-20", "2026-10-05", "2026-10-20", "custom"),
        ("2026-10-05..2026-10-05", "2026-10-05", "2026-10-05", "custom"),
        ("2026-12-20..2027-01-10", "2026-12-20", "2027-01-10", "custom"),
        ("2024-02-29..2024-03-01", "2024-02-29", "2024-03-01", "custom"),
        ("２０２６-10", "2026-10-01", "2026-10-31", "month"),
        ("2026-q4", "2026-10-01", "2026-12-31", "quarter"),
        ("1900", "1900-01-01", "1900-12-31", "year"),
    ],
)
def test_what_a_label_covers(text, first, last, cycle):
    period = parse_period(text)
    assert (str(period.first), str(period.last), period.cycle) == (first, last, cycle)


@pytest.mark.parametrize(
    ("dates", "label"),
    [
        ("2026-10-01..2026-10-31", "2026-10"),
        ("2024-02-01..2024-02-29", "2024-02"),
        ("2026-10-01..2026-12-31", "2026-Q4"),
        ("2026-01-01..2026-06-30", "2026-H1"),
        ("2026-01-01..2026-12-31", "2026"),
    ],
)
def test_two_dates_that_make_up_a_calendar_period_are_that_period(dates, label):
    assert parse_period(dates) == parse_period(label)


def test_dates_that_miss_a_calendar_period_by_a_day_are_their_own():
    assert parse_period("2026-10-01..2026-10-30").label == "2026-10-01..2026-10-30"
    assert parse_period("2025-12-31..2026-12-31").cycle == "custom"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "..", "2026-", "2026-1", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-H3", "26-10"),
        *("2026-10-5", "2026-10-05..", "..2026-10-05", "2026-02-30..2026-03-01", "2026-02-29..2026-03-01"),
        *(
            "2026-10..2026-11",
            "2026年10月",
            "0000",
            "0000-01",
            "十月",
            "2026-10-05..x",
            "2026-W40",
        ),
        *("2026-10-01..2026-10-05..2026-10-09", "99999", "-2026", "x" * 10_000),
        *("9999", "0001-01-01..0001-02-01", "9999-12-01..9999-12-31", "1899-12"),
    ],
)
def test_nonsense_is_refused_with_the_forms_that_there_are(text):
    with pytest.raises(KaoheError) as refused:
        parse_period(text)
    assert refused.value.code == "period.format"
    assert "2026-10-05..2026-10-20" in refused.value.findings[0].hint


def test_an_end_before_its_start_is_refused():
    with pytest.raises(KaoheError) as refused:
        parse_period("2026-10-20..2026-10-05")
    assert refused.value.code == "period.reversed"


def test_a_period_begins_and_ends_at_local_midnight():
    start, end = parse_period("2026-10").bounds("Asia/Shanghai")
    hour = 3_600_000_000
    assert end - start == 31 * 24 * hour
    assert start % (24 * hour) == 16 * hour


def test_months_that_lie_wholly_within():
    assert parse_period("2026-Q4").whole_months() == (date(2026, 10, 1), date(2026, 12, 1))
    assert parse_period("2026-09-30..2026-12-01").whole_months() == (date(2026, 10, 1), date(2026, 11, 1))
    assert parse_period("2026-10-01..2026-10-31").whole_months() == (date(2026, 10, 1), date(2026, 10, 1))
    assert parse_period("2026-10-02..2026-10-31").whole_months() is None
    assert parse_period("2026-10-02..2026-11-29").whole_months() is None


def test_labels_of_ratings_that_lie_within():
    within = parse_period("2026-Q4").labels_within()
    assert within == ["2026-10", "2026-11", "2026-12", "2026-Q4"]
    assert "2026-H1" in parse_period("2026").labels_within()
    assert parse_period("2026-10-05..2026-10-20").labels_within() == ["2026-10-05..2026-10-20"]
