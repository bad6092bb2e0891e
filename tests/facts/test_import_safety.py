"""An import happens whole or not at all: killed, interrupted, or beside another one."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock

from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.manifest import Manifest
from kaohe.facts.store.workspace import Workspace

SOURCE = Path(__file__).parents[2] / "src"
ROWS = 20_000


def start(workspace, *paths):
    command = [
        sys.executable,
        "-m",
        "kaohe",
        "import",
        "fault_tickets",
        *map(str, paths),
        "-w",
        str(workspace.root),
    ]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def bring(workspace, *paths):
    request = Request(table="fault_tickets", paths=paths, who="测试", when="2026-11-01")
    return import_files(workspace, request, lambda: None)


def tickets(path, first, unit="甲", rows=ROWS):
    bad = ["", "甲", "2026-10-05 08:00:00"]
    frame = pl.DataFrame(
        [[f"T{index}", unit, "2026-10-05 08:00:00"] for index in range(first, first + rows)] + [bad],
        schema=["工单号", "考核单位", "受理时间"],
        orient="row",
    )
    frame.write_csv(path)
    return path


def state(workspace):
    snapshot = workspace.snapshot()
    rows = pl.read_parquet(snapshot.files("fault_tickets"), glob=False).height if snapshot.version else 0
    assert rows == snapshot.rows("fault_tickets")
    return snapshot.hash("fault_tickets"), rows


def test_a_killed_import_leaves_the_workspace_as_before_or_after_it(tmp_path):
    base, change = tickets(tmp_path / "a.csv", 0), tickets(tmp_path / "b.csv", ROWS // 2, unit="乙")
    trial = Workspace.create(tmp_path / "trial")
    bring(trial, base)
    before = state(trial)
    begun = time.monotonic()
    assert start(trial, change).wait(60) == 1
    duration = time.monotonic() - begun
    after = state(trial)
    chance = random.Random(20261031)  # noqa: S311 - any instants will do
    for attempt in range(6):
        workspace = Workspace.create(tmp_path / f"ws{attempt}")
        bring(workspace, base)
        process = start(workspace, change)
        time.sleep(duration * chance.uniform(0.35, 1.0))
        process.kill()
        process.communicate()
        assert state(workspace) in {before, after}
        bring(workspace, change)
        assert state(workspace) == after


@pytest.mark.parametrize("first", [True, False], ids=["first import", "second import"])
def test_what_a_crash_before_the_commit_left_behind_is_invisible_and_rolled_back(
    first, tmp_path, monkeypatch
):
    workspace = Workspace.create(tmp_path / "ws")
    base, change = tickets(tmp_path / "a.csv", 0, rows=10), tickets(tmp_path / "b.csv", 5, "乙", rows=10)
    if not first:
        bring(workspace, base)
    before = workspace.version, workspace.snapshot().hash("fault_tickets")

    def crash(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Manifest, "write", crash)
        with pytest.raises(KeyboardInterrupt):
            bring(workspace, change)
    assert (workspace.version, workspace.snapshot().hash("fault_tickets")) == before
    report = bring(workspace, change)
    assert report.version == before[0] + 1
    assert state(workspace)[1] == (10 if first else 15)
    assert report.open_entries == 1


def test_two_imports_at_once_both_succeed(tmp_path):
    workspace = Workspace.create(tmp_path / "ws")
    running = [start(workspace, tickets(tmp_path / f"{n}.csv", n * ROWS)) for n in range(2)]
    assert [process.wait(60) for process in running] == [1, 1]
    assert (workspace.version, state(workspace)[1]) == (2, 2 * ROWS)


def test_an_import_that_has_to_wait_says_so(tmp_path):
    workspace = Workspace.create(tmp_path / "ws")
    lock = FileLock(workspace.root / ".lock")
    with lock:
        process = start(workspace, tickets(tmp_path / "a.csv", 0, rows=1))
        assert process.stderr is not None
        assert "等它结束" in process.stderr.readline()
        assert workspace.version == 0
    assert process.wait(60) == 1
    assert workspace.version == 1
    process.communicate()


def test_every_version_stays_readable(tmp_path):
    workspace = Workspace.create(tmp_path / "ws")
    for version in range(1, 4):
        bring(workspace, tickets(tmp_path / f"{version}.csv", version * 5, unit=f"单位{version}", rows=10))
    counts = [workspace.snapshot(version).rows("fault_tickets") for version in range(4)]
    files = [workspace.snapshot(version).files("fault_tickets") for version in range(4)]
    assert counts == [0, 10, 15, 20]
    assert [pl.read_parquet(each, glob=False).height if each else 0 for each in files] == counts
    assert [manifest.who for manifest in workspace.manifests()] == ["测试"] * 3
