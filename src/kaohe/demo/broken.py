"""The planted bad files: entries that cannot be, and a workbook of which only a half arrived."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kaohe.demo.office import HARBOUR, WEST, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def late_entries() -> Iterator[Row]:
    """Enter six tickets by hand: one right, five each with a fault that intake must name."""
    right = {
        "source": "人工补录",
        "unit": WEST,
        "user_id": "02187650001",
        "customer_segment": "navigator",
        "product": "broadband",
        "limit_minutes": 1440,
        "accepted_at": datetime(2026, 9, 12, 9, 30),
        "restored_at": datetime(2026, 9, 12, 16, 5),
        "paused_minutes": 0,
        "cause": "operator",
        "dispatched": True,
    }
    faults: tuple[Row, ...] = (
        {},
        {"accepted_at": "2026/9/31 10:00:00"},  # no such day
        {"restored_at": datetime(2026, 9, 11, 8, 0)},  # restored before it was accepted
        {"product": "卫星电话"},  # nothing of ours
        {"unit": None},
        {"unit": HARBOUR, "paused_minutes": -30},
    )
    for number, fault in enumerate(faults, 1):
        yield {"ticket_id": f"BL2609{number:04d}", **right, **fault}


def truncated_workbook(file: Path) -> None:
    """Keep the first half of a workbook, as a broken transfer does."""
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
