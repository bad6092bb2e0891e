"""Grants (授权): which role a person has, for what, from when to when, and for whom as a deputy."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kaohe.cycle.roles import role_title


class Grant(models.Model):
    """One role of one person.

    ``unit``: a unit head's or an employee's unit; empty means everywhere. ``person``: the subject that an
    employee is in the facts. ``node``: the branch that an assessor signs. ``policy``: only cycles of it.
    ``deputy_of``: whose grant this stands in for. Both dates are included.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=200, blank=True)
    person = models.CharField(max_length=200, blank=True)
    node = models.CharField(max_length=200, blank=True)
    policy = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    deputy_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="deputies"
    )

    class Meta:
        ordering = ("user_id", "role", "unit", "pk")

    def __str__(self) -> str:
        """Name role, person and what it is for."""
        return " · ".join(part for part in (role_title(self.role), self.unit, self.person, self.node) if part)
