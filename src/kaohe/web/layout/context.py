"""What the frame of every page needs: who is there, which pages they have, what is waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from kaohe.cycle.roles import role_title
from kaohe.i18n import _, language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.cycle.permissions import Standing


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation: an address, its title, the right that it takes."""

    name: str
    title: str
    action: str


def entries() -> tuple[Entry, ...]:
    """List the navigation in order; pages that somebody may not see are left out for them."""
    return (
        Entry("work", _("我的工作"), "work:see"),
        Entry("cycles", _("考核周期"), "cycle:see"),
        Entry("imports", _("导入"), "facts:see"),
        Entry("quarantine", _("隔离区"), "quarantine:see"),
        Entry("organisation", _("组织机构"), "organisation:see"),
        Entry("partners", _("合作方与合同"), "contract:see"),
        Entry("policies", _("考核办法"), "policy:see"),
        Entry("workshop", _("办法草稿"), "policy:review"),
        Entry("whatif", _("试算"), "whatif:try"),
        Entry("ledger", _("台账"), "ledger:see"),
        Entry("audit", _("审计轨迹"), "audit:see"),
    )


def layout(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's own values."""
    standing: Standing | None = getattr(request, "standing", None) if request.user.is_authenticated else None
    return {
        "demo": settings.KAOHE_DEMO,
        "spoken": language(),
        "roles": [role_title(role) for role in sorted(standing.roles)] if standing else [],
        "navigation": [
            {"url": reverse(entry.name), "title": entry.title, "here": _here(request, entry)}
            for entry in entries()
            if standing and standing.may(entry.action)
        ],
    }


def _here(request: HttpRequest, entry: Entry) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").split("-")[0] == entry.name
