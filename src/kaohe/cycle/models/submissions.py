"""Policies handed in (办法送审): a text that a second person approves before it comes into force."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


def own_folder(_submission: PolicySubmission, name: str) -> str:
    """Keep a sheet under its own name, which cites quote, in a folder of its own."""
    return f"sheets/{uuid4().hex}/{name}"


class PolicySubmission(models.Model):
    """One version of one policy: a draft, waiting, approved (then it stands in the workspace) or rejected.

    ``sheet``: the score sheet from which ``text`` is read, with what its author said about it in ``given``:
    ``ties`` and ``clauses`` by clause, and how the sheet is to be read (``sheet``, ``table``, ``valid_from``).
    ``replaced``: the text that stood in the workspace before this one was approved.
    """

    policy = models.CharField(max_length=200)
    text = models.TextField()
    sheet = models.FileField(upload_to=own_folder, max_length=300, blank=True)
    given = models.JSONField(default=dict)
    replaced = models.TextField(blank=True)
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
