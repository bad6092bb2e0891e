"""Faults of form, said in the policy's words, and the rest of the policy saved so that it can be checked too."""

from __future__ import annotations

import copy
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kaohe.errors import Finding
from kaohe.i18n import _
from kaohe.policy.policy import Policy
from kaohe.policy.rules.kinds import KINDS
from kaohe.policy.rules.rule import kind_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.document import Document
    from kaohe.policy.interpretation import Path

ROUNDS = 30
SHOWN = 200
"""Faults of form that are listed at once; a file with more is not a policy."""


def validation_findings(error: ValidationError, document: Document) -> list[Finding]:
    """Turn pydantic's errors into findings with line, what is wrong and what to write instead."""
    errors = _without_echoes(error.errors(include_url=False))
    findings = [_finding(item, document) for item in errors[:SHOWN]]
    if len(errors) > SHOWN:
        message = _("还有 {count} 处毛病没有列出").format(count=len(errors) - SHOWN)
        findings.append(Finding("policy.more", message, _("改好上面的再查"), document.place(())))
    return findings


def _without_echoes(errors: list[Any]) -> list[Any]:
    """Leave out "too short" where members were written, but are themselves faulty."""
    above = {item["loc"][:length] for item in errors for length in range(len(item["loc"]))}
    return [item for item in errors if item["type"] != "too_short" or item["loc"] not in above]


def salvage(data: dict[str, Any]) -> tuple[Policy | None, frozenset[str]]:
    """Drop or fill in what does not validate; return the rest and the names of the parts dropped."""
    data = copy.deepcopy(data)
    dropped: set[str] = set()
    for _round in range(ROUNDS):
        try:
            return Policy.model_validate(data), frozenset(dropped)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                _mend(data, item, dropped)
    return None, frozenset(dropped)


def _mend(data: dict[str, Any], item: Any, dropped: set[str]) -> None:
    path = document_path(data, item["loc"])
    if item["type"] == "missing" and path[-1] == "cite":
        _at(data, path[:-1])["cite"] = "?"
        return
    # The innermost member of a map or list goes; whatever named it is then not reported again.
    for length in range(len(path), 0, -1):
        holder = _at(data, path[: length - 1])
        key = path[length - 1]
        present = key in holder if isinstance(holder, dict) else isinstance(holder, list)
        optional = item["type"] == "extra_forbidden" or length == 2 or isinstance(holder, list)
        if present and optional:
            if isinstance(key, str) and length == 2:
                dropped |= {key, *_titles(holder[key])} if key in holder else {key}
            if isinstance(holder, dict) or (isinstance(key, int) and key < len(holder)):
                del holder[key]
            return


def _titles(part: Any) -> set[str]:
    """Return what formulas may call a part beside its id."""
    title = part.get("title") if isinstance(part, dict) else None
    return {title} if isinstance(title, str) and title else set()


def document_path(data: Any, loc: tuple[int | str, ...]) -> Path:
    """Return a pydantic location as a path of the document: without the names of chosen alternatives.

    >>> document_path({"clock": {"kind": "stopwatch", "start": 1}}, ("clock", "stopwatch", "start"))
    ('clock', 'start')
    """
    path: list[int | str] = []
    here: Any = data
    for position, step in enumerate(loc):
        last = position == len(loc) - 1
        if _leads_on(here, step):
            here = here[step]
        elif not last or step == "[key]":  # the name of a chosen alternative
            continue
        path.append(step)
    return tuple(path)


def _leads_on(here: Any, step: int | str) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _finding(item: Any, document: Document) -> Finding:
    path = document_path(document.data, item["loc"])
    kind, field = item["type"], str(path[-1]) if path else ""
    if kind == "missing":
        code, message, hint = _missing(field)
    elif kind == "extra_forbidden":
        code, message, hint = _unknown_field(field, _siblings(document.data, path))
    else:
        code = "policy.value"
        message = _("“{field}”的值不对:{reason}").format(field=field, reason=_reason(item))
        hint = _("写的是 {value}").format(value=item.get("input"))
    return Finding(code, message, hint, document.place(path))


def _missing(field: str) -> tuple[str, str, str]:
    if field == "cite":
        return (
            "policy.missing_cite",
            _("没有写出处(cite)"),
            _("加上 cite: 原文条款,例如 cite: 四(一)1.3);原文没有的,写 cite: 解读:理由"),
        )
    return (
        "policy.missing_field",
        _("缺少“{field}”").format(field=field),
        _("补上 {field}: …").format(field=field),
    )


def _siblings(data: Any, path: Path) -> list[str]:
    """Name the fields that may stand there: those of the rule, if it is one, or those of any part."""
    holder = _at(data, path[:-1])
    kind = holder.get("kind") if isinstance(holder, dict) else None
    if isinstance(kind, str) and kind in KINDS:
        return list(kind_named(kind).model_fields)
    return _all_fields()


@cache
def _all_fields() -> list[str]:
    return sorted(field_names(Policy))


def _unknown_field(field: str, known: list[str]) -> tuple[str, str, str]:
    near = get_close_matches(field, known, n=1)
    hint = _("是不是“{near}”?").format(near=near[0]) if near else _("删去,或查看文档中可用的字段")
    return "policy.unknown_field", _("不认识的字段“{field}”").format(field=field), hint


def _reason(item: Any) -> str:
    reasons = {
        "literal_error": _("只能是 {expected}"),
        "union_tag_invalid": _("只能是 {expected_tags}"),
        "string_pattern_mismatch": _("名字用小写英文、数字和下划线"),
        "greater_than": _("应大于 {gt}"),
        "greater_than_equal": _("应不小于 {ge}"),
        "too_short": _("不能为空"),
        "date_from_datetime_parsing": _("日期写成 2026-01-01"),
        "date_parsing": _("日期写成 2026-01-01"),
    }
    template = reasons.get(item["type"])
    return template.format(**item.get("ctx", {})) if template else str(item["msg"])


def field_names(model: type[Policy]) -> set[str]:
    """Name every field of a policy and its parts, rules excepted: those are written as sentences."""
    return set(_fields(model, set()))


def _fields(model: Any, seen: set[Any]) -> Iterator[str]:
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        yield info.alias or name
        yield from _nested(info.annotation, seen)


def _nested(annotation: Any, seen: set[Any]) -> Iterator[str]:
    if hasattr(annotation, "model_fields"):
        yield from _fields(annotation, seen)
    for argument in getattr(annotation, "__args__", ()):
        yield from _nested(argument, seen)
