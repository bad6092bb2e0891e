"""Every shipped policy's worked examples come out, reach every branch, and hold every number."""

from pathlib import Path

import pytest

from kaohe.cli.examples import run_examples
from kaohe.policy.library import Library


@pytest.mark.parametrize("policy", Library().ids())
def test_worked_examples(policy: str, tmp_path: Path) -> None:
    result = run_examples(policy, tmp_path, mutations=True)
    assert result["failures"] == []
    assert result["uncovered"] == []
    assert result["mutations"]["unnoticed"] == []
    assert result["passed"] > 0
