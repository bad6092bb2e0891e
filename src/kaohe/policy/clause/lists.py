"""Read lists in normal form, one sentence a rule (迟到:每次扣1分。旷工:每次扣5分。).

Each sentence is read on its own. The result holds only where printing it gives the very text again, so
that nothing is read into a text that merely looks like such a list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kaohe.policy.rules.rule import Rule, build

if TYPE_CHECKING:
    from collections.abc import Callable

ITEM = re.compile(r"(?P<name>满分|本项最低得|本项最高得)(?P<figure>\d+(?:\.\d+)?)分")
FIELDS = {"满分": "full", "本项最低得": "floor", "本项最高得": "most"}


def written_list(text: str, rule_of: Callable[[str], Rule | None]) -> Rule | None:
    """Return the compound, the conditional or the several changes of one figure that the text lists."""
    if text.count("。") < 2 or not text.endswith("。"):  # a list has two sentences at least
        return None
    if text.startswith("前提:"):
        return _premise(text, rule_of)
    fields: dict[str, Any] = {}
    sentences = []
    for sentence in text[:-1].split("。"):
        item = ITEM.fullmatch(sentence)
        if item is not None:
            fields[FIELDS[item["name"]]] = item["figure"]
        else:
            sentences.append(sentence)
    if len(sentences) < 2 or len(sentences) > 20:
        return None
    for make in (_compound, _same_measure):
        rule = make(sentences, fields, rule_of)
        if rule is not None and rule.words() == text:
            return rule
    return None


def _premise(text: str, rule_of: Callable[[str], Rule | None]) -> Rule | None:
    head, _, rest = text.partition("。")
    premise, inner = rule_of(f"{head}。按金额的1%计算"), rule_of(rest)
    if premise is None or inner is None or premise.kind != "conditional":
        return None
    rule: Rule = premise.model_copy(update={"rule": inner})
    return rule if rule.words() == text else None


def _compound(
    sentences: list[str], fields: dict[str, Any], rule_of: Callable[[str], Rule | None]
) -> Rule | None:
    parts = []
    for sentence in sentences:
        trigger, colon, words = sentence.partition(":")
        rule = rule_of(words) if colon else None
        if rule is None:
            return None
        parts.append({"trigger": trigger, "rule": rule})
    made: Rule = build("compound", parts=tuple(parts), **fields)
    return made


def _same_measure(
    sentences: list[str], fields: dict[str, Any], rule_of: Callable[[str], Rule | None]
) -> Rule | None:
    rules = [rule_of(sentence) for sentence in sentences]
    if any(rule is None or "value" not in rule.missing(frozenset()) for rule in rules):
        return None
    sides = [(rule.kind, getattr(rule, "effect", "")) for rule in rules if rule is not None]
    if len(set(sides)) < len(sides):
        # Two deductions from one figure contradict each other.
        return None
    made: Rule = build("same_measure", parts=tuple(rules), **fields)
    return made
