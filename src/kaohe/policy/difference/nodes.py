"""Changes of the indicator tree: nodes that came, went and moved; points, weights, rules, deductions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.difference.change import Change
from kaohe.policy.difference.example import example
from kaohe.policy.indicator import Average, Group, Leaf, Nested, below
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.rule import Inputs, Undefined, prune

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.indicator import Adjustment, AnyNode, Node
    from kaohe.policy.policy import Policy
    from kaohe.policy.rules.rule import Rule


def _fields() -> dict[str, str]:
    """Name the fields of a node that are compared as they are."""
    return {
        "title": _("名称"),
        "cite": _("出处"),
        "cycles": _("考核周期"),
        "floor": _("最低分"),
        "cap": _("最高分"),
        "clause": _("条款原文"),
        "better": _("好的方向"),
        "missing": _("没有数据时"),
        "measure": _("度量"),
        "scale_to": _("折算满分"),
        "kind": _("合成方式"),
        "applies_to": _("适用对象"),
        "peers": _("可比组"),
        "each": _("逐期"),
        "combine": _("逐期合成"),
        "at_least": _("至少几期"),
        "by": _("按哪一组"),
    }


def tree(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield what changed in the tree, in the order of the newer policy; what went comes last."""
    old, new = before.indicators, after.indicators
    renamed = _renamed(before, after)
    for name, node in new.items():
        other = old.get(renamed.get(name, name))
        if other is None:
            yield _came(after, name, node)
            continue
        if name in renamed:
            words = _("指标“{title}”的编号由 {old} 改为 {new}").format(
                title=node.title, old=renamed[name], new=name
            )
            yield Change(f"indicators.{name}", renamed[name], name, words)
        yield from _moved(before, after, renamed.get(name, name), name)
        yield from _node(name, other, node)
    for name, node in old.items():
        if name not in new and name not in renamed.values():
            words = _("删去指标“{title}”").format(title=node.title)
            yield Change(f"indicators.{name}", _shown(node), None, words, _max(full(before, name), None))


def full(policy: Policy, name: str) -> Decimal:
    """Return a node's full points."""
    node = policy.indicators[name]
    if isinstance(node, Group):
        return node.scale_to or sum((full(policy, child) for child in node.of), Decimal(0))
    return node.max


def _renamed(before: Policy, after: Policy) -> dict[str, str]:
    """Match new names with gone ones by title: the same item under another identifier."""
    gone = {node.title: name for name, node in before.indicators.items() if name not in after.indicators}
    return {
        name: gone[node.title]
        for name, node in after.indicators.items()
        if name not in before.indicators and node.title in gone
    }


def _came(after: Policy, name: str, node: AnyNode) -> Change:
    points = full(after, name)
    rule = node.rule.words() if isinstance(node, Leaf) and node.rule is not None else ""
    words = _("新增指标“{title}”,满分 {points}").format(title=node.title, points=plain(points))
    return Change(
        f"indicators.{name}", None, _shown(node), f"{words}:{rule}" if rule else words, _max(None, points)
    )


def _moved(before: Policy, after: Policy, old: str, name: str) -> Iterator[Change]:
    parents = _parent(before, old), _parent(after, name)
    if parents[0] == parents[1]:
        return
    titles = [
        policy.indicators[parent].title if parent else _("(无上级)")
        for policy, parent in zip((before, after), parents, strict=True)
    ]
    if titles[0] != titles[1]:
        words = _("指标“{title}”由“{old}”移到“{new}”之下").format(
            title=after.indicators[name].title, old=titles[0], new=titles[1]
        )
        yield Change(f"indicators.{name}", parents[0], parents[1], words)


def _parent(policy: Policy, name: str) -> str | None:
    return next((parent for parent, node in policy.indicators.items() if name in below(node)), None)


def _node(name: str, old: AnyNode, new: AnyNode) -> Iterator[Change]:
    path = f"indicators.{name}"
    points = getattr(old, "max", None), getattr(new, "max", None)
    if points[0] != points[1]:
        words = _("“{title}”满分由 {old} 改为 {new}").format(
            title=new.title, old=_figure(points[0]), new=_figure(points[1])
        )
        yield Change(f"{path}.max", _figure(points[0]), _figure(points[1]), words, _max(*points))
    yield from _weights(path, old, new)
    for name_of, label in _fields().items():
        pair = getattr(old, name_of, None), getattr(new, name_of, None)
        if pair[0] != pair[1]:
            words = _("“{title}”的{label}由“{old}”改为“{new}”").format(
                title=new.title, label=label, old=_figure(pair[0]), new=_figure(pair[1])
            )
            yield Change(f"{path}.{name_of}", _plain(pair[0]), _plain(pair[1]), words)
    if isinstance(old, Leaf) and isinstance(new, Leaf):
        yield from _rule(f"{path}.rule", new.title, (old.rule, new.rule), (old.max, new.max))
    yield from _requirements(path, old, new)
    yield from _adjustments(path, old, new)
    yield from _voids(path, old, new)


def _rule(
    path: str,
    title: str,
    rules: tuple[Rule | None, Rule | None],
    points: tuple[Decimal | None, Decimal | None],
) -> Iterator[Change]:
    old, new = rules
    if old == new:
        return
    said = [rule.words() if rule is not None else _("不计分") for rule in rules]
    effect: dict[str, Any] = {}
    if old is not None and new is not None:
        telling = example(old, new, points)
        if telling is not None:
            effect["example"] = telling
    words = _("“{title}”的计分方法由“{old}”改为“{new}”").format(title=title, old=said[0], new=said[1])
    if said[0] == said[1]:
        words = _("“{title}”的计分方法改了措辞以外的参数:{fields}").format(
            title=title, fields=_("、").join(sorted(_differing(old, new)))
        )
    yield Change(path, old and prune(old), new and prune(new), words, effect)


