"""Why a figure is what it is: points, rule, clause, arithmetic, and each row counted, left out or late."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.naming import unknown
from kaohe.engine.explaining.about import About
from kaohe.engine.explaining.arithmetic import arithmetic
from kaohe.engine.explaining.compared import group_of, ranking_of
from kaohe.engine.explaining.graded import grade_explained
from kaohe.engine.explaining.measured import measured
from kaohe.engine.explaining.ways import ways_of_leaf, ways_of_step
from kaohe.engine.figures import half_up, is_rate
from kaohe.engine.given import given_in
from kaohe.engine.nesting import membership
from kaohe.engine.pay.explaining import explain_pay
from kaohe.engine.reference import premises_of
from kaohe.engine.reports import tabulate
from kaohe.engine.result import Row
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.branch import branch
from kaohe.policy.indicator import Handed, Leaf, Nested, children
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.evidence import Evidence
    from kaohe.engine.reference import Result
    from kaohe.engine.result import Part
    from kaohe.engine.runs import Record
    from kaohe.policy.indicator import Adjustment, Node
    from kaohe.policy.requirement import Requirement


def explain(
    record: Record, subject: str, indicator: str, evidence: Evidence | None = None, *, others: bool = False
) -> dict[str, Any]:
    """Explain one node of one subject, its children below it; with ``evidence``, down to the rows.

    ``others``: name other subjects where they decide: neighbours in the ranking, who made up a mean.
    Where ``indicator`` names a report, what the subject's rows contribute to it. Raises ``explain.subject``
    and ``explain.indicator`` with the nearest names that exist.
    """
    policy = record.loaded.policy
    group = next((part for part in record.run.all_parts() if part.by and subject in part.run.figures), None)
    members = {} if record.run.members is None else record.run.members.figures
    if subject not in record.run.figures and subject not in members and group is None:
        message = _("这次计算里没有考核对象“{subject}”").format(subject=subject)
        raise unknown("explain.subject", message, subject, (*record.run.figures, *members))
    if indicator in policy.pay and group is None:
        whole = branch(policy, policy.total)
        values = {name: own.values for name, own in given_in(whole, record.run).items()}
        return explain_pay(whole, record.run, subject, indicator, values)
    names = [*reversed(policy.nodes()), *record.run.reports, *policy.pay]
    if subject not in record.run.figures and group is None:
        names = [name for name, item in policy.pay.items() if item.payee == "members"]
    if indicator not in names:
        message = _("办法 {policy} 没有指标“{name}”").format(policy=policy.id, name=indicator)
        raise unknown("explain.indicator", message, indicator, names)
    if subject not in record.run.figures and group is not None:
        top = _Explainer(About(policy, group.run, subject, evidence, group, others))
    else:
        top = _Explainer(About(policy, record.run, subject, evidence, others=others))
    if indicator in record.run.reports:
        return top.report(indicator)
    return top.node(indicator) if top.has(indicator) else top.apart(indicator)


class _Explainer:
    """Explains the nodes that are evaluated together for one subject and period."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._policy = about.policy
        self._run = about.run
        self._subject = about.subject
        self._evidence = about.evidence

    def has(self, name: str) -> bool:
        """Tell whether a node is among those evaluated together."""
        return name in self._policy.indicators

    def part(self, part: Part) -> _Explainer:
        """Return what explains a part of this run: for the same subject, or for its group."""
        node, subject = self._policy.indicators[part.indicator], self._subject
        if isinstance(node, Handed):
            subject = membership(self._run.roster, node).get(subject, "")
        about = self._about
        return _Explainer(About(about.whole, part.run, subject, about.evidence, part, about.others))

    def apart(self, name: str) -> dict[str, Any]:
        """Explain a node that was evaluated by itself: once for each shorter period, or for the period itself."""
        found = list(self.everywhere(name))
        if len(found) == 1:
            return found[0]
        node = self._about.whole.indicators[name]
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
        if name not in self._about.rows:
            return self._absent(name)
        node, row, result = (
            self._policy.indicators[name],
            self._about.rows[name],
            self._about.reference.result(name),
        )
        self._check(row, result)
        explained = self._heading(name, node, row) | {
            "arithmetic": arithmetic(self._about, name, node, row, result),
            "adjustments": self._adjustments(node, result),
            "void_by": list(result.voided_by),
        }
        explained |= self._standing(name, row)
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
        if isinstance(node, Nested) and not (
            isinstance(node, Handed) and name not in self._about.given.points
        ):
            explained["children"] = [
                self.part(part).node(part.of) for part in self._run.parts if part.indicator == name
            ]
        return explained

    def _standing(self, name: str, row: Row) -> dict[str, Any]:
        """Explain the grade and the place that the node's points bring."""
        part: dict[str, Any] = {}
        grades = self._policy.grades
        if grades is not None and grades.of == name and row.points is not None:
            part["grade"] = grade_explained(grades, row.points)
        ranking = ranking_of(self._about, name)
        return part if ranking is None else part | {"ranking": ranking}

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
            part["ways"] = ways_of_leaf(self._about, name, node) if row.status == "assessed" else []
            if node.conditions:
                part["conditions"] = self._conditions(node)
            group = group_of(self._about, name, node)
            if group is not None and row.status == "assessed":
                part["group"] = group
        inputs = self._about.given.inputs.get(name)
        if inputs is not None and inputs.rank is not None:
            part["rank"], part["of"] = int(inputs.rank), int(inputs.of or 0)
        if inputs is not None and inputs.mean is not None:
            part["mean"] = half_up(inputs.mean, self._policy.precision.mean)
        if node.measure is not None:
            part |= measured(self._about, node.measure)
        return part

    def _requirement(self, own: Requirement) -> dict[str, Any]:
        part: dict[str, Any] = {
            "title": own.title,
            "measure": own.measure,
            "value": self._about.value(own.measure),
            "met": self._about.reference.meets(own),
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
            value = self._about.value(measure)
            holds = None if value is None else conditions[words].holds(Fraction(value))
            said = conditions[words].words()
            explained.append({"condition": said, "measure": measure, "value": value, "holds": holds})
        return explained

    def _adjustments(self, node: Node, result: Result) -> list[dict[str, Any]]:
        explained = []
        for step, adjustment in zip(result.steps, node.adjustments, strict=False):
            item: dict[str, Any] = {
                "title": step.title,
                "measure": step.measure,
                "count": plain(step.count),
                "points": half_up(step.change, self._policy.precision.points),
                "rule": adjustment.rule.words(),
                "rule_en": adjustment.rule.words_en(),
                "clause": adjustment.clause,
                "cite": step.cite,
                "ways": ways_of_step(
                    adjustment, step.count, premises_of(adjustment, self._about.given.values)
                ),
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
