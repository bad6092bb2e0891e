"""`kaohe clock`: what it answers, and what it says when it cannot."""

import json
import sys

import pytest

from kaohe.cli.main import run


@pytest.fixture
def kaohe(monkeypatch, capfd):
    """Run a command line; return exit code, standard output and standard error."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["kaohe", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            run()
        return stop.value.code, *capfd.readouterr()

    return call


def due(kaohe, *words):
    code, out, err = kaohe("clock", "due", "--format", "json", *words)
    return json.loads(out)["due"] if code == 0 else json.loads(err)["error"]["code"]


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        # Minutes and hours run around the clock unless a calendar is named.
        ("2026-10-01T23:30", "90min", "2026-10-02T01:00:00+08:00"),
        ("2026-10-01T23:30:15", "4h", "2026-10-02T03:30:15+08:00"),
        ("2026-10-01T15:30:00Z", "4h", "2026-10-02T03:30:00+08:00"),
        ("2026-10-01 23:30", "90分钟", "2026-10-02T01:00:00+08:00"),
        # Two working days after 29 September: 30 September and, past the holiday, 8 October.
        ("2026-09-29T10:00", "2wd", "2026-10-09T00:00:00+08:00"),
        # Saturday 10 October is made up for the holiday, Sunday is not worked.
        ("2026-10-09T18:00", "2wd", "2026-10-13T00:00:00+08:00"),
        ("2026-10-03T18:00", "1个工作日", "2026-10-09T00:00:00+08:00"),
        ("2026-10-09T20:00", "30bh", "2026-10-12T02:00:00+08:00"),
        ("2026-12-31T10:00", "1wd", "calendar.not_covered"),
        ("2026-13-01", "1wd", "clock.moment"),
        ("2026-10-01", "3weeks", "clock.limit"),
        ("2026-10-01", "1.5wd", "clock.limit"),
        ("2026-10-01", "-5min", "clock.limit"),
        ("2026-10-01", "999999999wd", "calendar.not_covered"),
    ],
)
def test_due(kaohe, start, limit, expected):
    assert due(kaohe, "--start", start, f"--limit={limit}") == expected


def test_pauses_stop_the_clock_where_it_runs_and_once_where_they_overlap(kaohe):
    pauses = ["--pause", "2026-10-01T10:00/2026-10-01T10:30", "--pause", "2026-10-01T10:20/2026-10-01T10:40"]
    assert due(kaohe, "--start", "2026-10-01T09:30", "--limit", "1h", *pauses) == "2026-10-01T11:10:00+08:00"


@pytest.mark.parametrize(
    ("pause", "code"),
    [
        ("2026-10-01T10:30/2026-10-01T10:00", "clock.reversed_pause"),
        ("2026-10-01T10:00", "clock.pause"),
        ("2026-10-01T10:00/", "clock.open_pause"),
        ("2026-10-01T10:00/later", "clock.moment"),
    ],
)
def test_a_pause_that_makes_no_sense_is_refused(kaohe, pause, code):
    assert due(kaohe, "--start", "2026-10-01T09:30", "--limit", "1h", "--pause", pause) == code


def test_working_days_cannot_be_paused(kaohe):
    words = ["--start", "2026-09-29", "--limit", "1wd", "--pause", "2026-09-29/2026-09-30"]
    assert due(kaohe, *words) == "clock.pause_with_days"


def test_a_calendar_file_makes_minutes_run_in_its_hours_and_zone(kaohe, tmp_path):
    file = tmp_path / "office.yaml"
    file.write_text(
        'tz: Europe/Berlin\nweekly: {fri: ["09:00-17:00"], mon: ["09:00-17:00"]}\n', encoding="utf-8"
    )
    words = ["--start", "2026-03-27T16:30", "--limit", "90min", "--calendar", file]
    assert due(kaohe, *words) == "2026-03-30T10:00:00+02:00"


def test_elapsed_minutes_are_whole_ones(kaohe):
    words = ["clock", "elapsed", "--start", "2026-10-01T09:00", "--end", "2026-10-01T10:30:59"]
    assert json.loads(kaohe(*words, "--format", "json")[1]) == {"minutes": 90, "seconds": 5459}
    assert kaohe(*words)[1] == "90 分 59 秒\n"
    assert json.loads(kaohe(*words, "--calendar", "CN", "--format", "json")[1])["minutes"] == 0


def test_nothing_has_elapsed_when_the_end_comes_first(kaohe):
    code, out, err = kaohe(
        "clock", "elapsed", "--start", "2026-10-02", "--end", "2026-10-01", "--format", "json"
    )
    assert (code, json.loads(out)["minutes"]) == (0, 0)
    assert "结束早于开始" in err


def test_a_supposed_year_comes_with_a_warning(kaohe, tmp_path):
    file = tmp_path / "supposed.json"
    file.write_text('{"region": "CN", "fallback": "holidays"}', encoding="utf-8")
    words = [
        "clock",
        "due",
        "--start",
        "2027-10-01",
        "--limit",
        "1wd",
        "--calendar",
        file,
        "--format",
        "json",
    ]
    code, out, err = kaohe(*words)
    assert code == 0
    assert "2027" in json.loads(out)["warnings"][0]
    assert "不是官方公布" in err


BROKEN = [
    ('{"id": 1, "kind": "is_workday", "date": "2026-10-10"}', None),
    ("not json", "clock.line"),
    ("[1]", "clock.line"),
    ('{"id": 4, "kind": "nothing"}', "clock.kind"),
    ('{"id": 5, "kind": "due", "limit_minutes": 5}', "clock.missing"),
    ('{"id": 6, "kind": "due", "start": "2026-10-01", "limit_minutes": 1e99}', "clock.out_of_range"),
    ('{"id": 7, "kind": "due", "start": "2026-10-01", "limit_minutes": true}', "clock.limit"),
    ('{"id": 8, "kind": "is_workday", "date": "2026-02-30"}', "clock.date"),
    ('{"id": 9, "kind": "is_workday", "date": "2031-02-03"}', "calendar.not_covered"),
    ('{"id": 10, "kind": "due", "calendar": {"weekly": 5}, "start": "x"}', "calendar.shape"),
    ('{"id": 11, "x": ' + "[" * 100_000, "clock.out_of_range"),
    (
        '{"id": 12, "kind": "due", "calendar": {"weekly": {}}, "start": "2026-10-01", "limit_minutes": 1}',
        "clock.never_due",
    ),
    (
        (
            '{"id": 13, "kind": "elapsed", "calendar": {"tz": "Europe/Berlin", "weekly": {}},'
            ' "start": "2026-03-29T02:30", "end": "2026-03-30"}'
        ),
        "clock.no_such_time",
    ),
]


def test_a_broken_line_is_answered_with_its_error_and_the_rest_goes_on(kaohe, tmp_path):
    file = tmp_path / "lines.jsonl"
    file.write_text("\n\n".join(line for line, _code in BROKEN), encoding="utf-8")
    code, out, err = kaohe("clock", "--batch", file)
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (1, "")
    assert [answer.get("error", {}).get("code") for answer in answers] == [code for _line, code in BROKEN]
    assert answers[0] == {"id": 1, "workday": True}
    assert answers[1]["error"]["place"]["line"] == 3


def test_a_missing_batch_file_is_an_error(kaohe, tmp_path):
    assert kaohe("clock", "--batch", tmp_path / "none.jsonl")[0] == 2


def test_ten_periods_follow_unless_told_otherwise(kaohe, tmp_path):
    file = tmp_path / "lines.jsonl"
    line = {"id": 1, "kind": "periods", "calendar": "CN", "start": "2026-10-01T00:00"}
    lines = [line, line | {"count": 2}, line | {"end": "2026-10-09T12:00"}]
    lines += [line | {"calendar": {"special_days": {"2026-10-10": ["09:00-10:00"]}}}]
    file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    answers = [json.loads(answer)["periods"] for answer in kaohe("clock", "--batch", file)[1].splitlines()]
    assert [len(periods) for periods in answers] == [10, 2, 2, 1]
    assert answers[2][-1] == ["2026-10-08T16:00:00Z", "2026-10-09T04:00:00Z"]
