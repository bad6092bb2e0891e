"""``kaohe explain --export FILE``: one explanation as a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from kaohe.cli.output import Format, emit
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaohe.engine.runs import Record


def export_to(
    file: Path,
    explained: Callable[[], dict[str, Any]],
    record: Record,
    words: tuple[str, ...],
    output: Format,
) -> None:
    """Write what ``explained`` says, in both languages; ``words``: of the command that says the same.

    Raises ``explain.export`` for a file of another kind, ``file.unwritable`` where it cannot be written.
    """
    from kaohe.engine.explaining.sending.files import FORMATS, file_of

    ending = file.suffix.lower()
    if ending not in FORMATS:
        raise refuse(
            "explain.export",
            _("“{name}”不是 html 或 md 文件").format(name=file.name),
            _("写成 说明.html 或 说明.md"),
            value=file.name,
        )
    text = file_of(ending, record, explained, words)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise refuse(
            "file.unwritable",
            _("写不了文件:{error}").format(error=error),
            _("检查目录和权限,换一个位置"),
            file=str(file),
        ) from None
    emit({"file": str(file)}, output, lambda: typer.echo(_("写入 {file}").format(file=file)))
