"""The made-up channel of enterprise customers in 2010: whom its managers kept since the year before, what they sold."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.demo.office import Row

CHANNEL, POST = "政企客户渠道", "直销客户经理"
BASE = date(2009, 12, 1)
MONTHS = tuple(date(2010, month, 1) for month in range(1, 13))
LEFT = {"简宁": date(2010, 5, 20)}
# manager, product: users at the end of 2009, and how many more of them are lost each month
KEPT = {
    ("康立", "fixed_line"): (2000, 6),
    ("康立", "bandwidth"): (400, 1),
    ("康立", "mobile_high_end"): (3000, 14),
    ("贺晴", "fixed_line"): (1600, 15),
    ("贺晴", "bandwidth"): (300, 2),
    ("贺晴", "mobile_high_end"): (2400, 30),
    ("温岚", "fixed_line"): (1200, -2),
    ("温岚", "bandwidth"): (0, 0),
    ("温岚", "mobile_high_end"): (1800, 5),
    ("简宁", "fixed_line"): (900, 4),
    ("简宁", "bandwidth"): (120, 0),
    ("简宁", "mobile_high_end"): (1500, 8),
}
MANAGERS = tuple(dict.fromkeys(name for name, _product in KEPT))
# manager, product, day, users, cause, customer, approved by
RELIEFS = (
    ("贺晴", "fixed_line", date(2010, 3, 18), 60, "moved", "城北工业园", "营销部郝主任"),
    ("贺晴", "bandwidth", date(2010, 6, 2), 5, "bankrupt", "长河纸业", "营销部郝主任"),
    ("康立", "mobile_high_end", date(2010, 8, 9), 40, "closed", "旧货市场", None),
)
SOLD = ("fixed_line", "bandwidth", "mobile_high_end", "机顶盒")


def _there(month: date) -> list[str]:
    return [name for name in MANAGERS if LEFT.get(name, date.max) >= month]


def people() -> Iterator[Row]:
    """Name the managers; one leaves in May."""
    for name in MANAGERS:
        left = LEFT.get(name)
        yield {
            "person": name,
            "hired_on": date(2008, 7, 1),
            "left_on": left,
            "status": "regular" if left is None else "left",
        }


def assignments() -> Iterator[Row]:
    """Put them into the channel for its year."""
    for name in MANAGERS:
        yield {
            "person": name,
            "unit": CHANNEL,
            "post": POST,
            "head": False,
            "valid_from": date(2009, 12, 1),
            "valid_to": LEFT.get(name, MONTHS[-1] + timedelta(days=30)),
        }


def active_users() -> Iterator[Row]:
    """Count users at the end of 2009, the frozen base, and of each month after it."""
    for (name, product), (base, lost) in KEPT.items():
        yield {"subject": name, "product": product, "month": f"{BASE:%Y-%m}", "users": base}
        for number, month in enumerate(MONTHS, 1):
            if name in _there(month):
                users = max(base - lost * number, 0)
                yield {"subject": name, "product": product, "month": f"{month:%Y-%m}", "users": users}


def churn_reliefs() -> Iterator[Row]:
    """List customers lost for reasons beyond control; one waits for its approval."""
    for number, (name, product, day, users, cause, customer, approved_by) in enumerate(RELIEFS, 1):
        yield {
            "relief_id": f"LS10{number:02d}",
            "subject": name,
            "product": product,
            "occurred_on": day,
            "users": users,
            "cause": cause,
            "customer": customer,
            "proposed_by": name,
            "approved_by": approved_by,
            "approved_on": None if approved_by is None else day + timedelta(days=10),
        }


def developments() -> Iterator[Row]:
    """Sell a few orders a month; one of them is taken back."""
    for month in MONTHS:
        for name in _there(month):
            chance = random.Random(f"kaohe/{name}/{month}/developments")
            for number in range(1, chance.randint(3, 5)):
                users = chance.randint(1, 6)
                yield {
                    "order_id": f"FZ{month:%y%m}{MANAGERS.index(name) + 1}{number}",
                    "subject": name,
                    "product": chance.choice(SOLD),
                    "developed_on": month + timedelta(days=chance.randrange(20)),
                    "users": users,
                    "revenue": users * chance.randint(60, 400),
                }
    yield {
        "order_id": "FZ1011TD",
        "subject": MANAGERS[0],
        "product": "bandwidth",
        "developed_on": date(2010, 11, 8),
        "users": -1,
        "revenue": -380,
    }


def events() -> Iterator[Row]:
    """Note faults of service, and money taken off for something else."""
    for number, (name, kind, day, count, note) in enumerate(
        (
            ("贺晴", "service_fault", date(2010, 4, 12), 2, "未按约上门"),
            ("温岚", "service_fault", date(2010, 12, 3), 1, "回访不及时"),
            ("康立", "other_deduction", date(2010, 12, 15), 36, "补扣话费"),
        ),
        1,
    ):
        yield {
            "event_id": f"QD10{number:02d}",
            "subject": name,
            "kind": kind,
            "occurred_on": day,
            "count": count,
            "note": note,
            "source": "渠道管理",
        }
