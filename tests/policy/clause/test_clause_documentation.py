"""Every example of docs/clauses.md is run, and every code that the language refuses with stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaohe.errors import KaoheError
from kaohe.policy.clause.evaluate import evaluate
from kaohe.policy.clause.parse import read
from kaohe.policy.rules.kinds import KINDS

REPOSITORY = Path(__file__).parents[3]
PAGE = (REPOSITORY / "docs" / "clauses.md").read_text(encoding="utf-8")
POINTS = re.findall(r"^例:`(.+?)` · `(.*?)` → (\S+)$", PAGE, re.MULTILINE)
REFUSED = re.findall(r"^拒:`(.+?)` → (\S+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("text", "given", "points"), POINTS)
def test_example(text: str, given: str, points: str) -> None:
    assert evaluate(read(text), dict(part.split("=") for part in given.split()))["points"] == points


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refusal(text: str, code: str) -> None:
    with pytest.raises(KaoheError) as refusal:
        evaluate(read(text), {"value": "93%"})
    assert refusal.value.code == code


def test_every_code_and_every_kind_is_named() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (REPOSITORY / "src").rglob("*.py"))
    codes = {code for source in sources for code in re.findall(r'"(clause\.[a-z_]+)"', source)}
    assert codes <= set(re.findall(r"`(clause\.[a-z_]+)`", PAGE))
    assert set(KINDS) <= set(re.findall(r"`([a-z_]+)`", PAGE))
