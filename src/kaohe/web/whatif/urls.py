"""Addresses of trying other values."""

from __future__ import annotations

from django.urls import path

from kaohe.web.whatif import views

urlpatterns = [
    path("", views.whatif, name="whatif"),
    path("begin/", views.begin, name="whatif-begin"),
    path("<uuid:task>/", views.one, name="whatif-one"),
    path("<uuid:task>/again/", views.again, name="whatif-again"),
]
