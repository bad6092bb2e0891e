"""Addresses of one subject's results."""

from __future__ import annotations

from django.urls import path

from kaohe.web.answers.closest import closest
from kaohe.web.answers.forecast import forecast
from kaohe.web.answers.ticket import ticket
from kaohe.web.answers.why import why
from kaohe.web.scorecard import figure, statement, views

urlpatterns = [
    path("<path:subject>/statement/", statement.statement, name="scorecard-statement"),
    path("<path:subject>/acknowledge/", statement.acknowledge, name="scorecard-acknowledge"),
    path("<path:subject>/why/", why, name="why"),
    path("<path:subject>/closest/", closest, name="closest"),
    path("<path:subject>/forecast/", forecast, name="forecast-one"),
    path("<path:subject>/ticket/<path:key>/", ticket, name="ticket"),
    path("<path:subject>/figure/<str:indicator>/", figure.figure, name="scorecard-figure"),
    path("<path:subject>/figure/<str:indicator>/rows/", figure.rows, name="scorecard-rows"),
    path("<path:subject>/", views.scorecard, name="scorecard"),
]
