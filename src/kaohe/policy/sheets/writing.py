"""The files of a draft: ``policy.yaml`` to be read and edited by people, and the ties still to be filled in."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kaohe.policy.sheets.lines import Line

SHORT = 100
"""Characters up to which a part of a list is written on one line."""

_SEAL = re.compile(r"^# kaohe:([0-9a-f]{16})\n")


def policy_text(data: dict[str, Any], heading: list[str]) -> str:
    """Print a policy's document as YAML, one blank line between indicators."""
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_ordered(data), out)
    body = re.sub(
        r"\n(indicators|measures|notes|total|precision|interpretations):", r"\n\n\1:", out.getvalue()
    )
    return "".join(f"# {line}\n" for line in heading) + body


def _ordered(value: Any, depth: int = 0) -> Any:
    if isinstance(value, dict):
        mapping = CommentedMap((key, _ordered(part, depth + 1)) for key, part in value.items())
        if depth > 2 and all(isinstance(part, str | int | bool) for part in value.values()):
            shown = sum(len(str(key)) + len(str(part)) + 4 for key, part in value.items())
            if shown <= SHORT and not any("\n" in str(part) for part in value.values()):
                mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list | tuple):
        sequence = CommentedSeq(_ordered(part, depth + 1) for part in value)
        if all(isinstance(part, str) and len(part) < 20 for part in value) and depth > 1 and len(value) <= 6:
            sequence.fa.set_flow_style()
        return sequence
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    return value


def ties_text(lines: Iterable[Line], file: str) -> str:
    """Print what is still to be tied: one line each, empty, with suggestions beside it."""
    intro = [
        _("{file} 里还没有绑定度量的条款。冒号后面填度量,再运行:").format(file=file),
        _("  kaohe policy import {file} --ties ties.yaml").format(file=file),
        _("可以填:办法.度量(P01.assurance_on_time)、events.事件类型、ratings.评分项、complaints,"),
        _("或写全一个度量(table、counts_in、where、value);填 skip 表示不要这一条。空着的项目不计分。"),
    ]
    found: dict[str, str] = {}
    for line in lines:
        if line.untied:
            note = f"{line.clause.title}:{line.clause.spoken}".replace("\n", " ")
            if line.suggestions:
                note += _(";建议:{names}").format(names="、".join(line.suggestions))
            found.setdefault(line.key, note)
    rows = [f"{_key(key)}:   # {note}" for key, note in found.items()]
    return "".join(f"# {text}\n" for text in intro) + "\n".join([*rows, ""])


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w/]+", key) else '"' + key.replace("\\", "").replace('"', "") + '"'


def write_sealed(path: Path, text: str, *, replace: bool) -> None:
    """Write a file, unless it exists and somebody has changed it since kaohe wrote it.

    Raises ``sheet.edited``.
    """
    if path.exists() and not replace and not untouched(path):
        raise refuse(
            "sheet.edited",
            _("{path} 已有,而且改动过,没有覆盖").format(path=path),
            _("换一个 --id 或 -o,或者加 --replace 覆盖"),
            file=str(path),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.new")
    waiting.write_text(f"# kaohe:{_digest(text)}\n{text}", encoding="utf-8")
    waiting.replace(path)


def untouched(path: Path) -> bool:
    """Tell whether a file is as kaohe wrote it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    seal = _SEAL.match(text)
    return seal is not None and seal[1] == _digest(text[seal.end() :])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
