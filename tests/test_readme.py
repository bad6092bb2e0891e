"""The README's tour and the guide to answers, word for word: commands succeed and print what is shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PAGES = ("README.md", "docs/answers.md")


def steps(page):
    """Return every command of a page with the lines shown below it."""
    found = []
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip():
                found[-1][1].append(line.strip())
    return found


@pytest.mark.parametrize("page", PAGES)
def test_the_tour_runs_word_for_word(page, tmp_path):
    """One test a page, since each step stands on those before it."""
    folder = tmp_path
    bin_ = folder / "bin"
    bin_.mkdir()
    (bin_ / "kaohe").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kaohe "$@"\n')
    (bin_ / "kaohe").chmod(0o755)
    path = f"{bin_}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "KAOHE_LANG": "zh"}
    for command, shown in steps(page):
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), command
        for line in shown:
            assert line in done.stdout, command
