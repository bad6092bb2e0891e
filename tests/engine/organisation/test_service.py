"""Time served: a spell is full on its anniversary, spells add up, thirty days make a month."""

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engine.organisation.service import Served, served

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "on", "words"),
    [
        ("2024-11-01", None, "2026-10-31", "2年"),
        ("2024-11-01", None, "2026-10-30", "1年11个月30天"),
        ("2024-02-29", None, "2025-02-27", "11个月30天"),
        ("2024-02-29", None, "2025-02-28", "1年"),
        ("2026-10-31", None, "2026-10-31", "1天"),
        ("2026-11-01", None, "2026-10-31", "没有任过"),
        ("2020-01-01", "2020-12-31", "2026-10-31", "1年"),
    ],
)
def test_one_spell(first, last, on, words):
    spell = (date.fromisoformat(first), None if last is None else date.fromisoformat(last))

    assert served([spell], date.fromisoformat(on)).words() == words


def test_spells_add_up_and_thirty_days_are_a_month():
    spells = [
        (date(2023, 1, 1), date(2023, 12, 20)),
        (date(2025, 1, 1), date(2026, 1, 10)),
    ]

    assert served(spells, date(2026, 10, 31)) == Served(24, 0)
    assert served(spells, date(2026, 10, 31), "longest") == Served(12, 10)


def test_days_that_two_spells_share_count_once_and_touching_spells_are_one():
    spells = [
        (date(2025, 1, 1), date(2025, 6, 30)),
        (date(2025, 3, 1), date(2025, 8, 31)),
        (date(2025, 9, 1), date(2025, 12, 31)),
    ]

    assert served(spells, date(2026, 10, 31), "longest") == Served(12, 0)


def anniversary(first, years):
    """Return the day on which full years are over, the first of March standing in for a missing day."""
    if (first.month, first.day) == (2, 29) and not isleap(first.year + years):
        return date(first.year + years, 3, 1)
    return first.replace(year=first.year + years)


@given(DAYS, DAYS, st.integers(1, 5))
def test_a_spell_is_full_the_day_before_its_anniversary(first, on, years):
    full = served([(first, None)], on) >= Served.of_years(Decimal(years))

    assert full == (on + timedelta(days=1) >= anniversary(first, years))


@given(st.lists(st.tuples(DAYS, st.integers(0, 900)), max_size=5), DAYS, st.integers(0, 400))
def test_time_never_shrinks_as_days_pass(spells, on, later):
    closed = [(first, first + timedelta(days=length)) for first, length in spells]

    for count in ("added", "longest"):
        assert served(closed, on, count) <= served(closed, on + timedelta(days=later), count)


@given(DAYS, st.integers(0, 2000), st.decimals("0.1", "9", places=1))
def test_what_is_missing_is_a_day_at_least(first, length, years):
    has = served([(first, None)], first + timedelta(days=length))
    asked = Served.of_years(years)

    if has < asked:
        assert asked.less(has) >= Served(0, 1)
