"""Findings in sentences, in the reader's language: questions, never verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from kaohe.engine.doubt.finding import Doubtful, Finding, Likelihood, Worth

NEVER = 1_000_000_000
"""What is rarer than once in so many is said to be so, without the figure."""


def title(kind: str) -> str:
    """Name what was seen."""
    return {
        "cause_rewritten": _("到期之后改成了别人的责任"),
        "pause_before_limit": _("时限快到时才挂起,靠挂起才及时"),
        "reopened": _("办结后一天之内又打开"),
        "reported_again": _("办结后几小时内同一用户又报"),
        "just_under_limit": _("卡着时限办结"),
        "split": _("同一用户同类工单成批录入"),
        "rater_apart": _("一位评分人与其他人相差很远"),
        "no_spread": _("评分没有差别"),
    }[kind]


def question(kind: str) -> str:
    """Say what to ask; there can always be a good answer."""
    return {
        "cause_rewritten": _("问:改责任的依据是什么?客户可以作证吗?"),
        "pause_before_limit": _("问:挂起是谁的原因,客户同意了吗?"),
        "reopened": _("问:第一次办结时业务真的恢复了吗?"),
        "reported_again": _("问:前一张单办结时故障真的排除了吗?"),
        "just_under_limit": _("问:办结的时刻是系统记的,还是人填的?"),
        "split": _("问:这些是几件事,还是一件事拆成几张单?"),
        "rater_apart": _("问:这位评分人看到了别人没看到的什么?"),
        "no_spread": _("问:这些分是逐个评的吗?"),
    }[kind]


def head(finding: Finding) -> str:
    """Say who, what and how many rows."""
    who = _("、").join(finding.subjects)
    if finding.rater is not None:
        who = _("评分人 {rater}(评 {who})").format(rater=finding.rater, who=who)
    said = _("{who}:{what},{count} 行({table})").format(
        who=who, what=title(finding.kind), count=len(finding.rows), table=finding.table
    )
    return said if finding.title is None else f"{said} {finding.title}"


def likelihood(found: Likelihood) -> str:
    """Say how it compares with the peers, and how often chance alone would give as much."""
    own, peers = found.own, found.peers
    said = _("自己 {own} / {of}").format(own=own.marked, of=own.of)
    if peers.of:
        said += _(",别人 {peers} / {of}").format(peers=peers.marked, of=peers.of)
    if found.chance is None:
        return said + _(";没有可比的,不说机会大小")
    if found.chance.favourable * NEVER < found.chance.possible:
        rare = _("不到十亿分之一")
    else:
        rare = _("约 {probability}").format(probability=plain(found.chance.shown()))
    return said + _(";纯属偶然也这么多的机会{rare}(比较了 {among} 个)").format(rare=rare, among=found.among)


def worth(each: Worth) -> str:
    """Say what a subject's total would be without it."""
    if each.moved == 0:
        return _("{subject}:总分 {points},不计它也一样").format(subject=each.subject, points=each.points)
    return _("{subject}:总分 {points},不计它是 {without}({moved:+})").format(
        subject=each.subject, points=each.points, without=each.without, moved=-each.moved
    )


def row(one: Doubtful) -> str:
    """Say one row: its key, what is doubtful, where it came from."""
    said = one.said
    parts = [" ".join(one.key.values())]
    if "was" in said:
        parts.append(_("{was} → {now}").format(was=said["was"] or "—", now=said["is"]))
    if "late_seconds" in said:
        parts.append(_("改之前已超时 {minutes} 分钟").format(minutes=said["late_seconds"] // 60))
    if "paused_minutes" in said:
        parts.append(_("挂起 {minutes} 分钟").format(minutes=_number(said["paused_minutes"])))
    if said.get("paused_at"):
        parts.append(
            _("从 {at} 起,离时限 {minutes} 分钟").format(
                at=said["paused_at"], minutes=said["left_seconds"] // 60
            )
        )
    elif "left_seconds" in said and said["left_seconds"] is not None:
        parts.append(_("离时限 {seconds} 秒").format(seconds=said["left_seconds"]))
    parts += _taken_up(one)
    if "others" in said:
        parts.append(
            _("{score},别人 {others}").format(score=said["score"], others=_("、").join(said["others"]))
        )
    elif "score" in said:
        parts.append(said["score"])
    source = _("({file}:{row})").format(file=Path(one.file).name, row=one.row) if one.file else ""
    return " ".join(parts) + source


def _taken_up(one: Doubtful) -> list[str]:
    said = one.said
    if "before" in said:
        before = _("前一张 {key}").format(key=said["before"])
        closed = said["closed_at"] and _("办结 {at}").format(at=said["closed_at"])
        began = _("这张 {at}").format(at=said["began_at"])
        return [before, *([closed] if closed else []), began]
    if "ended_at" in said:
        again = said["reopened_at"]
        later = _("又打开,不晚于 {at}").format(at=again) if again else _("现在又是未完成")
        return [_("办结 {at}").format(at=said["ended_at"]), later]
    return []


def _number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def closing(count: int) -> str:
    """Say what findings are, and what they are not."""
    if not count:
        return _("没有看到要问的。没有看到不等于没有。")
    return _("以上是要问的问题,不是结论;没有改动任何得分。")
