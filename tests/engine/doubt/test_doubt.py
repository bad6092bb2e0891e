"""Doubt: each kind is found where it was planted, worth what scoring without it says, and silent on honest rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from honest_office import LIMIT, UNITS, honest, order, rating, ticket
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engine.doubt.chance import at_least, in_so_many, so_many_alike
from kaohe.engine.doubt.doubt import doubt
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace

POLICY = Path(__file__).parent / "office.yaml"


@pytest.fixture
def asked(tmp_path):
    """Import rows one after the other, score (at ``version``, or the last), and return the doubts."""

    def ask(*imports, version=None, subject=None):
        for rows in imports:
            facts_of_rows(rows, tmp_path / "facts")
        workspace = Workspace.open(tmp_path / "facts")
        version = workspace.version if version is None else version
        job = open_job(workspace, str(POLICY), "2026-10", version=version)
        record = Record(score(job, version), job.loaded, job.calendar)
        return doubt(record, workspace, subject)

    return ask


def kinds(found):
    return [(one.kind, one.subjects) for one in found.findings]


def total(rows, folder, unit):
    """Score rows by themselves and return a unit's total."""
    facts_of_rows(rows, folder)
    run = score(open_job(Workspace.open(folder), str(POLICY), "2026-10"))
    return next(each.points for each in run.totals if each.subject == unit)


def planted(base, table, *rows):
    key = {"fault_tickets": "ticket_id", "provisioning_orders": "order_id"}.get(table)
    new = {row[key] for row in rows} if key else set()
    return base | {table: [*(row for row in base[table] if not key or row[key] not in new), *rows]}


def test_honest_rows_raise_nothing_but_show_what_was_looked_at(asked):
    found = asked(honest())
    assert kinds(found) == []
    assert {each.kind for each in found.looked if each.rows} == {
        "cause_rewritten",
        "pause_before_limit",
        "reopened",
        "reported_again",
        "just_under_limit",
        "split",
        "rater_apart",
        "no_spread",
    }


def test_a_cause_rewritten_after_the_due_moment(asked, tmp_path):
    base = planted(
        honest(), "fault_tickets", ticket(1, "甲", 400), ticket(2, "甲", 300), ticket(3, "甲", 200)
    )
    changed = [
        ticket(1, "甲", 400, cause="customer"),  # was late
        ticket(3, "甲", 200, cause="customer"),  # was in time
    ]
    found = asked(base, {"fault_tickets": changed}, subject="甲")
    (one,) = found.findings
    assert (one.kind, [row.key["ticket_id"] for row in one.rows]) == ("cause_rewritten", ["甲001"])
    assert one.rows[0].said == {"was": "operator", "is": "customer", "late_seconds": 160 * 60}
    assert one.rows[0].file.endswith("fault_tickets.csv")
    without = planted(base, "fault_tickets", changed[1])
    assert one.worth[0].without == total(without, tmp_path / "without", "甲") < one.worth[0].points


def test_a_cause_rewritten_while_open_and_overdue(asked):
    """The export told of something a day later: by then the limit had passed."""
    base = planted(honest(), "fault_tickets", ticket(1, "甲", None, day=20), ticket(2, "乙", 20, day=21))
    late = {"fault_tickets": [ticket(1, "甲", 4000, day=20, cause="force_majeure")]}
    assert ("cause_rewritten", ("甲",)) in kinds(asked(base, late))


def test_a_cause_put_right_again_or_filled_in_first_is_no_question(asked):
    base = planted(honest(), "fault_tickets", ticket(1, "甲", 400), ticket(2, "乙", 400, cause=None))
    there = {
        "fault_tickets": [ticket(1, "甲", 400, cause="customer"), ticket(2, "乙", 400, cause="customer")]
    }
    back = {"fault_tickets": [ticket(1, "甲", 400, cause="operator")]}
    assert kinds(asked(base, there, back)) == []


