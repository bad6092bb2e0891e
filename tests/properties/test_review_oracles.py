"""P04, P14 and P16 through intake and engine equal the oracles for everybody, over random ratings and readings."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from review_oracles import ASPECTS, CRITERIA, DAILY, OBJECTIVE, P04, P16, SUBJECTIVE, p14_total
from scored_rows import points_of, run_of

PEOPLE = tuple(f"员工{number}" for number in range(1, 9))
RATERS = ("组长", "主任", *PEOPLE)
EVERYDAY = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
Row = dict[str, Any]


class Reviews:
    """Random ratings: good ones, and ones that intake or the policy leaves out."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - made-up rows

    def ratings(
        self, items: list[str], periods: list[str], roles: dict[str, tuple[str, ...]], top: int
    ) -> list[Row]:
        rows = []
        for _number in range(self.chance.choice((20, 150, 400))):
            subject, rater = self.chance.choice(PEOPLE), self.chance.choice(RATERS)
            role = (
                "self"
                if rater == subject
                else self.chance.choice(roles["boss" if rater in RATERS[:2] else "peer"])
            )
            score = self.chance.choice(("0", "3.33", "4.995", "5", "7", "9.5", "10", str(top), str(top - 1)))
            rows.append(
                {
                    "subject": subject,
                    "indicator": self.chance.choice(items),
                    "rater": rater,
                    "rater_role": role,
                    "period": self.chance.choice(periods),
                    "score": Decimal(score),
                }
            )
        return rows


def kept(rows: list[Row], *key: str) -> list[Row]:
    """Of ratings by one rater the last holds, whatever the role."""
    return list({tuple(row[name] for name in key): row for row in rows}.values())


def picks(**choices: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({name: st.sampled_from(own) for name, own in choices.items()})


P14_READINGS = picks(listed_points=("as_listed", "scaled"), longer_periods=("own_review", "all_reviews"))


@EVERYDAY
@given(
    seed=st.integers(0, 2**32), readings=P14_READINGS, period=st.sampled_from(["2026-10", "2026-Q4", "2026"])
)
def test_p14_equals_the_oracle(seed: int, readings: dict[str, str], period: str) -> None:
    items = [item for own in CRITERIA.values() for item in own]
    rows = Reviews(seed).ratings(
        items,
        ["2026-10", "2026-11", "2026-Q4", "2026"],
        {"boss": ("assessor",), "peer": ("assessor", "peer")},
        10,
    )
    rows = kept(rows, "subject", "indicator", "rater", "period")
    points = points_of(run_of("P14", {"ratings": rows}, period, readings))
    for person in {subject for subject, _node in points}:
        assert points[person, "total"] == p14_total(rows, person, period, readings), person


P04_READINGS = picks(
    extremes=("plain", "trimmed"),
    objective_raters=("both", "superior_only"),
    longer_periods=("combined", "months_only", "own_review"),
    unnamed_peers=("merged", "named"),
)
P04_ITEMS = [item for part in (OBJECTIVE, SUBJECTIVE) for group in part for item in group]
PANEL = {"boss": ("superior",), "peer": ("peer",)}


@EVERYDAY
@given(
    seed=st.integers(0, 2**32),
    readings=P04_READINGS,
    period=st.sampled_from(["2026-10", "2026-10-08", "2026-Q4", "2026-H2"]),
)
def test_p04_equals_the_oracle(seed: int, readings: dict[str, str], period: str) -> None:
    reviews = Reviews(seed)
    periods = ["2026-10", "2026-10", "2026-12", "2026-09", "2026-Q4", "2026-H2"]
    rows = kept(
        reviews.ratings(P04_ITEMS[:5] + P04_ITEMS[-3:], periods, PANEL, 100),
        "subject",
        "indicator",
        "rater",
        "period",
    )
    days = reviews.ratings(list(DAILY), ["2026-10-08", "2026-10-09", "2026-12-31"], PANEL, 100)
    daily = kept(
        [
            {**{name: row[name] for name in row if name != "period"}, "rated_on": row["period"]}
            for row in days
        ],
        "subject",
        "indicator",
        "rater",
        "rated_on",
    )
    points = points_of(run_of("P04", {"ratings": rows, "daily_ratings": daily}, period, readings))
    oracle = P04(rows, daily, readings)
    for person in {subject for subject, _node in points}:
        assert points[person, "total"] == oracle.total(person, period), person


P16_READINGS = picks(
    person_raters=("superior_and_peers", "superior_only"), quarter_persons=("team_only", "both")
)
P16_ITEMS = [item for aspect in ASPECTS for item in aspect]
TEAMS = {person: f"{1 + number % 2}组" for number, person in enumerate(PEOPLE)}


@EVERYDAY
@given(
    seed=st.integers(0, 2**32),
    readings=P16_READINGS,
    period=st.sampled_from(["2026-10", "2026-Q4", "2026"]),
)
def test_p16_equals_the_oracle(seed: int, readings: dict[str, str], period: str) -> None:
    reviews = Reviews(seed)
    rows = reviews.ratings(P16_ITEMS[:8], ["2026-10", "2026-12", "2026-03", "2026-Q4"], PANEL, 100)
    rows += [
        {**row, "subject": reviews.chance.choice(("1组", "2组"))}
        for row in reviews.ratings(
            ["team_performance", "team_cooperation"], ["2026-Q1", "2026-Q4", "2026-10"], PANEL, 100
        )
    ]
    rows = kept(rows, "subject", "indicator", "rater", "period")
    staff = {
        "people": [{"person": person} for person in PEOPLE],
        "assignments": [
            {"person": person, "unit": "客户服务部", "team": team, "valid_from": "2026-01-01"}
            for person, team in TEAMS.items()
        ],
    }
    points = points_of(run_of("P16", {"ratings": rows, **staff}, period, readings))
    oracle = P16(rows, TEAMS, readings)
    for person in PEOPLE:
        assert points[person, "total"] == oracle.total(person, period), person
