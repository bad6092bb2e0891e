"""What can be said of a ranking, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from kaohe.engine.answers.fairness.answer import Fairness
    from kaohe.engine.answers.fairness.ranked import Alike, Ranked, Standing

NAMED = 6
"""So many are named; how many there are is said instead of the others."""


def head(answer: Fairness) -> str:
    """Say of which run an answer is and how it came about."""
    return _("{policy} {period},计算 {run}:把各考核对象的行重抽 {samples} 次").format(
        policy=answer.policy, period=answer.period, run=answer.run, samples=answer.samples
    )


def held(answer: Fairness) -> str | None:
    """Say what was not drawn anew; None where everything was."""
    if not answer.held:
        return None
    return _("照原数不重抽:{titles}").format(titles=_("、").join(answer.held))


def whole(ranked: Ranked) -> list[str]:
    """Say all of that, and which ranks cannot be told apart."""
    return [*figures(ranked.spread, ranked.noise, ranked.by_size), *map(alike, ranked.alike)]


def figures(spread: Mapping[str, object], noise: Decimal | None, by_size: Decimal | None) -> list[str]:
    """Say how far points lie apart, how much of that is chance, and whether they follow size."""
    said = [_("得分从 {lowest} 到 {highest},中位 {median},标准差 {deviation}").format(**spread)]
    if noise is not None:
        said.append(_("得分的差别里约 {share:.0%} 是偶然").format(share=noise))
    if by_size is not None:
        said.append(_("得分与行数的相关系数 {by_size}").format(by_size=by_size))
    return said


def alike(own: Alike) -> str:
    """Say which ranks the rows of the period cannot tell apart."""
    names = _("、").join(own.subjects[:NAMED])
    if len(own.subjects) > NAMED:
        names += _("等 {count} 个").format(count=len(own.subjects))
    if own.first == own.last:
        return _("并列第 {rank} 名的({names})凭本期的行分不出高下").format(rank=own.first, names=names)
    return _("第 {first} 到 {last} 名({names})凭本期的行分不出高下").format(
        first=own.first, last=own.last, names=names
    )


def place(own: Standing) -> str:
    """Say a subject's rank, and between which it may lie."""
    low, high = own.ranks
    if low == high:
        return _("第 {rank} 名").format(rank=own.rank)
    return _("第 {rank} 名({low} 到 {high})").format(rank=own.rank, low=low, high=high)
