"""P06 once more, in plain decimals, written from the text and its readings; it shares nothing with ``kaohe``."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Rows = dict[str, list[dict[str, Any]]]
Points = dict[tuple[str, str], Decimal | None]

LINES = ("一线", "二线")
SPEED = {
    "一线": ((80, 100), (70, 90), (60, 80), (50, 70), (40, 60), (35, 55), (30, 50)),
    "二线": ((70, 100), (60, 90), (50, 80), (40, 70), (30, 60), (25, 55), (20, 50)),
}
LOWEST = 45
SATISFIED = ("very_satisfied", "satisfied", None)


def rounded(figure: Decimal, places: int = 2) -> Decimal:
    return figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def quotient(upper: Decimal | int, lower: Decimal | int, places: int = 2) -> Decimal:
    """Round a quotient half up by whole numbers, so that no digit is lost on the way."""
    scale = 10**8
    top, bottom = int(Decimal(upper) * scale), int(Decimal(lower) * scale)
    return Decimal((2 * top * 10**places + bottom) // (2 * bottom)).scaleb(-places)


def mean(figures: list[Decimal], places: int = 2) -> Decimal | None:
    return quotient(sum(figures, Decimal(0)), len(figures), places) if figures else None


class Month:
    """The points of everybody on a line in one calendar month of 31 days."""

    def __init__(self, rows: Rows, year: int, month: int, readings: dict[str, str]) -> None:
        self.rows, self.year, self.month, self.readings = rows, year, month, readings
        self.line = {row["person"]: row["line"] for row in rows["assignments"] if row["line"] in LINES}

    def of(self, table: str, person: str, when: str, who: str = "subject") -> list[dict[str, Any]]:
        return [
            row
            for row in self.rows[table]
            if row[who] == person and (row[when].year, row[when].month) == (self.year, self.month)
        ]

    def score(self) -> Points:
        found: Points = {}
        workload = {person: self.workload(person) for person in self.line}
        content = {person: self.content(person) for person in self.line}
        for person, line in self.line.items():
            alike = [other for other, own in self.line.items() if own == line]
            own = self.typing(person, line)
            calls = self.of("calls", person, "started_at")
            answered = [row for row in calls if row["answered_at"] is not None]
            share = quotient(len(answered), len(calls), 4) if calls else None
            own["answer_rate"] = None if share is None else rounded(share * 100)
            own["workload"] = against(workload, person, alike, 2)
            justified = [
                row for row in self.of("complaints", person, "received_at", "unit") if row["justified"]
            ]
            own["complaints"] = Decimal(0 if justified else 100)
            if self.readings["satisfaction_base"] == "as_rate":
                rate = content[person]
                own["satisfaction"] = None if rate is None else rounded(rate * 100)
            else:
                own["satisfaction"] = against(content, person, alike, 4)
            parts = ("typing", "answer_rate", "workload", "complaints", "satisfaction")
            own["quantitative"] = mean([own[part] for part in parts if own[part] is not None])
            for item in ("work_quality", "conduct"):
                own[item] = self.rated(person, item)
            own["qualitative"] = mean(
                [own[item] for item in ("work_quality", "conduct") if own[item] is not None]
            )
            own["month_score"] = self.month_score(person, own, calls)
            own["total"] = own["month_score"]
            found |= {(person, node): points for node, points in own.items()}
        return found

    def typing(self, person: str, line: str) -> dict[str, Decimal | None]:
        tests = self.of("typing_tests", person, "tested_on")
        own: dict[str, Decimal | None] = dict.fromkeys(
            ("typing_first_line", "typing_second_line", "typing_speed", "typing_errors", "typing")
        )
        speed = mean([row["speed"] for row in tests if row["speed"] is not None])
        if speed is not None:
            if self.readings["speed_bounds"] == "rounded":
                speed = rounded(speed, 0)
            points = next((points for bound, points in SPEED[line] if speed >= bound), LOWEST)
            own["typing_first_line" if line == "一线" else "typing_second_line"] = Decimal(points)
            own["typing_speed"] = rounded(Decimal(points) * 70 / 100)
        exact = [row["accuracy"] for row in tests if row["accuracy"] is not None]
        if exact:
            errors = quotient(len(exact) - sum(exact, Decimal(0)), len(exact), 4)
            each = Decimal(1) if self.readings["error_share"] == "of_the_item" else Decimal("0.3")
            own["typing_errors"] = rounded(max(Decimal(30) - errors * 100 * each, Decimal(0)))
        parts = [own[part] for part in ("typing_speed", "typing_errors") if own[part] is not None]
        own["typing"] = sum(parts, Decimal(0)) if parts else None
        return own

    def workload(self, person: str) -> Decimal | None:
        answered = [row for row in self.of("calls", person, "started_at") if row["answered_at"] is not None]
        first, last = date(self.year, self.month, 1), date(self.year, self.month, 31)
        (stay,) = [row for row in self.rows["assignments"] if row["person"] == person]
        begins = max(first, stay["valid_from"])
        ends = last if stay["valid_to"] is None else min(last, stay["valid_to"])
        present = quotient((ends - begins).days + 1, 31, 4)
        return quotient(len(answered), present)

    def content(self, person: str) -> Decimal | None:
        answers = self.of("survey_responses", person, "answered_at", "unit")
        good = SATISFIED + (("neutral",) if self.readings["neutral_answers"] == "silent" else ())
        return quotient(sum(row["answer"] in good for row in answers), len(answers), 4) if answers else None

    def rated(self, person: str, item: str) -> Decimal | None:
        return mean(
            [
                row["score"]
                for row in self.of("daily_ratings", person, "rated_on")
                if row["indicator"] == item and row["rater_role"] == "superior"
            ]
        )

    def month_score(self, person: str, own: dict[str, Decimal | None], calls: list[Any]) -> Decimal | None:
        if any(row["absent"] for row in self.of("attendance", person, "day")):
            return Decimal(0) if self.readings["attendance"] == "zero" else None
        if not calls:
            return None
        parts = [
            (weight, own[part])
            for part, weight in (("quantitative", 40), ("qualitative", 60))
            if own[part] is not None
        ]
        total = sum((weight * points for weight, points in parts), Decimal(0))
        return quotient(total, sum(weight for weight, _points in parts))


def against(figures: dict[str, Decimal | None], person: str, alike: list[str], places: int) -> Decimal | None:
    """Hold a figure against the mean of those alike: 100 points for the mean, 130 at most."""
    own = figures[person]
    known = [figure for other in alike if (figure := figures[other]) is not None]
    middle = mean(known, places)
    if own is None or not middle:
        return None
    return min(quotient(own * 100, middle), Decimal(130))
