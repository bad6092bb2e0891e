"""A rule without an answer and a group without anything to reach leave the total; they are never a crash."""

from fractions import Fraction
from typing import Any

import pytest

from kaohe.engine.backend import connect
from kaohe.engine.measures import Measured
from kaohe.engine.result import STATUSES
from kaohe.engine.roster import Roster
from kaohe.engine.scoring import score_all
from kaohe.policy.period import parse_period
from kaohe.policy.policy import Policy

OCTOBER = parse_period("2026-10")
CITE = {"cite": "第一条"}
SHARE = {"kind": "share", "of": "passed"}
GAP = {
    "kind": "bands",
    "bands": [{"at_least": "0.9", "points": 10}, {"at_most": "0.89", "points": 5}],
}


def policy(**indicators: dict[str, Any]) -> Policy:
    """Make a policy of these nodes; ``passed`` and ``lost`` are its measures."""
    measure = CITE | {"title": "率", "table": "quality_checks", "counts_in": "checked_on"}
    return Policy.model_validate(
        CITE
        | {
            "id": "X",
            "title": "试",
            "version": "1",
            "source": "试",
            "scope": "试",
            "valid_from": "2026-01-01",
        }
        | {"precision": CITE, "total": "total"}
        | {"measures": {"passed": measure | {"value": SHARE}, "lost": measure | {"value": {"kind": "count"}}}}
        | {"indicators": {name: CITE | {"title": name} | node for name, node in indicators.items()}}
    )


@pytest.fixture(params=[2000, 0], ids=["plain", "columns"])
def score(request):
    def run(policy: Policy, **counted: tuple[int, int]) -> dict[str, tuple[str, Fraction | None]]:
        measured = Measured({"甲"})
        for name, (numerator, denominator) in counted.items():
            measured.add("甲", name, numerator, denominator)
        scored = score_all(
            policy, measured, Roster.of(["甲"]), OCTOBER, connect(threads=1), few=request.param
        )
        return {name: (STATUSES[scored.statuses[name][0]], scored.points[name][0]) for name in policy.order()}

    return run


def test_a_value_between_two_bands_is_not_assessed(score) -> None:
    banded = {"max": 10, "measure": "passed", "rule": GAP}
    result = score(
        policy(total={"of": ["banded", "events"]}, banded=banded, events={"max": 5}), passed=(895, 1000)
    )
    assert result == {
        "banded": ("not_assessed", None),
        "events": ("assessed", 500),
        "total": ("assessed", 500),
    }


def test_a_void_group_without_anything_assessed_has_nothing_to_scale(score) -> None:
    void = [CITE | {"title": "作废", "measure": "lost"}]
    leaf = {"max": 10, "measure": "passed", "rule": {"kind": "proportional"}}
    tree = policy(
        total={"of": ["scaled", "events"]},
        scaled={"of": ["group"], "scale_to": 100},
        group={"of": ["leaf"], "void_on": void},
        leaf=leaf,
        events={"max": 5},
    )
    result = score(tree, lost=(1, 1))
    assert result["group"] == ("void", 0)
    assert result["scaled"] == ("not_assessed", None)
    assert result["total"] == ("assessed", 500)
