"""Ten sheets unlike each other (`unlike_sheets.yaml`): every row is read or refused, and what is read prints back."""

from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from ruamel.yaml import YAML

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.sheets.importing import Request, import_sheet
from kaohe.policy.sheets.layout import lay_out
from kaohe.policy.sheets.memory import remember
from kaohe.policy.sheets.print_docx import write_docx
from kaohe.policy.sheets.print_xlsx import write_xlsx

SHEETS = YAML(typ="safe").load(Path(__file__).with_name("unlike_sheets.yaml").read_text(encoding="utf-8"))


def made(case: dict, folder: Path) -> Path:
    return _document(case, folder / "表.docx") if case.get("word") else _workbook(case, folder / "表.xlsx")


def _workbook(case: dict, path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    for number, row in enumerate(case["rows"], start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                page.cell(number, column, value)
    for spot, form in case.get("formats", {}).items():
        page[spot].number_format = form
    for block in case.get("merges", ()):
        page.merge_cells(block)
    book.save(path)
    return path


def _document(case: dict, path: Path) -> Path:
    document = docx.Document()
    for text in case["above"]:
        document.add_paragraph(text)
    rows = case["rows"]
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            table.cell(number, column).text = str(value or "")
    for block in case.get("merges", ()):
        left, top, right, bottom = (edge - 1 for edge in range_boundaries(block))
        table.cell(top, left).merge(table.cell(bottom, right))
    for text in case["below"]:
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case["case"])
def test_every_row_is_read_or_refused(case, tmp_path, imported):
    done = imported(made(case, tmp_path))

    read = [
        {"title": row["title"]}
        | ({} if row["points"] is None else {"points": str(row["points"])})
        | {"clauses": [(clause["understood"] or {}).get("zh") for clause in row["clauses"]]}
        for row in done.draft.rows
    ]
    assert read == case["items"]
    assert [finding.code for finding in done.draft.findings] == case["faults"]
    bands = done.data.get("grades", {}).get("bands", [])
    assert [f"{band['grade']} {band.get('from', '')}".strip() for band in bands] == case.get("grades", [])
    assert done.data.get("notes", []) == case.get("notes", [])


# Where points are lacking, items stand below their category, which is no item of its own yet.
FINISHED = [case for case in SHEETS if "sheet.no_points" not in case["faults"]]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("case", FINISHED, ids=lambda case: case["case"])
def test_what_is_read_prints_and_reads_back(case, kind, tmp_path, imported):
    done = imported(made(case, tmp_path))
    loaded = load_document(parse_document(done.text, "a"), CATALOGUE)
    printed = tmp_path / f"printed.{kind}"
    write = write_xlsx if kind == "xlsx" else write_docx
    write(lay_out(loaded.policy, CATALOGUE), remember(loaded.document.data), printed)

    again = import_sheet(Request(printed, "2026-01-01"), [], CATALOGUE)

    assert bare(load_document(parse_document(again.text, "b"), CATALOGUE)) == bare(loaded)


def bare(loaded):
    """Return the policy; of clauses that wait, what they say, not why they do."""
    data = loaded.policy.model_dump()
    for node in data["indicators"].values():
        for part in node["pending"]:
            part.pop("why")
    return data
