"""Planted in the made-up quarter, for questions to find: a late batch, a new target, pauses, a cause rewritten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kaohe.demo.office import HARBOUR, MONTHS, WEST, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JULY, AUGUST, SEPTEMBER = MONTHS
LATE_BATCH = 12
"""So many of one unit's August tickets were not in the export of that month and came in later."""
PAUSED = 6
"""So many tickets of circuits, and of the last mile, were in time only by a pause."""
LIMITS = {"A": 180, "I": 240, "II": 240, "III": 240, "T3": 240, "T4": 480}
"""Limits in minutes, by grade, within which pauses are planted."""
NEW_TARGET = ("目标≥90%,每低于目标1个百分点扣1.5分", "目标≥92%,每低于目标1个百分点扣1.5分")
"""The target of provisioning in time, as it is and as it shall be."""


def late_batch(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Split tickets into those exported with their month and the last ones of a unit's August, which were not.

    Those that took longest came late, many of them past their limits.
    """
    kept: list[Row] = []
    late: list[Row] = []
    for row in rows:
        moments = row["accepted_at"], row.get("restored_at")
        inside = row["unit"] == WEST and all(
            when and when.date().replace(day=1) == AUGUST for when in moments
        )
        (late if inside else kept).append(row)
    late.sort(key=lambda row: (row["restored_at"] - row["accepted_at"], row["ticket_id"]))
    return kept + late[:-LATE_BATCH], late[-LATE_BATCH:]


def paused(rows: Iterable[Row]) -> Iterator[Row]:
    """Let some of a unit's tickets that were in time be so by a pause which began just before their limit."""
    left = {True: PAUSED, False: PAUSED}
    for row in rows:
        graded = row.get("limit_minutes") is None
        limit = LIMITS.get(str(row.get("grade"))) if graded else int(row["limit_minutes"])
        start, closed = row["accepted_at"], row.get("restored_at")
        planted = (
            left[graded]
            and row["unit"] == HARBOUR
            and limit is not None
            and row["cause"] == "operator"
            and row["customer_segment"] != "public"
            and not row["paused_minutes"]
            and "due_at" not in row
            and closed is not None
            and closed - start <= timedelta(minutes=limit)
            and SEPTEMBER <= start.date() <= SEPTEMBER.replace(day=27)
        )
        if planted and limit is not None:
            left[graded] -= 1
            # Twelve minutes before the limit it is put aside for an hour and a half, and done five minutes later.
            yield row | {
                "paused_from": start + timedelta(minutes=limit - 12),
                "paused_minutes": 90,
                "restored_at": start + timedelta(minutes=limit - 7 + 90),
            }
        else:
            yield row


def rewritten(cause: str) -> Iterator[Row]:
    """Two tickets that were late: first the operator's, and a week later the customer's."""
    for number, hour in enumerate((9, 15), 1):
        accepted = datetime(2026, 9, 8, hour, 20)
        yield {
            "ticket_id": f"GZ3-26099999{number:02d}",
            "source": "综合调度",
            "unit": HARBOUR,
            "user_id": f"DL00009{number:02d}",
            "customer_segment": "gov_enterprise",
            "product": "bandwidth",
            "grade": "AA",
            "accepted_at": accepted,
            "restored_at": accepted + timedelta(minutes=155 + 40 * number),
            "paused_minutes": 0,
            "cause": cause,
            "dispatched": True,
        }


def new_target(policy: str) -> str:
    """Return the text of a policy with the new target in place of the old one."""
    return policy.replace(*NEW_TARGET, 1)
