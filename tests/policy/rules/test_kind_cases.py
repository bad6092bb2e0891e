"""Every kind's worked examples, beside the kind: text, options and points, and texts that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

import kaohe.policy.rules
from kaohe.errors import KaoheError
from kaohe.policy.clause.evaluate import evaluate
from kaohe.policy.clause.parse import read
from kaohe.policy.rules.kinds import KINDS

FOLDER = Path(kaohe.policy.rules.__file__).parent
CASES = [
    pytest.param(kind, case, id=f"{kind}: {case.get('case', case['text'])}")
    for kind in KINDS
    for case in YAML(typ="safe").load((FOLDER / kind / "cases.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_case(kind: str, case: dict) -> None:
    if "code" in case:
        with pytest.raises(KaoheError) as refusal:
            read(case["text"])
        place = refusal.value.findings[0].place
        assert [refusal.value.code, list(place.span or ())] == [case["code"], case["span"]]
        return
    clause = read(case["text"])
    assert clause.rule.kind == kind
    assert evaluate(clause, case["options"])["points"] == case["points"]
    assert read(clause.normal).rule == clause.rule
