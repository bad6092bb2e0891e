"""``kaohe closest``: the fewest changes in rows that would have altered a result."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.answers.closest.results import Closest

SHOWN = 10
"""Rows of one way that are printed; JSON has all."""


def closest(
    subject: Annotated[str, typer.Argument(help=_("考核对象"))],
    run: Annotated[
        str, typer.Option("--run", help=_("计算编号(可只写开头几位),latest 是最近一次"))
    ] = "latest",
    grade: Annotated[str | None, typer.Option("--grade", help=_("到这个等级还差什么"))] = None,
    rank: Annotated[int | None, typer.Option("--rank", help=_("到这个名次还差什么"))] = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help=_("到这个指标的满分,或 --points 那么多分,还差什么"))
    ] = None,
    points: Annotated[str | None, typer.Option("--points", help=_("指标(默认总分)的多少分"))] = None,
    pay: Annotated[str | None, typer.Option("--pay", help=_("到这个薪酬项的门槛还差什么"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Say how close a result was to another."""
    from kaohe.engine.answers.closest.answer import closest as look
    from kaohe.engine.answers.closest.wishes import Wish
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    record = read(find(opened.root / RUNS, run))
    answer = look(record, opened, subject, Wish(grade, rank, indicator, _points(points), pay))
    emit(answer.as_json(), output, lambda: _print(answer))


def _points(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise refuse(
            "closest.points",
            _("“{text}”不是分数").format(text=text),
            _("写一个数,例如 85 或 13.5"),
            value=text,
        ) from None


def _print(answer: Closest) -> None:
    said = answer.as_json()
    head = _("{subject} {period}:{points} 分").format(**{**said, "points": _shown(said["points"])})
    if said["grade"] is not None:
        head += _(",等级 {grade}").format(grade=said["grade"])
    if said["rank"] is not None:
        head += _(",第 {rank} 名").format(rank=said["rank"])
    sys.stdout.write(head + "\n")
    if not said["goals"]:
        sys.stdout.write(_("没有更好的等级、名次或未过的门槛可问;用 --indicator 问一个指标") + "\n")
    for goal in said["goals"]:
        sys.stdout.write(f"{_goal(goal)}\n")
        for way in goal["ways"]:
            _print_way(way)
        if goal["nearest"] is not None:
            sys.stdout.write(_("  怎么改都到不了;最近的是:") + "\n")
            _print_way(goal["nearest"])
        elif not goal["reached"] and not goal["ways"]:
            sys.stdout.write(_("  没有一行改了有用") + "\n")
    _print_worth(said["worth"])


def _goal(goal: dict[str, Any]) -> str:
    asked = {
        "grade": _("等级 {target}"),
        "rank": _("第 {target} 名"),
        "points": _("{title}得 {target} 分"),
        "gate": _("{title}的门槛"),
    }[goal["goal"]].format(**goal)
    if goal["reached"]:
        return _("{asked}:已经达到").format(asked=asked)
    return _("{asked}(现在 {now}):").format(asked=asked, now=_shown(goal["now"]))


def _print_way(way: dict[str, Any]) -> None:
    said = _kind(way["kind"]).format(count=way["count"])
    if not way["fewest"]:
        said += _("(未必最少)")
    sys.stdout.write(f"  {said} → {_result(way['result'])}\n")
    for row in way["rows"][:SHOWN]:
        sys.stdout.write(f"    {_row(row, mixed=way['kind'] == 'mixed')}\n")
    if way["count"] > SHOWN:
        more = _("……还有 {count} 行,--format json 列出全部").format(count=way["count"] - SHOWN)
        sys.stdout.write(f"    {more}\n")


def _kind(kind: str) -> str:
    return {
        "on_time": _("{count} 行及时"),
        "met": _("{count} 行达到要求"),
        "absent": _("{count} 行没有发生"),
        "uncounted": _("{count} 行不计入"),
        "present": _("多 {count} 行"),
        "mixed": _("一共 {count} 行"),
    }[kind]


def _result(result: dict[str, Any]) -> str:
    parts = [] if result["points"] is None else [_("{points} 分").format(points=result["points"])]
    parts += [] if result["grade"] is None else [_("等级 {grade}").format(grade=result["grade"])]
    parts += [] if result["rank"] is None else [_("第 {rank} 名").format(rank=result["rank"])]
    parts += [] if result["amount"] is None else [_("{amount} 元").format(amount=result["amount"])]
    return ",".join(parts) or "—"


def _row(row: dict[str, Any], *, mixed: bool) -> str:
    key = _("新的一行") if row["key"] is None else " ".join(row["key"].values())
    said = _("{key}({table})").format(key=key, table=row["table"])
    if row["late_by_minutes"] is not None:
        said += _(",超时 {minutes} 分钟").format(minutes=row["late_by_minutes"])
    if mixed:
        said += _(":{what}").format(what=_kind(row["kind"]).format(count=1))
    elif row["kind"] == "met":
        said += "".join(f";{name} → {_shown(cell)}" for name, cell in row["set"].items())
    return said + (f"({Path(row['file']).name}:{row['row']})" if row["file"] else "")


def _print_worth(worth: list[dict[str, Any]]) -> None:
    if worth:
        sys.stdout.write(_("多一个、少一个值多少:") + "\n")
    for own in worth:
        title = own["title"] if own["event"] is None else f"{own['title']}·{own['event']}"
        for way, sign in (("more", "+"), ("less", "−")):
            gain = own[way]
            if gain is None or not (gain["points"] or gain["total"] or gain["money"]):
                continue
            said = _("{title} {sign}{step}:本项 {points:+} 分,总分 {total:+} 分").format(
                title=title, sign=sign, step=own["step"], **gain
            )
            said += "".join(
                _(",{item} {money:+} 元").format(item=name, money=money)
                for name, money in gain["money"].items()
            )
            sys.stdout.write(f"  {said}\n")


def _shown(figure: Any) -> str:
    return "—" if figure is None else str(figure)
