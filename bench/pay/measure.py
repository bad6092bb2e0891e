"""Score P02 for many people over a year, month by month, keep each run and post it; print what each step took.

``python bench/pay/measure.py [--people 100000] [--months 12] [--folder DIR]``. The folder is kept and used
again; ledger and kept runs are made anew. Importing the facts is not part of the measurement.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
TABLES = {"assignments": "staff", "plans": "planned", "collections": "collected"}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--months", type=int, default=12)
    options.add_argument("--prepare", action="store_true", help="only make the workspace")
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kaohe-bench-pay")
    given = options.parse_args()
    workspace = given.folder / f"{given.people}"
    if given.prepare:
        prepare(workspace, given.people)
        return
    if not (workspace / "bench.json").exists():
        # In a process of its own: its memory is not to be counted.
        subprocess.run([sys.executable, __file__, "--prepare", *sys.argv[1:]], check=True)
    for made in ("ledger", "runs"):
        shutil.rmtree(workspace / made, ignore_errors=True)
    measure(workspace, given.months)


def prepare(workspace, people):
    import duckdb

    shutil.rmtree(workspace, ignore_errors=True)
    workspace.mkdir(parents=True)
    connection = duckdb.connect(config={"threads": 2})
    connection.execute((HERE / "exports.sql").read_text(encoding="utf-8").replace("$people", str(people)))
    kaohe = [sys.executable, "-m", "kaohe"]
    subprocess.run([*kaohe, "init", str(workspace)], check=True)
    for table, name in TABLES.items():
        file = workspace / f"{name}.parquet"
        connection.execute(f"COPY {name} TO '{file}'")
        subprocess.run([*kaohe, "import", table, str(file), "-w", str(workspace)], check=True)
        file.unlink()
    (workspace / "bench.json").write_text("{}")


def measure(workspace, months):
    start = time.perf_counter()
    from kaohe.cycle.booking import Clerk, post_run
    from kaohe.engine.opening import RUNS, open_job
    from kaohe.engine.runs import Record, save
    from kaohe.engine.score import score_in_turn
    from kaohe.facts.store.workspace import Workspace
    from kaohe.ledger.store import open_ledger
    from kaohe.policy.period import parse_period

    taken, clock = defaultdict(lambda: [0.0, 0.0]), Clock()
    opened = Workspace.open(workspace)
    periods = parse_period("2010-03-01..2011-02-28").each("month")[:months]
    job = open_job(opened, "P02", periods[0].label, threads=2)
    clock.lap(taken["open"])
    lines = 0
    with open_ledger(workspace) as ledger:
        for run in score_in_turn(job, periods, opened.version):
            clock.lap(taken["score"])
            record = Record(run, job.loaded, job.calendar)
            save(opened.root / RUNS, record)
            clock.lap(taken["keep"])
            known = f"{run.inputs.period}-28T00:00:00+00:00"
            booked = post_run(ledger, workspace, record, Clerk("bench", known))
            wrong = [each for each in run.findings if each.severity == "error"]
            if booked.lacking or wrong:
                sys.exit(f"{run.inputs.period}: {len(booked.lacking)} amounts are missing, {wrong}")
            lines = booked.postings[0].last
            clock.lap(taken["post"])
    whole = time.perf_counter() - start
    print(f"{len(run.roster.members)} people, {months} months, {lines} lines posted: {whole:.1f} s")
    for step, (wall, processor) in taken.items():
        print(f"  {step:6} {wall:6.1f} s  {wall / whole:5.1%}, processor {processor:.1f} s")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1024 if sys.platform != "darwin" else 1024**2
    print(f"  processor {usage.ru_utime + usage.ru_stime:.1f} s, peak {usage.ru_maxrss // unit} MB")


class Clock:
    """Adds what has passed since the last lap: seconds on the wall and of the processor, all threads together."""

    def __init__(self):
        self.last = time.perf_counter(), time.process_time()

    def lap(self, sums):
        now = time.perf_counter(), time.process_time()
        for index, (end, begin) in enumerate(zip(now, self.last, strict=True)):
            sums[index] += end - begin
        self.last = now


if __name__ == "__main__":
    main()
