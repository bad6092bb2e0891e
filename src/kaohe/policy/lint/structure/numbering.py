"""Items whose articles are numbered with a gap: something of the text may be missing."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.indicator import children
from kaohe.policy.lint.found import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.structure.subject import Subject

_NUMBERED = re.compile(r"(.*[((])(\d{1,2})[))]")
"""A cite that ends in a number in parentheses: ``2.1(3)``."""


def gaps(subject: Subject) -> Iterator[Doubt]:
    """Report groups of which the items cite ``(1)``, ``(3)`` of one article, but no item ``(2)``."""
    for name, node in subject.nodes():
        numbers: dict[str, set[int]] = defaultdict(set)
        for child in children(node):
            match = _NUMBERED.fullmatch(subject.policy.indicators[child].cite)
            if match is not None:
                numbers[match[1]].add(int(match[2]))
        for article, found in numbers.items():
            missing = sorted(set(range(1, max(found))) - found)
            if len(found) > 1 and missing:
                yield Doubt(
                    ("indicators", name, "of"),
                    _("“{title}”各项的出处“{article}…)”缺 {missing}").format(
                        title=node.title, article=article, missing="、".join(map(str, missing))
                    ),
                    _("补上原文的这一项;原文就缺号的,写进 acknowledged"),
                )
