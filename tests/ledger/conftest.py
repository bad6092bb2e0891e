"""A ledger in SQLite and one in PostgreSQL, started for these tests where a server is installed."""

import itertools
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kaohe.ledger.store import open_ledger

SCHEMAS = itertools.count(1)
BINARIES = [
    *sorted(Path("/usr/lib/postgresql").glob("*/bin")),
    *map(Path, filter(None, [os.environ.get("PG_BIN")])),
]


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """Return the address of a server of our own; skip where none can be started."""
    if not BINARIES:
        pytest.skip("no PostgreSQL server is installed (/usr/lib/postgresql)")
    pytest.importorskip("psycopg")
    folder = Path(tmp_path_factory.mktemp("pg"))
    root = os.geteuid() == 0
    if root:
        for part in (folder, *folder.parents[:2]):
            part.chmod(0o755)
        shutil.chown(folder, "postgres")
    run = ["runuser", "-u", "postgres", "--"] if root else []
    data, tools = folder / "data", BINARIES[-1]
    made = subprocess.run(
        [*run, tools / "initdb", "-D", data, "-U", "kaohe", "-A", "trust"], capture_output=True, check=False
    )
    options = f"-k {folder} -c listen_addresses="
    start = [*run, tools / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"]
    if (
        made.returncode
        or subprocess.run(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
    ):
        pytest.skip(f"PostgreSQL does not start: {made.stderr.decode()[-200:]}")
    yield f"postgresql:///postgres?host={folder}&user=kaohe"
    subprocess.run(
        [*run, tools / "pg_ctl", "-D", data, "-m", "immediate", "stop"], capture_output=True, check=False
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def opening(request, tmp_path):
    """Return where to open an empty ledger of each kind: the arguments of `open_ledger`."""
    if request.param == "sqlite":
        return tmp_path, ""
    url, schema = request.getfixturevalue("postgresql"), f"ledger_{next(SCHEMAS)}"
    with pytest.importorskip("psycopg").connect(url, autocommit=True) as connection:
        connection.execute(f"create schema {schema}")
    return tmp_path, f"{url}&options=-csearch_path%3D{schema}"


@pytest.fixture
def ledger(opening):
    """Return an empty ledger of each kind."""
    with open_ledger(*opening) as opened:
        yield opened
