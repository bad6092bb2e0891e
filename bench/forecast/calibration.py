"""How often forecasts made in the middle of a month contain the final figure, over real exports and all their months.

python bench/forecast/calibration.py ../shared/data
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXPORTS = {"boston311": "boston311-*.csv", "service_desk": "incident_event_log.zip"}
MONTHS = {
    "boston311": [f"2015-{month:02d}" for month in range(2, 13)],
    "service_desk": [f"2016-{month:02d}" for month in range(3, 13)] + ["2017-01", "2017-02"],
}
MIDDLE = 15


@dataclass
class Tally:
    """Intervals counted, how many contained the final figure, and what was stated of them."""

    intervals: int = 0
    contained: int = 0
    stated: Fraction = field(default_factory=Fraction)

    def add(self, contained: bool, stated: Fraction) -> None:
        self.intervals += 1
        self.contained += contained
        self.stated += stated

    def __str__(self) -> str:
        rates = (100 * float(each / self.intervals) for each in (self.stated, Fraction(self.contained)))
        return "{:6,} intervals: stated {:.1f} %, measured {:.1f} %".format(self.intervals, *rates)


def calibrate(example: str, files: list[Path], months: list[str] | None = None) -> dict[str, Tally]:
    """Forecast every unit and node on the 15th of each month, and compare with the month's score."""
    from kaohe.engine.answers.forecast import forecast
    from kaohe.engine.opening import open_job
    from kaohe.engine.score import score
    from kaohe.facts.intake.importing import Request, import_files
    from kaohe.facts.store.workspace import Workspace

    folder, tallies = EXAMPLES / example, defaultdict(Tally)
    with tempfile.TemporaryDirectory() as place:
        workspace = Workspace.create(Path(place))
        request = Request("fault_tickets", tuple(files), "bench", "", mapping=folder / "mapping.yaml")
        import_files(workspace, request, lambda: None)
        for month in months or MONTHS[example]:
            job = open_job(workspace, str(folder / "policy.yaml"), month)
            final = {(row.subject, row.indicator): row.points for row in score(job).rows}
            answer = forecast(job, date.fromisoformat(f"{month}-{MIDDLE}"))
            for own in answer["subjects"]:
                for node in (own | {"indicator": job.policy.total}, *own["indicators"]):
                    reached = final.get((own["subject"], node["indicator"]))
                    if node["interval"] is None or reached is None:
                        continue
                    low, high = node["interval"]
                    stated = Fraction(node["coverage"])
                    bin_ = f"stated {int(stated * 5) * 20:3d} % up"
                    for group in ("all", node["indicator"], bin_, month):
                        tallies[group].add(low <= reached <= high, stated)
    return dict(tallies)


def main() -> None:
    data = Path(sys.argv[1])
    for example, pattern in EXPORTS.items():
        print(example)
        for group, tally in sorted(calibrate(example, sorted(data.glob(pattern))).items()):
            print(f"  {group:>20}: {tally}")


if __name__ == "__main__":
    main()
