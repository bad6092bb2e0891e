"""The account: what one may do and until when, the password, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import tokens
from kaohe.cycle.models import ApiToken
from kaohe.i18n import _
from kaohe.web.page import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("account:see")
def account(request: Asked) -> HttpResponse:
    """Show one's own account."""
    return _shown(request, PasswordChangeForm(request.user))


@require_POST
@page("account:see")
def password(request: Asked) -> HttpResponse:
    """Change one's own password; other sessions end."""
    form = PasswordChangeForm(request.user, request.POST)
    if not form.is_valid():
        return _shown(request, form)
    update_session_auth_hash(request, form.save())
    messages.success(request, _("密码已改"))
    return redirect("account")


@require_POST
@page("account:see")
def make_token(request: Asked) -> HttpResponse:
    """Make a token and show it this once."""
    made = tokens.make(request.user, request.POST.get("name", ""), request.POST.getlist("scope"))
    return _shown(request, PasswordChangeForm(request.user), made)


@require_POST
@page("account:see")
def revoke_token(request: Asked, token: int) -> HttpResponse:
    """End one of one's own tokens."""
    tokens.revoke(request.user, get_object_or_404(ApiToken, pk=token, user=request.user))
    return redirect("account")


def _shown(request: Asked, form: PasswordChangeForm, made: str = "") -> HttpResponse:
    form.fields["old_password"].widget.attrs.pop("autofocus", None)
    context = {
        "grants": request.standing.grants,
        "form": form,
        "made": made,
        "tokens": ApiToken.objects.filter(user=request.user),
        "scopes": {"read": _("读结果"), "import": _("导入数据"), "score": _("计算")},
    }
    return render(request, "account/account.html", context)
