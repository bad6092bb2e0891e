"""Explains the nodes that are evaluated together for one subject and period, by the policy that scored them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.explaining.about import About
from kaohe.engine.explaining.arithmetic import arithmetic
from kaohe.engine.explaining.changing import Changing, Under
from kaohe.engine.explaining.compared import group_of, ranking_of
from kaohe.engine.explaining.graded import grade_explained
from kaohe.engine.explaining.heading import heading
from kaohe.engine.explaining.measured import measured
from kaohe.engine.explaining.ways import ways_of_leaf, ways_of_step
from kaohe.engine.figures import half_up, is_rate
from kaohe.engine.nesting import membership
from kaohe.engine.reference import premises_of
from kaohe.engine.reports import tabulate
from kaohe.engine.result import Row
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.dated import scoring, version_of
from kaohe.policy.indicator import Handed, Leaf, Nested, children
from kaohe.policy.period import parse_period
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.evidence import Evidence
    from kaohe.engine.explaining.changing import Explains
    from kaohe.engine.reference import Result
    from kaohe.engine.result import Part, Run
    from kaohe.policy.dated import Version
    from kaohe.policy.indicator import Adjustment, Node
    from kaohe.policy.loader import Loaded
    from kaohe.policy.policy import Policy
    from kaohe.policy.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Asked:
    """About whom an explanation is asked for, and what it may say.

    ``part``: the part of the run that it is about. ``others``: whether other subjects may be named.
    ``versions``: the versions of the policy that had a say in the run, where there are several.
    """

    subject: str
    evidence: Evidence | None = None
    part: Part | None = None
    others: bool = False
    versions: tuple[Version, ...] = ()


def explainer_of(whole: Policy, run: Run, asked: Asked) -> Explains:
    """Return what explains a run, or a part of one, by the version of the policy ``whole`` that scored it."""
    if run.versions:
        under = [
            Under(own, inner, _by_version(version_of(asked.versions, own.version), inner, asked))
            for own in run.versions
            for inner in own.runs()
        ]
        return Changing(whole, run, asked.subject, under)
    found = scoring(asked.versions, parse_period(run.inputs.period))
    return _by_version(found[-1].version.loaded, run, asked) if found else _by_policy(whole, run, asked)


def _by_version(version: Loaded, run: Run, asked: Asked) -> Explainer:
    evidence = asked.evidence and asked.evidence.under(version)
    return _by_policy(version.policy, run, replace(asked, evidence=evidence))


def _by_policy(policy: Policy, run: Run, asked: Asked) -> Explainer:
    about = About(policy, run, asked.subject, asked.evidence, asked.part, asked.others)
    return Explainer(about, asked.versions)


class Explainer:
    """Explains the nodes that are evaluated together for one subject and period."""

    def __init__(self, about: About, versions: tuple[Version, ...] = ()) -> None:
        """Explain what ``about`` says; ``versions``: those of the policy that had a say in the run."""
        self._about = about
        self._versions = versions
        self._policy = about.policy
        self._run = about.run
        self._subject = about.subject
        self._evidence = about.evidence

    def has(self, name: str) -> bool:
        """Tell whether a node is among those evaluated together."""
        return name in self._policy.indicators

    def part(self, part: Part) -> Explains:
        """Return what explains a part of this run: for the same subject, or for its group."""
        node, subject = self._policy.indicators[part.indicator], self._subject
        if isinstance(node, Handed):
            subject = membership(self._run.roster, node).get(subject, "")
        about = self._about
        asked = Asked(subject, about.evidence, part, about.others, self._versions)
        return explainer_of(about.whole, part.run, asked)

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
        """Explain a node with everything below it."""
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
        return heading(self._run, self._policy, name, node, row)

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
