"""Sentences beside rules: those that say something else, and those that were read through damage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.clause import parse_clause
from kaohe.policy.lint.found import Doubt
from kaohe.policy.rules.rule import prune

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.interpretation import Path
    from kaohe.policy.lint.structure.subject import Subject
    from kaohe.policy.rules.rule import Rule


def differs(subject: Subject) -> Iterator[Doubt]:
    """Report rules beside which a sentence stands that says another rule, or none."""
    chosen = _chosen_fields(subject)
    for path, text, rule in _clauses(subject):
        if (*path[:-1], "clause") not in subject.loaded.document.positions:
            continue  # the rule was read from this very sentence
        try:
            said = parse_clause(text).rule
        except KaoheError as error:
            finding = error.findings[0]
            yield Doubt(
                (*path[:-1], "clause"),
                _("条款读不成规则:{reason}").format(reason=finding.message),
                finding.hint,
                finding.place.text,
                finding.place.span,
            )
            continue
        fields = _fields(said, chosen), _fields(rule, chosen)
        if fields[0] != fields[1]:
            yield Doubt(
                (*path[:-1], "clause"),
                _("条款说“{clause}”,旁边的规则是“{rule}”").format(clause=said.words(), rule=rule.words()),
                _("只留一个:rule 直接写成条款,或改正其中一个"),
                text,
                (0, len(text)),
            )


def repaired(subject: Subject) -> Iterator[Doubt]:
    """Report sentences in which damaged characters were read through."""
    for path, text, _rule in _clauses(subject):
        try:
            repairs = parse_clause(text).repairs
        except KaoheError:
            continue
        for repair in repairs:
            yield Doubt(
                path,
                _("“{was}”读作“{now}”").format(was=repair.was, now=repair.now),
                _("对照原文确认,改成“{now}”").format(now=repair.now),
                text,
                repair.span,
            )


def _clauses(subject: Subject) -> Iterator[tuple[Path, str, Rule]]:
    for name, node in subject.nodes():
        here: Path = ("indicators", name)
        clause, rule = getattr(node, "clause", None), getattr(node, "rule", None)
        if clause is not None and rule is not None:
            yield (*here, "rule"), clause, rule
        for index, adjustment in enumerate(node.adjustments):
            if adjustment.clause is not None:
                yield (*here, "adjustments", index, "rule"), adjustment.clause, adjustment.rule


def _chosen_fields(subject: Subject) -> frozenset[str]:
    """Name the fields of rules that interpretations decide: there the sentence is open by its nature."""
    return frozenset(
        path.rpartition(".")[2]
        for choice in subject.policy.interpretations.values()
        for alternative in choice.alternatives.values()
        for path in alternative.set
        if ".rule." in path
    )


def _fields(rule: Rule, chosen: frozenset[str]) -> dict[str, Any]:
    """Return what makes the rule; its own points of the item stand beside it as ``max``."""
    return {name: value for name, value in prune(rule).items() if name not in chosen | {"full"}}
