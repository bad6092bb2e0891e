"""How close: each way applied to the rows and scored anew gives what it promises, and no smaller one of its kind does."""

from __future__ import annotations

import itertools
import shutil
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaohe.cli.output import as_json
from kaohe.engine.answers.closest.answer import closest
from kaohe.engine.answers.closest.wishes import Wish
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace

HERE = Path(__file__).parent
KEYS = {"fault_tickets": "ticket_id", "events": "event_id", "survey_responses": "response_id"}


def ticket(key, late=None, unit="甲", **more):
    minute = 180 if late is None else 240 + late
    end = f"2026-10-10 {8 + minute // 60:02}:{minute % 60:02}:00"
    row = {"ticket_id": key, "unit": unit, "accepted_at": "2026-10-10 08:00:00", "restored_at": end}
    return row | more


def tickets(on_time, late, unit="甲"):
    good = [ticket(f"{unit}好{number}", unit=unit) for number in range(on_time)]
    return good + [ticket(f"{unit}迟{number}", minutes, unit) for number, minutes in enumerate(late)]


def event(key, kind="slip", count=1):
    return {"event_id": key, "subject": "甲", "kind": kind, "occurred_on": "2026-10-06", "count": count}


def response(key, answer="satisfied"):
    return {"response_id": key, "unit": "甲", "answered_at": "2026-10-08 10:00:00", "answer": answer}


