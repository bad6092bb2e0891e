"""Deliveries (交数据): a table counts as delivered by the import that brought it, or is waived with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kaohe.cycle.models import Delivery
from kaohe.cycle.states import State
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from kaohe.cycle.models import Cycle

AGAIN = timedelta(minutes=1)
"""Who clicks again within so long means the same reminder."""


def delivered(user: User, table: str, version: int) -> int:
    """Tick a table off in every cycle that collects it; return how many."""
    waiting = Delivery.objects.filter(table=table, cycle__state=State.collecting)
    return waiting.update(
        version=version, delivered_by=user.get_full_name() or user.get_username(), delivered_at=timezone.now()
    )


def deliver(user: User, cycle: Cycle, table: str, version: int) -> None:
    """Tick a table off in one cycle, unless somebody else is responsible for it."""
    waiting = cycle.deliveries.filter(Q(responsible=None) | Q(responsible=user), table=table)
    name = user.get_full_name() or user.get_username()
    waiting.update(version=version, delivered_by=name, delivered_at=timezone.now())


def waive(user: User, delivery: Delivery, why: str) -> None:
    """Let a cycle go without a table; raises ``step.reason`` without one, ``step.state`` where it is settled."""
    if not why.strip():
        raise refuse("step.reason", _("不等这张表,要写明原因"), _("填写原因后再提交"))
    with transaction.atomic():
        current = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if current.waived or current.version is not None:
            raise refuse("step.state", _("这张表已经交了,或者已经不等了"), _("刷新页面"))
        current.waived = why
        current.save()
        record(user, "delivery:waived", str(current), why=why)


def remind(user: User, delivery: Delivery) -> None:
    """Note that whoever delivers was reminded; a second click changes nothing."""
    now = timezone.now()
    with transaction.atomic():
        current = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if current.reminded_at is not None and now - current.reminded_at < AGAIN:
            return
        current.reminded_at = now
        current.save()
        record(user, "delivery:reminded", str(current))
