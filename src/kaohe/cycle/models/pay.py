"""Postings proposed (入账申请): what shall go into the ledger, shown beforehand, decided by a second person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kaohe.cycle.models.cycles import Cycle

USER = settings.AUTH_USER_MODEL


class PayProposal(models.Model):
    """A run to be posted (``kind`` run), or a period to be paid out and closed (closing).

    ``shown``: a digest of the entries that the proposer saw; only these are written.
    """

    kind = models.CharField(max_length=20)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    run = models.CharField(max_length=16, blank=True)
    period = models.CharField(max_length=40)
    reason = models.CharField(max_length=1000, blank=True)
    shown = models.CharField(max_length=64)
    state = models.CharField(max_length=20, default="open")
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "run", "period"), condition=models.Q(state="open"), name="one_open_posting"
            ),
        )
        ordering = ("-proposed_at", "-pk")

    def __str__(self) -> str:
        """Name what is to be posted."""
        return f"{self.kind} {self.run or self.period}"
