"""Published runs: frozen, verified for ever, adjusted by later ones, and every changed byte named."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import worked_example
from kaohe.cli import main

PERIOD = ("--period", "2026-10")
LATE = {
    "ticket_id": "补报1",
    "unit": worked_example.UNIT,
    "product": "带宽型",
    "grade": "AAA",
    "cause": "电信",
    "accepted_at": "2026-10-09 08:00:00",
    "restored_at": "2026-10-09 18:00:00",
}


def write(file: Path, rows: list[dict]) -> Path:
    file.write_text(
        "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]), encoding="utf-8"
    )
    return file


@pytest.fixture
def published(command, workspace):
    run = command("score", "P01", *PERIOD, "-w", workspace, "--format", "json").json["run"]
    answer = command("publish", run, "-w", workspace, "--format", "json")
    assert answer.code == 0, answer.err
    return answer.json


def verify(command, workspace, name):
    return command("verify", name, "-w", workspace, "--format", "json")


def test_a_published_run_verifies_and_publishing_it_again_changes_nothing(command, workspace, published):
    assert verify(command, workspace, published["run"]).json == {
        "run": published["run"],
        "publication": 1,
        "equal": True,
        "differences": [],
    }
    again = command("publish", published["run"], "-w", workspace, "--format", "json")
    assert again.json == published


def test_a_late_ticket_becomes_a_visible_adjustment_and_the_published_run_still_verifies(
    command, workspace, published, tmp_path
):
    assert command("import", "fault_tickets", write(tmp_path / "late.csv", [LATE]), "-w", workspace).code == 0
    later = command("score", "P01", *PERIOD, "-w", workspace, "--format", "json").json
    adjusts = later["adjusts"]
    assert (adjusts["publication"], adjusts["run"]) == (1, published["run"])
    assert adjusts["causes"] == ["tables.fault_tickets"]
    # 184 of 201 on time is 91.54 %: 15 − 3.46 − 1.5 instead of 15 − 3.00 − 1.5.
    (item,) = [each for each in adjusts["adjustments"] if each["indicator"] == "assurance"]
    assert (item["before"], item["after"], item["difference"]) == ("10.50", "10.04", "-0.46")
    refused = command("publish", later["run"], "-w", workspace, "--format", "json")
    assert refused.error["code"] == "publish.reason"
    again = command(
        "publish", later["run"], "--reason", "漏报一张工单", "-w", workspace, "--format", "json"
    ).json
    assert (again["number"], again["replaces"], again["reason"]) == (2, 1, "漏报一张工单")
    assert again["adjustments"] == adjusts["adjustments"]
    for number in ("1", "2"):
        assert verify(command, workspace, number).json["equal"]


def test_scoring_again_after_an_import_that_does_not_matter_leaves_what_is_published(
    command, workspace, published, tmp_path
):
    row = {"person": "甲", "subject": "甲", "test_id": "1", "tested_on": "2026-10-01", "speed": "80"}
    assert command("import", "typing_tests", write(tmp_path / "t.csv", [row]), "-w", workspace).code == 0
    again = command("score", "P01", *PERIOD, "-w", workspace, "--format", "json").json
    assert again["run"] == published["run"]
    assert "adjusts" not in again
    assert verify(command, workspace, published["run"]).json["equal"]


def changed(file: Path, place: int) -> None:
    file.chmod(0o644)
    data = bytearray(file.read_bytes())
    data[place % len(data)] ^= 0x01
    file.write_bytes(bytes(data))


@pytest.fixture(scope="module")
def frozen(worked_facts, tmp_path_factory):
    """A workspace with one publication, made once; the tests change copies."""
    root = Path(shutil.copytree(worked_facts, tmp_path_factory.mktemp("frozen") / "workspace"))
    argv = sys.argv
    try:
        for words in (["score", "P01", *PERIOD, "-w", str(root)], ["publish", "latest", "-w", str(root)]):
            sys.argv = ["kaohe", *words]
            with pytest.raises(SystemExit) as stop:
                main.run()
            assert not stop.value.code
    finally:
        sys.argv = argv
    return root


def guarded(root: Path) -> list[Path]:
    """What one publication rests on: the frozen run, the run kept, the facts' files and their manifest."""
    note = json.loads((root / "publications/00001/note.json").read_text(encoding="utf-8"))
    facts = [root / "facts" / table / name for table, files in note["files"].items() for name in files]
    return [
        root / "publications/00001/frozen.json",
        root / "runs" / f"{note['run']}.json",
        root / "imports" / f"{note['facts_version']}.json",
        *facts,
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 100), place=st.integers(0, 10**6))
def test_a_byte_changed_by_hand_is_found_and_named(command, frozen, tmp_path_factory, which, place):
    root = Path(shutil.copytree(frozen, tmp_path_factory.mktemp("changed") / "workspace"))
    files = guarded(root)
    file = files[which % len(files)]
    changed(file, place)
    answer = verify(command, root, "1")
    assert answer.code == 1
    assert not answer.json["equal"]
    assert str(file) in {each["where"] for each in answer.json["differences"]}
    shutil.rmtree(root.parent)


