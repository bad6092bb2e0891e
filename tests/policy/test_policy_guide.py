"""The guides to policies name every field that a policy can have, and its examples are YAML."""

import re
from pathlib import Path

import pytest

from kaohe.policy.document import parse_document
from kaohe.policy.policy import Policy
from kaohe.policy.salvage import field_names

GUIDES = [Path(__file__).parents[2] / "docs" / name for name in ("policies.md", "organisation.md")]
TEXT = "\n".join(guide.read_text(encoding="utf-8") for guide in GUIDES)


def test_every_field_is_described() -> None:
    named = set(re.findall(r"[a-z_]+", TEXT))
    assert sorted(field_names(Policy) - named) == []


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL))
def test_examples_are_yaml(block: str) -> None:
    form = list if block.startswith("- ") else dict
    assert parse_document(block, "guide", form).data
