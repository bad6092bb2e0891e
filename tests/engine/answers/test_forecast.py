"""Forecasts: what can be afforded is checked by adding such rows, what is expected by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from calibration import calibrate
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engine.answers.budget import a_point, affordable, anything
from kaohe.engine.answers.forecast import forecast
from kaohe.engine.answers.outlook import contained
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace

POLICY = Path(__file__).parent / "relative.yaml"
DAY = date(2026, 10, 15)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.sampled_from([a_point, anything]))
def test_affordable_is_the_largest_number_before_the_loss(drops, lost):
    points = [Decimal(40)]
    for drop in drops:
        points.append(points[-1] - Decimal(drop) / 4)

    def at(late):
        return points[min(late, len(points) - 1)]

    losing = [late for late in range(len(points)) if lost(points[0], at(late))]
    assert affordable(at, lost) == (losing[0] - 1 if losing else None)


def ticket(key, unit, start, end, **more):
    return {"ticket_id": key, "unit": unit, "accepted_at": start, "restored_at": end, "grade": "A", **more}


def many(prefix, unit, day, on_time, late):
    """Tickets of one day: four hours are the limit."""
    start = f"{day} 08:00:00"
    ends = ["09:00:00"] * on_time + ["23:00:00"] * late
    return [ticket(f"{prefix}{number}", unit, start, f"{day} {end}") for number, end in enumerate(ends)]


PAST = [
    *many("八前", "甲", "2026-08-03", 10, 0),
    *many("八后", "甲", "2026-08-25", 10, 0),
    *many("九后", "甲", "2026-09-25", 8, 2),
]
NOW = [*many("十", "甲", "2026-10-10", 19, 1), *many("十乙", "乙", "2026-10-10", 5, 0)]
OPEN = [
    ticket("急", "甲", "2026-10-15 22:30:00", None),
    ticket("缓", "甲", "2026-10-15 23:30:00", None, paused_minutes=15),
    ticket("迟", "甲", "2026-10-14 08:00:00", None),
    ticket("后来办完", "甲", "2026-10-15 23:00:00", "2026-10-16 01:00:00"),
    ticket("以后才受理", "甲", "2026-10-16 08:00:00", None),
]


@pytest.fixture
def job(tmp_path):
    """Open a job over rows."""

    def opened(rows):
        facts_of_rows({"fault_tickets": rows}, tmp_path / "facts")
        return open_job(Workspace.open(tmp_path / "facts"), str(POLICY), "2026-10")

    return opened


def timely(answer, subject="甲"):
    own = next(each for each in answer["subjects"] if each["subject"] == subject)
    return own, next(item for item in own["indicators"] if item["indicator"] == "timely")


def test_what_is_counted_expected_and_open(job):
    answer = forecast(job([*PAST, *NOW, *OPEN]), DAY)
    own, item = timely(answer)
    assert (answer["days_left"], answer["past"], answer["coverage"]) == (
        16,
        ["2026-08", "2026-09"],
        Decimal("0.3333"),
    )
    assert (item["closed"], item["on_time"], item["open"], item["overdue"]) == (20, 19, 4, 1)
    # 19/20 = 95 %: 30. With the rest of August 29/30 = 96.67 %: 30; with September's 27/30 = 90 %: 25.
    assert (item["points"], item["interval"], item["projected"]) == (
        Decimal("30.00"),
        [Decimal("25.00"), Decimal("30.00")],
        Decimal("27.50"),
    )
    # 19/21 = 90.48 % costs 4.52.
    assert (item["affordable"], item["affordable_free"]) == (0, 0)
    shown = [(row["key"], row["left_minutes"], row["overdue"]) for row in own["open"]]
    assert shown == [
        (["急"], "150", False),
        (["后来办完"], "180", False),
        (["缓"], "225", False),
        (["迟"], "-2160", True),
    ]
    assert own["open"][0]["at_stake"] > 0 == own["open"][-1]["at_stake"]


def test_what_can_be_afforded_holds_when_such_rows_come(job, tmp_path):
    quiet = [*many("十", "甲", "2026-10-10", 197, 3), *many("十乙", "乙", "2026-10-10", 5, 0)]
    answer = forecast(job(quiet), DAY, "甲")
    _own, item = timely(answer)
    for name, lost in (("affordable", a_point), ("affordable_free", anything)):
        for more, expected in ((item[name], False), (item[name] + 1, True)):
            facts_of_rows(
                {"fault_tickets": [*quiet, *many("再", "甲", "2026-10-12", 0, more)]},
                tmp_path / f"{name}{more}",
            )
            run = score(open_job(Workspace.open(tmp_path / f"{name}{more}"), str(POLICY), "2026-10"))
            points = next(row.points for row in run.rows if (row.subject, row.indicator) == ("甲", "timely"))
            assert lost(item["points"], points) is expected, (name, more)


def test_a_gate_and_a_grade_hold_as_long_as_said(tmp_path):
    """The precondition asks for 90 %, grade A for 59 points: scored with so many more late ones, and one more."""
    asked = "    measure: on_time\n    requires: [{title: 九成, measure: on_time, at_least: 90%, otherwise: zero, cite: 第二条}]\n"
    bands = "grades: {of: total, cite: 第一条, bands: [{grade: A, from: 59, cite: 第一条}, {grade: B, cite: 第一条}]}\n"
    text = POLICY.read_text(encoding="utf-8").replace("    measure: on_time\n", asked, 1) + bands
    policy = tmp_path / "policy.yaml"
    policy.write_text(text, encoding="utf-8")
    rows = [*many("十", "甲", "2026-10-10", 197, 3), *many("十乙", "乙", "2026-10-10", 5, 0)]

    def opened(name, more):
        late = many("再", "甲", "2026-10-12", 0, more)
        facts_of_rows({"fault_tickets": [*rows, *late]}, tmp_path / name)
        return open_job(Workspace.open(tmp_path / name), str(policy), "2026-10")

    _own, item = timely(forecast(opened("now", 0), DAY, "甲"))
    for name, lost in (
        (
            "affordable_gate",
            lambda run: (
                next(row.status for row in run.rows if (row.subject, row.indicator) == ("甲", "timely"))
                == "void"
            ),
        ),
        (
            "affordable_grade",
            lambda run: next(each.grade for each in run.totals if each.subject == "甲") == "B",
        ),
    ):
        assert not lost(score(opened(f"{name} kept", item[name]))), name
        assert lost(score(opened(f"{name} lost", item[name] + 1))), name


def test_at_stake_is_what_one_late_ticket_costs(job, tmp_path):
    answer = forecast(job([*NOW, *OPEN[:2]]), DAY, "甲")
    (own,) = answer["subjects"]
    done = [{**row, "restored_at": end} for row, end in zip(OPEN, ("2026-10-16 00:00:00",) * 2, strict=False)]
    late = [{**done[0], "restored_at": "2026-10-18 00:00:00"}, done[1]]
    points = []
    for number, rows in enumerate((done, late)):
        facts_of_rows({"fault_tickets": [*NOW, *rows]}, tmp_path / str(number))
        run = score(open_job(Workspace.open(tmp_path / str(number)), str(POLICY), "2026-10"))
        points.append(next(total.points for total in run.totals if total.subject == "甲"))
    assert own["open"][0]["at_stake"] == points[0] - points[1]


def test_on_the_last_day_the_forecast_is_the_score(job):
    opened = job([*PAST, *NOW])
    answer = forecast(opened, date(2026, 10, 31))
    points = {total.subject: total.points for total in score(opened).totals}
    assert {each["subject"]: each["projected"] for each in answer["subjects"]} == points
    assert {each["subject"]: each["points"] for each in answer["subjects"]} == points


def test_a_rest_like_a_past_one_ends_within_the_interval(job):
    rest = many("十后", "甲", "2026-10-25", 8, 2)
    opened = job([*PAST, *NOW, *rest])
    _own, item = timely(forecast(opened, DAY))
    final = next(row.points for row in score(opened).rows if (row.subject, row.indicator) == ("甲", "timely"))
    assert item["interval"][0] <= final <= item["interval"][1]


def test_what_happened_later_is_not_known(tmp_path):
    """Where tickets count when they begin, how they end is not known before they do: of the present or a past period."""
    began_and_ended = "counts_in: accepted_at\n    where: restored_at is not missing"
    text = POLICY.read_text(encoding="utf-8").replace("counts_in: restored_at", began_and_ended)
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    began = [
        *many("八前", "甲", "2026-08-03", 10, 0),
        *many("八后", "甲", "2026-08-25", 1, 0),
        *many("九前", "甲", "2026-09-03", 10, 0),
        *many("九后", "甲", "2026-09-25", 1, 0),
        ticket("九迟", "甲", "2026-09-10 08:00:00", "2026-09-20 08:00:00"),
        *many("十前", "甲", "2026-10-03", 19, 1),
    ]
    later = ticket("十迟", "甲", "2026-10-10 08:00:00", "2026-10-20 08:00:00")
    answers = []
    for number, row in enumerate((later, later | {"restored_at": None})):
        facts_of_rows({"fault_tickets": [*began, row]}, tmp_path / str(number))
        opened = open_job(Workspace.open(tmp_path / str(number)), str(tmp_path / "policy.yaml"), "2026-10")
        answers.append(forecast(opened, DAY, "甲"))
    assert answers[0]["subjects"] == answers[1]["subjects"]
    _own, item = timely(answers[0])
    # As in August one more in time: 20/21; as in September one late besides: 20/22 = 90.91 %, where 4.09 is lost.
    assert (item["interval"], item["points"]) == ([Decimal("25.91"), Decimal("30.00")], Decimal("30.00"))


def test_a_period_in_which_the_facts_only_begin_is_no_past(job):
    begins = many("七", "甲", "2026-07-28", 1, 9)
    answer = forecast(job([*begins, *PAST, *NOW]), DAY)
    assert answer["past"] == ["2026-08", "2026-09"]


def test_one_past_period_spans_no_interval(job):
    past = [*many("九前", "甲", "2026-09-02", 9, 1), *many("九后", "甲", "2026-09-25", 9, 1)]
    answer = forecast(job([*past, *NOW]), DAY)
    _own, item = timely(answer)
    # 28/30 = 93.33 %
    assert (answer["past"], item["interval"], item["coverage"]) == (["2026-09"], None, None)
    assert item["projected"] == Decimal("28.33")


@given(st.lists(st.integers(0, 3), min_size=3, max_size=8))
def test_what_is_stated_of_intervals_is_met_on_the_average(results):
    """Of alike results each is left out once; where none are equal, the rate is exact."""
    rest = [[*results[:index], *results[index + 1 :]] for index in range(len(results))]
    stated = sum(contained(past) for past in rest) / len(results)
    met = Fraction(
        sum(min(past) <= one <= max(past) for one, past in zip(results, rest, strict=True)), len(results)
    )
    assert stated <= met + Fraction(2, len(results))
    if len(set(results)) == len(results):
        assert stated == met


def test_intervals_over_real_months_contain_what_came(shared):
    """A month of the bench's measure: Boston's December, with eleven months before it."""
    measured = calibrate("boston311", sorted((shared / "data").glob("boston311-*.csv")), ["2015-12"])["all"]
    assert measured.intervals > 50
    assert abs(measured.stated - measured.contained) <= measured.intervals * Fraction(1, 10)


def test_refused_with_what_there_is(job):
    opened = job(NOW)
    with pytest.raises(KaoheError) as outside:
        forecast(opened, date(2026, 11, 1))
    assert (outside.value.code, "2026-10-31" in outside.value.findings[0].hint) == ("forecast.outside", True)
    with pytest.raises(KaoheError) as nobody:
        forecast(opened, DAY, "丙")
    assert (nobody.value.code, "甲" in nobody.value.findings[0].hint) == ("forecast.subject", True)


def test_the_command_answers_people_and_programs(command, workspace):
    asked = ("forecast", "P01", "--period", "2026-10", "--as-of", "2026-10-20", "-w", workspace)
    answer = command(*asked, "--format", "json").json
    assert {"points", "projected", "interval", "indicators", "open"} <= answer["subjects"][0].keys()
    assert "2026-10-20" in command(*asked).out
    assert command(*asked[:5], "10/20", *asked[6:], "--format", "json").error["code"] == "cli.day"
