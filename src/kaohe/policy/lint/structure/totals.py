"""Points that do not total: in a sum, in a mean, from one cycle to the next."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.indicator import Average, Group
from kaohe.policy.lint.found import Doubt
from kaohe.policy.period import CYCLES
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.structure.subject import Subject
    from kaohe.policy.period import Cycle

SCALES = frozenset(Decimal(figure) for figure in (1, 5, 10, 20, 50, 100, 150, 200, 500, 1000))
"""What a whole score card is usually out of; any other total asks for a word."""

CYCLE_WORDS: dict[Cycle, str] = {
    "day": "每日",
    "month": "月度",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年度",
    "custom": "自定周期",
}


def totals(subject: Subject) -> Iterator[Doubt]:
    """Report sums of points that differ from the scale they are brought to, or from a whole score card."""
    for name, node in subject.nodes():
        if not isinstance(node, Group):
            continue
        listed = subject.listed(name)
        if node.scale_to is not None and listed != node.scale_to:
            yield Doubt(
                ("indicators", name, "scale_to"),
                _("“{title}”各项满分合计 {listed},不是 {scale},差 {gap} 分").format(
                    title=node.title,
                    listed=plain(listed),
                    scale=plain(node.scale_to),
                    gap=plain(abs(node.scale_to - listed)),
                ),
                _("补足或改正各项分值;确实要折算,就在 acknowledged 里说明"),
            )
        elif node.scale_to is None and name == subject.policy.total and listed not in SCALES:
            yield Doubt(
                ("indicators", name, "of"),
                _("总分“{title}”各项满分合计 {listed},不是 100").format(
                    title=node.title, listed=plain(listed)
                ),
                _("改正各项分值,或写 scale_to: 100 折算成百分制"),
            )


def scales(subject: Subject) -> Iterator[Doubt]:
    """Report children of a mean that are out of other points than the mean itself."""
    for _name, node in subject.nodes():
        if not isinstance(node, Average):
            continue
        for child in node.of:
            full = subject.full(child)
            if full != node.max:
                yield Doubt(
                    ("indicators", child),
                    _("“{child}”满分 {full},却与满分 {max} 的各项平均成“{title}”").format(
                        child=subject.policy.indicators[child].title,
                        full=plain(full),
                        max=plain(node.max),
                        title=node.title,
                    ),
                    _("把“{child}”折算到 {max} 分(scale_to),或改用 kind: sum").format(
                        child=child, max=plain(node.max)
                    ),
                )


def cycles(subject: Subject) -> Iterator[Doubt]:
    """Report sums whose full points differ between the cycles in which they are assessed."""
    for name, node in subject.nodes():
        if not isinstance(node, Group):
            continue
        by_cycle = {
            cycle: subject.listed(name, cycle) for cycle in CYCLES if cycle in node.cycles and cycle != "day"
        }
        figures = {figure for figure in by_cycle.values() if figure}
        if len(figures) > 1:
            said = "、".join(f"{CYCLE_WORDS[cycle]} {plain(figure)}" for cycle, figure in by_cycle.items())
            yield Doubt(
                ("indicators", name, "of"),
                _("“{title}”的满分随周期而变:{said}").format(title=node.title, said=said),
                _("写明缺的分值是折算还是不计(scale_to 折算)"),
            )
