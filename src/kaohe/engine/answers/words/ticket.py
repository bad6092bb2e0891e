"""What became of one ticket, in words."""

from __future__ import annotations

from typing import Any

from kaohe.i18n import _


def state(measure: dict[str, Any]) -> str:
    """Say what a measure made of the row."""
    return {
        "on_time": _("及时"),
        "late": _("超时"),
        "included": _("计入"),
        "open": _("未完成,已超时"),
        "excluded": _("剔除:{reason}").format(reason=measure["reason"]),
        "not_concerned": _("不涉及"),
    }[measure["state"]]


def stretch(part: dict[str, Any]) -> str:
    """Say what the clock did in one part of the time line, or what kind of day it was."""
    said = {
        "running": _("计时"),
        "paused": _("挂起"),
        "late": _("超时"),
        "working": _("工作日"),
        "makeup": _("调休上班"),
        "weekend": _("周末"),
        "holiday": _("节假日"),
    }[part["state"]]
    return f"{said} {part.get('name') or ''}".rstrip()


def timeline(clock: dict[str, Any]) -> list[str]:
    """Say each part of a time line."""
    lines = []
    for part in clock["timeline"]:
        if "day" in part:
            lines.append(f"{part['day']} {stretch(part)}")
        elif part["from"] is None:
            lines.append(_("挂起 {minutes} 分钟(没有记起止)").format(minutes=part["minutes"]))
        else:
            lines.append(f"{part['from']} → {part['to'] or '…'} {stretch(part)}")
    return lines
