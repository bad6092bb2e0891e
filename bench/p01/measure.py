"""Compare ``kaohe score P01`` with the same counts in hand-written SQL, as whole processes, turn by turn.

``python bench/p01/measure.py [--tickets 2000000] [--rounds 5] [--folder DIR]``. The folder is kept and used
again. Both processes read the same Parquet files of the workspace and may use two threads.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
PERIOD = "2026-Q4"
MONTHS = ("2026-10", "2026-11", "2026-12")
TABLES = {
    "fault_tickets": "tickets",
    "provisioning_orders": "orders",
    "complaints": "complaints",
    "events": "events",
    "survey_responses": "answers",
    "ratings": "marks",
    "quality_checks": "checks",
    "revenue": "booked",
    "opportunities": "leads",
}
MEASURES = {
    "assurance_on_time": ("assured", "assurable"),
    "last_mile_repair_on_time": ("repaired", "repairable"),
    "last_mile_repeat_rate": ("again", "users"),
    "provisioning_on_time": ("provided", "orders"),
    "last_mile_provisioning_on_time": ("connected", "connections"),
    "navigator_satisfied": ("satisfied", "answers"),
    "leads_signed": ("signed", "created"),
}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tickets", type=int, default=2_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--prepare", action="store_true", help="only make the workspace")
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kaohe-bench-p01")
    given = options.parse_args()
    workspace = given.folder / f"{given.tickets}"
    if given.prepare:
        prepare(workspace, given.tickets)
        return
    if not (workspace / "bench.json").exists():
        # In a process of its own: a child's peak memory is never below its parent's.
        subprocess.run([sys.executable, __file__, "--prepare", *sys.argv[1:]], check=True)
    score = [sys.executable, "-m", "kaohe", "score", "P01", "--period", PERIOD, "-w", str(workspace)]
    score += ["--threads", "2", "-o", str(given.folder / "result.json"), "--format", "json"]
    sql = [sys.executable, str(HERE / "counts.py"), str(workspace)]
    answers = run(score)["out"], run(sql)["out"]  # once unmeasured: the files are then in the page cache
    compare(workspace, json.loads(answers[0])["run"], json.loads(answers[1]))
    taken = {"kaohe score": [], "SQL": []}
    for _round in range(given.rounds):
        taken["kaohe score"].append(run(score))
        taken["SQL"].append(run(sql))
    report(taken)


def prepare(workspace, tickets, first="2026-10-01", days=80, months=MONTHS):
    """Make a workspace of made-up facts: moments lie in ``days`` from ``first`` on, monthly rows in ``months``."""
    import duckdb

    workspace.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": 2})
    sql = (HERE / "exports.sql").read_text(encoding="utf-8")
    filled = {
        "tickets": tickets,
        "orders": tickets // 2,
        "first": first,
        "days": days,
        "months": list(months),
    }
    for name, value in filled.items():
        sql = sql.replace(f"${name}", str(value))
    connection.execute(sql)
    subprocess.run([sys.executable, "-m", "kaohe", "init", str(workspace)], check=True)
    for table, name in TABLES.items():
        file = workspace / f"{name}.parquet"
        connection.execute(f"COPY {name} TO '{file}'")
        taken = run(
            [
                sys.executable,
                "-m",
                "kaohe",
                "import",
                table,
                str(file),
                "-w",
                str(workspace),
                "--format",
                "json",
            ]
        )
        print(f"import {table}: {taken['wall']:.1f} s, {taken['peak']} MB", flush=True)
        file.unlink()
    (workspace / "bench.json").write_text("{}")


def run(command):
    """Return wall and processor seconds, peak memory in MB, and what was printed."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"exit {process.returncode}: {' '.join(command)}")
        out.seek(0)
        unit = 1024 if sys.platform != "darwin" else 1024**2
        processor = usage.ru_utime + usage.ru_stime
        return {"wall": wall, "processor": processor, "peak": usage.ru_maxrss // unit, "out": out.read()}


def compare(workspace, run_id, counted):
    """Stop unless both counted the same: a fast wrong answer is worth nothing."""
    figures = json.loads((workspace / "runs" / f"{run_id}.json").read_text(encoding="utf-8"))["figures"]
    differing = [
        (own["unit"], measure, ours, theirs)
        for own in counted
        for measure, (over, under) in MEASURES.items()
        if (ours := figures[own["unit"]].get(measure, [0, 0]))
        != (theirs := [own[over] or 0, own[under] or 0])
    ]
    if differing or len(counted) != len(figures):
        sys.exit(
            f"{len(differing)} counts differ, of {len(counted)} and {len(figures)} units: {differing[:5]}"
        )
    print(f"{len(counted)} units × {len(MEASURES)} measures: equal counts", flush=True)


def report(taken):
    """Print medians, best rounds and their ratios; processor time is what other work disturbs least."""
    for name, rounds in taken.items():
        print(f"{name}: peak {max(each['peak'] for each in rounds)} MB")
    for what, summary in (("wall", statistics.median), ("wall", min), ("processor", statistics.median)):
        score, sql = (summary(each[what] for each in rounds) for rounds in taken.values())
        print(f"{summary.__name__} {what}: {score:.2f} s and {sql:.2f} s, ratio {score / sql:.2f}")


if __name__ == "__main__":
    main()
