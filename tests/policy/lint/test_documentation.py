"""docs/lint.md: every code has a heading, every example reports what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import read_document
from kaohe.policy.interpretation import apply_changes
from kaohe.policy.lint.policies import lint_policy
from kaohe.policy.lint.registry import POLICY_LINTS, TEXT_LINTS
from kaohe.policy.lint.texts import lint_text
from kaohe.policy.loader import load_document

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
def test_example_is_reported(code: str, text: str, words: str) -> None:
    if code.startswith("text."):
        found = lint_text(text.replace("⏎", "\n"))
    else:
        document = read_document(HERE / "base.yaml")
        changes = YAML(typ="safe").load(text)
        assert not list(
            apply_changes(document.data, {key: one for key, one in changes.items() if "." in key})
        )
        document.data |= {key: one for key, one in changes.items() if "." not in key}
        found = lint_policy(load_document(document, CATALOGUE), CATALOGUE)
    assert any(one.finding.code == code and words in one.finding.message for one in found)
