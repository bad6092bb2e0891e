"""Time the explanation of every node of P01 over a year of tickets, warm, in one process.

``python bench/explain/measure.py [--tickets 1000000] [--subjects 5] [--folder DIR] [--rows]``. The folder is kept and
used again; the facts are those of ``bench/p01``, spread over a year. ``--rows``: down to the rows as well. Processor
time is printed beside the time on the wall, since others may be at work.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "p01"))

from measure import prepare

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
WANTED = 50


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tickets", type=int, default=1_000_000)
    options.add_argument("--subjects", type=int, default=5)
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kaohe-bench-explain")
    options.add_argument("--rows", action="store_true")
    given = options.parse_args()
    workspace = given.folder / f"{given.tickets}"
    if not (workspace / "bench.json").exists():
        prepare(workspace, given.tickets, "2026-01-01", 360, MONTHS)
    measure(workspace, given.subjects, rows=given.rows)


def measure(workspace, subjects, *, rows):
    from kaohe.engine.evidence import Evidence
    from kaohe.engine.explain import explain
    from kaohe.engine.opening import open_job
    from kaohe.engine.publications.verifying import job_of
    from kaohe.engine.runs import Record
    from kaohe.engine.score import score
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    job = open_job(opened, "P01", "2026")
    record = Record(score(job, opened.version), job.loaded, job.calendar)
    evidence = Evidence(job_of(record, opened)) if rows else None
    names, nodes = list(record.run.figures)[:subjects], job.loaded.policy.nodes()
    print(f"{len(record.run.figures)} units, {len(nodes)} nodes", flush=True)
    explain(record, names[0], job.loaded.policy.total, evidence, others=True)
    taken = {}
    for name in names:
        for node in nodes:
            wall, processor = time.perf_counter(), time.process_time()
            explain(record, name, node, evidence, others=True)
            taken[name, node] = (time.perf_counter() - wall, time.process_time() - processor)
    for index, what in enumerate(("wall", "processor")):
        figures = sorted(each[index] * 1000 for each in taken.values())
        slow = sum(1 for figure in figures if figure > WANTED)
        print(
            f"{what}: median {statistics.median(figures):.1f}, p95 {figures[int(len(figures) * 0.95)]:.1f}, "
            f"most {figures[-1]:.1f} ms; {slow} of {len(figures)} above {WANTED} ms"
        )
    slowest = max(taken, key=lambda key: taken[key][1])
    print(f"slowest: {slowest[1]} of {slowest[0]}")


if __name__ == "__main__":
    main()
