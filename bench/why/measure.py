"""Time ``kaohe why`` between two months of all units, as a whole process, and check that its parts add up.

``python bench/why/measure.py [--tickets 1000000] [--rounds 3] [--folder DIR]``. The folder is kept and used again;
the facts are those of ``bench/whatif``: the ones of ``bench/p01``, 60 units, spread over a year.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "p01"))

from measure import prepare, run

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
COMPARED = MONTHS[4:6]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tickets", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kaohe-bench-whatif")
    given = options.parse_args()
    workspace = given.folder / f"{given.tickets}"
    if not (workspace / "bench.json").exists():
        prepare(workspace, given.tickets, "2026-01-01", 360, MONTHS)
    runs = [scored(workspace, month) for month in COMPARED]
    command = [sys.executable, "-m", "kaohe", "why", *runs, "-w", str(workspace), "--format", "json"]
    subjects = json.loads(run(command)["out"])[
        "subjects"
    ]  # once unmeasured: files are then in the page cache
    for own in subjects:
        moved = sum((Decimal(part["points"]) for part in own["parts"]), Decimal(0))
        if Decimal(own["before"]) + moved != Decimal(own["after"]):
            sys.exit(f"{own['subject']} does not add up")
    taken = [run(command) for _round in range(given.rounds)]
    print(f"{given.tickets:,} tickets, {len(subjects)} units, {' and '.join(COMPARED)}")
    for what in ("wall", "processor"):
        figures = [each[what] for each in taken]
        print(f"  {what}: median {statistics.median(figures):.2f} s, best {min(figures):.2f} s")
    print(f"  peak {max(each['peak'] for each in taken)} MB", flush=True)


def scored(workspace, month):
    score = [sys.executable, "-m", "kaohe", "score", "P01", "--period", month, "-w", str(workspace)]
    done = subprocess.run([*score, "--format", "json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["run"]


if __name__ == "__main__":
    main()
