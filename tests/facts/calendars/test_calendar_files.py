"""What is wrong with a calendar is said all at once, each fault with its place."""

import pytest

from kaohe.errors import KaoheError
from kaohe.facts.calendars import load, named, parse

FAULTY = """\
tz: Asia/Shangai
weekly:
  mon: [["09:00", "17:00"], ["16:00", "18:00"]]
  tues: [["09:00", "17:00"]]
  wed: [["18:00", "09:00"]]
  thu: [["9", "25:00"]]
holidays: [2026-02-30, 2026-10-07..2026-10-01]
special_days:
  2026-10-10: 09:00-17:00
years:
  "27": {holidays: [2027-01-01]}
  2028:
    holidays: [2027-12-31]
colour: red
"""


def faults(document):
    with pytest.raises(KaoheError) as caught:
        parse(document) if isinstance(document, dict | list | str) else load(str(document))
    return [(fault.code, fault.place.path, fault.place.line) for fault in caught.value.findings]


def test_a_malformed_file_lists_every_fault_with_path_and_line(tmp_path):
    file = tmp_path / "office.yaml"
    file.write_text(FAULTY, encoding="utf-8")
    assert set(faults(file)) == {
        ("calendar.unknown_zone", "tz", 1),
        ("calendar.hours", "weekly.mon", 3),
        ("calendar.weekday", "weekly.tues", 4),
        ("calendar.hours", "weekly.wed[0]", 5),
        ("calendar.hours", "weekly.thu[0]", 6),
        ("calendar.date", "holidays[0]", 7),
        ("calendar.date", "holidays[1]", 7),
        ("calendar.shape", "special_days.2026-10-10", 9),
        ("calendar.date", "years.27", 11),
        ("calendar.date", "years.2028.holidays", 13),
        ("calendar.unknown_field", "colour", 14),
    }


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "calendar.shape"),
        ("CN", "calendar.shape"),
        ({}, "calendar.empty"),
        ({"tz": "UTC"}, "calendar.empty"),
        ({"region": "china"}, "calendar.unknown_region"),
        ({"region": "DE"}, "calendar.unknown_region"),
        ({"region": "CN", "fallback": "guess"}, "calendar.fallback"),
        ({"region": "CN", "years": {"2027": {}}}, "calendar.empty_year"),
        ({"weekly": {}, "years": {"2027": {"holidays": ["2027-01-01"]}}}, "calendar.no_region"),
        ({"weekly": {"mon": [["09:00", "17:00", "18:00"]]}}, "calendar.hours"),
        ({"weekly": {"mon": [["22:00", "06:00"]]}}, "calendar.hours"),
        ({"weekly": [1]}, "calendar.shape"),
        ({"tz": "../../etc/passwd", "region": "CN"}, "calendar.unknown_zone"),
        ({"tz": 8, "region": "CN"}, "calendar.unknown_zone"),
    ],
)
def test_a_calendar_that_says_too_little_or_too_much_is_refused(document, code):
    assert code in [fault[0] for fault in faults(document)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"tz: [", "calendar.syntax"),
        (b"tz: UTC\ntz: UTC\nregion: CN\n", "calendar.syntax"),
        ("名称: 日历".encode("gb18030"), "calendar.encoding"),
        (b"", "calendar.shape"),
    ],
)
def test_a_file_that_is_no_yaml_is_refused(tmp_path, content, code):
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    assert faults(file)[0][0] == code


def test_json_and_yaml_and_chinese_weekdays_say_the_same(tmp_path):
    json_file, yaml_file = tmp_path / "a.json", tmp_path / "a.yaml"
    json_file.write_text('{"tz": "UTC", "weekly": {"mon": [["08:00", "24:00"]]}}', encoding="utf-8")
    yaml_file.write_text('tz: UTC\nweekly:\n  周一: ["8:00-24:00"]\n', encoding="utf-8")
    assert load(str(json_file)) == load(str(yaml_file))


def test_built_in_calendars_go_by_name():
    assert load("CN") is named("CN")
    assert load("always").around_the_clock()
    with pytest.raises(KaoheError, match="没有日历文件"):
        load("nowhere.yaml")
