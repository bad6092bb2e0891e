"""Addresses of the appeals of a cycle."""

from __future__ import annotations

from django.urls import path

from kaohe.web.appeals import views

urlpatterns = [
    path("", views.appeals, name="appeals"),
    path("of/<path:subject>/about/<str:indicator>/", views.open_one, name="appeals-open"),
    path("<int:appeal>/", views.one, name="appeals-one"),
    path("<int:appeal>/answer/", views.answer, name="appeals-answer"),
    path("<int:appeal>/decide/", views.decide, name="appeals-decide"),
    path("<int:appeal>/files/<int:message>/", views.attachment, name="appeals-file"),
]
