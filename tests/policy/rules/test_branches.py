"""Which branches a rule declares: those that some figure can reach, and no others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaohe.policy.clause.parse import read
from kaohe.policy.rules.registry import build


@pytest.mark.parametrize(
    ("text", "full", "declared"),
    [
        ("目标≥95%,每低于目标1个百分点扣1分,扣完为止", 15, {"met", "missed", "floor"}),
        # 0 % is 95 points below the target: 9.5 of 15 points.
        ("目标≥95%,每低于目标1个百分点扣0.1分", 15, {"met", "missed"}),
        ("目标≥95%,每低于目标1个百分点扣1分", None, {"met", "missed"}),
        ("目标≥90%,每低于目标1个百分点扣0.5分,低于80%不得分", 10, {"met", "missed", "cutoff"}),
        ("目标≥95%,每低于目标1个百分点扣1分,不足1个百分点不计", 5, {"met", "missed", "partial", "floor"}),
        ("每次扣2分,最多扣6分", 10, {"none", "some", "cap"}),
        ("每次扣2分", 10, {"none", "some", "floor"}),
        ("首次扣1分,再次发生的每次扣3分", 10, {"none", "some", "further", "floor"}),
        ("每次扣1分,累计3次及以上不得分", 10, {"none", "some", "void"}),
        ("≥90%得10分;≥80%且<90%得8分;<80%不得分", 10, {"bands.0", "bands.1", "bands.2"}),
        ("≥90%加5分;<60%扣5分", None, {"bands.0", "bands.1", "outside"}),
        ("≥90%得满分,否则不得分", 10, {"reached", "missed"}),
        ("前三名得4分,后三名得2分,其余得3分", 4, {"places.0", "places.1", "others"}),
        ("第1名得10分,按名次依次递减2分", 10, {"first", "descending"}),
        ("<95%扣2分", 10, {"within", "outside"}),
        ("<95%扣2分", 2, {"within", "outside", "floor"}),
        ("得分=满分×实际值÷目标值,最高得满分", 10, {"share", "most"}),
        (
            "98%至95%之间每低1个百分点扣1分,95%以下部分每低1个百分点扣3分",
            15,
            {"met", "tiers.0", "tiers.1", "floor"},
        ),
    ],
)
def test_declared(text: str, full: int | None, declared: set[str]) -> None:
    rule = read(text).rule
    assert {branch.path for branch in rule.branches(None if full is None else Decimal(full))} == declared


def test_parts_that_cannot_use_up_the_item_declare_no_floor() -> None:
    """Two points off below 95 % and three more below 90 % leave five of ten."""
    parts = [
        {"kind": "threshold", "when": {"below": bound}, "points": off}
        for bound, off in (("95%", 2), ("90%", 3))
    ]
    rule = build("same_measure", parts=parts)
    paths = {branch.path for branch in rule.branches(Decimal(10))}
    assert "floor" not in paths
    assert "floor" in {branch.path for branch in rule.branches(Decimal(5))}
    assert {"parts.0.within", "parts.1.outside"} <= paths
