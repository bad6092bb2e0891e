"""What every request passes: headers, language, the person's standing, and errors that a user can put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from kaohe.cycle.permissions import standing_of
from kaohe.cycle.results import people_of
from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Respond = Callable[[HttpRequest], HttpResponse]

# The administration's own scripts evaluate expressions; the pages of kaohe do not.
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
FORM_BYTES = 1 << 20
"""What a form may hold beside its files."""
ADMIN_POLICY = POLICY + "; script-src 'self' 'unsafe-inline' 'unsafe-eval'; font-src 'self' data:"


class SecurityHeaders:
    """Says what a page may load: nothing that is not ours."""

    def __init__(self, respond: Respond) -> None:
        """Wrap the next in line."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that Django does not."""
        response = self._respond(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.path.startswith("/static/") is False:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Speaking:
    """Lets the library speak the language that the page speaks."""

    def __init__(self, respond: Respond) -> None:
        """Wrap the next in line."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak it for this request."""
        with speaking(translation.get_language() or "zh"):
            return self._respond(request)


class KnowsStanding:
    """Gives each request its person's standing, looked up when first asked for."""

    def __init__(self, respond: Respond) -> None:
        """Wrap the next in line."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set ``request.standing``."""
        request.standing = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: standing_of(request.user, timezone.localdate(), people_of)
        )
        return self._respond(request)


class UserErrors:
    """Shows what a user can put right as a page, or as a part of one, with its way out; never a traceback."""

    def __init__(self, respond: Respond) -> None:
        """Wrap the next in line."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._respond(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the findings of a `KaoheError`; everything else is a fault of ours."""
        if not isinstance(exception, KaoheError):
            return None
        status = 404 if exception.code.endswith(("not_found", ".subject", ".indicator")) else 409
        template = "layout/findings.html" if getattr(request, "htmx", False) else "layout/refused.html"
        return render(request, template, {"findings": exception.findings}, status=status)


class UploadLimit:
    """Refuses what is too large before any of it is read."""

    def __init__(self, respond: Respond) -> None:
        """Wrap the next in line."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the announced length only."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.KAOHE_UPLOAD_BYTES + FORM_BYTES:
            finding = Finding(
                "upload.too_large",
                _("一次交的文件超过 {size} MB").format(size=settings.KAOHE_UPLOAD_BYTES >> 20),
                _("分几次交,或压缩成 zip、存成 parquet"),
            )
            if request.path.startswith("/api/"):
                return JsonResponse(KaoheError(finding).as_json(), status=413)
            return render(request, "layout/refused.html", {"findings": [finding]}, status=413)
        return self._respond(request)
