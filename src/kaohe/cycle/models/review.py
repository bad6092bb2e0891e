"""What people put their name to: assessors sign a run, the assessed acknowledge what was published."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kaohe.cycle.models.cycles import Cycle

USER = settings.AUTH_USER_MODEL


class Signature(models.Model):
    """An assessor's word on a branch of one run: signed, or refused with a reason."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="signatures")
    node = models.CharField(max_length=200)
    run = models.CharField(max_length=16)
    signed = models.BooleanField()
    who = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("when", "pk")

    def __str__(self) -> str:
        """Name branch and run."""
        return f"{self.cycle} {self.node} {self.run}"


class Acknowledgement(models.Model):
    """A subject's word that the published result was seen."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="acknowledgements")
    subject = models.CharField(max_length=200)
    run = models.CharField(max_length=16)
    who = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cycle", "subject", "run"), name="one_acknowledgement"),
        )
        ordering = ("when", "pk")

    def __str__(self) -> str:
        """Name subject and run."""
        return f"{self.cycle} {self.subject}"
