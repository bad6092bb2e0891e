"""Facts on the command line: what the commands answer, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

SOURCE = Path(__file__).parents[2] / "src"
HEADER = "工单号,考核单位,产品,受理时间\n"


@pytest.fixture
def kaohe(tmp_path):
    def run(*words, code=0):
        environment = {**os.environ, "PYTHONPATH": str(SOURCE), "KAOHE_USER": "张三"}
        command = [sys.executable, "-m", "kaohe", *map(str, words), "--format", "json"]
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout if code < 2 else done.stderr)

    return run


def test_from_files_to_versions_and_back_from_quarantine(kaohe, tmp_path):
    (tmp_path / "a.csv").write_text(
        HEADER + "T1,甲,宽带,2026-10-05 08:00\nT2,甲,光猫,2026-10-05 08:00\n", encoding="utf-8"
    )
    assert kaohe("init", "ws") == {"workspace": "ws", "version": 0}
    answer = kaohe("import", "fault_tickets", "a.csv", "-w", "ws", code=1)
    counts = {
        name: answer[name]
        for name in ("table", "rows", "accepted", "updated", "unchanged", "superseded", "rejected", "version")
    }
    assert counts == {
        "table": "fault_tickets",
        "rows": 2,
        "accepted": 1,
        "updated": 0,
        "unchanged": 0,
        "superseded": 0,
        "rejected": 1,
        "version": 1,
    }
    (rejected,) = answer["quarantine"]
    assert {name: rejected[name] for name in ("file", "row", "column", "value")} == {
        "file": "a.csv",
        "row": 3,
        "column": "产品",
        "value": "光猫",
    }
    (waiting,) = kaohe("quarantine", "list", "-w", "ws")["rows"]
    assert waiting["cells"]["工单号"] == "T2"
    assert kaohe("quarantine", "export", "q.xlsx", "-w", "ws")["rows"] == 1
    book = load_workbook(tmp_path / "q.xlsx")
    book.worksheets[0]["E2"] = "VPN"
    book.save(tmp_path / "q.xlsx")
    assert kaohe("import", "fault_tickets", "q.xlsx", "-w", "ws")["accepted"] == 1
    assert kaohe("quarantine", "list", "-w", "ws") == {"rows": []}
    (tmp_path / "b.csv").write_text(HEADER + "合计,,,1\n", encoding="utf-8")
    (total,) = (
        kaohe("import", "fault_tickets", "b.csv", "-w", "ws", code=1)
        and kaohe("quarantine", "list", "-w", "ws")["rows"]
    )
    assert kaohe("quarantine", "discard", total["id"], "--why", "合计行", "-w", "ws") == {
        "discarded": 1,
        "version": 4,
    }
    assert (
        kaohe("quarantine", "discard", total["id"], "--why", "合计行", "-w", "ws", code=2)["error"]["code"]
        == "quarantine.unknown"
    )
    assert kaohe("import", "fault_tickets", "b.csv", "-w", "ws", code=1)["version"] == 4
    versions = kaohe("versions", "-w", "ws")["versions"]
    assert [(entry["version"], entry["who"], [file["name"] for file in entry["files"]]) for entry in versions] == [
        (1, "张三", ["a.csv"]), (2, "张三", ["q.xlsx"]), (3, "张三", ["b.csv"]), (4, "张三", [])
    ]  # fmt: skip


def test_what_cannot_be_done_is_one_object_with_code_place_and_hint(kaohe, tmp_path):
    error = kaohe("import", "fault_tickets", "a.csv", "-w", tmp_path, code=2)["error"]
    assert (error["code"], error["place"]) == ("workspace.missing", {"file": str(tmp_path)})
    assert "kaohe init" in error["hint"]
    kaohe("init", "ws")
    assert kaohe("import", "faults", "a.csv", "-w", "ws", code=2)["error"]["code"] == "table.unknown"
    assert kaohe("import", "fault_tickets", "a.csv", "-w", "ws", code=2)["error"]["code"] == "file.missing"


def test_tables_are_listed_and_written_as_a_template_that_imports(kaohe, tmp_path):
    (table,) = kaohe("tables", "revenue")["tables"]
    assert (table["key"], table["columns"][3]["unit"]) == (["unit", "account", "month"], "元")
    kaohe("tables", "revenue", "--template", "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    for column, value in enumerate(("甲", "维护外包", "2026-10", 12.5), 1):
        book.worksheets[0].cell(2, column, value)
    book.save(tmp_path / "t.xlsx")
    kaohe("init", "ws")
    assert kaohe("import", "revenue", "t.xlsx", "-w", "ws")["accepted"] == 1