def test_an_order_that_became_the_customers_delay(asked):
    due = datetime(2026, 10, 9, 17)
    late = order(1, "乙", due, due + timedelta(days=1))
    base = planted(honest(), "provisioning_orders", late)
    found = asked(base, {"provisioning_orders": [late | {"delay_cause": "customer"}]})
    assert kinds(found) == [("cause_rewritten", ("乙",))]
    assert found.findings[0].rows[0].said["was"] is None


def paused(unit, numbers, left):
    """Tickets whose pause of an hour began ``left`` minutes before the limit and saved them."""
    began = datetime(2026, 10, 5, 8) + timedelta(minutes=LIMIT - left)
    more = {"paused_minutes": 60, "paused_from": began.isoformat(" ")}
    return [ticket(number, unit, LIMIT + 50, **more) for number in numbers]


def test_pauses_that_begin_shortly_before_the_limit(asked, tmp_path):
    rows = paused("丙", range(6), 5)
    base = planted(honest(), "fault_tickets", *rows)
    found = asked(base, subject="丙")
    one = next(one for one in found.findings if one.kind == "pause_before_limit")
    assert len(one.rows) == 6
    assert one.rows[0].said == {
        "paused_minutes": "60.0000",
        "paused_at": "2026-10-05T11:55:00+08:00",
        "left_seconds": 300,
    }
    without = planted(base, "fault_tickets", *(row | {"paused_minutes": 0} for row in rows))
    assert one.worth[0].without == total(without, tmp_path / "without", "丙") < one.worth[0].points


def test_pauses_that_begin_early_are_no_question(asked):
    base = planted(honest(), "fault_tickets", *paused("丙", range(6), 200))
    assert kinds(asked(base)) == []


def test_bursts_just_under_the_limit(asked, tmp_path):
    rows = [ticket(number, "乙", LIMIT - 2) for number in range(15)]
    base = planted(honest(), "fault_tickets", *rows)
    one = next(one for one in asked(base).findings if one.kind == "just_under_limit")
    assert (one.subjects, one.likelihood.method) == (("乙",), "hypergeometric")
    assert {f"乙{number:03d}" for number in range(15)} <= {row.key["ticket_id"] for row in one.rows}
    these = {row.key["ticket_id"] for row in one.rows}
    late = [
        row | {"restored_at": row["accepted_at"][:10] + " 23:59:00", "paused_minutes": 0}
        for row in base["fault_tickets"]
        if row["ticket_id"] in these
    ]
    assert one.worth[0].without == total(planted(base, "fault_tickets", *late), tmp_path / "without", "乙")


def test_a_slow_unit_is_also_just_over_the_limit(asked):
    rows = [ticket(number, "乙", LIMIT + (number % 16) - 8) for number in range(30)]
    assert kinds(asked(planted(honest(), "fault_tickets", *rows))) == []


def test_one_unit_alone_is_compared_with_itself(asked):
    rows = [ticket(number, "乙", LIMIT - 2 if number < 15 else 30 + number) for number in range(60)]
    (one,) = asked({"fault_tickets": rows}).findings
    assert (one.kind, one.likelihood.method, one.likelihood.peers.of) == ("just_under_limit", "binomial", 0)


def test_tickets_closed_and_opened_again_within_hours(asked):
    base = planted(honest(), "fault_tickets", ticket(1, "甲", 200), ticket(2, "甲", 200))
    again = {"fault_tickets": [ticket(1, "甲", 500), ticket(2, "甲", 200 + 3 * 24 * 60)]}
    (one,) = asked(base, again).findings
    assert (one.kind, [row.key["ticket_id"] for row in one.rows]) == ("reopened", ["甲001"])
    assert one.rows[0].said["reopened_at"] == "2026-10-05T16:20:00+08:00"
    assert one.worth[0].moved == 0  # the run counts the later end already


