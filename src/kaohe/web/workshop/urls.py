"""Addresses of the workshop."""

from __future__ import annotations

from django.urls import path

from kaohe.web.workshop import views

urlpatterns = [
    path("", views.workshop, name="workshop"),
    path("begin/", views.begin, name="workshop-begin"),
    path("from/<slug:policy>/", views.begin_from, name="workshop-begin-from"),
    path("reading/", views.reading, name="workshop-reading"),
    path("<int:draft>/", views.one, name="workshop-one"),
    path("<int:draft>/say/", views.say, name="workshop-say"),
    path("<int:draft>/write/", views.write, name="workshop-write"),
    path("<int:draft>/try/", views.trial, name="workshop-try"),
    path("<int:draft>/submit/", views.submit, name="workshop-submit"),
    path("<int:draft>/decide/", views.decide, name="workshop-decide"),
    path("<int:draft>/again/", views.again, name="workshop-again"),
]
