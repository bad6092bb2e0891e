"""Making, using and revoking tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kaohe.cycle.models import ApiToken
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

SCOPES = ("read", "import", "score")
DAYS = 180


def make(user: User, name: str, scopes: Iterable[str]) -> str:
    """Make a token and return it, the only time that it is seen; raises ``token.scopes`` and ``token.name``.

    It replaces the person's token of the same name: a form sent twice leaves one that works, the one shown last.
    """
    chosen = sorted(set(scopes) & set(SCOPES))
    if not chosen:
        raise refuse("token.scopes", _("令牌要能做些什么"), _("至少选一项"))
    if not name.strip():
        raise refuse("token.name", _("令牌要有名字"), _("写明哪个程序用它"))
    text = "kaohe_" + secrets.token_urlsafe(32)
    until = timezone.localdate() + timedelta(days=DAYS)
    ApiToken.objects.filter(user=user, name=name.strip()[:100], revoked=False).update(revoked=True)
    ApiToken.objects.create(
        user=user, name=name.strip()[:100], digest=_digest(text), scopes=chosen, valid_to=until
    )
    record(user, "token:made", name, scopes=chosen)
    return text


def revoke(user: User, token: ApiToken) -> None:
    """End a token; requests with it are refused from now on."""
    token.revoked = True
    token.save()
    record(user, "token:revoked", token.name)


def find(text: str) -> ApiToken | None:
    """Find the token that a program shows, if it is still good."""
    token = ApiToken.objects.select_related("user").filter(digest=_digest(text), revoked=False).first()
    if token is None or token.valid_to < timezone.localdate() or not token.user.is_active:
        return None
    now = timezone.now()
    if token.used_at is None or now - token.used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
