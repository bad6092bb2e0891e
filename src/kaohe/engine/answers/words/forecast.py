"""What a forecast says of a subject, an indicator, an open row, in sentences."""

from __future__ import annotations

from typing import Any

from kaohe.i18n import _


def head(answer: dict[str, Any]) -> str:
    """Say of what and when a forecast is, and how sure its intervals are."""
    said = _("{policy} {period},到 {as_of} 为止,还有 {days_left} 天").format(**answer)
    if answer["past"]:
        said += _(";区间来自以往 {count} 期,把握至少 {coverage}").format(
            count=len(answer["past"]), coverage=f"{answer['coverage']:.0%}"
        )
    return said


def figures(item: dict[str, Any]) -> str:
    """Say the points now, those to be expected, and between which they will lie."""
    if item["points"] is None and item["projected"] is None:
        return _("不考核")
    text = _("现在 {points},预计 {projected}").format(
        points=_shown(item["points"]), projected=_shown(item["projected"])
    )
    if item["interval"]:
        text += _("({low} 到 {high},把握 {coverage})").format(
            low=item["interval"][0], high=item["interval"][1], coverage=f"{item['coverage']:.0%}"
        )
    return text


def budget(item: dict[str, Any]) -> str:
    """Say what an indicator with limits can still afford; it must have one."""
    text = _("已完成 {closed},及时 {on_time},未完成 {open},其中已超时 {overdue}").format(**item)
    if item["affordable"] is not None:
        text += _(";再超时 {count} 个之内不丢 1 分").format(count=item["affordable"])
    if item["affordable_gate"] is not None:
        text += _(",{count} 个之内不破前提").format(count=item["affordable_gate"])
    if item["affordable_grade"] is not None:
        text += _(",{count} 个之内不降等级").format(count=item["affordable_grade"])
    if item["affordable_floor"] is not None:
        text += _(",{count} 个之内不到底").format(count=item["affordable_floor"])
    return text


def left(row: dict[str, Any]) -> str:
    """Say how long an open row has left."""
    return _("已超时") if row["overdue"] else _("还剩 {minutes} 分钟").format(minutes=row["left_minutes"])


def _shown(figure: Any) -> str:
    return "—" if figure is None else str(figure)
