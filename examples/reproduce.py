"""Run one of the examples over its real files and print what can be checked against them.

python examples/reproduce.py boston311 FILE.csv FILE.csv
python examples/reproduce.py service_desk FILE.zip
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kaohe.engine.evidence import Evidence
from kaohe.engine.opening import open_job
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace

PERIODS = {"boston311": "2015", "service_desk": "2016-01-01..2017-12-31"}
SHOWN_MEASURES = {
    "boston311": ("street_lights_on_time", "signals_on_time"),
    "service_desk": ("made_sla", "resolved"),
}


def main(example: str, files: list[Path]) -> None:
    """Import the files by the example's mapping, score its policy, add its measures up."""
    folder = Path(__file__).parent / example
    with tempfile.TemporaryDirectory() as workspace_folder:
        workspace = Workspace.create(Path(workspace_folder))
        request = Request("fault_tickets", tuple(files), "example", "", mapping=folder / "mapping.yaml")
        report = import_files(workspace, request, lambda: None)
        print(
            f"{report.rows:,} rows:", ", ".join(f"{name} {count:,}" for name, count in report.counts.items())
        )
        job = open_job(workspace, str(folder / "policy.yaml"), PERIODS[example])
        run = score(job)
        for measure in SHOWN_MEASURES[example]:
            counted = {unit: figures[measure] for unit, figures in run.figures.items() if measure in figures}
            print_measure(job.policy.measures[measure].title, counted)
        if example == "boston311":
            print_disagreements(Evidence(job), sorted(run.figures))


def print_measure(title: str, counted: dict[str, tuple[int, int]]) -> None:
    """Print the whole and the units with most rows."""
    met, rows = (sum(pair[side] for pair in counted.values()) for side in (0, 1))
    print(f"{title}: {met:,} of {rows:,} ({100 * met / rows:.2f} %)")
    for unit, (own_met, own_rows) in sorted(counted.items(), key=lambda pair: -pair[1][1]):
        print(f"    {unit}: {own_met:,} of {own_rows:,}")


def print_disagreements(evidence: Evidence, units: list[str]) -> None:
    """Print the cases that the city judges differently, and why."""
    print("Judged differently by the city:")
    for unit in units:
        rows = evidence.rows("city_agrees", unit)
        for row in rows["excluded"]:
            if row["OnTime_Status"] == "ONTIME":
                print(f"    {row['ticket_id']} ({unit}): city {row['OnTime_Status']}, ours: {row['reason']}")
        for row in rows["included"]:
            if not row["met"]:
                ours = f"late by {row['late_by_minutes']} minutes" if "late_by_minutes" in row else "on time"
                print(f"    {row['ticket_id']} ({unit}): city {row['OnTime_Status']}, ours {ours}")


if __name__ == "__main__":
    try:
        main(sys.argv[1], [Path(name) for name in sys.argv[2:]])
    except KaoheError as error:
        sys.exit(str(error))
