"""The ledger: balances as of any valid and known date, one subject's entries, disputes, closing by two persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import paying
from kaohe.cycle.models import PayProposal
from kaohe.cycle.permissions import Target
from kaohe.cycle.results import pay_titles
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.disputing import Contested
from kaohe.ledger.entry import ACCOUNTS
from kaohe.ledger.reading import balances, statement, totals, until
from kaohe.web.exports.workbook import workbook
from kaohe.web.page import page
from kaohe.web.pay.reading import account_titles

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.ledger.reading import Until
    from kaohe.web.page import Asked


def of_subject(_request: Asked, *, subject: str) -> Target:
    """Target a subject's money: what is posted is published."""
    return Target(subject=subject, published=True)


@page("ledger:see")
def balance(request: Asked) -> HttpResponse:
    """List the balances of those whom the reader may see, as of the dates asked for."""
    bound = _until(request)
    with paying.ledger() as opened, opened.reading():
        found = totals(balances(opened, None, bound))
        closed = opened.closed()
    rows = [
        (subject, [own[name] for name in ACCOUNTS])
        for subject, own in found.items()
        if request.standing.may("ledger:see", Target(subject=subject, published=True))
    ]
    titles = [title for name, title in account_titles().items() if name in ACCOUNTS]
    if request.GET.get("export"):
        return workbook(
            _("台账余额"), [(_("余额"), ([_("考核对象"), *titles], [[who, *own] for who, own in rows]))]
        )
    context: dict[str, Any] = {
        "rows": rows,
        "titles": titles,
        "closed": closed,
        "asked": _asked(request),
        "proposals": [
            (each, each.proposed_by_id != request.user.pk)
            for each in PayProposal.objects.filter(kind=paying.CLOSING)
        ],
        "may_propose": request.standing.may("pay:propose", Target(published=True)),
        "may_decide": request.standing.may("pay:decide", Target(published=True)),
    }
    return render(request, "pay/ledger.html", context)


@page("ledger:see", of_subject)
def account(request: Asked, subject: str) -> HttpResponse:
    """Show one subject's entries and its balance by item and period."""
    bound = _until(request)
    with paying.ledger() as opened, opened.reading():
        entries = statement(opened, subject, bound)
        found = balances(opened, subject, bound)
    if subject not in request.standing.subjects():
        record(request.user, "ledger:seen", subject)
    titles, accounts = pay_titles(), account_titles()
    context: dict[str, Any] = {
        "subject": subject,
        "entries": [
            {
                "own": own,
                "title": titles.get((own.policy, own.item), own.item),
                "account": accounts[own.account],
            }
            for own in entries
        ],
        "items": [
            {
                "own": own,
                "title": titles.get((own.policy, own.item), own.item),
                "cells": [own.accounts[name] for name in ACCOUNTS],
                "due": bool(own.accounts["due"]),
                "disputed": bool(own.accounts["disputed"]),
            }
            for own in found
        ],
        "titles": [title for name, title in accounts.items() if name in ACCOUNTS],
        "total": list(totals(found).get(subject, {}).values()),
        "asked": _asked(request),
        "may_dispute": request.standing.may("pay:dispute", Target(subject=subject, published=True)),
    }
    return render(request, "pay/account.html", context)


@require_POST
@page("pay:dispute", of_subject)
def shift(request: Asked, subject: str) -> HttpResponse:
    """Put what is due of an item in dispute, or release it."""
    sent = {name: request.POST.get(name, "") for name in ("item", "period", "policy", "reason")}
    back = request.POST.get("decision") == "release"
    what = Contested(subject, sent["item"])
    asked = paying.Dispute(what, sent["period"], sent["policy"], sent["reason"], back=back)
    paying.put_aside(request.user, asked)
    messages.success(request, _("已解除争议") if back else _("已列为争议,关账时不付"))
    return redirect("ledger-account", subject=subject)


@require_POST
@page("pay:propose")
def close(request: Asked) -> HttpResponse:
    """Propose to close a period."""
    period = request.POST.get("period", "")
    if not period.strip():
        raise refuse("pay.period", _("没有写周期"), _("写成 2026-09、2026-Q3 或 2026"))
    paying.propose_closing(request.user, period, request.POST.get("reason", ""))
    messages.success(request, _("已提出;由第二个人批准后关账"))
    return redirect("ledger")


@page("pay:propose")
def closing(request: Asked) -> HttpResponse:
    """Show what closing a period would pay."""
    period = request.GET.get("period", "")
    preview = paying.preview_closing(period)
    titles = pay_titles()
    paid = [
        (own, titles.get((own.policy, own.item), own.item))
        for own in preview.entries
        if own.account == "paid"
    ]
    context = {"period": period, "paid": paid, "total": sum(own.amount for own, _title in paid)}
    return render(request, "pay/closing.html", context)


def _asked(request: Asked) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("valid", "known")}


def _until(request: Asked) -> Until:
    return until(request.GET.get("valid") or None, request.GET.get("known") or None)
