"""Every command explains itself, answers programs, and stands in the documentation."""

import subprocess
import sys

import pytest

from kaohe.cli.reference import commands, reference

COMMANDS = dict(commands())


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_says_what_it_does(path):
    command = COMMANDS[path]

    assert command.help
    assert [each.name for each in command.params if each.name != "help" and not each.help] == []


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_answers_programs(path):
    assert "--format" in {word for each in COMMANDS[path].params for word in each.opts}


def test_the_reference_of_commands_is_fresh(repository):
    assert reference() == (repository / "docs" / "commands.md").read_text(encoding="utf-8")


def test_help_loads_nothing_heavy():
    """What a command runs is loaded when it runs; speed itself is measured in bench/."""
    heavy = ["ibis", "duckdb", "polars", "pyarrow", "numpy", "pydantic", "lark", "deltalake", "yaml"]
    script = f"import sys, kaohe.cli.main; print([name for name in {heavy} if name in sys.modules])"
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "[]"