def _differing(old: Rule | None, new: Rule | None) -> set[str]:
    if old is None or new is None:
        return set()
    one, other = prune(old), prune(new)
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def _weights(path: str, old: AnyNode, new: AnyNode) -> Iterator[Change]:
    if isinstance(old, Leaf) or isinstance(new, Leaf):
        return
    before, after = _weighed(old), _weighed(new)
    for child in [*after, *(name for name in before if name not in after)]:
        pair = before.get(child), after.get(child)
        if pair[0] != pair[1] and pair[0] is not None and pair[1] is not None:
            words = _("“{title}”中 {child} 的权重由 {old} 改为 {new}").format(
                title=new.title, child=child, old=percent(pair[0]), new=percent(pair[1])
            )
            yield Change(f"{path}.of.{child}", percent(pair[0]), percent(pair[1]), words)
    if tuple(before) != tuple(after):
        words = _("“{title}”的下级由“{old}”改为“{new}”").format(
            title=new.title, old=_("、").join(below(old)), new=_("、").join(below(new))
        )
        yield Change(f"{path}.of", list(below(old)), list(below(new)), words)


def _weighed(node: Group | Average | Nested) -> dict[str, Decimal]:
    if isinstance(node, Nested):
        return {node.of: Decimal(1)}
    if isinstance(node.of, dict):
        return dict(node.of)
    share = Decimal(1) / len(node.of) if isinstance(node, Average) else Decimal(1)
    return dict.fromkeys(node.of, share)


def _requirements(path: str, old: Node, new: Node) -> Iterator[Change]:
    before, after = ({one.title: one for one in node.requires} for node in (old, new))
    for title in [*after, *(title for title in before if title not in after)]:
        pair = before.get(title), after.get(title)
        if pair[0] == pair[1]:
            continue
        dumped = [None if one is None else one.model_dump(mode="json", exclude_defaults=True) for one in pair]
        if pair[0] is None:
            words = _("“{title}”新增前提“{what}”")
        elif pair[1] is None:
            words = _("“{title}”删去前提“{what}”")
        else:
            words = _("“{title}”的前提“{what}”有改动")
        yield Change(f"{path}.requires", dumped[0], dumped[1], words.format(title=new.title, what=title))


def _adjustments(path: str, old: Node, new: Node) -> Iterator[Change]:
    before = {one.measure: (place, one) for place, one in enumerate(old.adjustments)}
    after = {one.measure: (place, one) for place, one in enumerate(new.adjustments)}
    for measure, (place, one) in after.items():
        here = f"{path}.adjustments.{place}"
        if measure not in before:
            words = _("“{title}”新增加扣分“{what}”:{rule}").format(
                title=new.title, what=one.title, rule=one.rule.words()
            )
            yield Change(here, None, _adjusted(one), words, _each(None, one))
            continue
        other = before[measure][1]
        if other.rule != one.rule:
            words = _("“{title}”的加扣分“{what}”由“{old}”改为“{new}”").format(
                title=new.title, what=one.title, old=other.rule.words(), new=one.rule.words()
            )
            yield Change(f"{here}.rule", prune(other.rule), prune(one.rule), words, _each(other, one))
        if other.title != one.title:
            words = _("加扣分“{old}”改名为“{new}”").format(old=other.title, new=one.title)
            yield Change(f"{here}.title", other.title, one.title, words)
    for measure, (place, one) in before.items():
        if measure not in after:
            words = _("“{title}”删去加扣分“{what}”:{rule}").format(
                title=new.title, what=one.title, rule=one.rule.words()
            )
            yield Change(f"{path}.adjustments.{place}", _adjusted(one), None, words, _each(one, None))


def _adjusted(one: Adjustment) -> dict[str, Any]:
    return {"title": one.title, "measure": one.measure, "rule": prune(one.rule)}


def _each(old: Adjustment | None, new: Adjustment | None) -> dict[str, Any]:
    """Return what one occurrence costs before and after; a deduction that is not there costs nothing."""
    rules = [one.rule for one in (old, new) if one is not None]
    if old is not None and new is not None:
        telling = example(old.rule, new.rule, (None, None))
        return {"example": telling} if telling else {}
    try:
        points = rules[0].score(Inputs(value=Fraction(1), count=Fraction(1)))
    except (Undefined, ArithmeticError, TypeError):
        return {}
    said = plain(Decimal(points.numerator) / Decimal(points.denominator))
    return {
        "example": {
            "given": _("1次"),
            "before": "0" if old is None else said,
            "after": "0" if new is None else said,
        }
    }


def _voids(path: str, old: Node, new: Node) -> Iterator[Change]:
    before = {one.measure: one for one in old.void_on}
    after = {one.measure: one for one in new.void_on}
    for measure in [*after, *(name for name in before if name not in after)]:
        if (measure in before) != (measure in after):
            one = after.get(measure) or before[measure]
            added = measure in after
            words = (
                _("“{title}”新增作废事件“{what}”") if added else _("“{title}”删去作废事件“{what}”")
            ).format(title=new.title, what=one.title)
            yield Change(f"{path}.void_on", None if added else one.title, one.title if added else None, words)


def _max(old: Decimal | None, new: Decimal | None) -> dict[str, Any]:
    return {"max": {"before": _figure(old or Decimal(0)), "after": _figure(new or Decimal(0))}}


def _shown(node: AnyNode) -> Any:
    return node.model_dump(mode="json", exclude_defaults=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return list(value) if isinstance(value, tuple) else value


def _figure(value: Any) -> str:
    if value is None:
        return _("无")
    if isinstance(value, Decimal):
        return plain(value)
    return _("、").join(value) if isinstance(value, tuple) else str(value)
