"""Addresses of the exclusions of a cycle."""

from __future__ import annotations

from django.urls import path

from kaohe.web.exclusions import views

urlpatterns = [
    path("", views.exclusions, name="exclusions"),
    path("propose/", views.propose, name="exclusions-propose"),
    path("<int:proposal>/decide/", views.decide, name="exclusions-decide"),
    path("<int:proposal>/evidence/", views.evidence, name="exclusions-evidence"),
]
