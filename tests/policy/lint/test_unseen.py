"""Written policies with one fault each, and clean ones: both were written before the lints that find them."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kaohe.policy.lint.texts import lint_text

HERE = Path(__file__).parent
FAULTY = YAML(typ="safe").load((HERE / "unseen.yaml").read_text(encoding="utf-8"))
CLEAN = YAML(typ="safe").load((HERE / "unseen_clean.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", FAULTY, ids=[case["name"] for case in FAULTY])
def test_fault_is_reported_where_it_stands(case: dict[str, object]) -> None:
    words = [case["at"], *case.get("also", [])]
    found = [(one.finding.code, one.finding.place.text or "") for one in lint_text(case["text"])]
    assert [code for code, text in found if code in case["codes"] and any(word in text for word in words)], (
        found
    )


@pytest.mark.parametrize("case", CLEAN, ids=[case["name"] for case in CLEAN])
def test_clean_policy_is_left_alone(case: dict[str, str]) -> None:
    assert [str(one) for one in lint_text(case["text"])] == []
