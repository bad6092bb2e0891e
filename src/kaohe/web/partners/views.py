"""Partners and contracts on a day: what ends when and what is missing; one partner with results and settlement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from kaohe.cycle.eventing import kinds_of
from kaohe.cycle.partnerships import Held, assessments_of, events_of, held_on
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _
from kaohe.web.page import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpResponse

    from kaohe.engine.organisation.partnership import Contract, Point
    from kaohe.errors import Finding
    from kaohe.web.page import Asked


@page("contract:see")
def partners(request: Asked) -> HttpResponse:
    """List contracts, the next to end first, and partners, on ``?on=``, by default today."""
    day = _day(request.GET.get("on"))
    held = held_on(day)
    rows = sorted(_contracts(held), key=lambda row: (row[1].last, row[1].id))
    context = {
        **_words(),
        "day": day.isoformat(),
        "held": held,
        "rows": [row for row in rows if row[1].standing != "ended"],
        "ended": [row for row in reversed(rows) if row[1].standing == "ended"],
        "wrong": sum(len(each.findings) for each in held),
        "may_import": request.standing.may("facts:import"),
    }
    return render(request, "partners/partners.html", context)


@page("contract:see")
def partner(request: Asked, partner: str) -> HttpResponse:
    """Show one partner on ``?on=``: contracts point by point, what is wrong, results, settlement, events, exit."""
    day = _day(request.GET.get("on"))
    held = [each for each in held_on(day) if each.partner.name == partner]
    results = assessments_of(partner)
    if not (held or results):
        raise Http404
    context = {
        **_words(),
        "day": day.isoformat(),
        "partner": partner,
        "held": [(each, [(own, each.of(own)) for own in reversed(each.partner.contracts)]) for each in held],
        "results": results,
        "events": events_of(partner, day),
        "kinds": {kind: title for each in held for kind, title in kinds_of(each.policy.id).items()},
        "may_import": request.standing.may("facts:import"),
    }
    return render(request, "partners/partner.html", context)


def _contracts(held: Iterable[Held]) -> Iterator[tuple[Held, Contract, list[Finding], str]]:
    for each in held:
        for contract in each.partner.contracts:
            yield each, contract, each.of(contract), _lacking(contract)


def _lacking(contract: Contract) -> str:
    """Name the clauses and undertakings that a contract lacks."""
    return _("、").join(_named((*contract.clauses, *contract.undertakings), {"missing", "lapsed"}))


def _named(points: Iterable[Point], states: set[str]) -> list[str]:
    return [point.title for point in points if point.state in states]


def _words() -> dict[str, dict[str, str]]:
    """Say codes for people."""
    standings = {
        "future": _("未生效"),
        "current": _("有效"),
        "expiring": _("将到期"),
        "renewed": _("将到期,已续签"),
        "ended": _("已结束"),
    }
    states = {
        "met": _("符合"),
        "missing": _("缺"),
        "unknown": _("未核对"),
        "late": _("迟了"),
        "lapsed": _("已过期"),
        "too_long": _("过长"),
        "too_short": _("过短"),
        "open": _("待办"),
    }
    table = CATALOGUE["partners"].column("service")
    services = {value.code: value.title for value in table.values} if table else {}
    return {"standings": standings, "states": states, "services": services}


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return timezone.localdate()
