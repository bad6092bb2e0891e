"""The clean policy with some fields changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import Position, read_document
from kaohe.policy.interpretation import apply_changes
from kaohe.policy.loader import Loaded, load_document

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = Path(__file__).parent / "base.yaml"


@pytest.fixture
def changed() -> Callable[[dict[str, object]], Loaded]:
    """Return a function that loads base.yaml with fields set by path."""
    return change


def change(changes: dict[str, object]) -> Loaded:
    document = read_document(BASE)
    assert not list(apply_changes(document.data, {path: one for path, one in changes.items() if "." in path}))
    document.data |= {path: one for path, one in changes.items() if "." not in path}
    for path in changes:
        steps = tuple(int(step) if step.isdigit() else step for step in path.split("."))
        document.positions.setdefault(steps, Position(str(BASE), 1, 1))
    return load_document(document, CATALOGUE)
