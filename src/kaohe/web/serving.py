"""Running the application: the database brought up to date, then a production server on this machine."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

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


def serve(address: Address) -> NoReturn:
    """Become the server, until stopped; call `prepare` first.

    The server starts as a program of its own: its processes are forked, and what `prepare` has loaded
    (DuckDB, Delta, Polars, each with threads) does not survive a fork.
    """
    words = {
        "bind": f"{address.host}:{address.port}",
        "workers": address.workers,
        "threads": address.threads,
        "worker-class": "gthread",
        "timeout": 120,
        "log-level": "warning",
    }
    options = [f"--{name}={value}" for name, value in words.items()]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "kaohe.web.wsgi:application"])  # noqa: S606
