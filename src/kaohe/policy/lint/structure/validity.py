"""Dates of effect that are reversed, readings between which there is nothing to choose."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.structure.subject import Subject


def reversed_period(subject: Subject) -> Iterator[Doubt]:
    """Report a policy that ends before it begins."""
    policy = subject.policy
    if policy.valid_to is not None and policy.valid_to < policy.valid_from:
        yield Doubt(
            ("valid_to",),
            _("办法到 {to} 为止,却从 {start} 开始").format(to=policy.valid_to, start=policy.valid_from),
            _("交换两个日期,或改正其中一个"),
        )


def idle_readings(subject: Subject) -> Iterator[Doubt]:
    """Report alternatives of an interpretation that set the same: the choice has no effect."""
    for name, choice in subject.policy.interpretations.items():
        for one, other in combinations(choice.alternatives, 2):
            if choice.alternatives[one].set == choice.alternatives[other].set:
                yield Doubt(
                    ("interpretations", name, "alternatives", other),
                    _("口径“{name}”的“{a}”与“{b}”结果相同").format(name=name, a=one, b=other),
                    _("在 set 里写明这种读法要改哪些字段"),
                )
