"""What another reading or another figure changes."""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from kaohe.engine.extremes import extremes
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.whatif import Alternatives, one_at_a_time
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


def combinations(policy):
    """Every reading of every question, by brute force."""
    names = list(policy.interpretations)
    for chosen in product(*(policy.interpretations[name].alternatives for name in names)):
        yield dict(zip(names, chosen, strict=True))


def test_with_few_questions_nothing_goes_beyond_the_extremes(tmp_path: Path) -> None:
    """Two questions of which neither alone moves a subject as both do: the furthest of all combinations."""
    file = tmp_path / "policy.yaml"
    file.write_text((Path(__file__).parent / "whatif.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    rows = [
        {"subject": subject, "kind": kind, "occurred_on": "2026-10-05", "count": count}
        for subject, kind, count in (
            ("甲", "slip", 3),
            ("甲", "praise", 1),
            ("乙", "slip", 1),
            ("丙", "praise", 2),
        )
    ]
    facts_of_rows({"events": rows}, tmp_path / "facts")

    def reload(readings=None):
        return load_policy(str(file), Library(), CATALOGUE, readings=readings)

    alternatives = Alternatives(open_job(Workspace.open(tmp_path / "facts"), str(file), "2026-10"))
    effects = list(one_at_a_time(alternatives, reload(), reload))
    cases = extremes(alternatives, reload(), effects, reload)
    every = [alternatives.score(reload(readings)) for readings in combinations(reload().policy)]
    for case in cases:
        points = [total.points for run in every for total in run.totals if total.subject == case["subject"]]
        assert (case["worst"]["points"], case["best"]["points"]) == (min(points), max(points)), case
    ranges = [case["best"]["points"] - case["worst"]["points"] for case in cases]
    assert ranges == sorted(ranges, reverse=True)
    for case in cases:
        sizes = [abs(change["difference"]) for change in case["changes"]]
        assert sizes == sorted(sizes, reverse=True)
        assert len(case["changes"]) <= len(effects)


def test_whatif_prints_and_gives_each_subject_with_its_largest_changes(command, tmp_path: Path) -> None:
    facts_of_rows(FACTS, tmp_path)
    asked = ("whatif", "P01", "--period", "2026-10", "--interpretations", "-w", tmp_path)
    result = command(*asked, "--format", "json").json
    assert {case["subject"] for case in result["extremes"]} == {"城区", "郊区"}
    for case in result["extremes"]:
        assert {"subject", "in_force", "worst", "best", "changes"} == case.keys()
        assert all(change["after"] != case["in_force"] for change in case["changes"])
    alternatives = {(one["name"], one["alternative"]) for one in result["interpretations"]}
    policy = load().policy
    assert alternatives == {
        (name, other)
        for name, choice in policy.interpretations.items()
        for other in choice.alternatives
        if other != choice.in_force
    }
    assert "vpn_limit = less_than" in command(*asked).out
