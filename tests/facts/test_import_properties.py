"""Counts always add up, and every row that was read is stored, overtaken or quarantined."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
