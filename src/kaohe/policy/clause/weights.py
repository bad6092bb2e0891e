"""Texts about weights and fixed allowances: 权重60%, 定量占40%,定性占60%, 客户经理200/月."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.figures import number
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.statements import Statement, Text, trigger
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.phrases import Mark


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
