"""The same on PostgreSQL: the steps, two people at once and what pages show, against a server of the test's own.

The server is Debian's package (``apt-get install postgresql``), started in a temporary folder on a free port.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SAME = ("tests/cycle", "tests/web/test_figures.py", "tests/web/test_persons.py")


def programs():
    """Find the newest server that Debian's package left on this machine."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((each.parent for each in found), key=lambda each: float(each.parent.name), default=None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def postgresql():
    """Start a server and give its address; the server refuses to run as root, so root runs it as ``postgres``."""
    if os.environ.get("KAOHE_DATABASE"):
        pytest.skip("this is the run on PostgreSQL")
    place = programs()
    if place is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    pytest.importorskip("psycopg", reason="the driver is not installed (kaohe[postgresql])")
    # Not below pytest's own folder, which is closed to the user as whom the server runs.
    folder, port = Path(tempfile.mkdtemp(prefix="kaohe-postgresql-")), free_port()
    owner = {}
    if os.geteuid() == 0:
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("there is no user postgres to run the server as")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        owner = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    data = folder / "data"
    initdb = [
        place / "initdb",
        "-D",
        data,
        "-U",
        "kaohe",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **owner)
    words = [place / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1", "-F"]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log, **owner)
    try:
        _wait_for(port, server, folder / "log")
        yield f"postgresql://kaohe@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(20)
        log.close()
        shutil.rmtree(folder)


def _wait_for(port, server, log):
    import psycopg

    for _attempt in range(300):
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="kaohe", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_the_same_tests_pass_on_postgresql(postgresql):
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", *SAME]
    environment = {**os.environ, "KAOHE_DATABASE": postgresql, "PYTHONPATH": str(REPOSITORY / "src")}
    done = subprocess.run(
        words, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
