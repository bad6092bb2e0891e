"""Many questions to a clock: JSON lines in, one line of answer each, in order."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError, Place, refuse
from kaohe.facts.clock.questions import answer
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def answers(lines: Iterable[bytes], file: str) -> Iterator[dict[str, Any]]:
    """Answer every line with ``{"id", …}`` or ``{"id", "error"}``; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answered(line.removeprefix(b"\xef\xbb\xbf"), file, number)


def _answered(line: bytes, file: str, number: int) -> dict[str, Any]:
    key = None
    try:
        fields = _fields(line)
        key = fields.get("id")
        return {"id": key, **answer(fields)}
    except KaoheError as error:
        return {"id": key, **_located(error, file, number).as_json()}
    except (ArithmeticError, RecursionError):
        far = refuse("clock.out_of_range", _("数值超出可计算的范围"), _("检查这一行的时间和时限"))
        return {"id": key, **_located(far, file, number).as_json()}


def _fields(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise refuse("clock.encoding", _("这一行不是 UTF-8 编码"), _("另存为 UTF-8")) from None
    except ValueError as error:
        raise refuse(
            "clock.line",
            _("这一行不是 JSON:{problem}").format(problem=getattr(error, "msg", error)),
            _("每行写一个完整的 JSON 对象"),
            position=getattr(error, "pos", -1) + 1 or None,
        ) from None
    if not isinstance(fields, dict):
        raise refuse("clock.line", _("这一行不是 JSON 对象"), _('每行写 {"id": …, "kind": …, …}'))
    return fields


def _located(error: KaoheError, file: str, number: int) -> KaoheError:
    """Add file and line to every finding that does not name a file of its own."""
    return KaoheError(
        *(
            finding
            if finding.place.file
            else Finding(finding.code, finding.message, finding.hint, _with_line(finding.place, file, number))
            for finding in error.findings
        )
    )


def _with_line(place: Place, file: str, number: int) -> Place:
    return Place(file=file, line=number, position=place.position, path=place.path, value=place.value)
