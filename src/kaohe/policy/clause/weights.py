"""Texts about weights and fixed allowances: 权重60%, 定量占40%,定性占60%, 客户经理200/月."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.figures import number
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.statements import trigger
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.phrases import Mark
    from kaohe.policy.clause.text import Statement, Text


def weight_of(mark: Mark) -> Decimal:
    """Return the weight that a word names."""
    said = mark.figure("weight", "weight2", "weight3") or "0%"
    return (number(said[:-1]) if said.endswith("%") else number(said.removeprefix("百分之"))) / 100


def read_weights(text: Text, statements: list[Statement]) -> Draft:
    """Read 权重60%, and 定量占40%,定性占60%."""
    for statement in statements:
        statement.outcome.used = True
        if statement.heads:
            raise leftover(statement.heads[0], text.said(statement))
    if len(statements) == 1:
        return Draft(build("weight", share=weight_of(statements[0].outcome)))
    parts: list[Any] = [
        {
            "trigger": _name(trigger(text, statement)),
            "rule": build("weight", share=weight_of(statement.outcome)),
        }
        for statement in statements
    ]
    return Draft(build("compound", parts=tuple(parts), full=text.limits.full))


def _name(words: str) -> str:
    """Return what directly stands before the weight: 以100分计,定量指标 is 定量指标."""
    return re.split(r"[,;。:(]", words)[-1].removeprefix("其中").removeprefix("个中")


def read_allowance(text: Text, statements: list[Statement]) -> Draft:
    """Read 客户总监300/月,客户经理200/月."""
    amounts: list[Any] = []
    per = "月"
    for statement in statements:
        statement.outcome.used = True
        if statement.heads:
            raise leftover(statement.heads[0], text.said(statement))
        role = re.split(r"[,;。:]", trigger(text, statement))[-1]
        per = statement.outcome.figure("allowper") or per
        amounts.append({"role": role, "amount": Decimal(statement.outcome.figure("allowance") or 0)})
    return Draft(build("allowance", amounts=tuple(amounts), per=per))


NAMED_WEIGHTS = re.compile(r"[^:\d]*权重[^:\d]*:(?P<list>(?:[一-龥]{2,16}\d+(?:\.\d+)?%[、,;。]?)+)")
NAMED_AMOUNTS = re.compile(
    r"每(?P<per>月|季度|年)[一-龥]{0,8}(?:补贴|津贴|补助)[一-龥]{0,4}:(?P<list>(?:[一-龥]{2,10}\d+(?:\.\d+)?元[、,;。]?)+)"
)


def read_named(text: Text) -> Draft | None:
    """Read 权重:收入40%、利润60% and 每月通讯补贴:主管150元,员工80元: names with a figure each."""
    weights = NAMED_WEIGHTS.fullmatch(text.spelled)
    amounts = NAMED_AMOUNTS.fullmatch(text.spelled)
    found = weights or amounts
    if found is None:
        return None
    named = re.findall(r"([一-龥]+)([\d.]+)", found["list"])
    if len({name for name, _figure in named}) < len(named):
        return None
    for phrase in text.phrases:
        phrase.used = True
    if amounts is not None:
        each = tuple({"role": role, "amount": Decimal(figure)} for role, figure in named)
        return Draft(build("allowance", amounts=each, per=amounts["per"]))
    shares = [Decimal(figure) / 100 for _name, figure in named]
    if sum(shares) != 1:
        # Weights that do not make up the whole are a slip, or a list that goes on elsewhere.
        return None
    parts: list[Any] = [
        {"trigger": name, "rule": build("weight", share=share)}
        for (name, _figure), share in zip(named, shares, strict=True)
    ]
    return Draft(build("compound", parts=tuple(parts)))
