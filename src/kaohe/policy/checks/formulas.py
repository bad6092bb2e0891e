"""Every formula is understood, its units hold together and are the declared ones, and none uses itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.derived import cycle_from, inputs_of, names_in, unit_missing
from kaohe.policy.formula.clashes import unit_of
from kaohe.policy.formula.parse import parse_terms
from kaohe.policy.formula.units import PIECES, Unit, read_unit
from kaohe.policy.measure import Count, Measure, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.errors import Finding
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.policy import Policy


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report formulas that are not understood, of the wrong unit, circular, or fed by something unclear."""
    names = names_in(policy)
    terms: dict[str, Term] = {}
    for name, measure in policy.derived().items():
        try:
            terms[name], defines = parse_terms(measure.value.formula, names)
        except KaoheError as error:
            yield from _faults(name, error.findings)
            continue
        if defines not in {None, name, measure.title}:
            yield Fault(
                ("measures", name, "value", "formula"),
                "formula.defines",
                _("公式算的是“{defines}”,度量叫“{title}”").format(defines=defines, title=measure.title),
                _("把等号左边改成度量的名称,或只写等号右边"),
            )
    uses = {name: inputs_of(term) for name, term in terms.items()}
    fed = sorted({used for own in uses.values() for used in own})
    doubtful = list(unclear(policy, catalogue, fed))
    yield from doubtful
    unclear_names = {fault.path[1] for fault in doubtful}
    yield from _cycles(uses)
    for name, term in terms.items():
        if not unclear_names & set(uses[name]):
            yield from _units(policy, name, term)


def _faults(name: str, findings: Iterable[Finding]) -> Iterator[Fault]:
    for finding in findings:
        place = finding.place
        path = ("measures", name, "value", "formula")
        yield Fault(path, finding.code, finding.message, finding.hint, place.text, place.span)


def unclear(policy: Policy, catalogue: Catalogue, fed: Iterable[str]) -> Iterator[Fault]:
    """Report measures used by formulas of which it is not said what they are of, or what no row means."""
    for name in fed:
        measure = policy.measures.get(name)
        if not isinstance(measure, Measure):
            continue
        if unit_missing(measure):
            yield Fault(
                ("measures", name),
                "formula.no_unit",
                _("公式用到“{title}”,它没有写单位").format(title=measure.title),
                _("加上 unit: {unit}").format(unit=_column_unit(measure, catalogue)),
            )
        if isinstance(measure.value, Count | Sum) and "when_empty" not in measure.model_fields_set:
            yield Fault(
                ("measures", name),
                "formula.when_empty",
                _("公式用到“{title}”,一行也没有时是 0 还是缺数据,没有写").format(title=measure.title),
                _("数得出 0 的写 when_empty: zero(如及时工单数);没有行就无从谈起的写 when_empty: missing"),
            )


def _column_unit(measure: Measure, catalogue: Catalogue) -> str:
    table = catalogue.get(measure.table)
    column = table.column(getattr(measure.value, "column", "")) if table else None
    by_type = {"money": "元", "minutes": "分钟"}
    return (column and (column.unit or by_type.get(column.type.value))) or _("元、分钟、分、次……")


def _cycles(uses: dict[str, tuple[str, ...]]) -> Iterator[Fault]:
    reported: set[str] = set()
    for name in uses:
        way = cycle_from(name, uses)
        if way is not None and not reported & set(way):
            reported |= set(way)
            yield Fault(
                ("measures", name, "value", "formula"),
                "formula.cycle",
                _("公式绕回自己:{way}").format(way=" → ".join(way)),
                _("断开其中一处:一个量不能由它自己算出"),
            )


def _units(policy: Policy, name: str, term: Term) -> Iterator[Fault]:
    measure = policy.derived()[name]
    unit, findings = unit_of(term, measure.value.formula)
    yield from _faults(name, findings)
    declared = read_unit(measure.unit)
    if declared is None or declared[1] != Fraction(1):
        yield Fault(
            ("measures", name, "unit"),
            "formula.unit",
            _("公式的单位不能写“{unit}”").format(unit=measure.unit),
            _("写 %、元、分、分钟、个、人、次、户、倍(无单位的数),或 元/人 这样的均值"),
        )
    elif unit is not None and not _same(unit, declared[0]):
        yield Fault(
            ("measures", name, "unit"),
            "formula.unit",
            _("公式算出来的是{own},写的单位是“{unit}”").format(own=_said(unit), unit=measure.unit),
            _("把 unit 写成 {unit},或改公式(百分率写 × 100%)").format(unit=str(unit) or "倍"),
        )


def _said(unit: Unit) -> str:
    return _("“{unit}”").format(unit=unit) if str(unit) else _("没有单位的数")


def _same(unit: Unit, declared: Unit) -> bool:
    counts = unit.kind == declared.kind == "count"
    return unit == declared or (counts and Unit.of(PIECES) in {unit, declared})
