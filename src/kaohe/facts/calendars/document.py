"""The file of a calendar: JSON or YAML, with the line of every part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.facts.calendars.values import Steps


def open_document(path: Path) -> object:
    """Read a file as YAML, of which JSON is a part, so that lines are known for both."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - start-up time
    from ruamel.yaml.constructor import RoundTripConstructor  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    class DatesAsWritten(RoundTripConstructor):
        """Leaves dates as text: an impossible one is then a fault with a place, not a failure to load."""

    DatesAsWritten.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar)
    yaml = YAML(typ="rt")
    yaml.Constructor = DatesAsWritten
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refuse(
            "calendar.encoding", _("日历文件不是 UTF-8 编码"), _("另存为 UTF-8"), file=str(path)
        ) from error
    except (YAMLError, RecursionError, ValueError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        raise refuse(
            "calendar.syntax",
            _("日历文件不是 JSON 或 YAML:{problem}").format(
                problem=getattr(error, "problem", None) or type(error).__name__
            ),
            _("检查引号、括号和缩进,同一个名称只写一次"),
            file=str(path),
            line=mark.line + 1 if mark else None,
            position=mark.column + 1 if mark else None,
        ) from error


def line_of(document: Any, steps: Steps) -> int | None:
    """Return the line of a part, or of the closest part around it that has one."""
    line = None
    for step in steps:
        place = getattr(document, "lc", None)
        if place is None or place.data is None:
            break
        found = next((key for key in place.data if str(key) == str(step)), None)
        if found is None:
            break
        line = place.data[found][0] + 1
        document = document[found]
    return line


def dotted(steps: Steps) -> str:
    """Write the way to a part as ``weekly.mon[0]``.

    >>> dotted(("weekly", "mon", 0))
    'weekly.mon[0]'
    """
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) and step < 1000 else f".{step}"
    return text.removeprefix(".")
