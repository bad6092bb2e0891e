"""The audit trail (审计轨迹): who did or looked at what, when; entries form a chain."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing that was done, or one statement that somebody else looked at. Only ever added.

    ``digest`` covers the entry and the digest before it.
    """

    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    when = models.DateTimeField()
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("action", "target")),)

    def __str__(self) -> str:
        """Name action and target."""
        return f"{self.action} {self.target}"
