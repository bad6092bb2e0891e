"""Duties name indicators of other policies: each has to be there."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _
from kaohe.policy.composition import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.document import Document
    from kaohe.policy.interpretation import Path
    from kaohe.policy.library import Library
    from kaohe.policy.policy import Policy


def tie_findings(policy: Policy, document: Document, library: Library) -> Iterator[Finding]:
    """Report policies and indicators that duties name and that do not exist."""
    known: dict[str, dict[str, Any] | None] = {policy.id: dict(policy.indicators)}
    if policy.coverage is not None:
        for index, name in enumerate(policy.coverage.policies):
            if _indicators(name, library, known) is None:
                yield _no_policy(name, document, ("coverage", "policies", index))
    for path, duty in policy.all_duties():
        for index, tie in enumerate(duty.measured_by):
            here: Path = (*path, "measured_by", index, "indicator")
            name, _point, indicator = tie.indicator.partition(".")
            indicators = _indicators(name, library, known)
            if indicators is None:
                yield _no_policy(name, document, here)
            elif indicator not in indicators:
                near = get_close_matches(indicator, indicators, n=1)
                yield Finding(
                    "policy.unknown_name",
                    _("办法 {policy} 没有名为“{name}”的指标").format(policy=name, name=indicator),
                    _("是不是“{near}”?").format(near=near[0])
                    if near
                    else _("已声明的:{names}").format(names=_("、").join(indicators)),
                    document.place(here),
                )


def _indicators(
    name: str, library: Library, known: dict[str, dict[str, Any] | None]
) -> dict[str, Any] | None:
    if name not in known:
        try:
            known[name] = compose(library.read(name), library).data.get("indicators") or {}
        except KaoheError:
            known[name] = None
    return known[name]


def _no_policy(name: str, document: Document, path: Path) -> Finding:
    return Finding(
        "policy.not_found",
        _("没有办法“{name}”").format(name=name),
        _("kaohe policy list 列出现有的办法"),
        document.place(path),
    )
