"""How the command line fails: a wrong option is the user's slip, never an internal error."""

import json
import subprocess
import sys

import pytest


def kaohe(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kaohe", *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "words",
    [("clock", "due", "--nope"), ("nonsense",), ("clock", "due", "--limit"), ("clock", "elapsed")],
    ids=" ".join,
)
def test_a_usage_error_is_one_json_object_on_stderr(words):
    done = kaohe(*words, "--format", "json")

    assert done.returncode == 2
    assert json.loads(done.stderr)["error"]["code"] == "cli.usage"
    assert not done.stdout


@pytest.mark.parametrize("words", [(), ("--help",)], ids=["nothing", "--help"])
def test_help_is_done(words):
    done = kaohe(*words)

    assert (done.returncode, done.stderr) == (0, "")
    assert "clock" in done.stdout
