"""The Django application of the cycle."""

from __future__ import annotations

from django.apps import AppConfig

from kaohe.i18n import _


class CycleConfig(AppConfig):
    """Keeps who may do what, and what was done, in the database; facts and runs stay in the workspace."""

    name = "kaohe.cycle"
    label = "cycle"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("考核周期")