def test_what_a_later_import_shows_is_worth_what_the_run_counted(asked, tmp_path):
    base = planted(honest(), "fault_tickets", ticket(1, "甲", 200))
    again = {"fault_tickets": [ticket(1, "甲", 500)]}
    (one,) = asked(base, again, version=3).findings
    later = planted(base, "fault_tickets", *again["fault_tickets"])
    assert one.worth[0].without == total(later, tmp_path / "later", "甲") < one.worth[0].points


def test_a_row_that_says_itself_when_it_was_opened_again(asked):
    rows = [
        ticket(1, "甲", 200, reopened_at="2026-10-05 13:00:00"),
        ticket(2, "甲", 200, reopened_at="2026-10-09 13:00:00"),  # days later: something new
    ]
    (one,) = asked(planted(honest(), "fault_tickets", *rows)).findings
    assert (one.kind, [row.key["ticket_id"] for row in one.rows]) == ("reopened", ["甲001"])
    assert one.worth[0].moved > 0


def test_the_same_user_reporting_again_soon(asked, tmp_path):
    first = [ticket(n, "乙", 200, day=n + 1, user_id=f"老{n}", ticket_id=f"前{n}") for n in range(6)]
    then = []
    for row in first:
        start = datetime.fromisoformat(row["restored_at"]) + timedelta(minutes=20)
        end = (start + timedelta(minutes=100)).isoformat(" ")
        then.append(
            row
            | {
                "ticket_id": f"后{row['ticket_id'][1:]}",
                "accepted_at": start.isoformat(" "),
                "restored_at": end,
            }
        )
    base = planted(honest(), "fault_tickets", *first, *then)
    one = next(one for one in asked(base).findings if one.kind == "reported_again")
    assert (one.subjects, {row.said["before"] for row in one.rows}) == (("乙",), {f"前{n}" for n in range(6)})
    joined = [row | {"restored_at": last["restored_at"]} for row, last in zip(first, then, strict=True)]
    without = planted(honest(), "fault_tickets", *joined)
    assert one.worth[0].without == total(without, tmp_path / "without", "乙") < one.worth[0].points


