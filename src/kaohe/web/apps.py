"""The Django application of the pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, templates and what they need from the browser's side."""

    name = "kaohe.web"
    label = "web"
