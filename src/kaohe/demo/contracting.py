"""The made-up contracting units: who holds which district, whose circuits are where, what service products bring."""

from __future__ import annotations

import random
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from kaohe.demo.office import MONTHS, Row, unit_months
from kaohe.demo.orders import first_orders
from kaohe.demo.tickets import circuits

if TYPE_CHECKING:
    from collections.abc import Iterator

CENTRE = "政企客户支撑中心"
DRUM_TOWER, HUB, HILL = "鼓楼政企保障组", "枢纽政企保障组", "仓山政企保障组"
GROUPS = ((DRUM_TOWER, "邓凯"), (DRUM_TOWER, "彭雪"), (HUB, "曾伟"), (HUB, "萧琳"), (HILL, "田野"))
HELD = {"鼓楼": DRUM_TOWER, "台江": HUB, "晋安": HUB, "仓山": HILL}
"""District by district; two small ones are held together."""
SINCE = date(2015, 7, 1)
CUSTOMERS = (
    ("省人民医院", "industry", "鼓楼区"),
    ("市教育局", "industry", "仓山区"),
    ("东街百货", "business", "鼓楼区"),
    ("江滨酒店", "business", "台江区"),
    ("刘总办公室", "key", "晋安区"),
    ("省农信联社", "dedicated", "鼓楼区"),
    ("东南证券", "dedicated", "台江区"),
)
DISTRICTS = ("鼓楼区", "台江区", "晋安区", "仓山区", "马尾区")
SPREAD = (35, 20, 15, 28, 2)
REGISTERED = 40
"""So many circuits of tickets and of orders are registered, of each unit and month."""
EARNED = {"鼓楼": 210_000, "台江": 62_000, "晋安": 48_000.5, "仓山": 90_000}
PLANNED = {DRUM_TOWER: 1_800_000, HUB: 1_000_000, HILL: 900_000}


def people() -> Iterator[Row]:
    """Name who works in the groups."""
    for _group, person in GROUPS:
        yield {"person": person, "hired_on": SINCE, "status": "regular"}


def assignments() -> Iterator[Row]:
    """Put them into their groups."""
    for group, person in GROUPS:
        yield {"person": person, "unit": CENTRE, "team": group, "post": "维护支撑", "valid_from": SINCE}


def territories() -> Iterator[Row]:
    """Give each district, and its district company, to a group."""
    for name, group in HELD.items():
        for place in (f"{name}区", f"{name}分公司"):
            yield {"place": place, "unit": group, "valid_from": SINCE}


def contracted_customers() -> Iterator[Row]:
    """List the customers with their headquarters."""
    for name, kind, headquarters in CUSTOMERS:
        yield {"customer_id": name, "kind": kind, "headquarters": headquarters, "valid_from": SINCE}


def customer_sites() -> Iterator[Row]:
    """Register the circuits of which tickets and orders speak, but for a few that somebody forgot."""
    users = (
        row["user_id"]
        for place in unit_months()
        for row in chain(circuits(place, REGISTERED), first_orders(place, REGISTERED))
    )
    for user in dict.fromkeys(users):
        chance = random.Random(f"kaohe/site/{user}")
        if chance.random() > 0.03:
            yield {
                "user_id": user,
                "customer_id": chance.choice(CUSTOMERS)[0],
                "district": chance.choices(DISTRICTS, SPREAD)[0],
                "valid_from": SINCE,
            }


def revenue() -> Iterator[Row]:
    """Book what the district companies earn with service products from January on."""
    for name, amount in EARNED.items():
        for number in range(1, MONTHS[-1].month + 1):
            yield {
                "unit": f"{name}分公司",
                "account": "maintenance_service",
                "month": f"2026-{number:02d}",
                "amount": amount,
            }


def plans() -> Iterator[Row]:
    """Contract the year's revenue of service products."""
    for group, planned in PLANNED.items():
        yield {"unit": group, "item": "维护服务产品收入", "period": "2026", "planned": planned}
