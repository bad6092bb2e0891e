"""Changes outside the tree: identity, precision, assessors, measures, grades, interpretations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kaohe.i18n import _
from kaohe.policy.difference.change import Change
from kaohe.policy.measure import Measure
from kaohe.policy.report import Report
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.subjects import UNDECLARED, Subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.measure import AnyMeasure
    from kaohe.policy.outcome import Outcome
    from kaohe.policy.policy import Policy

IDENTITY = {
    "id": "编号",
    "title": "名称",
    "version": "版本",
    "source": "出处",
    "valid_from": "生效日期",
    "valid_to": "失效日期",
    "scope": "适用范围",
    "time_zone": "时区",
    "calendar": "日历",
    "total": "总分",
}
SUBJECTS = {
    "kind": "种类",
    "where": "条件",
    "exclude": "不参评的",
    "as_of": "以哪一段任职为准",
    "overlap": "任职重叠时",
    "exemptions": "免考",
}
MEASURE = {
    "title": "名称",
    "table": "数据表",
    "counts_in": "计入周期的列",
    "span": "计入的日期范围",
    "where": "行的条件",
    "value": "算法",
    "clock": "计时",
    "when_empty": "没有行时",
    "unit": "单位",
}
PARAMETER = {
    "title": "名称",
    "unit": "单位",
    "value": "数",
    "by": "取值依据",
    "to_fill": "由使用单位填写的原因",
}
REPORT = {
    "title": "名称",
    "table": "数据表",
    "counts_in": "计入周期的列",
    "filed": "写明周期的行怎样计入",
    "span": "计入的日期范围",
    "where": "行的条件",
    "clock": "计时",
    "by": "分组的列",
    "values": "统计列",
    "order_by": "排列",
}
OUTCOME = {"when": "条件", "text": "内容", "applies_to": "适用对象"}
PRECISION = {"rate": "率的小数位", "mean": "均值的小数位", "points": "分值的小数位"}


def identity(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of title, version, validity, precision and assessors."""
    for name, label in IDENTITY.items():
        yield from _field(
            name, _("办法的{label}").format(label=label), getattr(before, name), getattr(after, name)
        )
    for name, label in PRECISION.items():
        pair = getattr(before.precision, name), getattr(after.precision, name)
        yield from _field(f"precision.{name}", label, *pair)
    for name in _names(before.assessors, after.assessors):
        old, new = before.assessors.get(name), after.assessors.get(name)
        if old is not None and new is not None:
            pair = percent(old.weight), percent(new.weight)
            yield from _field(f"assessors.{name}.weight", _("“{t}”的权重").format(t=new.title), *pair)
        else:
            yield _came_or_went(f"assessors.{name}", _("考核主体"), old, new)


