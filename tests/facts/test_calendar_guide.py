"""The examples of docs/calendars.md run, and print what the page says."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from kaohe.cli.main import run
from kaohe.facts.calendars.reading import FIELDS
from kaohe.facts.clock.questions import AT_CLOSE, DAY_ENDS, KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "calendars.md").read_text(encoding="utf-8")
FILES = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)
CONSOLES = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = [example for console in CONSOLES for example in re.findall(r"\$ kaohe (.*)\n(.*)\n", console)]


@pytest.mark.parametrize(("command", "printed"), EXAMPLES)
def test_the_page_shows_what_the_command_prints(command, printed, tmp_path, monkeypatch, capfd):
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kaohe", *shlex.split(command)])
    with pytest.raises(SystemExit) as stop:
        run()
    out, err = capfd.readouterr()
    if printed.startswith("! "):
        assert stop.value.code == 2
        assert printed.removeprefix("! ") in err
    else:
        assert (stop.value.code, out, err) == (0, printed + "\n", "")


def test_there_are_examples():
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("word", [*FIELDS, *KINDS, *AT_CLOSE, *DAY_ENDS])
def test_every_field_kind_and_convention_is_described(word):
    assert f"`{word}`" in PAGE
