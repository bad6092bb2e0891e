"""``kaohe score`` over files as an office has them: the worked example, to the last digit and the last byte."""

import os
import random
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import worked_example

SOURCE = Path(__file__).parents[2] / "src"
needs_spark = pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None, reason="Java or pyspark is not installed"
)


def kaohe(*words):
    """Run the command in a process of its own and return its standard output, byte for byte."""
    done = subprocess.run(
        [sys.executable, "-m", "kaohe", *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def imported(command, folder, rows):
    """Import through the command line; each table in two files, the second with the later rows."""
    folder.mkdir()
    workspace = folder / "workspace"
    command("init", workspace)
    for table, file in worked_example.write(folder, rows).items():
        heading, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        half = folder / f"{table}-2.csv"
        half.write_text("".join([heading, *lines[len(lines) // 2 :]]), encoding="utf-8")
        file.write_text("".join([heading, *lines[: len(lines) // 2]]), encoding="utf-8")
        answer = command("import", table, file, half, "-w", workspace, "--format", "json")
        assert answer.code == 0, answer.err
        assert answer.json["accepted"] == len(rows[table])
    return workspace


def shuffled(rows):
    chance = random.Random(20261031)  # noqa: S311 - any order will do
    mixed = {}
    for table, cells in rows.items():
        columns = chance.sample(list(dict.fromkeys(name for row in cells for name in row)), k=len(cells[0]))
        order = chance.sample(cells, k=len(cells))
        mixed[table] = [{name: row[name] for name in columns if name in row} | row for row in order]
    return mixed


def scored(workspace, *more):
    return kaohe("score", "P01", "--period", "2026-10", "-w", workspace, "--format", "json", *more)


def test_the_worked_example_to_the_last_digit(command, workspace):
    answer = command("score", "P01", "--period", "2026-10", "-w", workspace, "--format", "json").json
    nodes = {row["indicator"]: row for row in answer["rows"]}
    assert {name: nodes[name]["points"] for name in worked_example.POINTS} == worked_example.POINTS
    assert {name: nodes[name]["value"] for name in worked_example.VALUES} == worked_example.VALUES
    assert answer["totals"] == [{"subject": worked_example.UNIT, "points": "81.86", "grade": "B", "rank": 1}]


def test_the_same_bytes_for_shuffled_files_and_any_number_of_threads(command, tmp_path):
    rows = worked_example.rows()
    first = imported(command, tmp_path / "first", rows)
    second = imported(command, tmp_path / "second", shuffled(rows))
    expected = scored(first)
    assert b'"81.86"' in expected
    assert scored(second) == expected
    assert scored(first, "--threads", "1") == expected
    assert scored(second, "--threads", "2") == expected


def test_an_overtaken_state_leaves_no_trace(command, workspace, tmp_path):
    """A ticket imported late, then put right, gives the bytes of one that was right from the start."""
    before = scored(workspace)
    ticket = dict(worked_example.rows()["fault_tickets"][20])
    for name, restored in (("late.csv", "2026-10-14 08:00:00"), ("right.csv", ticket["restored_at"])):
        state = ticket | {"restored_at": restored}
        (file,) = worked_example.write(tmp_path, {name.removesuffix(".csv"): [state]}).values()
        command("import", "fault_tickets", file, "-w", workspace)
        assert (scored(workspace) == before) is (name == "right.csv")


@needs_spark
def test_spark_gives_the_bytes_of_duckdb(workspace):
    expected = scored(workspace)
    assert scored(workspace, "--engine", "spark") == expected
