"""Addresses of the policies' pages."""

from __future__ import annotations

from django.urls import path

from kaohe.web.policies import views

urlpatterns = [
    path("", views.policies, name="policies"),
    path("<slug:policy>/", views.one, name="policies-one"),
    path("<slug:policy>/readings/", views.readings, name="policies-readings"),
    path("<slug:policy>/versions/<int:version>/", views.version, name="policies-version"),
]
