"""Addresses of one subject's results."""

from __future__ import annotations

from django.urls import path

from kaohe.web.scorecard import figure, statement, views

urlpatterns = [
    path("<path:subject>/statement/", statement.statement, name="scorecard-statement"),
    path("<path:subject>/acknowledge/", statement.acknowledge, name="scorecard-acknowledge"),
    path("<path:subject>/figure/<str:indicator>/", figure.figure, name="scorecard-figure"),
    path("<path:subject>/figure/<str:indicator>/rows/", figure.rows, name="scorecard-rows"),
    path("<path:subject>/", views.scorecard, name="scorecard"),
]
