"""The interface as a whole: its address, how errors are answered, decimals as texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI
from ninja.renderers import BaseRenderer

from kaohe.errors import KaoheError
from kaohe.json_forms import json_form
from kaohe.web.api.access import Bearer
from kaohe.web.api.operations import router

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Renderer(BaseRenderer):
    """JSON in UTF-8; decimals and days as texts."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """Serialise an answer."""
        del request, response_status
        return json.dumps(data, ensure_ascii=False, default=json_form)


api = NinjaAPI(
    title="kaohe",
    version="1",
    auth=Bearer(),
    renderer=Renderer(),
    docs_url=None,
    description="考核:事实进,分数、说明、考核单出。Facts in; scores, explanations and statements out.",
)
api.add_router("", router)


@api.exception_handler(KaoheError)
def _refused(request: HttpRequest, error: KaoheError) -> HttpResponse:
    missing = error.code.endswith((".not_found", ".subject", ".indicator", ".unknown"))
    return api.create_response(request, error.as_json(), status=404 if missing else 409)
