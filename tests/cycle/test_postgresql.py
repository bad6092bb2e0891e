"""The same on PostgreSQL: the steps, two people at once and what pages show, against a server of the test's own.

``KAOHE_TEST_POSTGRESQL=1 script/test tests/cycle tests/web tests/browser`` runs everything there.
"""

import os
import subprocess
import sys

import pytest

from postgresql import MissingError, running

SAME = ("tests/cycle", "tests/web/test_figures.py", "tests/web/test_persons.py")


@pytest.fixture
def postgresql():
    """Start a server and give its address."""
    if os.environ.get("KAOHE_DATABASE"):
        pytest.skip("this is the run on PostgreSQL")
    try:
        with running() as address:
            yield address
    except MissingError as error:
        pytest.skip(str(error))


def test_the_same_tests_pass_on_postgresql(postgresql, repository):
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", *SAME]
    environment = {**os.environ, "KAOHE_DATABASE": postgresql, "PYTHONPATH": str(repository / "src")}
    done = subprocess.run(
        words, cwd=repository, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
