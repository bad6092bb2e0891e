"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from kaohe.web.account import views

urlpatterns = [
    path("", views.account, name="account"),
    path("password/", views.password, name="account-password"),
    path("tokens/", views.make_token, name="account-token"),
    path("tokens/<int:token>/revoke/", views.revoke_token, name="account-revoke"),
]
