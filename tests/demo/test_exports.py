"""The made-up office: the same bytes everywhere, and files that intake reads as it reads a user's."""

from collections import Counter

import pytest

from kaohe.demo.exports import write_exports
from kaohe.errors import KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE

ROWS = 600


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    return write_exports(tmp_path_factory.mktemp("exports"), ROWS)


@pytest.fixture(scope="module")
def reports(exports, tmp_path_factory):
    """Import every file that can be read; the answer for one that cannot is its error."""
    workspace = Workspace.create(tmp_path_factory.mktemp("workspace"))
    return {export.files[-1].name: imported(workspace, export) for export in exports}


def imported(workspace, export):
    request = Request(export.table, export.files, who="test", when="2026-10-08T09:00:00+08:00")
    try:
        return import_files(workspace, request, lambda: None)
    except KaoheError as error:
        return error


def contents(exports):
    return {file.name: file.read_bytes() for export in exports for file in export.files}


def test_the_same_rows_give_the_same_bytes(exports, tmp_path):
    again = write_exports(tmp_path, ROWS)

    assert contents(exports) == contents(again)


def test_every_table_has_a_file_but_those_filled_by_hand(exports):
    by_hand = {"exclusions", "exemptions", "headcount"}
    assert {export.table for export in exports} == CATALOGUE.keys() - by_hand


def test_rows_scales_tickets_and_orders(reports):
    read = Counter()
    for report in reports.values():
        if not isinstance(report, KaoheError):
            read[report.table] += report.counts["accepted"]

    assert pytest.approx(read["fault_tickets"], abs=12) == ROWS
    assert pytest.approx(read["provisioning_orders"], abs=12) == ROWS / 2


def test_tickets_open_at_the_end_of_a_month_come_again_closed(reports):
    assert reports["故障工单_2026-09.csv"].counts["superseded"] > 0


def test_only_the_planted_faults_are_rejected(reports):
    refused = {name: report.code for name, report in reports.items() if isinstance(report, KaoheError)}
    rejected = {
        name: report.counts["rejected"]
        for name, report in reports.items()
        if name not in refused and report.counts["rejected"]
    }

    assert refused == {"投诉_补报_传输中断.xlsx": "file.broken"}
    assert rejected == {"故障工单_补录.csv": 5, "评分_补录.csv": 3}
    assert reports["评分_补录.csv"].counts["superseded"] == 1
