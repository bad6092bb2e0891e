"""A policy that uses another's tree or grades (``use: P10``): both documents become one before all else."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError, Place
from kaohe.i18n import _
from kaohe.policy.document import Document, Position

if TYPE_CHECKING:
    from kaohe.policy.interpretation import Path
    from kaohe.policy.library import Library


def compose(document: Document, library: Library, within: tuple[str, ...] = ()) -> Document:
    """Replace every ``use`` by what it names; raises ``policy.use_cycle`` and ``policy.use_twice``.

    The used policy's total takes the name of the node that uses it; its other nodes, its measures and its
    interpretations come along under their own names, with the places of their own file.
    """
    result = Document(copy.deepcopy(document.data), dict(document.positions))
    name = str(document.data.get("id", ""))
    for node, part in _users(document.data):
        place = document.place(("indicators", node, "use") if node else ("grades", "use"))
        used = part["use"]
        if not isinstance(used, str):
            message = _("“use”的值不对:应是一份办法的编号")
            raise KaoheError(Finding("policy.value", message, _("写成 use: P10"), place))
        if used in (*within, name):
            trail = " → ".join([*within, name, used])
            raise KaoheError(
                Finding(
                    "policy.use_cycle",
                    _("办法互相引用:{trail}").format(trail=trail),
                    _("断开其中一处 use"),
                    place,
                )
            )
        other = compose(_read(library, used, place), library, (*within, name))
        if node is None:
            _use_grades(result, other)
        else:
            _use_tree(result, node, other)
    return result


def _read(library: Library, used: str, place: Place) -> Document:
    try:
        return library.read(used)
    except KaoheError as error:
        raise KaoheError(*(_placed(finding, place) for finding in error.findings)) from None


def _placed(finding: Finding, place: Place) -> Finding:
    return finding if finding.place.file else replace(finding, place=place)


def _users(data: dict[str, Any]) -> list[tuple[str | None, dict[str, Any]]]:
    nodes = data.get("indicators")
    nodes = nodes if isinstance(nodes, dict) else {}
    found: list[tuple[str | None, dict[str, Any]]] = [
        (name, part) for name, part in nodes.items() if isinstance(part, dict) and "use" in part
    ]
    grades = data.get("grades")
    if isinstance(grades, dict) and "use" in grades:
        found.append((None, grades))
    return found


def _use_grades(result: Document, other: Document) -> None:
    own = result.data["grades"]
    own.pop("use")
    result.data["grades"] = {**copy.deepcopy(other.data.get("grades") or {}), **own}
    _copy_positions(result, other, ("grades",), ("grades",))
    _adopt(result, other, "interpretations", only="grades")
    _acknowledge(result, other, "grades", None)


def _use_tree(result: Document, node: str, other: Document) -> None:
    root = str(other.data.get("total", "total"))
    nodes = other.data.get("indicators") or {}
    own = result.data["indicators"][node]
    own.pop("use")
    result.data["indicators"][node] = {**copy.deepcopy(nodes.get(root) or {}), **own}
    _copy_positions(result, other, ("indicators", root), ("indicators", node))
    for name, part in nodes.items():
        if name != root:
            _take(result, other, ("indicators", name), part)
    _adopt(result, other, "parameters")
    _adopt(result, other, "measures")
    _adopt(result, other, "interpretations", only="indicators", renamed=(root, node))
    _acknowledge(result, other, "indicators", (root, node))


def _adopt(
    result: Document,
    other: Document,
    section: str,
    only: str | None = None,
    renamed: tuple[str, str] | None = None,
) -> None:
    for name, part in (other.data.get(section) or {}).items():
        if only is None or _touches(part, only):
            own = copy.deepcopy(part)
            _rename(own, renamed)
            _take(result, other, (section, name), own)


def _acknowledge(result: Document, other: Document, section: str, renamed: tuple[str, str] | None) -> None:
    """Take over what the other policy acknowledges about the part that is used."""
    own = result.data.setdefault("acknowledged", [])
    for index, entry in enumerate(other.data.get("acknowledged") or ()):
        taken = copy.deepcopy(entry)
        path = str(taken.get("path", "")) if isinstance(taken, dict) else ""
        in_grades = path.startswith("grades")
        if not isinstance(taken, dict) or in_grades is not (section == "grades"):
            continue
        old, new = (f"indicators.{name}" for name in renamed or ("", ""))
        if renamed and (path == old or path.startswith(f"{old}.")):
            taken["path"] = new + path.removeprefix(old)
        _copy_positions(result, other, ("acknowledged", index), ("acknowledged", len(own)))
        own.append(taken)


def _touches(choice: Any, section: str) -> bool:
    alternatives = choice.get("alternatives") if isinstance(choice, dict) else None
    paths = [
        path
        for alternative in (alternatives or {}).values()
        if isinstance(alternative, dict)
        for path in alternative.get("set") or {}
    ]
    measures = section == "indicators" and any(path.startswith("measures.") for path in paths)
    return measures or any(path.startswith(f"{section}.") for path in paths)


def _rename(choice: Any, renamed: tuple[str, str] | None) -> None:
    if renamed is None:
        return
    old, new = (f"indicators.{name}." for name in renamed)
    for alternative in choice["alternatives"].values():
        alternative["set"] = {
            new + path.removeprefix(old) if path.startswith(old) else path: value
            for path, value in (alternative.get("set") or {}).items()
        }


def _take(result: Document, other: Document, path: Path, part: Any) -> None:
    section = result.data.setdefault(str(path[0]), {})
    part = copy.deepcopy(part)
    if path[0] == "indicators" and isinstance(part, dict) and isinstance(other.data.get("source"), str):
        part.setdefault("source", other.data["source"])  # its cites name articles of the other text
    if path[1] in section:
        if section[path[1]] == part:
            return
        raise KaoheError(
            Finding(
                "policy.use_twice",
                _("“{name}”在引用的办法里已有").format(name=path[1]),
                _("换一个名字"),
                result.place(path),
            )
        )
    section[path[1]] = part
    _copy_positions(result, other, path, path)


def _copy_positions(result: Document, other: Document, old: Path, new: Path) -> None:
    positions: dict[Path, Position] = {
        (*new, *path[len(old) :]): position
        for path, position in other.positions.items()
        if path[: len(old)] == old
    }
    result.positions = positions | result.positions
