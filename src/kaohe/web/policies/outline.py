"""A policy as its reader sees it: every node in reading order, each clause with its rule in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.engine.figures import is_rate
from kaohe.i18n import _
from kaohe.policy.indicator import Average, Group, Leaf, Nested, Periods, below
from kaohe.policy.rules.figures import percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.indicator import AnyNode
    from kaohe.policy.policy import Policy
    from kaohe.policy.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Sentence:
    """One clause: what it is about, the text where it was written as one, the rule in words, its source."""

    title: str
    text: str
    zh: str
    en: str
    cite: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One node of the tree; ``depth`` counts from 0 at the total."""

    name: str
    title: str
    depth: int
    cite: str
    full: str
    made: str
    notes: tuple[str, ...]
    sentences: tuple[Sentence, ...]


def outline(policy: Policy) -> list[Passage]:
    """List every node from the total down, also those that are evaluated by themselves."""
    return list(_passages(policy, policy.total, 0)) if policy.scores else []


def _passages(policy: Policy, name: str, depth: int) -> Iterator[Passage]:
    node = policy.indicators[name]
    notes = tuple(
        text
        for text in (
            node.definition,
            node.note,
            node.applies_to and _("适用于 {who}").format(who=node.applies_to),
        )
        if text
    )
    yield Passage(
        name,
        node.title,
        depth,
        node.cite,
        plain(node.max) if isinstance(node, Leaf) else "",
        _made(policy, node),
        notes,
        tuple(_sentences(policy, node)),
    )
    for child in below(node):
        yield from _passages(policy, child, depth + 1)


def _made(policy: Policy, node: AnyNode) -> str:
    """Say how a node puts together what is below it."""
    match node:
        case Group() if node.scale_to is not None:
            return _("各项相加,折合成 {full} 分").format(full=plain(node.scale_to))
        case Group():
            return _("各项相加")
        case Average() if isinstance(node.of, dict):
            parts = [f"{policy.indicators[name].title} {percent(own)}" for name, own in node.of.items()]
            return _("加权平均:{parts}").format(parts=_("、").join(parts))
        case Average():
            return _("各项平均")
        case Nested():
            return _("由更短周期的得分汇总") if isinstance(node, Periods) else _("取所在组的得分")
        case _:
            return ""


def _sentences(policy: Policy, node: AnyNode) -> Iterator[Sentence]:
    if isinstance(node, Leaf) and node.rule is not None:
        yield _said(policy, _("计分"), node.clause, node.rule, node.cite, node.measure)
    for change in node.adjustments:
        yield _said(policy, change.title, change.clause, change.rule, change.cite, change.measure)
    for void in node.void_on:
        words = _("一旦发生,本项不得分"), "once it happens, no points for the item"
        yield Sentence(void.title, "", *words, void.cite, policy.measures[void.measure].title)
    for own in node.requires:
        rate = is_rate(policy.like(own.measure))
        yield Sentence(own.title, "", own.words(rate=rate), "", own.cite, policy.measures[own.measure].title)
    for waiting in node.pending:
        zh = waiting.rule.words() if waiting.rule else ""
        en = waiting.rule.words_en() if waiting.rule else ""
        yield Sentence(
            _("还不能计分:{why}").format(why=waiting.why), waiting.clause or "", zh, en, waiting.cite
        )


def _said(  # noqa: PLR0913, PLR0917 - one clause of a policy
    policy: Policy, title: str, text: str | None, rule: Rule, cite: str, measure: str | None
) -> Sentence:
    counted = policy.measures[measure].title if measure is not None else ""
    return Sentence(title, text or "", rule.words(), rule.words_en(), cite, counted)
