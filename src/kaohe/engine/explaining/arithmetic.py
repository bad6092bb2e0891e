"""The arithmetic of a node with its numbers put in: what is printed comes out as what is published."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.figures import is_rate
from kaohe.i18n import _
from kaohe.policy.indicator import Average, Group, Handed, Leaf, Nested, Periods
from kaohe.policy.rules.figures import exactly, percent, plain

if TYPE_CHECKING:
    from kaohe.engine.explaining.about import About
    from kaohe.engine.reference import Result
    from kaohe.engine.result import Row
    from kaohe.policy.indicator import Node
    from kaohe.policy.requirement import Requirement


def arithmetic(about: About, name: str, node: Node, row: Row, result: Result) -> str:
    if result.unmet is not None and result.unmet.most is None:
        return _denied(result.unmet, row)
    if row.status == "not_assessed":
        return _without_points(about, node, row)
    if row.status == "void":
        return _("因{events},得 {points}").format(events="、".join(result.voided_by), points=row.points)
    shown = [_start(about, name, node, row, result), *_changes(result)]
    total = (result.before or Fraction(0)) + sum((step.change for step in result.steps), Fraction(0))
    text = "".join(shown)
    if node.floor is not None and total < node.floor:
        text += _(",低于 {bound},按 {bound}").format(bound=plain(node.floor))
    if node.cap is not None and total > node.cap:
        text += _(",高于 {bound},按 {bound}").format(bound=plain(node.cap))
    if result.unmet is not None:
        text += _(",因未达到前提“{title}”,最多 {bound}").format(
            title=result.unmet.title, bound=plain(result.unmet.most or Decimal(0))
        )
    return f"{text} = {row.points}"


def _denied(unmet: Requirement, row: Row) -> str:
    if row.points is None:
        return _("未达到前提“{title}”,不参评,分值不计入上级").format(title=unmet.title)
    return _("未达到前提“{title}”,得 {points}").format(title=unmet.title, points=row.points)


def _without_points(about: About, node: Node, row: Row) -> str:
    if about.cycle not in node.cycles:
        return _("本周期不考核")
    if row.reason is not None:
        return _("不参评:{reason};分值不计入上级").format(reason=row.reason)
    if isinstance(node, Leaf) and row.value is not None:
        return _("计分方法对这个数没有规定,不参评,分值不计入上级")
    if isinstance(node, Handed):
        return _("没有所在的组的得分,不参评,分值不计入上级")
    if isinstance(node, Periods) and node.at_least > 1:
        return _("参评的不足 {count} 期,不参评,分值不计入上级").format(count=node.at_least)
    return _("没有可计的数据,不参评,分值不计入上级")


def _start(about: About, name: str, node: Node, row: Row, result: Result) -> str:
    if isinstance(node, Leaf):
        return _leaf_start(about, name, node, row, result)
    if isinstance(node, Group):
        summed = " + ".join(str(points) for points in result.parts.values())
        if node.scale_to is None:
            return summed
        reached = sum(about.rows[child].max or 0 for child in result.parts)
        return f"({summed}) ÷ {reached} × {plain(node.scale_to)}"
    if isinstance(node, Nested):
        return _nested_start(node, result)
    assert isinstance(node, Average)  # noqa: S101 - the kinds of nodes
    if not isinstance(node.of, dict):
        return f"({' + '.join(str(points) for points in result.parts.values())}) ÷ {len(result.parts)}"
    weighed = " + ".join(f"{points} × {percent(node.of[child])}" for child, points in result.parts.items())
    share = sum((node.of[child] for child in result.parts), start=Decimal(0))
    return weighed if share == 1 else f"({weighed}) ÷ {percent(share)}"


def _nested_start(node: Nested, result: Result) -> str:
    points = [str(points) for points in result.parts.values()]
    combine = node.combine if isinstance(node, Periods) else "last"
    if combine == "last":
        return _("{points}({label})").format(points=points[-1], label=list(result.parts)[-1])
    return " + ".join(points) if combine == "sum" else f"({' + '.join(points)}) ÷ {len(points)}"


def _leaf_start(about: About, name: str, node: Leaf, row: Row, result: Result) -> str:
    before = result.before or Fraction(0)
    if node.rule is None or node.measure is None:
        return plain(node.max)
    if row.value is None:
        return _("{points}(没有数据,按办法计)").format(points=exactly(before))
    title = about.policy.measures[node.measure].title
    value = percent(row.value) if is_rate(about.policy.like(node.measure)) else plain(row.value)
    inputs = about.given.inputs.get(name)
    shown = None if inputs is None or not before else node.rule.workings(inputs)
    taken = Fraction(node.max) - before
    if shown is None and taken > 0 and not node.rule.sets and not node.rule.needs & {"rank"}:
        shown = f"{plain(node.max)} − {exactly(taken)}"
    return _("{points}({title} {value})").format(points=shown or exactly(before), title=title, value=value)


def _changes(result: Result) -> list[str]:
    shown = []
    for step in result.steps:
        if step.count:
            sign = "−" if step.change < 0 else "+"
            shown.append(f" {sign} {exactly(abs(step.change))}({step.title} × {plain(step.count)})")
    return shown
