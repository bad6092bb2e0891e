"""Exclusions proposed (剔除申请): rows that shall not count, with evidence, decided by a second person."""

from __future__ import annotations

import json

from django.conf import settings
from django.db import models

from kaohe.cycle.models.cycles import Cycle

USER = settings.AUTH_USER_MODEL


class ExclusionProposal(models.Model):
    """One row that shall not count. Approved, it becomes a row of the facts' table of exclusions.

    ``key`` is the row's key as JSON, in the order of the table's key columns.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="exclusions")
    table = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    subject = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=1000)
    evidence = models.FileField(upload_to="evidence/%Y/%m", blank=True)
    state = models.CharField(max_length=20, default="open")
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "table", "key"),
                condition=~models.Q(state="rejected"),
                name="one_exclusion",
            ),
        )
        ordering = ("proposed_at", "pk")

    def __str__(self) -> str:
        """Name table and row."""
        return f"{self.table} {self.key}"

    @property
    def row_name(self) -> str:
        """Return the row's key as people write it."""
        return "、".join(map(str, json.loads(self.key)))
