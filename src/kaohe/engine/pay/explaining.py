"""Why an amount is what it is: formula with its figures, gates, the rule in words, the item's clause."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.figures import MONEY_DECIMALS, half_up
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.pay.figures import figures_of
from kaohe.engine.pay.heading import pay_heading
from kaohe.engine.pay.payees import members_in
from kaohe.engine.pay.sharing import ZERO, pool_of
from kaohe.engine.ways import ways
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.formula.clashes import unit_of
from kaohe.policy.formula.evaluate import evaluate
from kaohe.policy.formula.figures import figure_words
from kaohe.policy.formula.terms import Name, Term, names_of
from kaohe.policy.formula.units import MONEY, PIECES, Unit
from kaohe.policy.formula.words import words
from kaohe.policy.pay_item import INPUTS
from kaohe.policy.pay_names import BEFORE, OF_ALL, SO_FAR
from kaohe.policy.period import parse_period
from kaohe.policy.rules.rule import Inputs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from kaohe.engine.amounts import Amount
    from kaohe.engine.pay.figures import Figures
    from kaohe.engine.result import Run
    from kaohe.policy.pay_item import Division, Gate, PayItem
    from kaohe.policy.policy import Policy
    from kaohe.policy.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Again:
    """What a run pays, worked out again, beside what it kept: each by subject and item."""

    run: Run
    calculation: Calculation
    worked: Mapping[tuple[str, str], Amount]
    kept: Mapping[tuple[str, str], Amount]


def work_out_again(policy: Policy, run: Run, values: Mapping[str, Mapping[str, Decimal | None]]) -> Again:
    """Work out what everybody is paid; ``values[subject]``: the published values of measures and parameters."""
    figures = figures_of(policy, run.roster, values, run.rows)
    period, members = parse_period(run.inputs.period), members_in(policy, run.members)
    calculation = Calculation(policy, run.roster, period, figures, run.earlier, members)
    worked = {(own.subject, own.item): own for own in calculation.run()}
    return Again(run, calculation, worked, {(own.subject, own.item): own for own in run.pay})


def explain_pay(worked_out: Again, subject: str, name: str) -> dict[str, Any]:
    """Explain one amount; raises ``explain.disagrees`` where it was worked out to be another one."""
    run, again = worked_out.run, worked_out.calculation
    policy, members = again.policy, again.members
    item = policy.pay[name]
    worked, kept = worked_out.worked.get((subject, name)), worked_out.kept.get((subject, name))
    if worked != kept:
        raise refuse(
            "explain.disagrees",
            _("“{indicator}”重新演算得 {again},记录是 {kept}").format(
                indicator=name, again=_amount(worked), kept=_amount(kept)
            ),
            _("计算记录可能被改动;运行 kaohe score 重算"),
        )
    explained = pay_heading(run, policy, (subject, name), kept)
    if subject in members.belongs and item.payee == "members":
        explained["of"] = members.belongs[subject]
    if kept is None:
        return explained | {"reason": _("本期没有这一项:不适用,或不在它的周期")}
    if kept.reason is not None:
        explained["reason"] = kept.reason
    own = again.values_of(item, subject)
    explained["arithmetic"] = _arithmetic(item, again, name, own, subject)
    if item.rule is not None:
        explained["rule"] = {
            "kind": item.rule.kind,
            "words": item.rule.words(),
            "words_en": item.rule.words_en(),
        }
        explained["clause"] = item.clause
        explained["ways"] = _ways(item, item.rule, again.terms[name], own)
    if item.when:
        terms = again.terms[name]
        explained["gates"] = [
            _gate(gate, terms["when", index, "of"], own) for index, gate in enumerate(item.when)
        ]
    used = _used(again.terms[name].values())
    past = {one.removesuffix(SO_FAR).removesuffix(BEFORE) for one in used if one.endswith((SO_FAR, BEFORE))}
    if item.settles is not None:
        past.add(name if item.settles.against == "own" else name + OF_ALL)
    if past:
        explained["earlier"] = _earlier(run, subject, past)
    return explained


def _arithmetic(
    item: PayItem, again: Calculation, name: str, own: Figures, subject: str
) -> list[dict[str, str]]:
    """Return each step: what it is, in words, with the figures put in."""
    terms = again.terms[name]
    labels = {("formula",): _("算式"), **{(one,): one for one in INPUTS}}
    steps = [
        {"step": labels[path], "words": words(terms[path]), "figures": with_figures(terms[path], own)}
        for path in labels
        if path in terms
    ]
    if item.portion is not None:
        whole = again.amounts[item.portion.of].get(subject)
        share = figure_words(Fraction(item.portion.share), Unit(ratio=True))
        said = f"{again.policy.pay[item.portion.of].title} × {share}"
        steps.append({"step": _("分成"), "words": said, "figures": f"{_amount(whole)}"})
    if item.division is not None:
        steps += _division(item.division, again, name, own, subject)
    if item.settles is not None:
        before = again.before(subject, name)
        steps.append(
            {
                "step": _("累计清算"),
                "words": _("累计应得 − 前期累计"),
                "figures": _("前期累计 {before} 元").format(before=half_up(before, MONEY_DECIMALS)),
            }
        )
    return steps


def _division(
    division: Division, again: Calculation, name: str, own: Figures, payee: str
) -> list[dict[str, str]]:
    """Return who takes part in the pool of which somebody was paid, and by what."""
    pool, title = pool_of(again, name, payee), again.policy.pay[division.of].title
    if pool is None:
        return [{"step": _("分配"), "words": title, "figures": _("不参加分配")}]
    steps, heads = [], len(pool.weights)
    said = _("{pool} 元,{heads} 人分").format(pool="—" if pool.amount is None else pool.amount, heads=heads)
    if division.formula is not None:
        term = again.terms[name]["division", "formula"]
        figures = with_figures(term, own)
        step = _("手工分配") if division.by == "hand" else _("份额")
        steps.append({"step": step, "words": words(term), "figures": figures})
        unit = unit_of(term, "")[0] or Unit()
        total = figure_words(pool.total, unit)
        said += _(",手工分配合计 {total}") if division.by == "hand" else _(",份额合计 {total}")
        said = said.format(total=total)
    return [*steps, {"step": _("分配"), "words": title, "figures": said}]


def _ways(
    item: PayItem, rule: Rule, terms: Mapping[tuple[str | int, ...], Term], own: Figures
) -> list[dict[str, Any]]:
    """Return the ways of the item's rule; none where it lacks a figure."""
    given: dict[str, Any] = {one: evaluate(terms[one,], own) for one in INPUTS if (one,) in terms}
    premises = {said: evaluate(terms["conditions", said], own) for said in item.conditions}
    if None in given.values() or None in premises.values():
        return []
    known = {said: figure for said, figure in premises.items() if figure is not None}
    unit, _findings = unit_of(terms["value",], "") if ("value",) in terms else (None, ())
    rate = unit is not None and unit.kind == "ratio"
    return ways(rule, None, Inputs(**given, premises=known), rate=rate)


