"""Policies handed in (办法送审): a text that a second person approves before it comes into force."""

from __future__ import annotations

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


class PolicySubmission(models.Model):
    """One version of one policy, waiting, approved (then it stands in the workspace) or rejected."""

    policy = models.CharField(max_length=200)
    text = models.TextField()
    note = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=20, default="draft")
    submitted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("-submitted_at", "-pk")

    def __str__(self) -> str:
        """Name the policy."""
        return self.policy
