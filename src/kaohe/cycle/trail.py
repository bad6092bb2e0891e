"""Writing the audit trail: each entry in the transaction of what it records, chained to the one before."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from kaohe.cycle.models.audit import AuditEntry
from kaohe.errors import Finding, Place
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

START = "0" * 64


def record(who: User | None, action: str, target: str = "", **detail: Any) -> AuditEntry:
    """Add an entry; ``detail`` holds what is needed to understand it later, as JSON."""
    with transaction.atomic():
        _alone()
        last = AuditEntry.objects.order_by("-pk").first()
        entry = AuditEntry(
            who_id=who.pk if who is not None else None,
            when=timezone.now().replace(microsecond=0),
            action=action,
            target=target,
            detail=json.loads(json.dumps(detail, ensure_ascii=False, default=str)),
        )
        entry.digest = _digest(entry, last.digest if last else START)
        entry.save(force_insert=True)
    return entry


def _alone() -> None:
    """Let one writer at a time find the last entry and add the next, until its transaction ends.

    SQLite has one writer anyway; on PostgreSQL a lock on the last entry would not do, since who waits for it
    is then given that entry, and not the one added meanwhile.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE cycle_auditentry IN EXCLUSIVE MODE")


def trail_findings() -> Iterator[Finding]:
    """Check the chain; report the first entry that is not as it was written."""
    before = START
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.digest != _digest(entry, before):
            yield Finding(
                "trail.changed",
                _("审计轨迹第 {number} 条被改动,或它前面少了").format(number=entry.pk),
                _("从备份恢复:kaohe restore"),
                Place(row=entry.pk),
            )
            return
        before = entry.digest


def _digest(entry: AuditEntry, before: str) -> str:
    parts = [
        before,
        entry.who_id,
        entry.when.isoformat(),
        entry.action,
        entry.target,
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