def test_orders_split(asked, tmp_path):
    due = datetime(2026, 10, 9, 17)
    rows = [
        order(500 + n, "甲", due + timedelta(days=n // 4), due - timedelta(hours=3), user_id=f"大户{n // 4}")
        for n in range(12)
    ]
    base = planted(honest(each=25), "provisioning_orders", *rows)
    one = next(one for one in asked(base).findings if one.kind == "split")
    these = {row.key["order_id"] for row in one.rows}
    assert one.subjects == ("甲",)
    assert {row["order_id"] for n, row in enumerate(rows) if n % 4} <= these
    kept = [row for row in base["provisioning_orders"] if row["order_id"] not in these]
    without = base | {"provisioning_orders": kept}
    assert one.worth[0].without == total(without, tmp_path / "without", "甲") < one.worth[0].points


def test_ratings_without_spread(asked):
    base = honest()
    flat = [row | {"score": 95} if row["rater"] == "三号" else row for row in base["ratings"]]
    (one,) = asked(base | {"ratings": flat}).findings
    assert (one.kind, one.rater, len(one.rows), set(one.subjects)) == ("no_spread", "三号", 9, set(UNITS))
    assert {each.subject for each in one.worth} == set(UNITS)


def test_one_rater_for_all_is_a_question_only_where_everything_is_alike(asked):
    raters = [
        rating(f"{unit}{n}", item, "一号", 95) for unit in UNITS for n in "12" for item in ("守时", "礼貌")
    ]
    (one,) = asked(honest() | {"ratings": raters}).findings
    assert (one.kind, one.likelihood.chance, one.likelihood.method) == ("no_spread", None, None)
    raters[0]["score"] = 94
    assert kinds(asked({"ratings": raters})) == []


def test_everybody_rating_alike_is_no_question_about_one(asked):
    alike = [row | {"score": 90} for row in honest()["ratings"]]
    assert kinds(asked(honest() | {"ratings": alike})) == []


def test_one_rater_against_all(asked):
    base = honest()
    low = [
        row | {"score": 60} if (row["rater"], row["subject"]) == ("五号", "乙") else row
        for row in base["ratings"]
    ]
    (one,) = asked(base | {"ratings": low}, subject="乙").findings
    assert (one.kind, one.rater, one.subjects, len(one.rows)) == ("rater_apart", "五号", ("乙",), 3)
    assert (one.rows[0].said["score"], len(one.rows[0].said["others"])) == ("60", 4)
    assert one.worth[0].moved < 0  # without these ratings it would have more


def test_a_single_score_far_from_narrow_others(asked):
    marks = dict(zip(("一号", "二号", "三号", "四号"), (91, 90, 89, 40), strict=True))
    rows = [
        rating(unit, "礼貌", rater, mark if unit == "甲" else mark % 7 + 88)
        for unit in UNITS
        for rater, mark in marks.items()
    ]
    (one,) = asked(honest() | {"ratings": rows}).findings
    assert (one.kind, one.rater, one.subjects) == ("rater_apart", "四号", ("甲",))


def test_no_finding_changes_a_score(asked, tmp_path):
    rows = planted(honest(), "fault_tickets", *paused("丙", range(6), 5))
    facts_of_rows(rows, tmp_path / "facts")
    workspace = Workspace.open(tmp_path / "facts")
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    asked()
    assert {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()} == before


def test_an_unknown_name_is_refused_with_the_nearest(asked):
    with pytest.raises(KaoheError) as refused:
        asked({"fault_tickets": [ticket(1, "港口中心", 10)]}, subject="港口中新")
    assert (refused.value.code, "港口中心" in refused.value.findings[0].hint) == ("doubt.subject", True)


@given(st.integers(0, 7), st.integers(0, 7), st.integers(0, 7), st.integers(0, 8))
def test_drawings_are_counted_exactly(everything, drawn, marked, found):
    drawn, marked = min(drawn, everything), min(marked, everything)
    draws = list(combinations(range(everything), drawn))
    chance = at_least(found, drawn, marked, everything)
    counted = sum(sum(one < marked for one in draw) >= found for draw in draws)
    assert Fraction(chance.favourable, chance.possible) == Fraction(counted, len(draws))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=7), st.integers(1, 7))
def test_so_many_alike_is_never_below_the_truth(values, drawn):
    drawn = min(drawn, len(values))
    draws = list(combinations(values, drawn))
    for times in range(1, drawn + 1):
        counted = sum(any(draw.count(value) >= times for value in set(draw)) for draw in draws)
        chance = so_many_alike(times, drawn, [values.count(value) for value in set(values)])
        assert Fraction(chance.favourable, chance.possible) >= Fraction(counted, len(draws))
        if 2 * times > drawn:
            assert Fraction(chance.favourable, chance.possible) == Fraction(counted, len(draws))


@given(st.integers(0, 9), st.integers(0, 9), st.fractions(0, 1, max_denominator=9))
def test_independent_rows_add_up_to_one(marked, rows, each):
    def exactly(count):
        more, most = (in_so_many(number, rows, each) for number in (count, count + 1))
        return Fraction(more.favourable, more.possible) - Fraction(most.favourable, most.possible)

    assert sum(exactly(count) for count in range(rows + 1)) == 1
    assert exactly(min(marked, rows)) >= 0


def test_shown_probabilities_have_two_digits():
    assert at_least(9, 10, 12, 400).shown() < Decimal("1e-12")


def test_the_command_answers_people_and_programs(command, workspace):
    command("score", "P01", "--period", "2026-10", "-w", workspace)
    answer = command("doubt", "latest", "-w", workspace, "--format", "json").json
    assert {"run", "policy", "period", "findings", "looked"} == answer.keys()
    said = command("doubt", "latest", "-w", workspace).out
    assert said.splitlines()[-1].startswith(("以上是要问的问题", "没有看到"))
    error = command("doubt", "latest", "城区支持中心", "-w", workspace, "--format", "json").error
    assert (error["code"], "城区支撑中心" in error["hint"]) == ("doubt.subject", True)
