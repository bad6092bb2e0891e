"""Contracts with partners (合同管理): clauses and undertakings that are asked for, terms, how a partner leaves."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from kaohe.policy.element import Cited, Identifier, Text
from kaohe.policy.measure import ConditionText


class Step(Cited):
    """Something to be done."""

    title: Text


class Asked(Step):
    """A clause or an undertaking; ``where``: for which contracts, by the columns of ``contracts``."""

    where: ConditionText | None = None


class Term(Asked):
    """How long a contract may run: ``years`` from its first day, or no longer than the day in the column ``until``.

    ``exactly``: it must run just as long. A contract whose ``until`` is empty has a term that nobody knows.
    """

    years: int | None = Field(default=None, ge=1)
    until: Identifier | None = None
    exactly: bool = False

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.years is None) is (self.until is None):
            raise ValueError("写 years 或 until 之一 / either years or until")
        return self


class Contracting(Cited):
    """What is asked of contracts with partners, and of a partner that leaves.

    ``clauses``: what has to stand in each contract. ``undertakings``: what the partner signs with it, at the
    latest on the day of its signature. ``terms``: how long it may run. ``leaving``: what has to be done by the
    last day of a partner. ``notice``: a contract that ends within so many days is about to expire.
    """

    clauses: dict[Identifier, Asked] = Field(default_factory=dict)
    undertakings: dict[Identifier, Asked] = Field(default_factory=dict)
    terms: dict[Identifier, Term] = Field(default_factory=dict)
    leaving: dict[Identifier, Step] = Field(default_factory=dict)
    notice: int = Field(ge=0)

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        names = [*self.clauses, *self.undertakings, *self.terms, *self.leaving]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"编号重复 / used twice: {'、'.join(twice)}")
        return self
