"""What is doubtful about a roster, said in the language of whoever made the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.policy.scope import ROSTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.engine.stays import Stay
    from kaohe.policy.policy import Policy


NOBODY = "roster.nobody"


def nobody(where: str, names: Sequence[str]) -> Finding:
    """Say that the roster has names, of which ``where`` takes none."""
    return Finding(
        NOBODY,
        _("名册里的 {count} 个({names}…)没有一个符合考核对象的条件 where: {where}").format(
            count=len(names), names="、".join(names[:3]), where=where
        ),
        _("照自己单位的叫法改办法的 subjects.where,或者核对名册"),
        severity="warning",
    )


def both(clash: tuple[Stay, Stay]) -> str:
    """Say which two stays clash; alike in every language, for runs keep it."""
    one, other = (stay.place() for stay in clash)
    return f"任职重叠:{one};{other}"


def overlap(name: str, clash: tuple[Stay, Stay], *, settled: bool) -> Finding:
    """Say who is in two places at once, and whether the policy's rule ``settled`` it."""
    said = f"“{name}”{both(clash)}"
    if settled:
        return Finding("roster.overlap", said, _("按办法,后一段从开始那天起算"), Place(value=name), "warning")
    return Finding(
        "roster.overlap",
        said,
        _("此人不参评;改正任职表的起止日期,或在办法里写 overlap: latest(后一段从开始那天起算)"),
        Place(value=name),
    )


def missing(policy: Policy) -> Finding:
    """Say that a policy sorts subjects, but that there is no roster to sort."""
    tables = "、".join(ROSTERS[policy.kind])
    return Finding(
        "roster.missing",
        _("没有名册({tables}),凡有数据的都参评,条件 where、exclude 没有用上").format(tables=tables),
        _("kaohe import {table} 文件…").format(table=ROSTERS[policy.kind][0]),
        severity="warning",
    )
