"""The examples reproduce the facts of their real exports, to the row."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"

BOSTON = """\
Street lights repaired by their target: 5,158 of 6,767 (76.22 %)
    (no neighborhood): 754 of 763
    Dorchester: 483 of 665
    Back Bay: 399 of 532
    Charlestown: 409 of 464
Traffic signals repaired by their target: 1,890 of 1,998 (94.59 %)
    Roxbury: 271 of 281
    Allston / Brighton: 225 of 239
    101001505366 (Roslindale): city ONTIME, ours: no target, which the city calls on time
"""
DESK = """\
141,712 rows: accepted 24,918, updated 0, unchanged 0, superseded 116,794, rejected 0
Incidents within their service level: 15,803 of 24,918 (63.42 %)
    70: 7,918 of 9,444
Incidents with a time of resolution: 23,362 of 24,918 (93.76 %)
"""


@pytest.mark.parametrize(
    ("example", "pattern", "facts"),
    [("boston311", "boston311-*.csv", BOSTON), ("service_desk", "incident_event_log.zip", DESK)],
)
def test_facts_of_the_real_exports_come_out(example: str, pattern: str, facts: str, shared: Path) -> None:
    files = sorted((shared / "data").glob(pattern))
    script = [sys.executable, EXAMPLES / "reproduce.py", example, *files]
    printed = subprocess.run(script, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line for line in facts.splitlines() if line not in printed] == []
