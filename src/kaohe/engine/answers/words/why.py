"""What changed a total, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.i18n import _, counted

SHOWN_FILES = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a part: a sentence, and under it the rows or days that changed."""

    text: str
    details: tuple[str, ...]


def moved(each: dict[str, Any]) -> str:
    """Say how a subject's total, grade and rank moved: ``70.74 → 58.93,等级 C → D``."""
    said = f"{_shown(each['before'])} → {_shown(each['after'])}"
    for name, label in (("grade", _("等级")), ("rank", _("名次"))):
        if each[name][0] != each[name][1]:
            said += _(",") + f"{label} {_shown(each[name][0])} → {_shown(each[name][1])}"
    return said


def title(kind: str) -> str:
    """Name one of the four causes."""
    return {
        "data": _("数据"),
        "policy": _("办法"),
        "adjustment": _("扣分、加分事件"),
        "others": _("别人(均值、名次、合计)"),
    }[kind]


def titles(each: dict[str, Any]) -> dict[str, str]:
    """Return the titles of a subject's nodes that changed."""
    return {node["indicator"]: node["title"] for node in each["nodes"]}


def reason(kind: str, because: dict[str, Any], named: dict[str, str]) -> Reason:
    """Say one reason of a part of kind ``kind``; ``named``: titles of nodes."""
    if kind == "policy":
        cite = _("({cite})").format(cite=because["cite"]) if because["cite"] else ""
        return Reason(f"{because['words']}{cite}{_points(because['points'], named)}", ())
    if "measure" not in because:
        return Reason(_("{title}:{before} → {after}").format(**{**because, **_both(because)}), ())
    head = _("{title}({table_title}):{before} → {after}").format(**{**because, **_both(because)})
    rows = because.get("rows") or because.get("groups") or []
    head += _points(because["points"], named) + _files(because.get("files", []))
    return Reason(head, tuple(_row(row) for row in rows))


def _files(files: list[dict[str, Any]]) -> str:
    """Name the files that changed most rows: a late batch is told by its file."""
    if not files:
        return ""
    said = [
        f"{Path(each['file']).name} {_change(each['change'])} {each['rows']}" for each in files[:SHOWN_FILES]
    ]
    return _(";来自 {files}").format(files=_("、").join(said)) + ("……" if files[SHOWN_FILES:] else "")


def _change(change: str) -> str:
    return {"new": _("新增"), "gone": _("没有了"), "changed": _("改动")}[change]


def _both(because: dict[str, Any]) -> dict[str, str]:
    return {side: _figures(because[side]) for side in ("before", "after")}


def _figures(figures: Any) -> str:
    if figures is None:
        return "—"
    if isinstance(figures, dict):
        return _("、").join(f"{name} {_shown(figure)}" for name, figure in figures.items()) or "—"
    return " ÷ ".join(_shown(figure) for figure in figures)


def _points(points: dict[str, Any], named: dict[str, str]) -> str:
    return "".join(
        _(";{node} {points:+} 分").format(node=named.get(node, node), points=moved)
        for node, moved in points.items()
    )


def _row(row: dict[str, Any]) -> str:
    change = _change(row["change"])
    states = " → ".join(_state(row[side]) for side in ("was", "is") if row[side] is not None)
    if "rows" in row:
        said = _("{day} {change} {rows} 行:{states}")
        return counted(
            said.format(day=row["day"] or _("没有日期"), change=change, rows=row["rows"], states=states)
        )
    key = " ".join(row["key"].values())
    columns = "".join(
        _(";") + f"{name} {_shown(pair[0])} → {_shown(pair[1])}" for name, pair in row["columns"].items()
    )
    source = _("({file}:{row})").format(file=Path(row["file"]).name, row=row["row"]) if row["file"] else ""
    return f"{change} {key}{_(':')}{states}{columns}{source}"


def _state(state: str) -> str:
    words = {
        "met": _("达到"),
        "not_met": _("未达到"),
        "late": _("超时"),
        "counted": _("计入"),
        "open": _("未完成"),
    }
    return words.get(state, _("剔除:{reason}").format(reason=state))


def _shown(figure: Any) -> str:
    return "—" if figure is None else str(figure)
