"""Run the command line within this process: starting one for every command would take most of the time."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from kaohe.cli.main import run


@dataclass
class Done:
    code: int
    stdout: str
    stderr: str


def kaohe(*words: str) -> Done:
    """Run a command and return its exit code and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with patch.object(sys, "argv", ["kaohe", *words]), redirect_stdout(out), redirect_stderr(err):
        try:
            run()
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def answer(*words: str, code: int = 0):
    """Run a command with ``--format json`` and return what it answers."""
    done = kaohe(*words, "--format", "json")
    assert done.code == code, (done.stdout, done.stderr)
    return json.loads(done.stdout if code != 2 else done.stderr)
