"""A ledger in SQLite and one in PostgreSQL, started for these tests where a server is installed."""

import itertools

import pytest

from kaohe.ledger.store import open_ledger
from postgresql import MissingError, running

SCHEMAS = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql():
    """Return the address of a server of our own; skip where none is installed."""
    try:
        with running() as address:
            yield address
    except MissingError as missing:
        pytest.skip(str(missing))


@pytest.fixture(params=["sqlite", "postgresql"])
def opening(request, tmp_path):
    """Return where to open an empty ledger of each kind: the arguments of `open_ledger`."""
    if request.param == "sqlite":
        return tmp_path, ""
    url, schema = request.getfixturevalue("postgresql"), f"ledger_{next(SCHEMAS)}"
    with pytest.importorskip("psycopg").connect(url, autocommit=True) as connection:
        connection.execute(f"create schema {schema}")
    return tmp_path, f"{url}?options=-csearch_path%3D{schema}"


@pytest.fixture
def ledger(opening):
    """Return an empty ledger of each kind."""
    with open_ledger(*opening) as opened:
        yield opened
