"""Addresses of the cycles' pages."""

from __future__ import annotations

from django.urls import include, path

from kaohe.web.answers.doubt import doubt
from kaohe.web.answers.forecast import forecasts
from kaohe.web.cycles import views
from kaohe.web.findings.views import findings
from kaohe.web.pay.cycle import propose as pay_propose
from kaohe.web.pay.cycle import settlement
from kaohe.web.ranking.views import bulletin, chance_begin, chance_of, ranking
from kaohe.web.rating.views import rating

urlpatterns = [
    path("", views.cycles, name="cycles"),
    path("<int:cycle>/", views.one, name="cycles-one"),
    path("open/", views.open_one, name="cycles-open"),
    path("<int:cycle>/advance/", views.advance, name="cycles-advance"),
    path("<int:cycle>/sign/<str:node>/", views.sign, name="cycles-sign"),
    path("<int:cycle>/waive/<str:table>/", views.waive, name="cycles-waive"),
    path("<int:cycle>/remind/<str:table>/", views.remind, name="cycles-remind"),
    path("<int:cycle>/appeals/", include("kaohe.web.appeals.urls")),
    path("<int:cycle>/exclusions/", include("kaohe.web.exclusions.urls")),
    path("<int:cycle>/events/", include("kaohe.web.events.urls")),
    path("<int:cycle>/findings/", findings, name="findings"),
    path("<int:cycle>/rating/", rating, name="rating"),
    path("<int:cycle>/ranking/", ranking, name="ranking"),
    path("<int:cycle>/ranking/chance/", chance_of, name="ranking-chance"),
    path("<int:cycle>/ranking/chance/begin/", chance_begin, name="ranking-chance-begin"),
    path("<int:cycle>/bulletin/", bulletin, name="bulletin"),
    path("<int:cycle>/doubt/", doubt, name="doubt"),
    path("<int:cycle>/forecast/", forecasts, name="forecasts"),
    path("<int:cycle>/pay/", settlement, name="pay"),
    path("<int:cycle>/pay/propose/", pay_propose, name="pay-propose"),
    path("<int:cycle>/of/", include("kaohe.web.scorecard.urls")),
]
