"""P06 through intake and engine equals the oracle at every node, over random seats, rows and readings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p06_oracle import Month
from scored_rows import points_of, run_of

READINGS = {
    "attendance": ("zero", "leave"),
    "speed_bounds": ("half_open", "rounded"),
    "error_share": ("of_the_part", "of_the_item"),
    "satisfaction_base": ("against_mean", "as_rate"),
    "neutral_answers": ("not_satisfied", "silent"),
}
EXACT = ("0.9995", "0.985", "1", "0.7", "0.333333", "0")
SPEEDS = ("80", "79.99", "79.5", "79.49", "70", "69.5", "35", "34.5", "30", "29", "24.5", "19.49", "0")
Row = dict[str, Any]


def rows_of(seed: int) -> dict[str, list[Row]]:
    """Draw rows around October 2026; the last ones of each table fall into the months beside it."""
    chance = Random(seed)  # noqa: S311 - made-up rows
    pick = chance.choice
    people = [f"座席{number}" for number in range(1, pick((2, 5, 8)))]

    def day() -> date:
        return date(2026, 9, 28) + timedelta(days=chance.randrange(37))

    def moment() -> datetime:
        return datetime.combine(day(), datetime.min.time()) + timedelta(seconds=chance.randrange(86400))

    def stay(person: str) -> Row:
        first = pick((date(2024, 1, 1), date(2026, 10, 1), date(2026, 10, 17), date(2026, 10, 31)))
        last = pick((None, None, date(2026, 10, 31), date(2026, 12, 1)))
        return {
            "person": person,
            "unit": "中心",
            "line": pick(("一线", "一线", "二线", "班长")),
            "valid_from": first,
            "valid_to": last,
        }

    calls = []
    for _number in range(pick((0, 5, 60))):
        started = moment()
        answered = pick((None, started, started + timedelta(seconds=20)))
        calls.append({"subject": pick(people), "started_at": started, "answered_at": answered})
    rated = {
        (pick(people), pick(("work_quality", "conduct", "other")), pick(("班长", "组长")), day()): pick(
            ("superior", "superior", "peer")
        )
        for _number in range(pick((0, 20)))
    }
    return {
        "people": [{"person": person} for person in people],
        "assignments": [stay(person) for person in people],
        "typing_tests": [
            {
                "subject": pick(people),
                "tested_on": day(),
                "speed": Decimal(pick(SPEEDS)),
                "accuracy": pick((None, *map(Decimal, EXACT))),
            }
            for _number in range(pick((0, 3, 20)))
        ],
        "calls": calls,
        "complaints": [
            {"unit": pick(people), "received_at": moment(), "justified": pick((True, False, False, None))}
            for _number in range(pick((0, 2, 6)))
        ],
        "survey_responses": [
            {
                "unit": pick(people),
                "answered_at": moment(),
                "answer": pick(("very_satisfied", "satisfied", "neutral", "dissatisfied", None)),
            }
            for _number in range(pick((0, 8, 40)))
        ],
        "daily_ratings": [
            {
                "subject": subject,
                "indicator": indicator,
                "rater": rater,
                "rated_on": rated_on,
                "rater_role": role,
                "score": Decimal(pick(("90.005", "80", "66.67", "100", "0"))),
            }
            for (subject, indicator, rater, rated_on), role in rated.items()
        ],
        "attendance": [
            {"subject": person, "person": person, "day": day(), "absent": pick((True, False, False, False))}
            for person in people
            if pick((True, False))
        ],
    }


@settings(
    max_examples=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(
    seed=st.integers(0, 2**32),
    picks=st.fixed_dictionaries({name: st.sampled_from(own) for name, own in READINGS.items()}),
)
def test_every_node_equals_the_oracle(seed: int, picks: dict[str, str]) -> None:
    rows = rows_of(seed)
    run = run_of("P06", rows, "2026-10", picks)
    points = points_of(run)
    for part in run.all_parts():
        points |= points_of(part.run)

    assert points == Month(rows, 2026, 10, picks).score()
