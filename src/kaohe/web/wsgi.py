"""The application as servers run it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.web.settings")
application = get_wsgi_application()

from kaohe.web.warming import warm_up  # noqa: E402 - models need Django set up

warm_up()
