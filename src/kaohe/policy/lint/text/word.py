"""A Word document as text: paragraphs and tables in their order, a row of a table on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import BadZipFile

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_word(name: str) -> str:
    """Return the text of a docx; raises ``policy.file``."""
    from docx import Document  # noqa: PLC0415 - start-up time
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415

    try:
        document = Document(name)
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        raise refuse(
            "policy.file",
            _("这不是完整的 Word 文档"),
            _("在 Word 里打开后另存为 docx"),
            file=name,
        ) from None
    return "\n".join(_lines(document))


def _lines(document: object) -> Iterator[str]:
    for part in document.iter_inner_content():  # type: ignore[attr-defined]
        rows = getattr(part, "rows", None)
        if rows is None:
            yield part.text
            continue
        for row in rows:
            cells: list[str] = []
            for cell in row.cells:
                if not cells or cell.text != cells[-1]:
                    cells.append(cell.text)
            yield "\t".join(cells)
