"""Puts a version of a policy on the shelf: beside those that are in force before and after it, none is lost."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.policy.document import parse_document
from kaohe.policy.library import CURRENT, VERSIONS, files_in, first_day

if TYPE_CHECKING:
    from datetime import date


def file_version(folder: Path, text: str) -> None:
    """Write a policy's text into its folder, by the first day on which it is valid.

    The newest version is the current one. One that begins on the same day is replaced; a file is there whole, or
    as it was before. Raises ``policy.yaml`` where the text is none.
    """
    first = first_day(parse_document(text, CURRENT))
    current = folder / CURRENT
    if not current.is_file():
        _write(current, text)
        return
    known = {_first(file): file for file in files_in(folder)}
    if first in known:
        _write(known[first], text)
    elif first < _first(current):
        _write(_beside(folder, first), text)
    else:
        _write(_beside(folder, _first(current)), current.read_text(encoding="utf-8"))
        _write(current, text)


def _beside(folder: Path, first: date) -> Path:
    return folder / VERSIONS / f"{first.isoformat()}.yaml"


def _first(file: Path) -> date:
    return first_day(parse_document(file.read_text(encoding="utf-8"), str(file)))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    Path(name).chmod(0o644)
    Path(name).replace(file)
