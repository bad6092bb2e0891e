"""What another value would do, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.whatif import standing
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.answers.curve import Curve, Point
    from kaohe.engine.answers.settings import Setting
    from kaohe.engine.whatif import Move


def head(answer: Curve) -> list[str]:
    """Say of what and when an answer is, what was set, and which periods are left out."""
    said = [
        _("{policy} {title},{period}").format(policy=answer.policy, title=answer.title, period=answer.label)
    ]
    said += [changed(own) for own in answer.settings]
    said += [
        _("{period} 没有算:{why}").format(period=period, why=why) for period, why in answer.skipped.items()
    ]
    return said


def changed(own: Setting) -> str:
    """Say what a field is in force, and what it is set to."""
    now = _("没有写") if own.field.value is None else own.field.shown
    to = (
        own.written[0] if len(own.written) == 1 else f"{own.written[0]}…{own.written[-1]}({len(own.written)})"
    )
    return f"{own.field.title}({own.path}):{now} → {to}"


def whole(point: Point) -> list[str]:
    """Say in a few sentences who gains, who loses, how grades and ranks move, and what it costs."""
    sums = point.summary()
    said = [_("升 {gain},降 {lose},不变 {same}").format(**sums)]
    if sums["not_assessed"]:
        said[0] += _(",转为不考核 {count}").format(count=sums["not_assessed"])
    if sums["assessed"]:
        said[0] += _(",转为考核 {count}").format(count=sums["assessed"])
    means = {name: figure(own) for name, own in sums["mean"].items()}
    if any(own is not None for own in sums["mean"].values()):
        said.append(_("平均得分:{before} → {after}").format(**means))
    moves = _("、").join(
        f"{figure(own['from'])} → {figure(own['to'])} {own['count']}" for own in sums["grades"]
    )
    if moves:
        said.append(_("等级:{moves}").format(moves=moves))
    if sums["ranks"]:
        said.append(_("名次变动 {count}").format(count=sums["ranks"]))
    if "pay" in sums:
        said.append(_("薪酬合计:{before} → {after}({difference})").format(**signed(sums["pay"])))
        said += [
            "  "
            f"{point.titles.get(own['item'], own['item'])}:"
            + "{before} → {after}({difference})".format(**signed(own))
            for own in sums["pay"]["items"]
            if own["difference"]
        ]
    return said


def moved(move: Move) -> str:
    """Say how a subject stands before and after."""
    line = f"{move.subject}{'' if move.period is None else ' ' + move.period}:"
    unscored = move.before.points is None and move.after.points is None
    if move.only_paid or (unscored and move.pay):
        return line + _("薪酬 {difference}").format(difference=f"{move.money:+}")
    line += f"{stands(standing(move.before))} → {stands(standing(move.after))}({by(move)})"
    return line


def paid(move: Move) -> list[str]:
    """Say what is paid differently."""
    return [
        f"{own.item}: {figure(own.before)} → {figure(own.after)} ({own.difference:+})" for own in move.pay
    ]


def by(move: Move) -> str:
    """Say by how much points change, or that a subject is not assessed any more, or only now."""
    if move.difference is not None:
        return f"{move.difference:+}"
    said = {None: _("不考核"), "assessed": _("转为考核"), "not_assessed": _("转为不考核")}
    return said[move.turns]


def stands(own: dict[str, Any]) -> str:
    """Say points, grade and rank; what is not assessed is said to be so."""
    if own["points"] is None:
        return _("不考核")
    rank = "" if own["rank"] is None else _(",第 {rank} 名").format(rank=own["rank"])
    return f"{own['points']} {own['grade'] or ''}{rank}"


def signed(own: dict[str, Any]) -> dict[str, Any]:
    """Return amounts with the sign of their difference."""
    return {**own, "difference": f"{own['difference']:+}"}


def figure(value: object) -> str:
    """Print a figure, or that there is none."""
    return "—" if value is None else str(value)
