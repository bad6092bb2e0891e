"""Counts always add up, and every row that was read is stored, overtaken or quarantined."""

import io
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import polars as pl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.errors import KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace

CELLS = st.sampled_from
ROW = st.tuples(
    CELLS(["", "T1", "T2", "T3", " T4 ", "Ｔ5"]),
    CELLS(["", "甲", "乙", '"x\ny"']),
    CELLS(["宽带", "vpn", "光猫", "", "#N/A"]),
    CELLS(["2026-10-05 08:00:00", "2026/10/5 8:00", "20261005", "2026-02-30", "", "昨天"]),
    CELLS(["2026-10-05 09:00:00", "2026-10-04", "", "2026年10月6日"]),
    CELLS(["", "5", "-1", "1,5", "９", "x"]),
).map(",".join)
HEADER = "工单号,考核单位,产品,受理时间,恢复时间,挂起"


def bring(workspace, rows, name):
    path = workspace.root.parent / name
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return import_files(workspace, Request("fault_tickets", (path,), "测试", "2026-11-01"), lambda: None)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROW, min_size=1, max_size=12), st.lists(ROW, min_size=1, max_size=12))
def test_counts_add_up_and_nothing_is_lost(first, second):
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "ws")
        known = 0
        for name, rows in (("a.csv", first), ("b.csv", second)):
            report = bring(workspace, rows, name)
            filled = sum(any(cell.strip('"') for cell in row.split(",")) for row in rows)
            assert report.rows == filled == sum(report.counts.values())
            assert len(report.batches[0].rejected) == report.counts["rejected"]
            known += report.counts["accepted"]
            assert workspace.snapshot().rows("fault_tickets") == known
        version = workspace.version
        again = bring(workspace, second, "b.csv")
        assert again.version == version
        assert (again.counts["accepted"], again.counts["updated"]) == (0, 0)


def sound_files():
    rows = [[f"T{index}", "甲", "宽带", "2026-10-05 08:00", "", "5"] for index in range(9)]
    text = "\n".join(",".join(row) for row in (HEADER.split(","), *rows)).encode()
    sheet, table, archive = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(sheet) as book:
        page = book.add_worksheet()
        for index, row in enumerate((HEADER.split(","), *rows)):
            page.write_row(index, 0, row)
    pl.DataFrame(rows, schema=HEADER.split(","), orient="row").write_parquet(table)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", text)
    return {"csv": text, "xlsx": sheet.getvalue(), "parquet": table.getvalue(), "zip": archive.getvalue()}


SOUND = sound_files()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data):
    kind = data.draw(st.sampled_from(sorted(SOUND)))
    content = bytearray(SOUND[kind])
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = data.draw(st.integers(start, min(len(content), start + 200)))
        content[start:end] = data.draw(st.binary(max_size=4))
        content = content or bytearray(b"x")
    with tempfile.TemporaryDirectory() as folder:
        workspace, path = Workspace.create(Path(folder) / "ws"), Path(folder) / f"a.{kind}"
        path.write_bytes(content)
        with suppress(KaoheError):
            report = import_files(workspace, Request("fault_tickets", (path,), "测试", ""), lambda: None)
            assert report.rows == sum(report.counts.values())