@pytest.fixture
def kept(tmp_path):
    """Score rows by a policy of this folder; returns workspace and record."""

    def run(rows, policy="close.yaml", folder="facts", period="2026-10"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
        facts_of_rows({name: own for name, own in rows.items() if own}, tmp_path / folder)
        workspace = Workspace.open(tmp_path / folder)
        job = open_job(workspace, str(HERE / policy), period)
        return workspace, Record(score(job, workspace.version), job.loaded, job.calendar)

    return run


def applied(rows, way):
    """Return rows with those of a way changed, as its JSON says."""
    changed = {name: [dict(row) for row in own] for name, own in rows.items()}
    for number, each in enumerate(way["rows"]):
        own, key = changed.setdefault(each["table"], []), KEYS[each["table"]]
        if each["kind"] == "present":
            cells = {name: cell for name, cell in each["set"].items() if cell is not None}
            own.append(cells | {key: f"新{number}"})
            continue
        (at,) = [index for index, row in enumerate(own) if str(row[key]) == each["key"][key]]
        if each["kind"] in {"absent", "uncounted"}:
            del own[at]
        else:
            own[at] |= each["set"]
    return changed


def keeps_its_promise(kept, rows, goal, subject="甲", **more):
    """Check every way of a goal by scoring the rows with its changes; returns the numbers of rows by kind."""
    for way in [*goal["ways"], *([goal["nearest"]] if goal["nearest"] else [])]:
        _workspace, record = kept(applied(rows, way), folder="again", **more)
        total = next(own for own in record.run.totals if own.subject == subject)
        node = [
            row.points
            for row in record.run.rows
            if (row.subject, row.indicator) == (subject, goal["indicator"])
        ]
        result = way["result"]
        assert (result["points"], result["grade"], result["rank"]) == (total.points, total.grade, total.rank)
        assert goal["goal"] == "gate" or result["node"] == node[0]
        assert way["reached"] is (way in goal["ways"])
    return {way["kind"]: way["count"] for way in goal["ways"]}


def half_up(figure):
    return (Decimal(figure.numerator) / Decimal(figure.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def by_hand(on_time, rows, slips):
    """Score timely in plain decimals: the rate as published, a point off per percentage point, two per slip."""
    if not rows:
        return None
    rate = (Decimal(on_time) / Decimal(rows)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    left = Decimal(20) - max(Decimal("0.95") - rate, Decimal(0)) * 100 - 2 * slips
    return max(left, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    on_time=st.integers(1, 12),
    late=st.lists(st.integers(1, 300), min_size=1, max_size=5, unique=True),
    counts=st.lists(st.integers(1, 3), max_size=3),
    wanted=st.integers(1, 20),
)
def test_every_way_is_exact_and_no_smaller_one_of_its_kind_does(kept, on_time, late, counts, wanted):
    rows = {
        "fault_tickets": tickets(on_time, late),
        "events": [event(f"事{number}", count=count) for number, count in enumerate(counts)],
    }
    workspace, record = kept(rows)
    (goal,) = closest(record, workspace, "甲", Wish(indicator="timely", points=Decimal(wanted))).as_json()[
        "goals"
    ]
    promised = keeps_its_promise(kept, rows, goal)

    def enough(better, gone):
        slips = sum(counts) - sum(gone)
        points = by_hand(on_time + len(better), on_time + len(late), slips)
        return points >= wanted

    def fewest(betters, gones):
        choices = [(better, gone) for better in subsets(betters) for gone in subsets(gones)]
        return min(
            (len(better) + len(gone) for better, gone in choices if enough(better, gone)), default=None
        )

    alone = {"on_time": fewest(late, []), "absent": fewest([], counts)}
    assert goal["reached"] is enough([], [])
    if goal["reached"]:
        return
    for kind, expected in alone.items():
        assert promised.get(kind) == expected, kind
    together = fewest(late, counts)
    found = min(promised.values(), default=None)
    assert found == together or (found or 0) < (together or 99)
    for way in goal["ways"]:
        taken = [Decimal(row["late_by_minutes"]) for row in way["rows"] if row["kind"] == "on_time"]
        assert sorted(taken) == sorted(map(Decimal, late))[: len(taken)]


def subsets(items):
    return itertools.chain.from_iterable(
        itertools.combinations(items, size) for size in range(len(items) + 1)
    )


FULL = {
    "fault_tickets": [
        *tickets(17, [5, 12, 90]),
        ticket("又一", user_id="一", late=None),
        ticket("又二", user_id="一"),
        ticket("单", user_id="二"),
        *tickets(19, [30], "乙"),
    ],
    "events": [event("错"), event("缺", "absence", 2), event("多缺", "absence", 3)],
    "survey_responses": [
        *(response(f"好{n}") for n in range(7)),
        *(response(f"差{n}", "dissatisfied") for n in range(3)),
    ],
}


def test_grade_rank_and_gate_by_default_each_by_several_kinds(kept):
    workspace, record = kept(FULL)
    answer = closest(record, workspace, "甲").as_json()
    kinds = {goal["goal"]: keeps_its_promise(kept, FULL, goal) for goal in answer["goals"]}
    # (20 − 95% + 86.96% − 2 = 9.96, 10 − 45 → 0) of 30 scaled, − 20 for absences; a repeat gone gives 10 more.
    assert kinds.keys() == {"grade", "rank", "gate"}
    assert all(kinds.values()), kinds
    gate = next(goal for goal in answer["goals"] if goal["goal"] == "gate")
    assert all(Decimal(way["result"]["amount"]) >= 800 for way in gate["ways"])


def test_a_person_is_no_repeat_when_the_second_row_is_gone(kept):
    workspace, record = kept(FULL)
    (goal,) = closest(record, workspace, "甲", Wish(indicator="repeated")).as_json()["goals"]
    assert keeps_its_promise(kept, FULL, goal)["absent"] == 1
    (row,) = next(way for way in goal["ways"] if way["kind"] == "absent")["rows"]
    assert row["key"]["ticket_id"] in {"又一", "又二"}


def test_a_dissatisfied_answer_would_have_been_the_first_that_counts(kept):
    workspace, record = kept(FULL)
    (goal,) = closest(record, workspace, "甲", Wish(indicator="liked", points=Decimal(60))).as_json()["goals"]
    promised = keeps_its_promise(kept, FULL, goal)
    assert promised == {"met": 1, "uncounted": 2, "present": 5}
    assert goal["ways"][0]["rows"][0]["set"] == {"answer": "very_satisfied"}


def test_what_voids_has_to_go_as_a_whole(kept):
    rows = FULL | {"events": [event("假一", "fraud"), event("假二", "fraud")]}
    workspace, record = kept(rows)
    (goal,) = closest(record, workspace, "甲", Wish(indicator="timely", points=Decimal(5))).as_json()["goals"]
    assert keeps_its_promise(kept, rows, goal) == {"absent": 2}


def test_out_of_reach_says_how_near_it_gets(kept):
    rows = {"fault_tickets": tickets(5, [1, 2]), "events": [event("错", count=2)]}
    workspace, record = kept(rows)
    (goal,) = closest(record, workspace, "甲", Wish(indicator="timely", points=Decimal(21))).as_json()[
        "goals"
    ]
    keeps_its_promise(kept, rows, goal)
    assert (goal["ways"], goal["nearest"]["result"]["node"]) == ([], Decimal("20.00"))


def test_months_of_a_quarter_are_changed_where_they_are_counted(kept):
    rows = {
        "fault_tickets": [
            *tickets(9, [10]),
            *(
                {
                    **row,
                    "ticket_id": "九" + row["ticket_id"],
                    "accepted_at": "2026-11-10 08:00:00",
                    "restored_at": row["restored_at"].replace("2026-10", "2026-11"),
                }
                for row in tickets(4, [20, 30])
            ),
        ]
    }
    more = {"policy": "close_quarter.yaml", "period": "2026-Q4"}
    workspace, record = kept(rows, **more)
    (goal,) = closest(record, workspace, "甲", Wish(points=Decimal(15))).as_json()["goals"]
    # October 90 %: 15; November 66.67 %: 0; the mean 7.5. Two more on time in November: 20.
    assert keeps_its_promise(kept, rows, goal, **more)["on_time"] == 2


def test_worth_of_one_more_is_what_the_rule_gives(kept):
    workspace, record = kept(FULL)
    worth = {(own.indicator, own.event): own for own in closest(record, workspace, "甲").worth}
    timely = worth["timely", None]
    assert (timely.step, timely.more.points, timely.more.total) == (
        "1个百分点",
        Decimal("1.00"),
        Decimal("2.00"),
    )
    assert worth["timely", "差错"].more.points == Decimal("-2.00")
    assert worth["work", "缺席"].less.total == half_up(Fraction(24, 10))


@pytest.mark.parametrize(
    ("subject", "wish", "code", "near"),
    [
        ("申", Wish(), "closest.subject", "甲"),
        ("甲", Wish(grade="a"), "closest.grade", "A"),
        ("甲", Wish(rank=9), "closest.rank", "2"),
        ("甲", Wish(indicator="timly"), "closest.indicator", "timely"),
        ("甲", Wish(pay="bonsu"), "closest.pay", "bonus"),
    ],
)
def test_refused_with_the_nearest_name(kept, subject, wish, code, near):
    workspace, record = kept(FULL)
    with pytest.raises(KaoheError) as refused:
        closest(record, workspace, subject, wish)
    assert (refused.value.code, near in refused.value.findings[0].hint) == (code, True)


def test_the_command_answers_people_and_programs(command, workspace):
    command("score", "P01", "--period", "2026-10", "-w", workspace)
    asked = ("closest", "城区支撑中心", "--indicator", "assurance", "--points", "12", "-w", workspace)
    answer = command(*asked, "--format", "json").json
    assert {"run", "subject", "goals", "worth"} <= answer.keys()
    assert answer["goals"][0]["ways"][0]["result"]["node"] >= "12"
    assert answer["subject"] in command(*asked).out
    assert command(*asked[:5], "许多", *asked[6:], "--format", "json").error["code"] == "closest.points"
    assert as_json(answer)
