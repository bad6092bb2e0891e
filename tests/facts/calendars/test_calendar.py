"""Which local days are worked, and when."""

from datetime import date

import pytest

from kaohe.errors import KaoheError
from kaohe.facts.calendars import named, parse

NINE_TO_FIVE = [["09:00", "17:00"]]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), NINE_TO_FIVE)
NINE, FIVE = 9 * 3600, 17 * 3600


def test_make_up_days_are_worked_and_holidays_are_not():
    calendar = named("CN")
    assert calendar.is_workday(date(2026, 10, 10))  # Saturday, made up for the national holiday
    assert not calendar.is_workday(date(2026, 10, 5))  # Monday within it
    assert not calendar.is_workday(date(2026, 10, 17))  # an ordinary Saturday
    assert calendar.is_workday(date(2026, 10, 16))


def test_a_holiday_wins_over_a_special_day():
    calendar = parse(
        {"weekly": WEEK, "holidays": ["2026-10-16"], "special_days": {"2026-10-16": NINE_TO_FIVE}}
    )
    assert calendar.hours(date(2026, 10, 16)) == ()


def test_a_special_day_wins_over_the_weekly_pattern():
    calendar = parse({"weekly": WEEK, "special_days": {"2026-10-16": [["10:00", "12:00"]], "2026-10-15": []}})
    assert calendar.hours(date(2026, 10, 16)) == ((36000, 43200),)
    assert not calendar.is_workday(date(2026, 10, 15))


def test_an_official_holiday_closes_opening_hours_and_a_make_up_day_opens_them():
    calendar = parse({"weekly": WEEK, "region": "CN"})
    assert calendar.hours(date(2026, 10, 5)) == ()
    assert calendar.hours(date(2026, 10, 10)) == ((NINE, FIVE),)
    assert calendar.hours(date(2026, 10, 16)) == ((NINE, FIVE),)


def test_the_hours_of_a_make_up_day_are_not_guessed():
    week = WEEK | {"fri": [["09:00", "12:00"]]}
    calendar = parse({"weekly": week, "region": "CN"})
    with pytest.raises(KaoheError, match="makeup_hours") as caught:
        calendar.hours(date(2026, 10, 10))
    assert caught.value.code == "calendar.makeup_hours"
    told = parse({"weekly": week, "region": "CN", "makeup_hours": NINE_TO_FIVE})
    assert told.hours(date(2026, 10, 10)) == ((NINE, FIVE),)


def test_breaks_are_taken_out_of_any_day():
    calendar = parse({"weekly": WEEK, "breaks": {"2026-10-16": [["12:00", "13:00"], ["08:00", "09:30"]]}})
    assert calendar.hours(date(2026, 10, 16)) == ((34200, 43200), (46800, FIVE))


def test_past_the_coverage_the_year_is_named_with_the_way_to_add_it():
    with pytest.raises(KaoheError) as caught:
        named("CN").is_workday(date(2027, 1, 4))
    [finding] = caught.value.findings
    assert finding.code == "calendar.not_covered"
    assert "2027" in finding.message
    assert '"years": {"2027": {"holidays"' in finding.hint
    with pytest.raises(KaoheError, match="2003"):
        named("CN").is_workday(date(2003, 12, 31))


def test_a_users_table_extends_the_coverage():
    calendar = parse(
        {
            "region": "CN",
            "years": {"2027": {"holidays": ["2027-01-01..2027-01-03"], "makeup_days": ["2027-01-09"]}},
        }
    )
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.is_workday(date(2027, 1, 4))
    assert calendar.is_workday(date(2026, 10, 10))
    with pytest.raises(KaoheError, match="2028"):
        calendar.is_workday(date(2028, 1, 4))


def test_the_holidays_package_is_used_only_when_asked_for_and_shows():
    calendar = parse({"region": "CN", "fallback": "holidays"})
    assert not calendar.is_workday(date(2027, 10, 1))
    assert calendar.supposed_years(2026, 2027) == [2027]
    assert parse({"region": "DE", "fallback": "holidays"}).is_workday(date(2026, 10, 2))
    assert not parse({"region": "DE", "fallback": "holidays"}).is_workday(date(2026, 12, 25))


def test_a_pinned_calendar_says_the_same_and_loads_again():
    calendar = parse({"region": "CN", "weekly": WEEK, "breaks": {"2026-10-16": [["12:00", "13:00"]]}})
    pinned = calendar.pinned(2025, 2026)
    again = parse(pinned.as_json())
    assert again == pinned
    assert again.digest() == pinned.digest() != calendar.digest()
    days = [
        date.fromordinal(day) for day in range(date(2025, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    ]
    assert [again.hours(day) for day in days] == [calendar.hours(day) for day in days]
