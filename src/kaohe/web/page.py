"""What makes a view a page: its action in the table of rights, asked before anything else happens."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.steps import visible
from kaohe.cycle.trail import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.http.response import HttpResponseBase
    from django_htmx.middleware import HtmxDetails

    from kaohe.cycle.permissions import Standing

    View = Callable[..., HttpResponseBase]


class Asked(HttpRequest):
    """A request after the middleware: by a person who is signed in, with that person's standing."""

    user: User
    standing: Standing
    htmx: HtmxDetails


def page(action: str, target: Callable[..., Target] | None = None) -> Callable[[View], View]:
    """Guard a view: ``action`` names its right, ``target`` finds the object from the request's arguments.

    A refusal is written to the audit trail. The view's ``action`` is what the test of all addresses reads.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: Asked, **kwargs: Any) -> HttpResponseBase:
            about = target(request, **kwargs) if target else None
            if not request.standing.may(action, about):
                record(request.user, "refused", request.path, right=action)
                raise PermissionDenied
            return view(request, **kwargs)

        wrapped: View = login_required(answer)
        setattr(wrapped, "action", action)  # noqa: B010 - functions declare no attributes
        return wrapped

    return guarded


def of_cycle(_request: Asked, *, cycle: int, **rest: Any) -> Target:
    """Target a cycle, with the subject that the address names, if any."""
    found = get_object_or_404(Cycle, pk=cycle)
    return Target(found.policy, rest.get("subject"), rest.get("node"), published=visible(found))


def seen_by_other(request: Asked, cycle: Cycle, subject: str, what: str) -> None:
    """Record that somebody looked at what concerns another person or unit."""
    if subject not in request.standing.subjects():
        record(request.user, f"{what}:seen", f"{cycle} {subject}")
