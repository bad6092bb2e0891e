"""Pay of a period that is published: what a later run, or another policy, changes about it, tried and booked."""

import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.engine.rows_given import facts_of_rows
from kaohe.ledger.store import open_ledger

POLICY = Path(__file__).parent / "policy.yaml"
SOLD = {"collection_id": "1", "subject": "甲", "collected_on": "2026-03-31", "amount": "700"}
FACTS = {
    "assignments": [{"person": "甲", "unit": "一部", "post": "经理", "valid_from": "2026-01-01"}],
    "plans": [{"unit": "甲", "item": "销售", "period": "2026-03", "planned": 100}],
    "collections": [SOLD],
}


@pytest.fixture
def workspace(tmp_path: Path, command) -> Path:
    """Return a workspace whose March is scored and published."""
    facts_of_rows(FACTS, tmp_path)
    for words in (("score", POLICY, "--period", "2026-03"), ("publish", "latest")):
        assert command(*words, "-w", tmp_path).code == 0
    return tmp_path


def late(workspace: Path, command, amount: str) -> str:
    """Import a row that comes late, score March again and return the run."""
    row = {**SOLD, "collection_id": f"late {amount}", "amount": amount}
    text = "\n".join((",".join(row), ",".join(row.values())))
    (workspace / "late.csv").write_text(text, encoding="utf-8")
    assert command("import", "collections", workspace / "late.csv", "-w", workspace).code == 0
    answer = command("score", POLICY, "--period", "2026-03", "-w", workspace, "--format", "json").json
    pay = [(own["subject"], own["item"], own["difference"]) for own in answer["adjusts"]["pay"]]
    assert pay == [("甲", "commission", "-2.50"), ("甲", "bonus", "-5.00")]
    return answer["run"]


def test_a_run_over_a_published_period_is_an_adjustment_of_the_next(workspace: Path, command) -> None:
    """Nobody had posted the published run: it is posted as it was published, then what changed about it."""
    run = late(workspace, command, "-50")
    where = ("-w", workspace, "--format", "json")
    tried = command("ledger", "post", run, "--dry-run", *where).json
    assert command("ledger", "show", *where).json["balances"] == []
    posted = command("ledger", "post", run, *where).json
    assert (tried["dry_run"], tried["booked"], len(tried["posted"])) == (
        True,
        "2026-04",
        len(posted["posted"]),
    )
    own = [one for one in posted["posted"] if one["account"] == "due"]
    assert [(one["booked"], one["item"], one["amount"]) for one in own] == [
        ("2026-03", "base", "3000.00"),
        ("2026-03", "commission", "35.00"),
        ("2026-03", "bonus", "10.00"),
        ("2026-04", "commission", "-2.50"),
        ("2026-04", "bonus", "-5.00"),
    ]
    assert {one["reason"] for one in own if one["booked"] == "2026-04"} == {
        "2026-03 的调整:变了的:tables.collections"
    }
    assert command("ledger", "post", run, *where).json["posted"] == []
    published = command("publish", run, "--reason", "退货", *where).json
    assert [one["difference"] for one in published["pay_adjustments"]] == ["-2.50", "-5.00"]
    assert command("verify", run, *where).json["equal"]
    assert "2 处变化" in command("publications", "-w", workspace).out
    assert command("audit", "verify", *where).json["equal"]


def test_the_reason_of_a_correction_is_that_of_its_publication(workspace: Path, command) -> None:
    where = ("-w", workspace, "--format", "json")
    command("ledger", "post", "latest", *where)
    run = late(workspace, command, "-50")
    command("publish", run, "--reason", "退货", *where)
    posted = command("ledger", "post", run, *where).json["posted"]
    assert {(one["booked"], one["reason"]) for one in posted} == {("2026-04", "2026-03 的调整:退货")}


def test_a_change_of_the_policy_is_tried_without_booking(workspace: Path, command) -> None:
    change = ("--set", "pay.commission.cap=30", "--set", "parameters.wage.values.经理=3100")
    where = (POLICY, "--period", "2026-03", *change, "-w", workspace)
    (own,) = command("whatif", *where, "--format", "json").json["subjects"]
    assert [(one["item"], one["before"], one["after"]) for one in own["pay"]] == [
        ("base", "3000.00", "3100.00"),
        ("commission", "35.00", "30.00"),
    ]
    assert own["pay_difference"] == "95.00"
    assert "commission: 35.00 → 30.00 (-5.00)" in command("whatif", *where).out
    assert not (workspace / "ledger").exists()


def test_two_people_who_publish_and_post_at_once_do_it_once(workspace: Path, command) -> None:
    run = late(workspace, command, "-50")
    words = [sys.executable, "-m", "kaohe"]
    todo = [["publish", run, "--reason", "退货"], ["ledger", "post", run]] * 2
    started = [
        subprocess.Popen([*words, *own, "-w", str(workspace)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for own in todo
    ]
    for process in started:
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    where = ("-w", workspace, "--format", "json")
    assert [one["number"] for one in command("publications", *where).json] == [1, 2]
    entries = command("ledger", "statement", "甲", *where).json["entries"]
    due = [(one["item"], one["amount"]) for one in entries if one["account"] == "due"]
    assert len(due) == len(set(due)) == 5
    assert command("audit", "verify", *where).json["equal"]


@pytest.mark.parametrize("what", ["clause", "name"])
def test_a_byte_changed_in_the_ledgers_file_is_named(workspace: Path, command, what: str) -> None:
    where = ("-w", workspace, "--format", "json")
    posted = command("ledger", "post", "latest", *where).json["posted"]
    file = workspace / "ledger" / "ledger.sqlite3"
    cite, name = posted[0]["cite"].encode(), posted[0]["subject"].encode()
    content = file.read_bytes()
    changed = content.replace(
        *((cite, cite[:-1] + b"\x81") if what == "clause" else (name, name[:-1] + b"\xb3"))
    )
    assert changed != content
    file.write_bytes(changed)
    answer = command("audit", "verify", *where)
    assert answer.code == 1
    assert {own["code"] for own in answer.json["findings"]} == {"ledger.changed"}
    assert posted[0]["number"] in {int(own["place"]["value"]) for own in answer.json["findings"]}


def test_a_ledger_that_is_no_database_any_more_is_said(workspace: Path, command) -> None:
    command("ledger", "post", "latest", "-w", workspace)
    (workspace / "ledger" / "ledger.sqlite3").write_bytes(b"no database" * 1000)
    assert (
        command("audit", "verify", "-w", workspace, "--format", "json").error["code"] == "ledger.unreachable"
    )


def test_a_backup_waits_for_who_posts_and_holds_whole_postings(workspace: Path, command, monkeypatch) -> None:
    monkeypatch.setattr("kaohe.ledger.store.WAIT", 0.1)
    where = ("-w", workspace, "--format", "json")
    posted = command("ledger", "post", "latest", *where).json["posted"]
    file = workspace.parent / "backup.zip"
    with open_ledger(workspace) as ledger, ledger.writing():
        assert command("backup", file, *where).error["code"] == "ledger.unreachable"
        assert not file.exists()
    assert command("backup", file, *where).code == 0
    restored = ("-w", workspace.parent / "restored", "--format", "json")
    assert command("restore", file, *restored).code == 0
    assert command("ledger", "statement", "甲", *restored).json["entries"] == posted
    assert command("audit", "verify", *restored).json["equal"]
