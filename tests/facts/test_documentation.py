"""The documentation says what the program knows: tables, error codes, examples of bad cells."""

import re
from pathlib import Path

import pytest

from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.facts.tables.reference import reference

REPOSITORY = Path(__file__).parents[2]
ERRORS = (REPOSITORY / "docs" / "errors.md").read_text(encoding="utf-8")
FAMILIES = re.findall(r"^## `([a-z]+)`", ERRORS, re.MULTILINE)
EXAMPLES = re.findall(r"^### `([\w.]+)`|^例:`([\w.]+)` = `(.*?)` → (.*)$", ERRORS, re.MULTILINE)

FILLED = {
    "fault_tickets": {"ticket_id": "T", "unit": "甲", "accepted_at": "2026-10-05 08:00:00"},
    "complaints": {"complaint_id": "C", "unit": "甲", "received_at": "2026-10-05"},
    "typing_tests": {"test_id": "P", "subject": "张三", "tested_on": "2026-10-05"},
    "revenue": {"unit": "甲", "account": "语音", "month": "2026-10"},
    "ratings": {"subject": "甲", "indicator": "x", "rater": "乙", "rater_role": "上级", "period": "2026-10"},
    "contracts": {
        "contract_id": "H",
        "partner": "甲公司",
        "service": "售前",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
    },
    "exclusions": {
        "exclusion_id": "X",
        "table": "fault_tickets",
        "row_key": "T",
        "reason": "停电",
        "proposed_by": "李文静",
        "approved_by": "赵志远",
        "approved_on": "2026-10-05",
    },
}


def test_the_reference_of_tables_is_fresh():
    assert (REPOSITORY / "docs" / "tables.md").read_text(encoding="utf-8") == reference(CATALOGUE)


def test_every_error_code_is_documented_and_every_documented_code_exists():
    """A family is documented by a heading; its codes are the strings ``"family.name"`` in the source.

    Score sheets share the family ``sheet`` but have a guide of their own, whose list a test of theirs checks.
    """
    pattern = re.compile(rf'"((?:{"|".join(FAMILIES)})\.[a-z_]+)"')
    paths = (
        path
        for path in (REPOSITORY / "src").rglob("*.py")
        if "sheets" not in str(path.relative_to(REPOSITORY))
    )
    sources = (path.read_text(encoding="utf-8") for path in paths)
    used = {code for source in sources for code in pattern.findall(source)}
    documented = re.findall(r"^### `([\w.]+)`", ERRORS, re.MULTILINE)
    assert sorted(documented) == sorted(used)


def examples():
    code = ""
    for heading, column, value, reason in EXAMPLES:
        code = heading or code
        if column:
            yield pytest.param(code, column, value, reason, id=code)


@pytest.mark.parametrize(("code", "column", "value", "reason"), list(examples()))
def test_an_example_in_the_documentation_gives_that_reason(code, column, value, reason, tmp_path):
    table, _, name = column.rpartition(".")
    table = table or "fault_tickets"
    cells = {**FILLED[table], name: value}
    others = {**FILLED[table], CATALOGUE[table].key[0]: "另一个", name: ""}
    if CATALOGUE[table].column(name).type == "moment":
        others[name] = "2026-10-06"  # a column most of whose cells are clear
    rows = [
        list(cells),
        list(cells.values()),
        [others[key] for key in cells],
        [others[key] + "" for key in cells],
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    workspace = Workspace.create(tmp_path / "ws")
    report = import_files(workspace, Request(table, (path,), "测试", ""), lambda: None)
    said = [
        (each.code, each.reason) for row in report.batches[0].rejected for each in row.reasons if row.row == 2
    ]
    assert said == [(code, reason)]
