"""Addresses of the quarantine."""

from __future__ import annotations

from django.urls import path

from kaohe.web.quarantine import views

urlpatterns = [
    path("", views.quarantine, name="quarantine"),
    path("export/", views.export_all, name="quarantine-export"),
    path("correct/<str:table>/", views.correct, name="quarantine-correct"),
    path("discard/", views.discard, name="quarantine-discard"),
]
