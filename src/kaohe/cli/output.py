"""How commands answer: JSON for programs, text for people, findings by exit code."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.i18n import _
from kaohe.json_forms import json_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.errors import KaoheError

DONE, WITH_FINDINGS, CANNOT = 0, 1, 2


class Format(StrEnum):
    """How a command prints its result."""

    text = "text"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help=_("输出格式:给人看的文本,或 JSON"))]

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="KAOHE_WORKSPACE",
        help=_("工作区目录"),
        file_okay=False,
        show_default=True,
    ),
]

HERE = Path()


def as_json(result: object) -> str:
    """Serialise a result: UTF-8, decimals as strings, keys in the order in which they were made."""
    return json.dumps(result, ensure_ascii=False, default=json_form)


def emit(result: object, output: Format, text: Callable[[], None]) -> None:
    """Print ``result`` as one line of JSON, or call ``text`` to print it for a person."""
    if output is Format.json:
        sys.stdout.write(as_json(result) + "\n")
    else:
        text()


def report(error: KaoheError, *, json_wanted: bool) -> None:
    """Print an error to stderr: one JSON object, or a line that an editor can jump to, with its hint."""
    sys.stderr.write((as_json(error.as_json()) if json_wanted else str(error)) + "\n")
