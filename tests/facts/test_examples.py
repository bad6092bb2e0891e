"""The mappings in ``examples/`` import the real exports with the figures of their README."""

from pathlib import Path

import duckdb
import pytest

from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "ws")


def bring(workspace, path, example):
    mapping = EXAMPLES / example / "mapping.yaml"
    report = import_files(workspace, Request("fault_tickets", (path,), "测试", "", mapping), lambda: None)
    assert report.faultless
    return report


def ask(workspace, query):
    t = duckdb.read_parquet(workspace.snapshot().files("fault_tickets"))
    return t.query("t", query).fetchall()


@pytest.mark.parametrize(
    ("name", "cases", "closed", "both", "on_time", "units"),
    [
        ("street-light-outages", 7956, 6768, 6767, 5158, {"Dorchester": (483, 665), "Back Bay": (399, 532), "Charlestown": (409, 464), "(no neighborhood)": (754, 763)}),
        ("traffic-signal-repair", 2096, 1998, 1998, 1890, {"Roxbury": (271, 281), "Allston / Brighton": (225, 239)}),
    ],
)  # fmt: skip
def test_boston(name, cases, closed, both, on_time, units, workspace, shared):  # noqa: PLR0917 - one row a case
    report = bring(workspace, shared / "data" / f"boston311-{name}-2015.csv", "boston311")
    assert (report.rows, report.counts["accepted"]) == (cases, cases)
    rows = ask(
        workspace, "select unit, restored_at is not null, due_at is not null, restored_at <= due_at from t"
    )
    assert sum(row[1] for row in rows) == closed
    assert sum(row[1] and row[2] for row in rows) == both
    assert sum(row[3] is True for row in rows) == on_time
    found = {unit: [row for row in rows if row[0] == unit and row[1] and row[2]] for unit in units}
    assert {unit: (sum(row[3] for row in cases), len(cases)) for unit, cases in found.items()} == units


def test_service_desk(workspace, shared):
    report = bring(workspace, shared / "data" / "incident_event_log.zip", "service_desk")
    assert (report.rows, report.counts["accepted"], report.counts["superseded"]) == (141_712, 24_918, 116_794)
    assert ask(workspace, "select count(*) filter (made_sla = 'true'), count(restored_at) from t") == [
        (15_803, 23_362)
    ]
    largest = "select unit, count(*) filter (made_sla = 'true'), count(*) from t group by unit order by 3 desc limit 1"
    assert ask(workspace, largest) == [("70", 7_918, 9_444)]
