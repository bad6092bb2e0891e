"""A PostgreSQL server of one's own: Debian's package, started in a temporary folder on a free port."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


class MissingError(Exception):
    """There is nothing to start here; says what to install."""


@contextmanager
def running(*, durable=False):
    """Start a server, give its address, and leave nothing behind; raises `MissingError`.

    ``durable``: it waits for the disk, as a real one does.

    The server refuses to run as root, so root runs it as ``postgres``.
    """
    place = _programs()
    # Not below pytest's own folder, which is closed to the user as whom the server runs.
    folder, port = Path(tempfile.mkdtemp(prefix="kaohe-postgresql-")), _free_port()
    log = (folder / "log").open("wb")
    try:
        owner = _owner(folder)
        data = folder / "data"
        words = ["-U", "kaohe", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        subprocess.run(
            [place / "initdb", "-D", data, *words], check=True, capture_output=True, cwd=folder, **owner
        )
        words = [place / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1"]
        words += [] if durable else ["-F"]
        server = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log, **owner)
        try:
            _wait_for(port, server, folder / "log")
            yield f"postgresql://kaohe@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(20)
    finally:
        log.close()
        shutil.rmtree(folder)


def _programs():
    """Find the newest server that Debian's package left on this machine."""
    found = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise MissingError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    if find_spec("psycopg") is None:
        raise MissingError("the driver is not installed (kaohe[postgresql])")
    return max((each.parent for each in found), key=lambda each: float(each.parent.name))


def _owner(folder):
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise MissingError("there is no user postgres to run the server as") from None
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port, server, log):
    import psycopg  # noqa: PLC0415 - only where there is one

    for _attempt in range(300):
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="kaohe", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))
