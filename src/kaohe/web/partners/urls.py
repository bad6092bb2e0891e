"""Addresses of partners and contracts."""

from __future__ import annotations

from django.urls import path

from kaohe.web.partners import views

urlpatterns = [
    path("", views.partners, name="partners"),
    path("<path:partner>/", views.partner, name="partners-one"),
]
