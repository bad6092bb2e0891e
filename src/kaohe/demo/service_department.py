"""The made-up service department: who keeps customers, documents and tenders, and how it went over the quarter."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from kaohe.demo.office import MONTHS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPARTMENT = "客户服务中心"
# person, post, how well records, call-backs and customers fare
SELLERS = (("田宇", "客户代表", 0.95, 0.9), ("叶萌", "客户代表", 0.85, 0.95), ("魏强", "客户代表", 0.7, 0.75))
CLERKS = (("傅文", "资料管理"), ("贺敏", "标书制作"))
HEAD = "部门经理"
PROBLEMS = ("响应慢", "资料不全", "操作不会")
# month by month
MARKS = {
    ("傅文", "library"): (92, 90, 94),
    ("傅文", "archive"): (85, 88, 80),
    ("傅文", "backup"): (96, 96, 70),
    ("贺敏", "tender"): (90, 84, 93),
    ("叶萌", "tender"): (80, None, 82),
}


def _chance(what: str) -> random.Random:
    return random.Random(f"kaohe/service department/{what}")


def people() -> Iterator[Row]:
    """Name who works in the department."""
    for person, *_rest in (*SELLERS, *CLERKS):
        yield {"person": person, "hired_on": MONTHS[0] - timedelta(days=400), "status": "regular"}


def assignments() -> Iterator[Row]:
    """Say in which post each of them works."""
    for person, post, *_rest in (*SELLERS, *CLERKS):
        yield {
            "person": person,
            "unit": DEPARTMENT,
            "team": None,
            "post": post,
            "valid_from": MONTHS[0] - timedelta(days=60),
        }


def customers() -> Iterator[Row]:
    """Enter eight customers a month and person; some are won or lost within the quarter."""
    number = 0
    for month in MONTHS:
        for person, _post, careful, _punctual in SELLERS:
            chance = _chance(f"customers {person} {month}")
            for _customer in range(8):
                number += 1
                created = month + timedelta(days=chance.randrange(25))
                outcome = chance.choices(("won", "lost", None), (40, 25, 35))[0]
                yield {
                    "customer_id": f"KH{number:04d}",
                    "subject": person,
                    "importance": chance.choices(("key", "important", "ordinary"), (20, 30, 50))[0],
                    "created_on": created,
                    "outcome": outcome,
                    "decided_on": created + timedelta(days=chance.randrange(30)) if outcome else None,
                    "complete": chance.random() < careful if chance.random() < 0.95 else None,
                    "tracked": chance.random() < careful if outcome else None,
                }


def callbacks() -> Iterator[Row]:
    """Plan fifteen call-backs a month and person; not all are made, and some bring up a problem."""
    number = 0
    for month in MONTHS:
        for person, _post, _careful, punctual in SELLERS:
            chance = _chance(f"callbacks {person} {month}")
            for _call in range(15):
                number += 1
                planned = month + timedelta(days=chance.randrange(24))
                made = chance.random() < punctual
                answers = ("very_satisfied", "satisfied", "neutral", "dissatisfied", None)
                yield {
                    "callback_id": f"HF{number:04d}",
                    "subject": person,
                    "customer_id": f"KH{chance.randrange(1, 73):04d}",
                    "importance": chance.choices(("key", "important", "ordinary"), (30, 30, 40))[0],
                    "occasion": chance.choices(("scheduled", "after_service"), (75, 25))[0],
                    "planned_on": planned,
                    "done_on": planned + timedelta(days=chance.randrange(4)) if made else None,
                    "answer": chance.choices(answers, (30, 45, 12, 6, 7))[0] if made else None,
                    "problem": chance.choice(PROBLEMS) if made and chance.random() < 0.15 else None,
                }


def ratings() -> Iterator[Row]:
    """Let the head mark what is not counted."""
    for (person, indicator), marks in MARKS.items():
        for month, mark in zip(MONTHS, marks, strict=True):
            if mark is not None:
                yield {
                    "subject": person,
                    "indicator": indicator,
                    "rater": HEAD,
                    "rater_role": "superior",
                    "period": f"{month:%Y-%m}",
                    "score": mark,
                }