def with_figures(term: Term, values: Figures) -> str:
    """Return a formula with its figures put in, and what comes out."""
    figure = evaluate(term, values)
    unit, _findings = unit_of(term, "")
    result = _("没有结果") if figure is None else figure_words(figure, unit or Unit())
    return f"{words(term, lambda one: _said(one, values))} = {result}"


def _said(one: Name, values: Figures) -> str:
    value = values.get(one.name)
    if value is None:
        return _("缺")
    shown = figure_words(value * one.scale, one.unit).removesuffix(PIECES)
    return f"({shown})" if value < 0 else shown


def _gate(gate: Gate, term: Term, own: Figures) -> dict[str, Any]:
    figure = evaluate(term, own)
    return {
        "title": gate.title,
        "words": words(term),
        "figures": with_figures(term, own),
        "bounds": gate.reach.words(""),
        "met": None if figure is None else gate.reach.holds(figure),
        "cite": gate.cite,
    }


def _earlier(run: Run, subject: str, items: set[str]) -> list[dict[str, Any]]:
    """List what the subject had of each item in earlier periods, or, for ``OF_ALL``, what everybody had together."""
    found: list[dict[str, Any]] = []
    for past in run.earlier:
        together: dict[str, Decimal] = {}
        for own in past.pay:
            if own.item + OF_ALL in items:
                together[own.item] = together.get(own.item, ZERO) + (own.amount or ZERO)
            if own.item in items and own.subject == subject:
                found.append({"period": past.period, "item": own.item, "amount": own.amount})
        found += [
            {"period": past.period, "item": item, "of": "all", "amount": amount}
            for item, amount in together.items()
        ]
    return found


def _used(terms: Any) -> set[str]:
    return {one.name for term in terms for one in names_of(term)}


def _amount(own: Amount | None) -> str:
    if own is None or own.amount is None:
        return "—"
    return figure_words(Fraction(own.amount), Unit.of(MONEY))
