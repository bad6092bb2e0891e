"""Every kind of rule is whole: both evaluators, words in two languages, worked and refused examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from any_rule import KINDS as STRATEGIES

import kaohe.policy.rules
from kaohe.policy.rules.kinds import KINDS
from kaohe.policy.rules.registry import registered
from kaohe.policy.rules.rule import Rule

FOLDER = Path(kaohe.policy.rules.__file__).parent


def test_every_folder_is_a_kind_and_every_kind_a_folder() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/rule.py")}
    assert folders == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_whole(kind: str) -> None:
    rule = registered()[kind]
    assert rule.model_fields["kind"].default == kind
    for method in ("score", "column", "words", "words_en", "branches"):
        assert getattr(rule, method) is not getattr(Rule, method), method
    assert (rule.__doc__ or "").strip()
    cases = (FOLDER / kind / "cases.yaml").read_text(encoding="utf-8")
    assert "points:" in cases
    assert "code:" in cases


def test_every_kind_is_generated() -> None:
    """Properties draw rules of every kind."""
    assert set(STRATEGIES) == set(KINDS)