def subjects(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of who is assessed; a policy that does not say assesses units."""
    old, new = before.subjects or UNDECLARED, after.subjects or UNDECLARED
    for name, label in SUBJECTS.items():
        pair = _dumped(old, name), _dumped(new, name)
        yield from _field(f"subjects.{name}", _("考核对象的{label}").format(label=label), *pair)


def measures(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of what is counted, and of what is left out and why."""
    for name in _names(before.measures, after.measures):
        old, new = before.measures.get(name), after.measures.get(name)
        path = f"measures.{name}"
        if old is None or new is None:
            yield _came_or_went(path, _("度量"), old, new)
            continue
        for field, label in MEASURE.items():
            what = _("度量“{title}”的{label}").format(title=new.title, label=label)
            yield from _field(f"{path}.{field}", what, _dumped(old, field), _dumped(new, field))
        yield from _exclusions(path, old, new)


def parameters(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of the figures that the text sets."""
    old, new = before.parameters, after.parameters
    for name in _names(old, new):
        one, other = old.get(name), new.get(name)
        path = f"parameters.{name}"
        if one is None or other is None:
            yield _came_or_went(path, _("参数"), one, other)
            continue
        for field, label in PARAMETER.items():
            what = _("参数“{title}”的{label}").format(title=other.title, label=label)
            yield from _field(f"{path}.{field}", what, getattr(one, field), getattr(other, field))
        for key in _names(one.values, other.values):
            what = _("参数“{title}”在 {key} 的数").format(title=other.title, key=key)
            yield from _field(f"{path}.values.{key}", what, one.values.get(key), other.values.get(key))


def reports(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of statistics: which rows, grouped by what, and the figures of every line."""
    for name in _names(before.reports, after.reports):
        old, new = before.reports.get(name), after.reports.get(name)
        path = f"reports.{name}"
        if old is None or new is None:
            yield _came_or_went(path, _("统计"), old, new)
            continue
        pair = [report.model_dump(mode="json", exclude_defaults=True) for report in (old, new)]
        for field, label in REPORT.items():
            what = _("统计“{title}”的{label}").format(title=new.title, label=label)
            yield from _field(f"{path}.{field}", what, *(one.get(field) for one in pair))
        yield from _exclusions(path, old, new)


def _exclusions(path: str, old: AnyMeasure | Report, new: AnyMeasure | Report) -> Iterator[Change]:
    before, after = (
        {one.where: one for one in counted.exclude} if isinstance(counted, Measure | Report) else {}
        for counted in (old, new)
    )
    for where in _names(before, after):
        if (where in before) == (where in after):
            continue
        one = after.get(where) or before[where]
        added = where in after
        said = _("新增剔除") if added else _("不再剔除")
        yield Change(
            f"{path}.exclude",
            None if added else {"where": where, "reason": one.reason},
            {"where": where, "reason": one.reason} if added else None,
            _("“{title}”{said}:{reason}({where})").format(
                title=new.title, said=said, reason=one.reason, where=where
            ),
        )


def grades(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of grades and ranking."""
    if before.grades is None or after.grades is None:
        if before.grades is not after.grades:
            yield _came_or_went("grades", _("等级"), before.grades, after.grades)
    else:
        old, new = ({band.grade: band.low for band in one.bands} for one in (before.grades, after.grades))
        for grade in _names(old, new):
            if (grade in old) != (grade in new):
                said = _("新增等级“{grade}”") if grade in new else _("删去等级“{grade}”")
                pair = [_bound(bands.get(grade)) if grade in bands else None for bands in (old, new)]
                yield Change(f"grades.{grade}", pair[0], pair[1], said.format(grade=grade))
            elif old[grade] != new[grade]:
                words = _("“{grade}”的下限由 {old} 分改为 {new} 分").format(
                    grade=grade, old=_bound(old[grade]), new=_bound(new[grade])
                )
                effect = {"example": _regraded(before, after, old[grade], new[grade])}
                yield Change(f"grades.{grade}", _bound(old[grade]), _bound(new[grade]), words, effect)
        yield from _field("grades.of", _("定等级的指标"), before.grades.of, after.grades.of)
        pair_of = before.grades.decimals, after.grades.decimals
        yield from _field("grades.decimals", _("定等级前的取整位数"), *pair_of)
    ranked = [policy.ranking.of if policy.ranking else None for policy in (before, after)]
    yield from _field("ranking", _("排名的指标"), *ranked)
    peers = [list(policy.ranking.peers) if policy.ranking else [] for policy in (before, after)]
    yield from _field("ranking.peers", _("排名的可比组"), *peers)


def _regraded(before: Policy, after: Policy, old: Decimal | None, new: Decimal | None) -> dict[str, str]:
    """Return a score that changes its grade: the lower of the two bounds."""
    score = min(bound for bound in (old, new) if bound is not None)
    return {"given": plain(score), "before": _grade(before, score), "after": _grade(after, score)}


def _grade(policy: Policy, score: Decimal) -> str:
    bands = policy.grades.bands if policy.grades is not None else ()
    held = [band for band in bands if band.low is None or band.low <= score]
    return (
        max(held, key=lambda band: Decimal("-Infinity") if band.low is None else band.low).grade
        if held
        else ""
    )


def outcomes(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of what follows from results."""
    old, new = ({one.title: one for one in policy.outcomes} for policy in (before, after))
    for name in _names(old, new):
        path, one, other = f"outcomes.{name}", old.get(name), new.get(name)
        if one is None or other is None:
            yield _came_or_went(path, _("结果应用"), one, other)
            continue
        for field, label in OUTCOME.items():
            pair = _dumped(one, field), _dumped(other, field)
            yield from _field(
                f"{path}.{field}", _("“{title}”的{label}").format(title=name, label=label), *pair
            )


def pay(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of pay items: every field by itself, as it is written."""
    for name in _names(before.pay, after.pay):
        old, new = before.pay.get(name), after.pay.get(name)
        if old is None or new is None:
            yield _came_or_went(f"pay.{name}", _("薪酬项"), old, new)
            continue
        pair = [item.model_dump(mode="json", exclude_defaults=True) for item in (old, new)]
        for field in _names(*pair):
            what = _("薪酬项“{title}”的 {field}").format(title=new.title, field=field)
            yield from _field(f"pay.{name}.{field}", what, pair[0].get(field), pair[1].get(field))
    sides = [[own.model_dump(mode="json") for own in policy.agreements] for policy in (before, after)]
    yield from _field("agreements", _("核对"), *sides)
    days = [None if own.collect is None else own.collect.by_day for own in (before, after)]
    yield from _field("collect.by_day", _("数据报送的最后一天"), *days)
    yield from _field("year.starts", _("考核年度开始的月份"), before.year_starts, after.year_starts)


def interpretations(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of readings: new questions, other alternatives, another one in force."""
    old, new = before.interpretations, after.interpretations
    for name in _names(old, new):
        path = f"interpretations.{name}"
        one, other = old.get(name), new.get(name)
        if one is None or other is None:
            asked = one or other
            said = _("新增口径“{question}”") if one is None else _("删去口径“{question}”")
            words = said.format(question=asked.question if asked is not None else name)
            yield Change(path, one and one.in_force, other and other.in_force, words)
            continue
        if one.in_force != other.in_force:
            words = _("口径“{question}”由“{old}”改为“{new}”").format(
                question=other.question,
                old=one.alternatives[one.in_force].means,
                new=other.alternatives[other.in_force].means,
            )
            yield Change(f"{path}.in_force", one.in_force, other.in_force, words)
        for reading in _names(one.alternatives, other.alternatives):
            pair = one.alternatives.get(reading), other.alternatives.get(reading)
            dumped = [alternative and alternative.model_dump(mode="json") for alternative in pair]
            if dumped[0] != dumped[1]:
                words = _("口径“{question}”的读法“{reading}”有改动").format(
                    question=other.question, reading=reading
                )
                yield Change(f"{path}.alternatives.{reading}", dumped[0], dumped[1], words)


def _field(path: str, label: str, old: Any, new: Any) -> Iterator[Change]:
    if old != new:
        words = _("{label}由“{old}”改为“{new}”").format(label=label, old=_said(old), new=_said(new))
        yield Change(path, _plain(old), _plain(new), words)


def _came_or_went(path: str, label: str, old: Any, new: Any) -> Change:
    part = new if old is None else old
    said = _("新增{label}“{title}”") if old is None else _("删去{label}“{title}”")
    words = said.format(label=label, title=getattr(part, "title", getattr(part, "of", "")))
    dumped = [
        one.model_dump(mode="json", exclude_defaults=True) if one is not None else None for one in (old, new)
    ]
    return Change(path, dumped[0], dumped[1], words)


def _dumped(part: AnyMeasure | Subjects | Outcome, field: str) -> Any:
    value = getattr(part, field, None)
    if isinstance(value, tuple):
        return [one.model_dump(mode="json", exclude_defaults=True) for one in value]
    return value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, BaseModel) else value


def _names(before: Any, after: Any) -> list[str]:
    return [*after, *(name for name in before if name not in after)]


def _bound(low: Decimal | None) -> str:
    return _("无下限") if low is None else plain(low)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return _("、").join(_said(one) for one in value) or _("无")
    return _("无") if value is None else str(value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | dict | list | None) else str(value)
