"""Who calls, with which token, and whether the right and the token's scope cover the call."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from kaohe.cycle.permissions import standing_of
from kaohe.cycle.results import people_of
from kaohe.cycle.tokens import find
from kaohe.cycle.trail import record
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.cycle.models import ApiToken
    from kaohe.cycle.permissions import Target


class Bearer(HttpBearer):
    """``Authorization: Bearer kaohe_…``."""

    def authenticate(self, request: Any, token: str) -> ApiToken | None:
        """Return the token and let its person be who asks."""
        found = find(token)
        if found is not None:
            request.user = found.user
            request.standing = standing_of(found.user, timezone.localdate(), people_of)
        return found


def allowed(
    action: str, scope: str, target: Callable[..., Target] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard an operation by a right of the person and a scope of the token."""

    def guarded(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def answer(request: Any, **words: Any) -> Any:
            about = target(request, **words) if target else None
            if scope not in request.auth.scopes or not request.standing.may(action, about):
                record(request.user, "refused", request.path, right=action, token=request.auth.name)
                raise HttpError(403, _("没有权限"))
            return operation(request, **words)

        marked: Any = answer
        marked.action = action
        marked.__signature__ = inspect.signature(operation, eval_str=True)
        return answer

    return guarded
