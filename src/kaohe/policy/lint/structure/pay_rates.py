"""Rates of pay above the whole: more than an amount is paid for that very amount."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.formula.figures import figure_words
from kaohe.policy.formula.terms import Amount, Choice, Extreme, Name, Product, Sum, names_of
from kaohe.policy.formula.units import MONEY, RATIO, Unit
from kaohe.policy.lint.found import Doubt
from kaohe.policy.members import payee_columns
from kaohe.policy.pay_names import pay_terms
from kaohe.policy.rules.percentage.rule import Percentage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.formula.terms import Term
    from kaohe.policy.lint.structure.subject import Subject

WHOLE = Fraction(1)


def above_whole(subject: Subject) -> Iterator[Doubt]:
    """Report rates above 100 % of a measured amount of money; of a wage or another item they are usual."""
    if not subject.policy.pay:
        return
    terms = pay_terms(subject.policy, payee_columns(subject.catalogue, subject.policy))
    for name, item in subject.policy.pay.items():
        rule = item.rule
        if isinstance(rule, Percentage) and rule.unit is None and rule.share > 1:
            yield _doubt(("pay", name, "rule"), item.title, Fraction(rule.share))
        term = terms[name].get(("formula",))
        for rate in _rates(subject, term) if term is not None else ():
            if rate > WHOLE:
                yield _doubt(("pay", name, "formula"), item.title, rate)


def _doubt(path: tuple[str, ...], title: str, rate: Fraction) -> Doubt:
    return Doubt(
        path,
        _("“{title}”的比例 {rate} 超过 100%:发的比数额本身还多").format(
            title=title, rate=figure_words(rate, Unit(ratio=True))
        ),
        _("核对比例;确实这样定的,写进 acknowledged"),
    )


def _rates(subject: Subject, term: Term) -> Iterator[Fraction]:
    """Yield what measured amounts of money are multiplied with, in what is paid and not in its conditions."""
    match term:
        case Choice(_condition, then, otherwise):
            yield from _rates(subject, then)
            yield from _rates(subject, otherwise)
        case Sum(parts):
            for _sign, part in parts:
                yield from _rates(subject, part)
        case Extreme(_which, parts):
            for part in parts:
                yield from _rates(subject, part)
        case Product(factors):
            if any(_is_measured(subject, name) for _sign, part in factors for name in names_of(part)):
                for sign, part in factors:
                    if sign == "×":
                        yield from _ratio(subject, part)


def _is_measured(subject: Subject, name: Name) -> bool:
    return name.unit == Unit.of(MONEY) and name.name in subject.policy.measures


def _ratio(subject: Subject, part: Term) -> Iterator[Fraction]:
    if isinstance(part, Amount) and part.unit == RATIO:
        yield part.value
    if isinstance(part, Name) and part.unit == RATIO and part.name in subject.policy.parameters:
        parameter = subject.policy.parameters[part.name]
        written = [*parameter.values.values(), *(() if parameter.value is None else (parameter.value,))]
        yield from (Fraction(own) for own in written)
