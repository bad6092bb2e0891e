"""Addresses of the cycles' pages."""

from __future__ import annotations

from django.urls import path

from kaohe.web.cycles import views

urlpatterns = [
    path("", views.cycles, name="cycles"),
    path("<int:cycle>/", views.one, name="cycles-one"),
]
