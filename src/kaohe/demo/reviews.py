"""The made-up customer service department: eight people in two teams, rated every day, month and quarter."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.demo.office import MONTHS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPARTMENT = "客户服务部"
HEAD = "顾明"
GROUP = ("顾明", "人力资源部甲", "质检员乙")
"""The group that rates by P14."""
TEAMS = {"热线组": ("陈晨", "刘洋", "黄蕾", "孙浩"), "回访组": ("马晓", "朱婷", "胡杰", "郭宁")}
NEW = "郭宁"
"""Still on probation."""
ABILITY = {"陈晨": 93, "刘洋": 86, "黄蕾": 78, "孙浩": 89, "马晓": 91, "朱婷": 84, "胡杰": 69, "郭宁": 80}
QUARTER = "2026-Q3"

TWO_WAY = (
    "assigned_tasks",
    "customer_needs",
    "reports_on_time",
    "response_time",
    "service_quality",
    "reception",
    "emergencies",
    "courtesy",
    "warmth",
    "complaint_handling",
    "responsibility",
    "product_knowledge",
    "customer_communication",
    "suggestions",
)
DAILY = ("work_content", "work_efficiency", "service_attitude", "service_ability")
OUT_OF_TEN = ("products_known", "rules_mastered", "training_results", "care_for_customers", "quick_solutions")
OUT_OF_FIVE = (
    "conduct",
    "survey_result",
    "cooperation",
    "team_activities",
    "mutual_learning",
    "expression",
    "listening",
    "cross_department",
    "calm_response",
    "improvements",
    "proposals",
    "innovation_projects",
)
MONTHLY = (
    "answers",
    "complaints_solved",
    "needs_understood",
    "helping",
    "participation",
    "sharing",
    "analysis",
    "solution_design",
    "execution",
    "task_time",
    "request_speed",
    "tool_skill",
)
TEAM = ("team_performance", "team_cooperation")


def people() -> Iterator[Row]:
    """Name who works in the department."""
    for number, person in enumerate(ABILITY):
        yield {
            "person": person,
            "hired_on": MONTHS[0] - timedelta(days=40 if person == NEW else 200 * (number + 1)),
            "status": "probation" if person == NEW else "regular",
        }


def assignments() -> Iterator[Row]:
    """Say in which team each of them works."""
    for team, members in TEAMS.items():
        for person in members:
            yield {
                "person": person,
                "unit": DEPARTMENT,
                "team": team,
                "post": "客服专员",
                "supervisor": HEAD,
                "valid_from": MONTHS[0] - timedelta(days=40),
            }


def two_way() -> Iterator[Row]:
    """Let the head and colleagues rate by P04 and P16; of the hot line some have only two colleagues' ratings."""
    for period in (*(f"{month:%Y-%m}" for month in MONTHS), QUARTER):
        for team, members in TEAMS.items():
            for person in members:
                for item in (*TWO_WAY, *(() if period == QUARTER else MONTHLY)):
                    yield from _panel(person, item, period, members[:3] if team == "热线组" else members)


def _panel(person: str, item: str, period: str, members: tuple[str, ...]) -> Iterator[Row]:
    chance = random.Random(f"kaohe/review/{person}/{item}/{period}")
    raters = [(HEAD, "superior", 0), *((peer, "peer", 2) for peer in members if peer != person)]
    raters += [(person, "self", 6)] if item == "assigned_tasks" else []
    for rater, role, kinder in raters:
        score = min(100, ABILITY[person] + kinder + chance.randint(-6, 6))
        yield _rating(person, item, rater, role, period) | {"score": score}


def teams() -> Iterator[Row]:
    """Let the head rate both teams for the quarter."""
    for team, score in zip(TEAMS, (91, 84), strict=True):
        for item, more in zip(TEAM, (0, 3), strict=True):
            yield _rating(team, item, HEAD, "superior", QUARTER) | {"score": score + more}


def criteria() -> Iterator[Row]:
    """Let the group rate by P14, in points of each item."""
    for period in (*(f"{month:%Y-%m}" for month in MONTHS), QUARTER):
        for person, ability in ABILITY.items():
            chance = random.Random(f"kaohe/criteria/{person}/{period}")
            for top, items in ((10, OUT_OF_TEN), (5, OUT_OF_FIVE)):
                for item in items:
                    for rater in GROUP[: 2 + (item == "conduct")]:
                        halves = round(ability / 100 * top * 2) + chance.choice((-1, 0, 0, 1))
                        score = min(Decimal(top), Decimal(halves) / 2)
                        yield _rating(person, item, rater, "assessor", period) | {
                            "score": score,
                            "out_of": top,
                        }


def daily() -> Iterator[Row]:
    """Let the head rate everybody's four groups on every weekday."""
    day, last = MONTHS[0], date(2026, 9, 30)
    while day <= last:
        for person, ability in ABILITY.items() if day.weekday() < 5 else ():
            chance = random.Random(f"kaohe/daily/{person}/{day}")
            for item in DAILY:
                yield {
                    "subject": person,
                    "indicator": item,
                    "rater": HEAD,
                    "rater_role": "superior",
                    "rated_on": day,
                    "score": min(100, ability + chance.randint(-8, 5)),
                }
        day += timedelta(days=1)


def late_entries() -> Iterator[Row]:
    """Enter five ratings by hand: one twice, the later of which holds, and three that intake must refuse."""
    right = _rating("孙浩", "courtesy", "朱婷", "peer", "2026-09")
    yield {**right, "score": 88}
    yield {**right, "score": 90}  # the later one holds
    yield {**right, "rater": "胡杰", "score": 130}
    yield {**right, "rater": "孙浩", "score": 95}  # rates himself as a peer
    yield {**right, "rater": "马晓", "score": -5}


def _rating(subject: str, item: str, rater: str, role: str, period: str) -> Row:
    return {"subject": subject, "indicator": item, "rater": rater, "rater_role": role, "period": period}
