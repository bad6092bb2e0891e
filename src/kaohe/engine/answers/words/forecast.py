"""What a forecast says of a subject, an indicator, an open row, in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaohe.i18n import _, counted
from kaohe.policy.rules.figures import plain

HOUR = 60


def head(answer: dict[str, Any]) -> str:
    """Say of what and when a forecast is, and how sure its intervals are."""
    said = counted(_("{policy} {period},到 {as_of} 为止,还有 {days_left} 天").format(**answer))
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
    most = (
        (item["affordable"], _("再超时 1 个就丢 1 分"), _("再超时不过 {count} 个,丢不到 1 分")),
        (item["affordable_gate"], _("再超时 1 个就破前提"), _("再超时不过 {count} 个,不破前提")),
        (item["affordable_grade"], _("再超时 1 个就降等级"), _("再超时不过 {count} 个,不降等级")),
        (item["affordable_floor"], _("再超时 1 个就到底"), _("再超时不过 {count} 个,不到底")),
    )
    if item["affordable"] is None and item["affordable_floor"] == 0:
        return _(";").join([text, _("已经到底")])
    parts = [
        (some if count else at_once).format(count=count) for count, at_once, some in most if count is not None
    ]
    return _(";").join([text, *parts])


def left(row: dict[str, Any]) -> str:
    """Say how long an open row has left."""
    if row["overdue"]:
        return _("已超时")
    minutes = Decimal(row["left_minutes"])
    if minutes < HOUR:
        return counted(_("还剩 {minutes} 分钟").format(minutes=plain(minutes)))
    hours, rest = divmod(int(minutes), HOUR)
    if not rest:
        return counted(_("还剩 {hours} 小时").format(hours=hours))
    return counted(_("还剩 {hours} 小时 {minutes} 分钟").format(hours=hours, minutes=rest))


def _shown(figure: Any) -> str:
    return "—" if figure is None else str(figure)
