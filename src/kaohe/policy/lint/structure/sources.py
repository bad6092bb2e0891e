"""Indicators that nothing feeds, measures that feed nothing, tables and columns that no import fills."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.condition.terms import columns_of
from kaohe.policy.indicator import measures_named
from kaohe.policy.lint.found import Doubt
from kaohe.policy.loader import load_document
from kaohe.policy.members import payee_columns
from kaohe.policy.pay_names import used_by_pay
from kaohe.policy.view import OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.interpretation import Path
    from kaohe.policy.lint.structure.subject import Subject
    from kaohe.policy.measure import Measure


def no_source(subject: Subject) -> Iterator[Doubt]:
    """Report items without measure and events: everybody gets full points for ever."""
    for name, leaf in subject.leaves():
        if leaf.measure is None and not leaf.adjustments and not leaf.pending:
            yield Doubt(
                ("indicators", name),
                _("“{title}”没有数据来源:既没有度量,也没有加扣分事件,人人满分").format(title=leaf.title),
                _("写 measure 和 rule,或 adjustments;不考核就删去"),
            )


def pending(subject: Subject) -> Iterator[Doubt]:
    """Report clauses that cannot be scored yet: their item is not assessed."""
    for name, node in subject.nodes():
        for index, part in enumerate(node.pending):
            yield Doubt(
                ("indicators", name, "pending", index),
                _("“{title}”还不能计分,所在的项目不参评:{why}").format(title=part.title, why=part.why),
                _("绑定度量(kaohe policy import --ties)或改写条款,写成 rule、adjustments 或 void_on"),
            )


def unused(subject: Subject) -> Iterator[Doubt]:
    """Report measures and parameters that no indicator and no formula uses."""
    used = _used(subject)
    if not used.issuperset({*subject.policy.measures, *subject.policy.parameters}):
        used |= _used_by_other_readings(subject)
    for name, measure in subject.policy.measures.items():
        if name not in used:
            yield Doubt(
                ("measures", name),
                _("度量“{title}”没有指标使用").format(title=measure.title),
                _("挂到一个指标上,或删去"),
            )
    for name, parameter in subject.policy.parameters.items():
        if name not in used:
            yield Doubt(
                ("parameters", name),
                _("参数“{title}”没有公式使用").format(title=parameter.title),
                _("写进一个公式,或删去"),
            )


def _used(subject: Subject) -> set[str]:
    used = {measure for _name, node in subject.nodes() for _path, measure in measures_named(node)}
    for name in subject.policy.derived():
        used |= subject.used_by(name)
    used |= {own.value.of for own in subject.policy.pooled().values()}
    used |= {part.measure for outcome in subject.policy.outcomes for part in outcome.when.counted}
    used |= {own.adds_up_to for own in subject.policy.parameters.values() if own.adds_up_to is not None}
    if subject.policy.pay:
        used |= used_by_pay(subject.policy, payee_columns(subject.catalogue, subject.policy))
    return used


def _used_by_other_readings(subject: Subject) -> set[str]:
    """Name what some reading uses that is not in force: what is there for it alone is there for a reason."""
    used: set[str] = set()
    for name, choice in subject.policy.interpretations.items():
        for other in choice.alternatives:
            with suppress(KaoheError):  # a reading that does not load is reported where it is asked for
                loaded = load_document(subject.loaded.document, subject.catalogue, readings={name: other})
                used |= _used(replace(subject, loaded=loaded))
    return used


def to_fill(subject: Subject) -> Iterator[Doubt]:
    """Report parameters that the text leaves to the user, with a sample of figures or with none."""
    for name, parameter in subject.policy.parameters.items():
        if parameter.to_fill is not None:
            said = (
                _("参数“{title}”由使用单位填写,现在的数只作样子:{why}")
                if parameter.sampled
                else _("参数“{title}”由使用单位填写,还没有填,用到它的都没有结果:{why}")
            )
            yield Doubt(
                ("parameters", name),
                said.format(title=parameter.title, why=parameter.to_fill),
                _("写上自己的 value,或 by 和 values,再删去 to_fill"),
            )


def unfilled(subject: Subject) -> Iterator[Doubt]:
    """Report tables without rows and columns without values, where it is known what was imported."""
    if subject.filled is None:
        return
    for path, measure in _rows_read(subject):
        table = subject.policy.stored(measure.table)
        columns = subject.filled.get(table)
        if not columns:
            yield Doubt(
                (*path, "table"),
                _("表“{table}”还没有导入过数据").format(table=table),
                _("kaohe import {table} 文件…").format(table=table),
            )
            continue
        looked_up = _looked_up(subject, measure)
        for column in sorted(_columns(subject, measure) - columns - looked_up):
            yield Doubt(
                path,
                _("表“{table}”的“{column}”一列没有任何值").format(table=table, column=column),
                _("检查导出的表头或映射文件里有没有这一列"),
            )


def _looked_up(subject: Subject, measure: Measure) -> frozenset[str]:
    """Name the columns that a view adds: no import fills them."""
    view = subject.policy.views.get(measure.table)
    taken = () if view is None else (name for lookup in view.lookups for name in lookup.take)
    return frozenset({OWNER.name, *taken})


def _rows_read(subject: Subject) -> Iterator[tuple[Path, Measure]]:
    for name, measure in subject.policy.counted().items():
        yield ("measures", name), measure
    for name, report in subject.policy.reports.items():
        yield ("reports", name), report.rows()


def _columns(subject: Subject, measure: Measure) -> frozenset[str]:
    condition = subject.condition(measure)
    named = {measure.counts_in}
    for part in ("column", "to", "per", "distinct", "start", "until"):
        value = getattr(measure.value, part, None)
        if value is not None:
            named.add(value)
    for part in ("start", "until"):
        value = getattr(measure.clock, part, None)
        if value is not None:
            named.add(value)
    return frozenset(named) | (columns_of(condition) if condition is not None else frozenset())
