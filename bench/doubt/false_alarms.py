"""How often ``kaohe doubt`` asks about honest work: over made-up sets of rows, and over the demo's own quarter.

python bench/doubt/false_alarms.py --sets 200 --demo demo
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve()
TESTS = HERE.parents[2] / "tests" / "engine" / "doubt"
sys.path.insert(0, str(TESTS))


def main() -> None:
    from honest_office import honest

    from kaohe.engine.doubt.doubt import doubt
    from kaohe.engine.doubt.finding import KINDS
    from kaohe.engine.opening import RUNS, open_job
    from kaohe.engine.rows_given import facts_of_rows
    from kaohe.engine.runs import Record, read
    from kaohe.engine.score import score
    from kaohe.facts.store.workspace import Workspace

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--demo", type=Path, help="a workspace made by kaohe demo")
    asked = parser.parse_args()
    found: Counter[str] = Counter()
    sets = 0
    for seed in range(asked.sets):
        with tempfile.TemporaryDirectory() as folder:
            facts_of_rows(honest(seed), Path(folder))
            workspace = Workspace.open(Path(folder))
            job = open_job(workspace, str(TESTS / "office.yaml"), "2026-10")
            record = Record(score(job, workspace.version), job.loaded, job.calendar)
            kinds = {each.kind for each in doubt(record, workspace).findings}
        found.update(kinds)
        sets += bool(kinds)
    print(f"{asked.sets} honest sets: {sets} with any finding ({sets / asked.sets:.1%})")
    for kind in KINDS:
        print(f"  {kind}: {found[kind]}")
    if asked.demo:
        workspace = Workspace.open(asked.demo)
        for file in sorted((asked.demo / RUNS).glob("*.json")):
            record = read(file)
            answer = doubt(record, workspace)
            said = (
                ", ".join(f"{each.kind} {'/'.join(each.subjects)}" for each in answer.findings) or "nothing"
            )
            print(f"{answer.policy} {answer.period}: {said}")


if __name__ == "__main__":
    main()
