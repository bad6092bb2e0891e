"""Long work (后台任务): what is running, how far it is, what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Task(models.Model):
    """One piece of work that may be left and come back to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)
    state = models.CharField(max_length=20, default="running")
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    back = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-started_at",)

    def __str__(self) -> str:
        """Name the kind."""
        return self.kind
