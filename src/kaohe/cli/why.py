"""``kaohe why``: what changed a total between two runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.i18n import _

SHOWN = 5
"""Rows, days or changed clauses of one reason that are printed; JSON has all."""


def why(
    before: Annotated[str, typer.Argument(metavar="RUN_A", help=_("先前的计算(可只写开头几位)"))],
    after: Annotated[str, typer.Argument(metavar="RUN_B", help=_("后来的计算,latest 是最近一次"))],
    subject: Annotated[str | None, typer.Argument(help=_("只看这个考核对象"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Say what changed a total."""
    from kaohe.engine.answers.why import why as compare_runs
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    records = [read(find(opened.root / RUNS, name)) for name in (before, after)]
    answer = compare_runs(records[0], records[1], opened, subject)
    emit(answer, output, lambda: _print(answer))


def _print(answer: dict[str, Any]) -> None:
    for each in answer["subjects"]:
        moved = f"{_shown(each['before'])} → {_shown(each['after'])}"
        for name, label in (("grade", _("等级")), ("rank", _("名次"))):
            if each[name][0] != each[name][1]:
                moved += f",{label} {_shown(each[name][0])} → {_shown(each[name][1])}"
        sys.stdout.write(f"{each['subject']}:{moved}\n")
        if not each["parts"]:
            sys.stdout.write(_("  没有变化") + "\n")
        for part in each["parts"]:
            sys.stdout.write(f"  {_label(part['kind'])} {part['points']:+}\n")
            for reason in part["because"]:
                for line in _reason(part["kind"], reason):
                    sys.stdout.write(f"    {line}\n")


def _label(kind: str) -> str:
    return {
        "data": _("数据"),
        "policy": _("办法"),
        "adjustment": _("扣分、加分事件"),
        "others": _("别人(均值、名次、合计)"),
    }[kind]


def _reason(kind: str, reason: dict[str, Any]) -> list[str]:
    if kind == "policy":
        cite = _("({cite})").format(cite=reason["cite"]) if reason["cite"] else ""
        return [f"{reason['words']}{cite}{_moved(reason['points'])}"]
    if "measure" not in reason:
        return [_("{title}:{before} → {after}").format(**{**reason, **_both(reason)})]
    head = _("{title}({table}):{before} → {after}").format(**{**reason, **_both(reason)})
    lines = [head + _moved(reason["points"])]
    rows = reason.get("rows") or reason.get("groups") or []
    lines += [f"  {_row(row)}" for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        lines.append("  " + _("……还有 {count} 项,--format json 列出全部").format(count=len(rows) - SHOWN))
    return lines


def _both(reason: dict[str, Any]) -> dict[str, str]:
    return {side: _figures(reason[side]) for side in ("before", "after")}


def _figures(figures: Any) -> str:
    if figures is None:
        return "—"
    if isinstance(figures, dict):
        return "、".join(f"{name} {_shown(figure)}" for name, figure in figures.items()) or "—"
    return " ÷ ".join(str(figure) for figure in figures)


def _moved(points: dict[str, Any]) -> str:
    return "".join(
        _(";{node} {points:+} 分").format(node=node, points=moved) for node, moved in points.items()
    )


def _row(row: dict[str, Any]) -> str:
    change = {"new": _("新增"), "gone": _("没有了"), "changed": _("改动")}[row["change"]]
    states = " → ".join(_state(row[side]) for side in ("was", "is") if row[side] is not None)
    if "rows" in row:
        return _("{day} {change} {rows} 行:{states}").format(
            day=row["day"], change=change, rows=row["rows"], states=states
        )
    key = " ".join(row["key"].values())
    columns = "".join(
        f";{name} {_shown(pair[0])} → {_shown(pair[1])}" for name, pair in row["columns"].items()
    )
    source = f"({Path(row['file']).name}:{row['row']})" if row["file"] else ""
    return f"{change} {key}:{states}{columns}{source}"


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
