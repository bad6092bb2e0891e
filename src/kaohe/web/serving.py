"""Running the application: the database brought up to date, then a production server on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and with how many processes of how many threads."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4


def prepare(workspace: Path, *, demo: bool = False) -> None:
    """Point Django at a workspace and bring its database up to date; a demo gets its accounts and cycles."""
    os.environ["KAOHE_WORKSPACE"] = str(workspace.absolute())
    os.environ["KAOHE_DEMO"] = "1" if demo else os.environ.get("KAOHE_DEMO", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.web.settings")
    from kaohe.web.configuration import FOLDER  # noqa: PLC0415

    (workspace / FOLDER / "static").mkdir(parents=True, exist_ok=True)
    import django  # noqa: PLC0415 - settings are read when it is set up
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    if demo:
        from kaohe.cycle.demo import furnish  # noqa: PLC0415 - models need Django set up

        furnish()


def serve(address: Address) -> None:
    """Serve until stopped; call `prepare` first."""
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - only servers need it

    class Application(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"{address.host}:{address.port}",
                "workers": address.workers,
                "threads": address.threads,
                "worker_class": "gthread",
                "timeout": 120,
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "warning",
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from kaohe.web.wsgi import application  # noqa: PLC0415

            return application

    Application().run()
