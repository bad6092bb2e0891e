"""The application over a demo, in this process: one workspace for all tests, the database as before after each.

With ``KAOHE_TEST_POSTGRESQL=1`` the database is a PostgreSQL server of the tests' own.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

ROWS = 300


@pytest.fixture(scope="session")
def server():
    """Start PostgreSQL where it is asked for, and let the settings find it."""
    if os.environ.get("KAOHE_TEST_POSTGRESQL") != "1" or os.environ.get("KAOHE_DATABASE"):
        yield
        return
    from postgresql import running

    with running() as address:
        os.environ["KAOHE_DATABASE"] = address
        yield
        sys.modules["django.db"].connections.close_all()
        del os.environ["KAOHE_DATABASE"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory, server) -> Path:  # noqa: ARG001 - where the database is
    """Make a small demo and point Django at it."""
    from kaohe.cli.demo import PERIODS, POLICY, _imported, _open, _score
    from kaohe.demo.exports import write_exports
    from kaohe.web.serving import prepare

    folder = tmp_path_factory.mktemp("web") / "demo"
    opened, _again = _open(folder, ROWS)
    for export in write_exports(folder / "exports", ROWS):
        _imported(opened, export)
    for period in PERIODS:
        _score(opened, POLICY, period)
    # The browser's tests leave an event loop in this thread; nothing here runs in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    prepare(folder, demo=True)
    return folder


@pytest.fixture
def database(demo):
    """Take back whatever a test writes, into the database and into the workspace."""
    from django.core.cache import cache
    from django.db import transaction

    cache.clear()
    before, money = _written(demo), _ledger(demo)
    with transaction.atomic():
        yield demo
        transaction.set_rollback(True)
    later = sorted(_written(demo) - before)
    for path in later:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if _ledger(demo) != money:
        for name in [path.name for path in (demo / "ledger").iterdir()]:
            (demo / "ledger" / name).unlink()
        for name, content in money.items():
            (demo / "ledger" / name).write_bytes(content)
    if later:  # versions are counted on from here, so what was remembered of them is wrong
        _forget()


def _written(demo):
    """List what one version or publication of the demo's workspace consists of; Delta rolls back by itself."""
    places = ("imports/*.json", "publications/[0-9]*", "policies/*")
    return {path for place in places for path in demo.glob(place)}


def _ledger(demo):
    """Return the files of the ledger, which has a database of its own, byte for byte."""
    return {path.name: path.read_bytes() for path in sorted(demo.glob("ledger/*"))}


def _forget():
    for name, module in list(sys.modules.items()):
        if name.startswith(("kaohe.cycle", "kaohe.web")):
            for member in list(vars(module).values()):
                if hasattr(member, "cache_clear"):
                    member.cache_clear()


@pytest.fixture
def browse(database):  # noqa: ARG001 - what tests write is taken back
    """Return a client signed in as one of the demo's people: ``browse("head").get("/")``."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    def as_person(username, **options):
        client = Client(HTTP_HOST="localhost", **options)
        if username:
            client.force_login(
                get_user_model().objects.get(username=username),
                backend="django.contrib.auth.backends.ModelBackend",
            )
        return client

    return as_person


@pytest.fixture
def cycle(database):  # noqa: ARG001 - what tests write is taken back
    """Return a cycle of the demo by its period: ``cycle("2026-08")``, ``cycle("2026-Q3", "P16")``."""
    from kaohe.cycle.models import Cycle

    return lambda period, policy="P01": Cycle.objects.get(period=period, policy=policy)
