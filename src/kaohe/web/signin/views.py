"""The sign-in page; in a demo it lists one account a role."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView

from kaohe.cycle.demo import PASSWORD, accounts


class SignIn(LoginView):
    """Signs a person in with the account's own password."""

    template_name = "signin/signin.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's accounts."""
        context = super().get_context_data(**kwargs)
        if settings.KAOHE_DEMO:
            context |= {"accounts": accounts(), "password": PASSWORD}
        return context
