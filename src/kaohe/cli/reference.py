"""Prints ``docs/commands.md`` from the commands themselves: ``python -m kaohe.cli.reference > docs/commands.md``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from kaohe.i18n import english

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """# 命令 / Commands

本页由命令自己生成:`python -m kaohe.cli.reference > docs/commands.md`。每条命令都接受 `--format json`
(UTF-8,小数写成字符串),退出码 0 完成,1 完成但有需要看的(被拒的行、不通过的算例、办法里的毛病),2 做不了:
原因写在标准错误输出,`--format json` 时是一个 JSON 对象 `{"error": {"code", "message", "hint", "place"}}`。

Generated from the commands. Every command takes `--format json`; it exits 0 (done), 1 (done, with findings)
or 2 (cannot: the reason is on stderr). `KAOHE_LANG=en` switches messages to English.
"""
COMMON = {"help", "output", "workspace"}


def reference() -> str:
    """Return the page: a section a command, in the order of ``kaohe --help``."""
    return "\n".join([HEAD, *(_section(path, command) for path, command in commands())])


def commands() -> Iterator[tuple[str, Any]]:
    """Go through all commands that can be called, each with its words; a group that works alone is one."""
    from typer.main import get_command

    from kaohe.cli.main import app

    yield from _below("kaohe", get_command(app))


def _below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None or (command.invoke_without_command and path != "kaohe"):
        yield path, command
    for name, each in (inner or {}).items():
        yield from _below(f"{path} {name}", each)


def _section(path: str, command: Any) -> str:
    words = [_placeholder(each) for each in command.params if each.param_type_name == "argument"]
    lines = [f"## `{' '.join([path, *words])}`\n", f"{_both(command.help or '')}\n"]
    rows = [_row(each) for each in command.params if each.name not in COMMON]
    if rows:
        lines += ["| | 含义 meaning |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _placeholder(argument: Any) -> str:
    word = argument.name.upper() + ("…" if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def _row(parameter: Any) -> str:
    argument = parameter.param_type_name == "argument"
    name = f"`{parameter.name.upper()}`" if argument else "、".join(f"`{each}`" for each in parameter.opts)
    return f"| {name} | {_both(parameter.help or '')} |"


def _both(text: str) -> str:
    translated = english(text)
    return text if translated == text else f"{text}。{translated}"


if __name__ == "__main__":
    sys.stdout.write(reference())
