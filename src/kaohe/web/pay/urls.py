"""Addresses of the ledger and of what is proposed for it; a cycle's own pay stands among the cycles' addresses."""

from __future__ import annotations

from django.urls import path

from kaohe.web.pay import cycle, ledger

urlpatterns = [
    path("", ledger.balance, name="ledger"),
    path("close/", ledger.closing, name="ledger-closing"),
    path("close/propose/", ledger.close, name="ledger-close"),
    path("proposals/<int:proposal>/decide/", cycle.decide, name="pay-decide"),
    path("of/<path:subject>/dispute/", ledger.shift, name="ledger-dispute"),
    path("of/<path:subject>/", ledger.account, name="ledger-account"),
]
