"""P04, P14 and P16 in plain decimals, written from the texts: people rated by superiors, peers and a group.

Nothing here comes from the engine: rows in, points out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = Mapping[str, Any]
Points = Decimal | None
CENT = Decimal("0.01")


def rounded(figure: Decimal) -> Decimal:
    return figure.quantize(CENT, ROUND_HALF_UP)


def mean(figures: Sequence[Decimal]) -> Decimal:
    return rounded(sum(figures, Decimal(0)) / len(figures))


def alike(points: Iterable[Points]) -> Points:
    """The mean of what is there."""
    given = [own for own in points if own is not None]
    return mean(given) if given else None


def weighted(*parts: tuple[str, Points]) -> Points:
    """The mean by percentages of what is there."""
    given = [(Decimal(weight), own) for weight, own in parts if own is not None]
    if not given:
        return None
    return rounded(
        sum((weight * own for weight, own in given), Decimal(0)) / sum(weight for weight, _own in given)
    )


def months_of(label: str) -> list[str]:
    year, _dash, part = label.partition("-")
    first, last = {
        "": (1, 12),
        "H1": (1, 6),
        "H2": (7, 12),
        **{f"Q{quarter}": (3 * quarter - 2, 3 * quarter) for quarter in range(1, 5)},
    }.get(part, (int(part), int(part)) if part.isdigit() else (1, 0))
    return [f"{year}-{month:02d}" for month in range(first, last + 1)]


def quarters_of(label: str) -> list[str]:
    own = set(months_of(label))
    year = label[:4]
    return [f"{year}-Q{quarter}" for quarter in range(1, 5) if own >= set(months_of(f"{year}-Q{quarter}"))]


def scores(rows: Iterable[Row], subject: str, indicator: str, role: str, top: int = 100) -> list[Decimal]:
    """What a role gave, in range, and nobody himself; the last of each rater and period."""
    kept = {
        (row["rater"], row.get("period"), row.get("rated_on")): row
        for row in rows
        if (row["subject"], row["indicator"]) == (subject, indicator)
    }
    return [
        row["score"]
        for row in kept.values()
        if row["rater_role"] == role and row["score"] is not None and 0 <= row["score"] <= top
    ]


@dataclass(frozen=True)
class Panel:
    """Superiors and peers: the superiors' weight, whether extremes go, whether few peers stay unnamed."""

    superior: str
    trimmed: bool = False
    named: bool = False

    def rate(self, rows: Sequence[Row], subject: str, indicator: str) -> Points:
        above = scores(rows, subject, indicator, "superior")
        peers = scores(rows, subject, indicator, "peer")
        if not self.named and 0 < len(peers) < 3 and above:
            return self.average([*above, *peers])
        return weighted(
            (self.superior, self.average(above)),
            (str(100 - Decimal(self.superior)), self.average(peers)),
        )

    def average(self, figures: Sequence[Decimal]) -> Points:
        if not figures:
            return None
        ordered = sorted(figures)
        return mean(ordered[1:-1] if self.trimmed and len(ordered) >= 5 else ordered)


def superiors(rows: Sequence[Row], subject: str, indicator: str) -> Points:
    given = scores(rows, subject, indicator, "superior")
    return mean(given) if given else None


# P04 -------------------------------------------------------------------------------------------------------------

OBJECTIVE = (
    ("assigned_tasks", "customer_needs", "reports_on_time"),
    ("response_time", "service_quality", "reception", "emergencies"),
)
SUBJECTIVE = (
    ("courtesy", "warmth", "complaint_handling", "responsibility"),
    ("product_knowledge", "customer_communication", "suggestions"),
)
DAILY = ("work_content", "work_efficiency", "service_attitude", "service_ability")


