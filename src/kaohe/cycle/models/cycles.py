"""Cycles: a policy over a period on its way from open to final, its sources, and each step that was taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


class Cycle(models.Model):
    """One policy over one period. ``run`` is the newest calculation, ``publication`` the newest published."""

    policy = models.CharField(max_length=200)
    period = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default="open")
    collect_by = models.DateField(null=True, blank=True)
    appeals_until = models.DateField(null=True, blank=True)
    run = models.CharField(max_length=16, blank=True)
    computed_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="computed"
    )
    publication = models.PositiveIntegerField(null=True, blank=True)
    published_run = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("policy", "period"), name="one_cycle"),)
        ordering = ("-period", "policy")

    def __str__(self) -> str:
        """Name policy and period."""
        return f"{self.policy} {self.period}"


class Delivery(models.Model):
    """One table that a cycle needs: who delivers it by when, and the import that delivered it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="deliveries")
    table = models.CharField(max_length=60)
    due = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(null=True, blank=True)
    delivered_by = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    waived = models.CharField(max_length=500, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("cycle", "table"), name="one_delivery"),)
        ordering = ("table",)

    def __str__(self) -> str:
        """Name cycle and table."""
        return f"{self.cycle} {self.table}"


class Step(models.Model):
    """One change of a cycle's state: who, when, why. Never changed, never deleted."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    who = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("when", "pk")

    def __str__(self) -> str:
        """Name the change."""
        return f"{self.cycle}: {self.before} → {self.after}"
