"""Pay items: formulas understood and of the right unit, rules fed, divisions whole, nothing in a circle."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.checks import members, transitions
from kaohe.policy.checks.columns import condition_faults
from kaohe.policy.checks.fault import Fault
from kaohe.policy.checks.formulas import unclear
from kaohe.policy.checks.names import known
from kaohe.policy.derived import cycle_from, inputs_of, names_in
from kaohe.policy.formula.clashes import unit_of
from kaohe.policy.formula.names import Names
from kaohe.policy.formula.parse import parse_terms
from kaohe.policy.formula.terms import names_of
from kaohe.policy.formula.units import MONEY, RATIO, Unit
from kaohe.policy.members import payee_columns
from kaohe.policy.pay_item import INPUTS
from kaohe.policy.pay_names import PAST, names_for, needs_of, pay_names
from kaohe.policy.rules.rule import PREMISE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.catalogue import Catalogue, Column
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.pay_item import PayItem
    from kaohe.policy.policy import Policy

Path = tuple[str | int, ...]
YEARLY = frozenset({"month", "quarter", "half_year"})
"""Cycles of which a year holds several: amounts of the year so far can be added up over them."""


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report everything that is wrong with the pay items and agreements of a policy."""
    columns = payee_columns(catalogue, policy)
    known_to: dict[str, Names] = {"subject": Names(pay_names(policy, columns["subject"]))}
    taken = policy.measures.keys() | policy.parameters.keys() | policy.indicators.keys()
    terms: dict[str, dict[Path, Term]] = {}
    for name, item in policy.pay.items():
        here: Path = ("pay", name)
        if name in taken:
            yield Fault(
                here,
                "policy.name_taken",
                _("“{name}”既是薪酬项又是指标、度量或参数").format(name=name),
                _("换一个编号:公式里一个名字只能指一个数"),
            )
        if item.applies_to is not None:
            yield from condition_faults(item.applies_to, columns[item.payee], (*here, "applies_to"))
        if item.payee not in known_to:
            known_to[item.payee] = Names(names_for(policy, item, columns))
        terms[name], names = {}, known_to[item.payee]
        for path, text in item.formulas().items():
            yield from _understood(text, names, (*here, *path), _wanted(path), terms[name], path)
        yield from _rule(item, here)
        yield from _gates(item, here, terms[name])
        yield from _parts(policy, item, here, columns[item.payee])
    agreed: dict[Path, Term] = {}
    for index, agreement in enumerate(policy.agreements):
        for side in ("one", "other"):
            where: Path = ("agreements", index, side)
            text = getattr(agreement, side)
            yield from _understood(text, known_to["subject"], where, None, agreed, where)
    used = {one.name for own in terms.values() for term in own.values() for one in names_of(term)}
    yield from unclear(policy, catalogue, sorted(used - _of_formulas(policy)))
    yield from members.check(policy, catalogue, terms, agreed)
    yield from _circles(policy, terms)
    yield from _looking_back(policy, terms)
    yield from transitions.check(policy, terms)
    yield from _whole_portions(policy)


def _of_formulas(policy: Policy) -> set[str]:
    """Name the measures that formulas of other measures use: what is unclear about those is said there."""
    names, found = names_in(policy), set[str]()
    for own in policy.derived().values():
        with suppress(KaoheError):
            found |= set(inputs_of(parse_terms(own.value.formula, names)[0]))
    return found


def _wanted(path: Path) -> Unit | None:
    return Unit.of(MONEY) if path in {("formula",), ("full",)} else None


def _understood(  # noqa: PLR0913, PLR0917 - a formula, where it stands, and where it goes
    text: str,
    names: Names,
    where: Path,
    wanted: Unit | None,
    found: dict[Path, Term],
    path: Path,
) -> Iterator[Fault]:
    try:
        term, _defines = parse_terms(text, names)
        unit, findings = unit_of(term, text)
    except KaoheError as error:
        term, unit, findings = None, None, list(error.findings)
    for finding in findings:
        yield Fault(
            where, finding.code, finding.message, finding.hint, finding.place.text, finding.place.span
        )
    if term is None or unit is None:
        return
    found[path] = term
    if wanted is not None and unit != wanted:
        yield Fault(
            where,
            "formula.unit",
            _("薪酬项要算出钱,这里算出来的是“{unit}”").format(unit=str(unit) or _("没有单位的数")),
            _("例如 回款金额 × 5%;单价写成 元,人数 × 100元"),
        )