class P04:
    """Monthly reviews with the month's daily marks; longer ones with the months within them."""

    def __init__(self, ratings: Sequence[Row], daily: Sequence[Row], readings: Mapping[str, str]) -> None:
        self.ratings, self.daily, self.readings = ratings, daily, readings
        self.panel = Panel(
            "60", readings.get("extremes") == "trimmed", readings.get("unnamed_peers") == "named"
        )

    def total(self, subject: str, period: str) -> Points:
        if len(period) == len("2026-10-08"):
            return self.days(subject, [period])
        months = months_of(period)
        if len(months) == 1:
            return self.month(subject, period)
        reading = self.readings.get("longer_periods", "combined")
        own = None if reading == "months_only" else self.review(subject, period)
        course = alike(self.month(subject, month) for month in months)
        return weighted(("40", own), ("60", None if reading == "own_review" else course))

    def month(self, subject: str, month: str) -> Points:
        days = {row["rated_on"] for row in self.daily if row["rated_on"].startswith(month)}
        return weighted(("70", self.review(subject, month)), ("30", self.days(subject, days)))

    def review(self, subject: str, period: str) -> Points:
        rows = [row for row in self.ratings if row["period"] == period]
        objective, subjective = (
            alike(
                alike(self.rate(rows, subject, item, objective=part is OBJECTIVE) for item in group)
                for group in part
            )
            for part in (OBJECTIVE, SUBJECTIVE)
        )
        return weighted(("50", objective), ("50", subjective))

    def rate(self, rows: Sequence[Row], subject: str, item: str, *, objective: bool) -> Points:
        if objective and self.readings.get("objective_raters") == "superior_only":
            return superiors(rows, subject, item)
        return self.panel.rate(rows, subject, item)

    def days(self, subject: str, days: Iterable[str]) -> Points:
        wanted = set(days)
        rows = [row for row in self.daily if row["rated_on"] in wanted]
        return alike(superiors(rows, subject, item) for item in DAILY)


# P14 -------------------------------------------------------------------------------------------------------------

CRITERIA = {
    "knowledge": {"products_known": 10, "rules_mastered": 10, "training_results": 10},
    "attitude": {"care_for_customers": 10, "conduct": 5, "survey_result": 5},
    "teamwork": {"cooperation": 5, "team_activities": 5, "mutual_learning": 5},
    "communication": {"expression": 5, "listening": 5, "cross_department": 5},
    "problem_solving": {"quick_solutions": 10, "calm_response": 5, "improvements": 5},
    "innovation": {"proposals": 5, "innovation_projects": 5},
}


def p14_total(ratings: Sequence[Row], subject: str, period: str, readings: Mapping[str, str]) -> Points:
    """Points of the group, item by item, added up; out of 110, or turned into a hundred."""
    labels = {period}
    if readings.get("longer_periods") == "all_reviews":
        labels |= {*months_of(period), *quarters_of(period)}
    rows = [row for row in ratings if row["period"] in labels]
    reached = full = Decimal(0)
    for items in CRITERIA.values():
        for item, top in items.items():
            given = scores(rows, subject, item, "assessor", top)
            if given:
                reached, full = reached + mean(given), full + top
    if not full:
        return None
    return rounded(reached / full * 100) if readings.get("listed_points") == "scaled" else reached


# P16 -------------------------------------------------------------------------------------------------------------

ASPECTS = (
    ("answers", "complaints_solved", "needs_understood"),
    ("helping", "participation", "sharing"),
    ("analysis", "solution_design", "execution"),
    ("task_time", "request_speed", "tool_skill"),
)


class P16:
    """Persons by the month, teams by the quarter, both in the year."""

    def __init__(self, ratings: Sequence[Row], teams: Mapping[str, str], readings: Mapping[str, str]) -> None:
        self.ratings, self.teams, self.readings = ratings, teams, readings

    def total(self, subject: str, period: str) -> Points:
        months, quarters = months_of(period), quarters_of(period)
        personal = alike(self.person(subject, month) for month in months)
        team = alike(self.team(self.teams[subject], quarter) for quarter in quarters)
        if len(months) == 3 and self.readings.get("quarter_persons") != "both":
            personal = None
        return weighted(("70", personal), ("30", team))

    def person(self, subject: str, month: str) -> Points:
        rows = [row for row in self.ratings if row["period"] == month]
        if self.readings.get("person_raters") == "superior_only":
            return alike(alike(superiors(rows, subject, item) for item in aspect) for aspect in ASPECTS)
        panel = Panel("70")
        return alike(alike(panel.rate(rows, subject, item) for item in aspect) for aspect in ASPECTS)

    def team(self, team: str, quarter: str) -> Points:
        rows = [row for row in self.ratings if row["period"] == quarter]
        return alike(superiors(rows, team, item) for item in ("team_performance", "team_cooperation"))
