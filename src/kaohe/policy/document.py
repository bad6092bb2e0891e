"""A YAML file as plain data, with the line of everything kept beside it. Figures stay text: no float arises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from kaohe.errors import Finding, KaoheError, Place
from kaohe.i18n import _
from kaohe.policy.interpretation import Path  # noqa: TC001 - a type of the public interface

if TYPE_CHECKING:
    from pathlib import Path as FilePath

MAX_DEPTH = 40
MAX_NODES = 100_000
"""Values in a file, aliases written out: twenty times what the longest shipped policy has."""
MAX_BYTES = 1_000_000

# The loader that resolves nothing: what a plain scalar means is decided here, and floats do not arise.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"^[-+]?(0|[1-9]\d*)$")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a value stands: file, line and column, counted from 1."""

    file: str
    line: int
    column: int


@dataclass(slots=True)
class Document:
    """Plain data and the position of each path in it."""

    data: Any
    positions: dict[Path, Position] = field(default_factory=dict)

    def place(self, path: Path, **more: Any) -> Place:
        """Return the place of a path, or of its nearest written ancestor."""
        for length in range(len(path), -1, -1):
            position = self.positions.get(path[:length])
            if position is not None:
                break
        else:
            position = None
        if position is not None:
            more = {"file": position.file, "line": position.line, "position": position.column} | more
        return Place(path=".".join(str(step) for step in path) or None, **more)


def read_document(path: FilePath) -> Document:
    """Read a policy file; raises `KaoheError` ``policy.file``, ``policy.yaml`` or ``policy.duplicate_key``."""
    return parse_document(_text(path), str(path))


def read_list(path: FilePath) -> Document:
    """Read a file that holds a list, as worked examples do; raises like `read_document`."""
    return parse_document(_text(path), str(path), list)


def _text(path: FilePath) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(str(path))
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KaoheError(
            Finding(
                "policy.file",
                _("读不了办法文件:{error}").format(error=error),
                _("给出一个 UTF-8 编码的 policy.yaml"),
                Place(file=str(path)),
            )
        ) from None


def parse_document(text: str, name: str, form: type[dict[str, Any] | list[Any]] = dict) -> Document:
    """Parse YAML text into a mapping, or into ``form``; ``name`` is the file named in places."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:
        raise KaoheError(_syntax_finding(error, name)) from None
    if node is not None and _size(node, {}, 0) > MAX_NODES:
        raise _too_large(name)
    document = Document({})
    findings: list[Finding] = []
    empty = None if form is dict else form()
    data = _plain(node, (), name, document.positions, findings) if node is not None else empty
    if not isinstance(data, form):
        wanted = _("应是“字段: 值”的映射") if form is dict else _("应是“- ”开头的列表")
        findings.append(Finding("policy.yaml", wanted, "", Place(file=name, line=1, position=1)))
    if findings:
        raise KaoheError(*findings)
    document.data = data
    return document


def _too_large(name: str) -> KaoheError:
    return KaoheError(
        Finding(
            "policy.too_large",
            _("文件大得不像一份办法,或锚点展开后没有尽头"),
            _("拆成几份办法,用 use 引用;检查 & 和 *"),
            Place(file=name),
        )
    )


def _size(node: Node, known: dict[int, int], depth: int) -> int:
    """Count the values below a node with its aliases written out; one that contains itself has no end."""
    if id(node) not in known:
        known[id(node)] = MAX_NODES + 1  # what is met again on the way down
        parts = node.value if isinstance(node, SequenceNode | MappingNode) and depth <= MAX_DEPTH else ()
        members = (pair[1] for pair in parts) if isinstance(node, MappingNode) else parts
        known[id(node)] = 1 + sum(_size(member, known, depth + 1) for member in members)
    return known[id(node)]


def _syntax_finding(error: Exception, name: str) -> Finding:
    mark = getattr(error, "problem_mark", None) if isinstance(error, yaml.MarkedYAMLError) else None
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    place = Place(file=name, line=mark.line + 1, position=mark.column + 1) if mark else Place(file=name)
    return Finding(
        "policy.yaml",
        _("这一行不是合法的 YAML:{problem}").format(problem=problem),
        _("检查缩进、冒号后的空格和引号;含“: ”或“#”的文字要加引号"),
        place,
    )


def _plain(
    node: Node, path: Path, name: str, positions: dict[Path, Position], findings: list[Finding]
) -> Any:
    mark = node.start_mark
    positions.setdefault(path, Position(name, mark.line + 1, mark.column + 1))
    if len(path) > MAX_DEPTH:
        findings.append(
            Finding("policy.yaml", _("嵌套过深(可能是循环的锚点)"), "", Place(file=name, line=mark.line + 1))
        )
        return None
    if isinstance(node, SequenceNode):
        return [
            _plain(child, (*path, index), name, positions, findings) for index, child in enumerate(node.value)
        ]
    if isinstance(node, MappingNode):
        return _mapping(node, path, name, positions, findings)
    return _scalar(str(node.value), plain=not getattr(node, "style", None))


def _mapping(
    node: MappingNode, path: Path, name: str, positions: dict[Path, Position], findings: list[Finding]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        at = Position(name, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in result:
            findings.append(
                Finding(
                    "policy.duplicate_key",
                    _("“{key}”写了两次").format(key=key),
                    _("合并成一处"),
                    Place(file=name, line=at.line, position=at.column),
                )
            )
        positions[*path, key] = at
        result[key] = _plain(value_node, (*path, key), name, positions, findings)
    return result


def _scalar(text: str, *, plain: bool) -> str | int | bool | None:
    """Read a scalar as YAML 1.2 does, but for figures with a point: those stay text."""
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.match(text) else text