@pytest.mark.usefixtures("published")
def test_the_audit_names_a_changed_file_of_any_version_and_a_changed_note(command, workspace, tmp_path):
    for number in range(2):
        row = LATE | {"ticket_id": f"补报{number}"}
        command("import", "fault_tickets", write(tmp_path / f"{number}.csv", [row]), "-w", workspace)
        command("score", "P01", *PERIOD, "-w", workspace)
        command("publish", "latest", "--reason", "补报", "-w", workspace)
    sound = command("audit", "verify", "-w", workspace, "--format", "json")
    assert (sound.code, sound.json) == (0, {"equal": True, "findings": []})
    for name in ("publications/00001/note.json", "imports/3.json", "facts/complaints"):
        file = workspace / name
        file = next(file.glob("*.parquet")) if file.is_dir() else file
        before = file.read_bytes()
        changed(file, len(before) // 2)
        answer = command("audit", "verify", "-w", workspace, "--format", "json")
        assert answer.code == 1
        assert str(file) in {each["place"]["file"] for each in answer.json["findings"]}
        file.write_bytes(before)


def test_a_run_whose_kept_figures_were_changed_cannot_be_published(command, workspace):
    run = command("score", "P01", *PERIOD, "-w", workspace, "--format", "json").json["run"]
    file = workspace / "runs" / f"{run}.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"81.86"', '"91.86"'), encoding="utf-8")
    refused = command("publish", run, "-w", workspace, "--format", "json")
    assert refused.error["code"] == "publish.disagrees"
    assert not (workspace / "publications").exists()


def test_a_backup_restores_to_the_same_bytes_and_what_is_published_verifies_there(
    command, workspace, published, tmp_path
):
    file, target = tmp_path / "kaohe.zip", tmp_path / "restored"
    assert command("backup", file, "-w", workspace, "--format", "json").code == 0
    assert command("restore", file, "-w", target, "--format", "json").code == 0
    assert verify(command, target, published["run"]).json["equal"]
    kept = {path.relative_to(workspace) for path in workspace.rglob("*") if path.is_file()}
    for path in kept - {Path(".lock")}:
        assert (target / path).read_bytes() == (workspace / path).read_bytes()


def test_a_broken_backup_leaves_nothing_behind_and_a_workspace_in_use_is_not_overwritten(
    command, workspace, tmp_path
):
    file = tmp_path / "kaohe.zip"
    command("backup", file, "-w", workspace)
    whole = file.read_bytes()
    assert command("restore", file, "-w", workspace, "--format", "json").error["code"] == "backup.occupied"
    assert command("backup", file, "-w", workspace, "--format", "json").error["code"] == "backup.exists"
    for broken in (whole[: len(whole) // 2], b"no archive", whole[:500] + b"\0" * 80 + whole[580:]):
        file.write_bytes(broken)
        target = tmp_path / "restored"
        assert command("restore", file, "-w", target, "--format", "json").error["code"] == "backup.broken"
        assert not target.exists()
        assert not list(tmp_path.glob(".restore-*"))


def test_names_that_are_not_there(command, workspace):
    assert command("publish", "latest", "-w", workspace, "--format", "json").error["code"] == "run.not_found"
    assert command("verify", "latest", "-w", workspace, "--format", "json").error["code"] == "run.not_found"
    assert command("publications", "-w", workspace, "--format", "json").json == []
