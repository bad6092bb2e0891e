"""Addresses of the events of a cycle."""

from __future__ import annotations

from django.urls import path

from kaohe.web.events import views

urlpatterns = [
    path("", views.events, name="events"),
    path("<str:number>/evidence/", views.evidence, name="events-evidence"),
]