def _rule(item: PayItem, here: Path) -> Iterator[Fault]:
    if item.rule is None:
        return
    given = frozenset(name for name in INPUTS if getattr(item, name) is not None)
    given |= frozenset(PREMISE + words for words in item.conditions)
    if item.rule.kind == "cumulative":
        given |= {"target"}
    missing = sorted(item.rule.missing(given))
    if missing:
        said = _("、").join(one.removeprefix(PREMISE) for one in missing)
        yield Fault(
            (*here, "rule"),
            "policy.rule_input",
            _("计分方法还缺:{names}").format(names=said),
            _("在旁边写公式,如 value: 回款金额;条件写在 conditions 里"),
        )
    if item.rule.kind == "allowance" and len(getattr(item.rule, "amounts", ())) != 1:
        yield Fault(
            (*here, "rule"),
            "policy.rule_input",
            _("一个薪酬项只能有一种金额"),
            _("每种岗位写一个薪酬项,用 applies_to 分开"),
        )


def _gates(item: PayItem, here: Path, terms: Mapping[Path, Term]) -> Iterator[Fault]:
    for index, gate in enumerate(item.when):
        term = terms.get(("when", index, "of"))
        unit = unit_of(term, gate.of)[0] if term is not None else None
        bounds = [
            bound for bound in (gate.at_least, gate.above, gate.at_most, gate.below) if bound is not None
        ]
        if unit == RATIO and any(abs(bound) > 10 for bound in bounds):
            yield Fault(
                (*here, "when", index),
                "policy.condition_unit",
                _("门槛“{title}”是比率,界限却大于 1000%").format(title=gate.title),
                _("写成 60%,不写 60"),
            )


def _parts(policy: Policy, item: PayItem, here: Path, columns: Mapping[str, Column]) -> Iterator[Fault]:
    for part, field in ((item.portion, "portion"), (item.division, "division")):
        if part is not None:
            yield from known(part.of, policy.pay, (*here, field, "of"), _("薪酬项"))
    for field in ("within", "order"):
        for index, column in enumerate(getattr(item.division, field, ())):
            yield from known(column, columns, (*here, "division", field, index), _("名册的列"))


def _circles(policy: Policy, terms: Mapping[str, Mapping[Path, Term]]) -> Iterator[Fault]:
    uses = {name: needs_of(policy, name, own) for name, own in terms.items()}
    reported: set[str] = set()
    for name in uses:
        way = cycle_from(name, uses)
        if way is not None and not reported & set(way):
            reported |= set(way)
            yield Fault(
                ("pay", name),
                "formula.cycle",
                _("公式绕回自己:{way}").format(way=" → ".join(way)),
                _("断开其中一处:一个量不能由它自己算出"),
            )


def _looking_back(policy: Policy, terms: Mapping[str, Mapping[Path, Term]]) -> Iterator[Fault]:
    """An item that adds up over the year comes in periods of one length, as do the items that it adds up."""
    for name, own in terms.items():
        item = policy.pay[name]
        used = {one.name for term in own.values() for one in names_of(term)}
        past = {other for other in policy.pay if used & {other + suffix for suffix in PAST}}
        if not (past or item.settles is not None or item.at == "year_end"):
            continue
        lengths = {policy.pay[other].cycles for other in past} | {item.cycles}
        if len(lengths) > 1 or len(item.cycles) != 1 or not YEARLY.issuperset(item.cycles):
            yield Fault(
                ("pay", name, "cycles"),
                "policy.pay_cycles",
                _("“{title}”按年累计,它和所累计的项都要写明同一种周期").format(title=item.title),
                _("写 cycles: [month]、[quarter] 或 [half_year] 之一"),
            )


def _whole_portions(policy: Policy) -> Iterator[Fault]:
    totals: dict[str, Decimal] = {}
    for name, item in policy.pay.items():
        if item.portion is None:
            continue
        totals[item.portion.of] = totals.get(item.portion.of, Decimal(0)) + item.portion.share
        if totals[item.portion.of] > 1:
            yield Fault(
                ("pay", name, "portion", "share"),
                "policy.pay_shares",
                _("“{of}”的各份合计超过 100%").format(of=item.portion.of),
                _("各份合计不能超过 100%"),
            )
