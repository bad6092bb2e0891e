"""What another reading or another figure changes."""

from decimal import Decimal
from pathlib import Path  # noqa: TC003 - pytest reads annotations

import pytest

from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.whatif import Alternatives, extremes, one_at_a_time
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy

TICKET = {"product": "VPN", "grade": "T1", "cause": "电信", "accepted_at": "2026-10-05 08:00:00"}
FACTS = {
    "fault_tickets": [
        {"repeat": 187, "unit": "城区", **TICKET, "restored_at": "2026-10-05 08:59:59"},
        {"repeat": 13, "unit": "城区", **TICKET, "restored_at": "2026-10-05 09:00:01"},
        {"repeat": 10, "unit": "郊区", **TICKET, "restored_at": "2026-10-05 09:00:00"},
    ]
}


@pytest.fixture(scope="module")
def alternatives(tmp_path_factory: pytest.TempPathFactory) -> Alternatives:
    folder: Path = tmp_path_factory.mktemp("whatif")
    facts_of_rows(FACTS, folder)
    return Alternatives(open_job(Workspace.open(folder), "P01", "2026-10"))


def load(readings=None, changes=None):
    return load_policy("P01", Library(), CATALOGUE, readings=readings, changes=changes)


def test_the_values_in_force_change_nothing(alternatives: Alternatives) -> None:
    moves = alternatives.moves(load(changes={"indicators.assurance.rule.target": "95%"}))
    assert [move.moved for move in moves] == [False, False]


def test_a_higher_target_takes_points_from_who_misses_it(alternatives: Alternatives) -> None:
    moves = alternatives.moves(load(changes={"indicators.assurance.rule.target": "96%"}))
    # 93.50 % → 2.5 instead of 1.5 points off 15, of 18.5 points in all, of which the back takes all.
    assert [(move.subject, move.difference) for move in moves] == [("城区", Decimal("-5.40")), ("郊区", 0)]


def test_a_stricter_reading_of_the_limit_moves_only_whom_it_concerns(alternatives: Alternatives) -> None:
    effects = list(one_at_a_time(alternatives, load(), load))
    stricter = next(effect for effect in effects if effect.readings == {"vpn_limit": "less_than"})
    assert [(move.subject, move.difference < 0) for move in stricter.moves] == [
        ("郊区", True),
        ("城区", False),
    ]
    assert [(move.before.rank, move.after.rank) for move in stricter.moves] == [(1, 2), (2, 1)]


def test_best_and_worst_enclose_what_is_in_force(alternatives: Alternatives) -> None:
    effects = list(one_at_a_time(alternatives, load(), load))
    for case in extremes(alternatives, load(), effects, load):
        assert case["worst"]["points"] <= case["in_force"]["points"] <= case["best"]["points"]
