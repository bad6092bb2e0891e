"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from kaohe.web.imports import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("send/", views.send, name="imports-send"),
    path("<uuid:task>/", views.one, name="imports-one"),
    path("<uuid:task>/file/<int:number>/", views.map_one, name="imports-map"),
    path("<uuid:task>/start/", views.start, name="imports-start"),
    path("<uuid:task>/discard/", views.discard, name="imports-discard"),
]
