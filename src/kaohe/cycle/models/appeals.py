"""Appeals (申诉): a thread about one figure of one subject, ended by a decision with its reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kaohe.cycle.models.cycles import Cycle

USER = settings.AUTH_USER_MODEL


class Appeal(models.Model):
    """One appeal. Accepted, facts or exclusions change and ``run_after`` is the run that shows what changed."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="appeals")
    subject = models.CharField(max_length=200)
    indicator = models.CharField(max_length=200)
    state = models.CharField(max_length=20, default="open")
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=1000, blank=True)
    run_before = models.CharField(max_length=16)
    run_after = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        """Name subject and figure."""
        return f"{self.cycle} {self.subject} {self.indicator}"


class AppealMessage(models.Model):
    """One contribution to an appeal; never changed, never deleted."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="messages")
    who = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(auto_now_add=True)
    text = models.TextField(max_length=5000)
    attachment = models.FileField(upload_to="appeals/%Y/%m", blank=True)

    class Meta:
        ordering = ("when", "pk")

    def __str__(self) -> str:
        """Quote the beginning."""
        return self.text[:40]
