"""How close a result was to another, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.facts.tables import table_title
from kaohe.i18n import _, counted


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a goal: what it takes and gives, and its rows."""

    text: str
    rows: tuple[str, ...]


def head(said: dict[str, Any]) -> str:
    """Say whose result it is and where it stands."""
    text = _("{subject} {period}:{points} 分").format(**{**said, "points": _shown(said["points"])})
    if said["grade"] is not None:
        text += _(",等级 {grade}").format(grade=said["grade"])
    if said["rank"] is not None:
        text += _(",第 {rank} 名").format(rank=said["rank"])
    return text


def goal(one: dict[str, Any]) -> str:
    """Say what is asked for, and what is now."""
    asked = {
        "grade": _("等级 {target}"),
        "rank": _("第 {target} 名"),
        "points": _("{title}得 {target} 分"),
        "gate": _("{title}的门槛"),
    }[one["goal"]].format(**one)
    if one["reached"]:
        return _("{asked}:已经达到").format(asked=asked)
    return _("{asked}(现在 {now}):").format(asked=asked, now=_shown(one["now"]))


def outcome(one: dict[str, Any]) -> str:
    """Say of a goal without a way that there is none; empty where there is one."""
    if one["nearest"] is not None:
        return _("怎么改都到不了;最近的是:")
    if not one["reached"] and not one["ways"]:
        return _("没有一行改了有用")
    return ""


def way(one: dict[str, Any]) -> Way:
    """Say one way and its rows."""
    text = counted(_kind(one["kind"]).format(count=one["count"]))
    if not one["fewest"]:
        text += _("(未必最少)")
    rows = tuple(_row(row, mixed=one["kind"] == "mixed") for row in one["rows"])
    return Way(f"{text} → {_result(one['result'])}", rows)


def worth(worths: list[dict[str, Any]]) -> list[str]:
    """Say what one more or one less of each figure is worth, where it is worth anything."""
    lines = []
    for own in worths:
        title = own["title"] if own["event"] is None else f"{own['title']}·{own['event']}"
        for side, sign in (("more", "+"), ("less", "−")):
            gain = own[side]
            if gain is None or not (gain["points"] or gain["total"] or gain["money"]):
                continue
            said = _("{title} {sign}{step}:本项 {points:+} 分,总分 {total:+} 分").format(
                title=title, sign=sign, step=own["step"], **gain
            )
            said += "".join(
                _(",{item} {money:+} 元").format(item=name, money=money)
                for name, money in gain["money"].items()
            )
            lines.append(said)
    return lines


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
    return _(",").join(parts) or "—"


def _row(row: dict[str, Any], *, mixed: bool) -> str:
    key = _("新的一行") if row["key"] is None else " ".join(row["key"].values())
    said = _("{key}({table})").format(key=key, table=table_title(row["table"]))
    if row["late_by_minutes"] is not None:
        said += _(",超时 {minutes} 分钟").format(minutes=row["late_by_minutes"])
    if mixed:
        said += _(":{what}").format(what=counted(_kind(row["kind"]).format(count=1)))
    elif row["kind"] == "met":
        said += "".join(_(";") + f"{name} → {_shown(cell)}" for name, cell in row["set"].items())
    return said + (
        _("({file}:{row})").format(file=Path(row["file"]).name, row=row["row"]) if row["file"] else ""
    )


def _shown(figure: Any) -> str:
    return "—" if figure is None else str(figure)
