"""Explanations of random figures: arithmetic comes out, one way at least was gone, neighbours and bands are right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engine.explain import explain
from kaohe.engine.figures import half_up
from kaohe.engine.job import Job
from kaohe.engine.measures import Measured
from kaohe.engine.roster import Roster
from kaohe.engine.runs import Record
from kaohe.engine.score import evaluate
from kaohe.facts.calendars import load
from kaohe.facts.tables import CATALOGUE
from kaohe.ledger.closing import pay_out
from kaohe.ledger.entry import Claims, Source
from kaohe.ledger.explaining import explain_balance
from kaohe.ledger.posting import post
from kaohe.ledger.reading import Until
from kaohe.ledger.store import open_ledger
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy
from kaohe.policy.period import parse_period
from pocket_calculator import calculated

ANSWERS = Path(__file__).parents[1] / "answers"
MILLION = 1_000_000


class NoFacts:
    def files(self, _table):
        return []

    def columns(self, _table):
        return {}

    def hash(self, table):
        return table


@dataclass
class Figures:
    """Counts what it is told: by subject and measure a numerator and a denominator."""

    figures: dict

    def count(self, job):
        measured = Measured(subjects=set(self.figures))
        for subject, own in self.figures.items():
            for name, pair in own.items():
                if name in job.policy.counted():
                    measured.add(subject, name, *pair)
        return measured

    def roster(self, _job, _counted):
        return Roster.of(self.figures)

    def lines(self, _job):
        return {}

    def known(self, _job):
        return None


@pytest.fixture(scope="module")
def made():
    """Return a record of made-up figures under a policy of the answers."""

    def run(policy, figures):
        loaded = load_policy(str(ANSWERS / policy), Library([]), CATALOGUE)
        job = Job(loaded, parse_period("2026-10"), NoFacts(), CATALOGUE, load("CN"), None)
        return Record(evaluate(job, Figures(figures)), loaded, job.calendar)

    return run


def share(most=400):
    return st.integers(1, most).flatmap(lambda rows: st.tuples(st.integers(0, rows), st.just(rows)))


def some(**measures):
    return st.fixed_dictionaries({}, optional=measures)


CLOSE = st.dictionaries(
    st.sampled_from("甲乙丙丁"),
    some(
        on_time=share(),
        again=share(60),
        satisfied=share(60),
        slips=st.integers(1, 6).map(lambda count: (count * MILLION, count)),
        frauds=st.just((1, 1)),
        absences=st.integers(1, 6).map(lambda count: (count * MILLION, count)),
    ),
    min_size=1,
)
RELATIVE = st.dictionaries(
    st.sampled_from("甲乙丙丁"),
    some(on_time=share(), slips=st.integers(1, 6).map(lambda count: (count * MILLION, count))),
    min_size=1,
)


def nodes_of(tree):
    yield tree
    for child in tree.get("children", ()):
        yield from nodes_of(child)


@settings(max_examples=60, deadline=None)
@given(drawn=st.tuples(st.just("close.yaml"), CLOSE) | st.tuples(st.just("relative.yaml"), RELATIVE))
def test_printed_numbers_give_the_published_points(made, drawn):
    record = made(*drawn)
    for subject in drawn[1]:
        for node in nodes_of(explain(record, subject, "total", others=True)):
            if node["status"] == "assessed":
                shown, _equals, result = node["arithmetic"].rpartition(" = ")
                assert half_up(calculated(shown), 2) == Decimal(result) == node["points"], node["arithmetic"]
            if node.get("ways"):
                assert any(way["taken"] for way in node["ways"]), node
            group = node.get("group")
            if group and "arithmetic" in group:
                shown, _equals, mean = group["arithmetic"].rpartition(" = ")
                assert half_up(calculated(shown), 4) == Decimal(mean)


@settings(max_examples=30, deadline=None)
@given(figures=CLOSE)
def test_place_and_grade_are_the_published_ones(made, figures):
    record = made("close.yaml", figures)
    totals = {total.subject: total for total in record.run.totals}
    for subject, own in totals.items():
        node = explain(record, subject, "total", others=True)
        if own.points is None:
            assert "grade" not in node
            continue
        bands = {band["grade"]: band for band in node["grade"]["bands"]}
        assert [grade for grade, band in bands.items() if band["taken"]] == [own.grade]
        assert all(
            band["distance"] < 0 for band in bands.values() if band["from"] and band["from"] > own.points
        )
        ranking = node["ranking"]
        assert ranking["rank"] == own.rank
        for side, sign in (("above", 1), ("below", -1)):
            other = ranking[side]
            beside = [
                one.points
                for one in totals.values()
                if one.points is not None and (one.points - own.points) * sign > 0
            ]
            assert (other is None) is (not beside)
            if other is not None:
                assert (
                    other["points"]
                    == (min(beside) if sign > 0 else max(beside))
                    == own.points + other["difference"]
                )
                assert other["items"]
        assert "above" not in explain(record, subject, "total")["ranking"]


def test_ways_not_gone_name_the_figure(made):
    record = made("close.yaml", {"甲": {"satisfied": (85, 100)}})
    ways = explain(record, "甲", "liked")["ways"]
    assert [way["taken"] for way in ways] == [False, True, False]
    assert "85%" in ways[0]["why"]


def test_the_arithmetic_of_a_rule_has_its_numbers_put_in(made):
    record = made("close.yaml", {"甲": {"on_time": (91, 100)}})
    assert explain(record, "甲", "timely")["arithmetic"] == "20 − (95% − 91%) ÷ 1% × 1(及时率 91%) = 16.00"


def test_a_balance_adds_up_entry_by_entry(tmp_path):
    with open_ledger(tmp_path, "") as ledger:
        for period, cents in (("2026-09", 10050), ("2026-10", 8025)):
            source = Source(f"run{period}", "CLOSE", period, "会计", "2026-11-01T00:00:00+00:00")
            post(ledger, source, [Claims("bonus", "due", "第七条", {"甲": cents})])
            if period == "2026-09":
                pay_out(ledger, source)
        said = explain_balance(ledger, "甲", Until(date(2026, 10, 31)), {("CLOSE", "bonus"): "奖金"})
    accounts = {one["account"]: one for one in said["accounts"]}
    assert {name: one["balance"] for name, one in accounts.items()} == {
        "due": Decimal("80.25"),
        "paid": Decimal("100.50"),
    }
    assert accounts["due"]["arithmetic"] == "100.50 − 100.50 + 80.25 = 80.25"
    first = accounts["due"]["entries"][0]
    assert (first["title"], first["cite"], first["run"]) == ("奖金", "第七条", "run2026-09")
