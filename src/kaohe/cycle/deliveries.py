"""Deliveries (交数据): a table counts as delivered by the import that brought it, or is waived with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """Let a cycle go without a table; raises ``step.reason`` without one."""
    if not why.strip():
        raise refuse("step.reason", _("不等这张表,要写明原因"), _("填写原因后再提交"))
    delivery.waived = why
    delivery.save()
    record(user, "delivery:waived", str(delivery), why=why)


def remind(user: User, delivery: Delivery) -> None:
    """Note that whoever delivers was reminded."""
    delivery.reminded_at = timezone.now()
    delivery.save()
    record(user, "delivery:reminded", str(delivery))
