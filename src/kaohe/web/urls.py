"""All addresses; a page brings its own."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from kaohe.web.api.application import api
from kaohe.web.audit.views import audit
from kaohe.web.organisation.views import organisation
from kaohe.web.signin.views import SignIn
from kaohe.web.work.views import work

urlpatterns = [
    path("", work, name="work"),
    path("signin/", SignIn.as_view(), name="signin"),
    path("signout/", LogoutView.as_view(), name="signout"),
    path("language/", include("django.conf.urls.i18n")),
    path("cycles/", include("kaohe.web.cycles.urls")),
    path("imports/", include("kaohe.web.imports.urls")),
    path("quarantine/", include("kaohe.web.quarantine.urls")),
    path("organisation/", organisation, name="organisation"),
    path("partners/", include("kaohe.web.partners.urls")),
    path("policies/", include("kaohe.web.policies.urls")),
    path("ledger/", include("kaohe.web.pay.urls")),
    path("whatif/", include("kaohe.web.whatif.urls")),
    path("workshop/", include("kaohe.web.workshop.urls")),
    path("account/", include("kaohe.web.account.urls")),
    path("api/", api.urls),
    path("audit/", audit, name="audit"),
    path("admin/", admin.site.urls),
]
