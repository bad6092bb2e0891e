"""Time a curve of nine points over twelve months, as a whole process, and check one of its points by scoring.

``python bench/whatif/measure.py [--tickets 1000000] [--rounds 3] [--folder DIR] [--set PATH=RANGE]``. The folder is
kept and used again; the facts are those of ``bench/p01``, spread over a year.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "p01"))

from measure import prepare, run

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
TARGET = "indicators.assurance.rule.target=90..98 step 1"
LIMIT = "measures.assurance_on_time.clock.limits.2.minutes.AAA=40..80 step 5"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tickets", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kaohe-bench-whatif")
    options.add_argument("--set", dest="change", action="append")
    given = options.parse_args()
    workspace = given.folder / f"{given.tickets}"
    if not (workspace / "bench.json").exists():
        prepare(workspace, given.tickets, "2026-01-01", 360, MONTHS)
    for change in given.change or [TARGET, LIMIT]:
        measure(workspace, change, given.rounds)


def measure(workspace, change, rounds):
    words = ["whatif", "P01", "--period", f"{MONTHS[0]}..{MONTHS[-1]}", "--set", change]
    command = [sys.executable, "-m", "kaohe", *words, "-w", str(workspace), "--format", "json"]
    answer = json.loads(run(command)["out"])  # once unmeasured: the files are then in the page cache
    check(workspace, answer)
    taken = [run(command) for _round in range(rounds)]
    print(f"{change}: {len(answer['curve'])} points × {len(answer['periods'])} months")
    for what in ("wall", "processor"):
        figures = [each[what] for each in taken]
        print(f"  {what}: median {statistics.median(figures):.2f} s, best {min(figures):.2f} s")
    print(f"  peak {max(each['peak'] for each in taken)} MB", flush=True)


def check(workspace, answer):
    """Stop unless what stands before the change is what scoring a month gives: a fast wrong answer is worth nothing."""
    score = [sys.executable, "-m", "kaohe", "score", "P01", "--period", MONTHS[5], "-w", str(workspace)]
    done = subprocess.run([*score, "--format", "json"], check=True, capture_output=True, text=True)
    scored = {own["subject"]: own["points"] for own in json.loads(done.stdout)["totals"]}
    for point in answer["curve"]:
        moves = [own for own in point["subjects"] if own["period"] == MONTHS[5]]
        if {own["subject"]: own["before"]["points"] for own in moves} != scored:
            sys.exit(f"{MONTHS[5]} differs from its score")


if __name__ == "__main__":
    main()
