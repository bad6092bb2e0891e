"""What the server writes to its console: a refusal is a line, for it is no fault of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from logging import LogRecord


def in_a_line(record: LogRecord) -> bool:
    """Keep a record, without the stack where somebody was only refused what is not theirs."""
    if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
        record.exc_info = None
    return True
