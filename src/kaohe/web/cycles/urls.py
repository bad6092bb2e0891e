"""Addresses of the cycles' pages."""

from __future__ import annotations

from django.urls import include, path

from kaohe.web.cycles import views
from kaohe.web.ranking.views import bulletin, ranking

urlpatterns = [
    path("", views.cycles, name="cycles"),
    path("<int:cycle>/", views.one, name="cycles-one"),
    path("<int:cycle>/ranking/", ranking, name="ranking"),
    path("<int:cycle>/bulletin/", bulletin, name="bulletin"),
    path("<int:cycle>/of/", include("kaohe.web.scorecard.urls")),
]
