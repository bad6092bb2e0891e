"""A score killed at any instant leaves the workspace as before; two at once both succeed."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import worked_example

SOURCE = Path(__file__).parents[2] / "src"


def start(workspace, *more):
    words = ("score", "P01", "--period", "2026-10", "-w", str(workspace), "--format", "json", *more)
    return subprocess.Popen(
        [sys.executable, "-m", "kaohe", *words],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def state(workspace):
    """Everything in the workspace but the runs."""
    return {
        str(file.relative_to(workspace)): file.read_bytes()
        for file in sorted(workspace.rglob("*"))
        if file.is_file() and "runs" not in file.parts
    }


def whole_runs(workspace):
    """Every run that the workspace offers is whole."""
    return [
        json.loads(file.read_text(encoding="utf-8"))["result"]["run"]
        for file in (workspace / "runs").glob("*.json")
    ]


def test_a_killed_score_leaves_the_workspace_as_before_or_after(workspace, command):
    before = state(workspace)
    begun = time.monotonic()
    out, _err = start(workspace).communicate(timeout=120)
    duration = time.monotonic() - begun
    expected = json.loads(out)["run"]
    (run,) = (workspace / "runs").glob("*.json")
    run.unlink()
    chance = random.Random(20261031)  # noqa: S311 - any instants will do
    for _attempt in range(8):
        process = start(workspace)
        time.sleep(duration * chance.uniform(0.4, 1.0))
        process.kill()
        process.communicate()
        assert state(workspace) == before
        assert set(whole_runs(workspace)) <= {expected}
    answer = command("score", "P01", "--period", "2026-10", "-w", workspace, "--format", "json")
    assert answer.json["run"] == expected
    explained = command(
        "explain", "latest", worked_example.UNIT, "total", "-w", workspace, "--format", "json"
    )
    assert explained.json["points"] == "81.86"


def test_two_scores_at_once_both_succeed(workspace):
    processes = [
        start(workspace),
        start(workspace),
        start(workspace, "--interpretation", "partial_units=whole"),
    ]
    answers = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], answers
    assert answers[0][0] == answers[1][0]
    assert len(whole_runs(workspace)) == 2


def test_a_part_left_by_a_killed_score_is_not_a_run(workspace, command):
    runs = workspace / "runs"
    runs.mkdir(exist_ok=True)
    (runs / "tmpabc.part").write_text("{", encoding="utf-8")
    assert command("score", "P01", "--period", "2026-10", "-w", workspace).code == 0
    explained = command(
        "explain", "latest", worked_example.UNIT, "total", "-w", workspace, "--format", "json"
    )
    assert explained.json["points"] == "81.86"
