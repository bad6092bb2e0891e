"""The README's tour, word for word: its commands succeed, and what it shows is what they print."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def steps():
    """Return every command of the tour with the lines shown below it."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip():
                found[-1][1].append(line.strip())
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tour")


def test_the_tour_runs_word_for_word(folder):
    """One test, since each step stands on those before it."""
    bin_ = folder / "bin"
    bin_.mkdir()
    (bin_ / "kaohe").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kaohe "$@"\n')
    (bin_ / "kaohe").chmod(0o755)
    path = f"{bin_}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "KAOHE_LANG": "zh"}
    for command, shown in steps():
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), command
        for line in shown:
            assert line in done.stdout, command
