"""docs/lint.md: every code has a heading, every example reports what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.lint.policies import lint_policy
from kaohe.policy.lint.registry import POLICY_LINTS, TEXT_LINTS
from kaohe.policy.lint.texts import lint_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.policy.loader import Loaded

HERE = Path(__file__).parent
PAGE = (HERE.parents[2] / "docs" / "lint.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^### `([a-z_.]+)` (error|warning|note)$", re.MULTILINE)


def examples() -> list[tuple[str, str, str]]:
    found = []
    for section in PAGE.split("\n### ")[1:]:
        code = section[1 : section.index("`", 1)]
        found += [
            (code, text, words) for text, words in re.findall(r"^例 `(.+?)` → (.+)$", section, re.MULTILINE)
        ]
    return found


def test_headings_are_the_codes() -> None:
    codes = {lint.code: lint.severity for lint in (*POLICY_LINTS, *TEXT_LINTS)} | {"lint.stale": "warning"}
    assert dict(HEADING.findall(PAGE)) == codes


def test_every_code_but_one_has_an_example() -> None:
    assert {code for code, _text, _words in examples()} == set(dict(HEADING.findall(PAGE))) - {
        "lint.unfilled"
    }


@pytest.mark.parametrize(("code", "text", "words"), examples())
def test_example_is_reported(
    code: str, text: str, words: str, changed: Callable[[dict[str, object]], Loaded]
) -> None:
    if code.startswith("text."):
        found = lint_text(text.replace("⏎", "\n"))
    else:
        found = lint_policy(changed(YAML(typ="safe").load(text)), CATALOGUE)
    assert any(one.finding.code == code and words in one.finding.message for one in found)
