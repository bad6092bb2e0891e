"""Why a figure is what it is: points, rule, clause, arithmetic, and each row counted, left out or late."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.figures import decimals_of, half_up, is_rate, shown_counts
from kaohe.engine.formulas import with_figures
from kaohe.engine.given import given_in
from kaohe.engine.nesting import membership
from kaohe.engine.pay.explaining import explain_pay
from kaohe.engine.pooling import groups_of
from kaohe.engine.rated import explained
from kaohe.engine.reference import Given, Reference, Result
from kaohe.engine.reports import tabulate
from kaohe.engine.result import Row
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.branch import branch
from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.indicator import Average, Group, Handed, Leaf, Nested, Periods, children
from kaohe.policy.measure import Derived, Pooled, Sum
from kaohe.policy.period import parse_period
from kaohe.policy.rated import Rated
from kaohe.policy.rules.figures import percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.evidence import Evidence
    from kaohe.engine.result import Part, Run
    from kaohe.engine.runs import Record
    from kaohe.policy.indicator import Adjustment, Node
    from kaohe.policy.policy import Policy
    from kaohe.policy.requirement import Requirement


def explain(record: Record, subject: str, indicator: str, evidence: Evidence | None = None) -> dict[str, Any]:
    """Explain one node of one subject, its children below it; with ``evidence``, down to the rows.

    Where ``indicator`` names a report, what the subject's rows contribute to it. Raises ``explain.subject``
    and ``explain.indicator`` with the names that exist.
    """
    policy = record.loaded.policy
    group = next((part for part in record.run.all_parts() if part.by and subject in part.run.figures), None)
    members = {} if record.run.members is None else record.run.members.figures
    if subject not in record.run.figures and subject not in members and group is None:
        raise refuse(
            "explain.subject",
            _("这次计算里没有考核对象“{subject}”").format(subject=subject),
            _("有:{names}").format(names="、".join((*record.run.figures, *members))),
        )
    if indicator in policy.pay and group is None:
        whole = branch(policy, policy.total)
        values = {name: own.values for name, own in given_in(whole, record.run).items()}
        return explain_pay(whole, record.run, subject, indicator, values)
    names = [*reversed(policy.nodes()), *record.run.reports, *policy.pay]
    if subject not in record.run.figures and group is None:
        names = [name for name, item in policy.pay.items() if item.payee == "members"]
    if indicator not in names:
        raise refuse(
            "explain.indicator",
            _("办法 {policy} 没有指标“{name}”").format(policy=policy.id, name=indicator),
            _("有:{names}").format(names="、".join(names)),
        )
    if subject not in record.run.figures and group is not None:
        top = _Explainer(policy, group.run, subject, evidence, group)
    else:
        top = _Explainer(policy, record.run, subject, evidence)
    if indicator in record.run.reports:
        return top.report(indicator)
    return top.node(indicator) if top.has(indicator) else top.apart(indicator)


class _Explainer:
    """Explains the nodes that are evaluated together for one subject and period."""

    def __init__(
        self,
        policy: Policy,
        run: Run,
        subject: str,
        evidence: Evidence | None,
        part: Part | None = None,
    ) -> None:
        self._whole = policy
        self._policy = branch(policy, policy.total) if part is None else branch(policy, part.of, part.by)
        self._run = run
        self._subject = subject
        self._evidence = evidence and evidence.about(self._policy, run.inputs.period)
        self._cycle = parse_period(run.inputs.period).cycle
        self._given = given_in(self._policy, run).get(subject, Given({}, {}))
        self._reference = Reference(self._policy, self._cycle, self._given)
        self._terms = formulas_of(self._policy)
        self._rows = {row.indicator: row for row in run.rows if row.subject == subject}

    def has(self, name: str) -> bool:
        """Tell whether a node is among those evaluated together."""
        return name in self._policy.indicators

    def part(self, part: Part) -> _Explainer:
        """Return what explains a part of this run: for the same subject, or for its group."""
        node, subject = self._policy.indicators[part.indicator], self._subject
        if isinstance(node, Handed):
            subject = membership(self._run.roster, node).get(subject, "")
        return _Explainer(self._whole, part.run, subject, self._evidence, part)

    def apart(self, name: str) -> dict[str, Any]:
        """Explain a node that was evaluated by itself: once for each shorter period, or for the period itself."""
        found = list(self.everywhere(name))
        if len(found) == 1:
            return found[0]
        node = self._whole.indicators[name]
        return self._heading(name, node, Row(self._subject, name, None, None, None, None, "not_assessed")) | {
            "arithmetic": _("逐期计分,见下级"),
            "adjustments": [],
            "void_by": [],
            "children": found,
        }

    def everywhere(self, name: str) -> Iterator[dict[str, Any]]:
        """Explain a node wherever it was evaluated below."""
        for part in self._run.parts:
            inner = self.part(part)
            if inner.has(name):
                yield inner.node(name)
            else:
                yield from inner.everywhere(name)

    def node(self, name: str) -> dict[str, Any]:
        if name not in self._rows:
            return self._absent(name)
        node, row, result = self._policy.indicators[name], self._rows[name], self._reference.result(name)
        self._check(row, result)
        explained = self._heading(name, node, row) | {
            "arithmetic": self._arithmetic(node, row, result),
            "adjustments": self._adjustments(node, result),
            "void_by": list(result.voided_by),
        }
        if node.requires:
            explained["requires"] = [self._requirement(own) for own in node.requires]
        if row.reason is not None:
            explained["reason"] = row.reason
        if name == self._policy.total and self._policy.outcomes:
            total = next(own for own in self._run.totals if own.subject == self._subject)
            explained["outcomes"] = list(total.outcomes or ())
        if node.pending:
            explained["pending"] = [f"{part.title}: {part.why}" for part in node.pending]
        if isinstance(node, Leaf):
            explained |= self._leaf(name, node, row)
        if children(node):
            explained["children"] = [self.node(child) for child in children(node)]
        if isinstance(node, Nested) and not (isinstance(node, Handed) and name not in self._given.points):
            explained["children"] = [
                self.part(part).node(part.of) for part in self._run.parts if part.indicator == name
            ]
        return explained

    def report(self, name: str) -> dict[str, Any]:
        """Put a report together from the subject's rows alone."""
        report, published = self._policy.reports[name], self._run.reports[name]
        own = [line for line in self._run.lines[name] if line.subject == self._subject]
        explained: dict[str, Any] = {
            "run": self._run.id,
            "policy": self._policy.id,
            "period": self._run.inputs.period,
            "subject": self._subject,
            "report": name,
            "title": report.title,
            "cite": {"source": self._policy.source, "article": report.cite},
            "table": report.table,
            "where": report.where,
            "figures": tabulate(report, self._policy.precision, own, published["by"]),
        }
        if self._evidence is not None:
            explained["rows"] = self._evidence.counted_by(report.rows(), self._subject)
        return explained

    def _heading(self, name: str, node: Node, row: Row) -> dict[str, Any]:
        return {
            "run": self._run.id,
            "policy": self._policy.id,
            "period": self._run.inputs.period,
            "subject": self._subject,
            "indicator": name,
            "title": node.title,
            "status": row.status,
            "points": row.points,
            "max": row.max,
            "cite": {"source": node.source or self._policy.source, "article": node.cite},
        }

    def _absent(self, name: str) -> dict[str, Any]:
        """Explain a node of a shorter period in which the subject was not assessed at all."""
        row = Row(self._subject, name, None, None, None, None, "not_assessed")
        return self._heading(name, self._policy.indicators[name], row) | {
            "arithmetic": _("这一期不是考核对象"),
            "adjustments": [],
            "void_by": [],
        }

    def _check(self, row: Row, result: Result) -> None:
        if row.points != result.points or row.status != result.status:
            raise refuse(
                "explain.disagrees",
                _("“{indicator}”重新演算得 {again},记录是 {kept}").format(
                    indicator=row.indicator, again=result.points, kept=row.points
                ),
                _("计算记录可能被改动;运行 kaohe score 重算"),
            )

    def _leaf(self, name: str, node: Leaf, row: Row) -> dict[str, Any]:
        part: dict[str, Any] = {"value": row.value}
        if node.rule is not None:
            part["rule"] = {
                "kind": node.rule.kind,
                "words": node.rule.words(),
                "words_en": node.rule.words_en(),
            }
            part["clause"] = node.clause
            if node.conditions:
                part["conditions"] = self._conditions(node)
        inputs = self._given.inputs.get(name)
        if inputs is not None and inputs.rank is not None:
            part["rank"], part["of"] = int(inputs.rank), int(inputs.of or 0)
        if inputs is not None and inputs.mean is not None:
            part["mean"] = half_up(inputs.mean, self._policy.precision.mean)
        if node.measure is not None:
            part |= self._measure(node.measure)
        return part

    def _requirement(self, own: Requirement) -> dict[str, Any]:
        part: dict[str, Any] = {
            "title": own.title,
            "measure": own.measure,
            "value": self._value(own.measure),
            "met": self._reference.meets(own),
            "words": own.words(rate=is_rate(self._policy.like(own.measure))),
            "cite": own.cite,
        }
        if self._evidence is not None:
            part["rows"] = self._evidence.rows(own.measure, self._subject)
        return part

    def _conditions(self, part: Leaf | Adjustment) -> list[dict[str, Any]]:
        """Return each condition of the rule with the figure that decides it; ``holds`` None: no figure."""
        conditions = {} if part.rule is None else {one.of: one for one in part.rule.premises()}
        explained = []
        for words, measure in part.conditions.items():
            value = self._value(measure)
            holds = None if value is None else conditions[words].holds(Fraction(value))
            said = conditions[words].words()
            explained.append({"condition": said, "measure": measure, "value": value, "holds": holds})
        return explained

    def _measure(self, name: str) -> dict[str, Any]:
        if name in self._policy.parameters:
            return self._parameter(name)
        measure = self._policy.measures[name]
        if isinstance(measure, Derived):
            return self._derived(name, measure)
        if isinstance(measure, Pooled):
            return self._pooled(name, measure)
        numerator, denominator = shown_counts(measure, self._run.figures[self._subject].get(name))
        part: dict[str, Any] = {
            "measure": {
                "id": name,
                "title": measure.title,
                "table": measure.table,
                "cite": measure.cite,
                "unit": "%" if is_rate(measure) else measure.unit,
            },
            "numerator": numerator,
            "denominator": denominator,
        }
        if isinstance(measure.value, Rated):
            decimals = decimals_of(measure, self._policy.precision)
            part |= explained(measure.value, name, self._run.figures[self._subject], decimals)
        if self._evidence is not None:
            part["rows"] = self._evidence.rows(name, self._subject)
        return part

    def _derived(self, name: str, measure: Derived) -> dict[str, Any]:
        """Explain a formula: in words, with its figures, and each measure that it uses."""
        term = self._terms[name]
        part: dict[str, Any] = {
            "measure": {
                "id": name,
                "title": measure.title,
                "cite": measure.cite,
                "unit": "%" if is_rate(measure) else measure.unit,
            },
            "formula": with_figures(self._policy, name, term, self._given.values),
            "inputs": [{"value": self._value(used), **self._measure(used)} for used in inputs_of(term)],
        }
        if self._evidence is not None:
            part["rows"] = self._evidence.rows(name, self._subject)
        return part

    def _pooled(self, name: str, measure: Pooled) -> dict[str, Any]:
        """Explain a measure over everybody: what it adds up of whom, each down to the rows."""
        own = self._policy.counted()[measure.value.of]
        group = next(
            (all_ for all_ in groups_of(measure, self._run.roster).values() if self._subject in all_), []
        )
        numerator, denominator = shown_counts(own, self._run.figures[self._subject].get(name))
        added = []
        for subject in group:
            counted = shown_counts(own, self._run.figures[subject].get(measure.value.of))
            part: dict[str, Any] = {"subject": subject, "numerator": counted[0], "denominator": counted[1]}
            if self._evidence is not None:
                part["rows"] = self._evidence.rows(measure.value.of, subject)
            added.append(part)
        return {
            "measure": {
                "id": name,
                "title": measure.title,
                "table": own.table,
                "cite": measure.cite,
                "unit": "%" if is_rate(own) else own.unit,
            },
            "numerator": numerator,
            "denominator": denominator,
            "pooled": added,
        }

    def _parameter(self, name: str) -> dict[str, Any]:
        own = self._policy.parameters[name]
        return {
            "parameter": {
                "id": name,
                "title": own.title,
                "cite": own.cite,
                "unit": own.unit,
                "by": own.by,
            }
        }

    def _value(self, name: str) -> Decimal | None:
        value = self._given.values[name]
        if value is not None and name in self._policy.parameters:
            return value
        if value is not None and isinstance(self._policy.like(name).value, Sum):
            return Decimal(plain(value))
        return value

    def _adjustments(self, node: Node, result: Result) -> list[dict[str, Any]]:
        explained = []
        for step, adjustment in zip(result.steps, node.adjustments, strict=False):
            item: dict[str, Any] = {
                "title": step.title,
                "measure": step.measure,
                "count": plain(step.count),
                "points": half_up(step.change, self._policy.precision.points),
                "rule": adjustment.rule.words(),
                "cite": step.cite,
            }
            if adjustment.conditions:
                item["conditions"] = self._conditions(adjustment)
            if self._evidence is not None:
                item["rows"] = self._evidence.rows(step.measure, self._subject)
            explained.append(item)
        if self._evidence is not None and result.voided_by:
            explained += [
                {
                    "title": event.title,
                    "measure": event.measure,
                    "cite": event.cite,
                    "rows": self._evidence.rows(event.measure, self._subject),
                }
                for event in node.void_on
            ]
        return explained

    def _arithmetic(self, node: Node, row: Row, result: Result) -> str:
        if result.unmet is not None and result.unmet.most is None:
            return self._denied(result.unmet, row)
        if row.status == "not_assessed":
            return self._without_points(node, row)
        if row.status == "void":
            return _("因{events},得 {points}").format(events="、".join(result.voided_by), points=row.points)
        shown = [self._start(node, row, result), *self._changes(result)]
        total = (result.before or Fraction(0)) + sum((step.change for step in result.steps), Fraction(0))
        text = "".join(shown)
        if node.floor is not None and total < node.floor:
            text += _(",低于 {bound},按 {bound}").format(bound=plain(node.floor))
        if node.cap is not None and total > node.cap:
            text += _(",高于 {bound},按 {bound}").format(bound=plain(node.cap))
        if result.unmet is not None:
            text += _(",因未达到前提“{title}”,最多 {bound}").format(
                title=result.unmet.title, bound=plain(result.unmet.most or Decimal(0))
            )
        return f"{text} = {row.points}"

    def _denied(self, unmet: Requirement, row: Row) -> str:
        if row.points is None:
            return _("未达到前提“{title}”,不参评,分值不计入上级").format(title=unmet.title)
        return _("未达到前提“{title}”,得 {points}").format(title=unmet.title, points=row.points)

    def _without_points(self, node: Node, row: Row) -> str:
        if self._cycle not in node.cycles:
            return _("本周期不考核")
        if row.reason is not None:
            return _("不参评:{reason};分值不计入上级").format(reason=row.reason)
        if isinstance(node, Leaf) and row.value is not None:
            return _("计分方法对这个数没有规定,不参评,分值不计入上级")
        if isinstance(node, Handed):
            return _("没有所在的组的得分,不参评,分值不计入上级")
        if isinstance(node, Periods) and node.at_least > 1:
            return _("参评的不足 {count} 期,不参评,分值不计入上级").format(count=node.at_least)
        return _("没有可计的数据,不参评,分值不计入上级")

    def _start(self, node: Node, row: Row, result: Result) -> str:
        if isinstance(node, Leaf):
            return self._leaf_start(node, row, result)
        if isinstance(node, Group):
            summed = " + ".join(str(points) for points in result.parts.values())
            if node.scale_to is None:
                return summed
            reached = sum(self._rows[child].max or 0 for child in result.parts)
            return f"({summed}) ÷ {reached} × {plain(node.scale_to)}"
        if isinstance(node, Nested):
            return self._nested_start(node, result)
        assert isinstance(node, Average)  # noqa: S101 - the kinds of nodes
        if not isinstance(node.of, dict):
            return f"({' + '.join(str(points) for points in result.parts.values())}) ÷ {len(result.parts)}"
        weighed = " + ".join(
            f"{points} × {percent(node.of[child])}" for child, points in result.parts.items()
        )
        share = sum((node.of[child] for child in result.parts), start=Decimal(0))
        return weighed if share == 1 else f"({weighed}) ÷ {percent(share)}"

    def _nested_start(self, node: Nested, result: Result) -> str:
        points = [str(points) for points in result.parts.values()]
        combine = node.combine if isinstance(node, Periods) else "last"
        if combine == "last":
            return _("{points}({label})").format(points=points[-1], label=list(result.parts)[-1])
        return " + ".join(points) if combine == "sum" else f"({' + '.join(points)}) ÷ {len(points)}"

    def _leaf_start(self, node: Leaf, row: Row, result: Result) -> str:
        before = half_up(result.before or Fraction(0), 4)
        if node.rule is None or node.measure is None:
            return plain(node.max)
        if row.value is None:
            return _("{points}(没有数据,按办法计)").format(points=plain(before))
        measure = self._policy.measures[node.measure]
        value = percent(row.value) if is_rate(self._policy.like(node.measure)) else plain(row.value)
        taken = Fraction(node.max) - Fraction(before)
        if taken > 0 and not node.rule.needs & {"rank"}:
            return _("{max} − {taken}({title} {value})").format(
                max=plain(node.max), taken=plain(half_up(taken, 4)), title=measure.title, value=value
            )
        return _("{points}({title} {value})").format(points=plain(before), title=measure.title, value=value)

    def _changes(self, result: Result) -> list[str]:
        shown = []
        for step in result.steps:
            if step.count:
                sign = "−" if step.change < 0 else "+"
                amount = plain(half_up(abs(step.change), 4))
                shown.append(f" {sign} {amount}({step.title} × {plain(step.count)})")
        return shown
