"""What a worked example writes by hand: figures, points and roster, each for the case's period or for others."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.clocks import MINUTE
from kaohe.engine.enrolment import roster_of
from kaohe.engine.figures import scaled
from kaohe.engine.measures import SUM_DECIMALS, SUM_SCALE, Measured, measure_all
from kaohe.engine.raters import parts_of
from kaohe.engine.reports import report_lines
from kaohe.engine.roster_of_case import Cells, roster_of_case, split_presence
from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _
from kaohe.policy.indicator import Handed
from kaohe.policy.measure import Duration, Mean, Measure, Ratio, Sum
from kaohe.policy.period import parse_period
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.raters import Parts
    from kaohe.engine.reports import Lines
    from kaohe.engine.roster import Roster
    from kaohe.engine.source import Source
    from kaohe.policy.policy import Policy

Written = dict[str, dict[str, Any]]
"""What is written of subjects, by period."""


def by_period(written: Mapping[Any, Any], period: str) -> Written:
    """Sort what is written by the period that it is about: the case's own, where none stands above it.

    >>> by_period({"甲": {"late": 1}, "2026-07": {"甲": {"late": 2}}}, "2026-Q3")
    {'2026-Q3': {'甲': {'late': 1}}, '2026-07': {'甲': {'late': 2}}}
    """
    own = parse_period(period).label
    sorted_: Written = {own: {}}
    for key, value in written.items():
        label = _label(str(key)) if _holds_mappings(value) else None
        if label is None:
            sorted_[own][str(key)] = value or {}
        else:
            sorted_.setdefault(label, {}).update(value)
    return sorted_


def _holds_mappings(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(inner, dict) for inner in value.values())


def _label(key: str) -> str | None:
    try:
        return parse_period(key).label
    except KaoheError:
        return None


class FromExample:
    """Counts what an example writes, beside what its rows give."""

    def __init__(
        self, case: Mapping[str, Any], source: Source, rows: Callable[[Job], Measured] | None = None
    ) -> None:
        """Read ``counted``, ``given``, ``roster`` and ``people``; ``source`` holds the rows of ``facts``.

        ``rows`` counts them; without it, they are counted each time.
        """
        self._source = source
        self._rows = rows or (lambda job: measure_all(job.policy, source, job.setting(source)))
        self._has_rows = "facts" in case
        period = str(case["period"])
        self._own = parse_period(period).label
        self._counted = by_period(case.get("counted") or {}, period)
        self._given = by_period(case.get("given") or {}, period)
        self._roster = by_period(case["roster"] or {}, period) if "roster" in case else None
        self._members = by_period(case["people"] or {}, period) if "people" in case else None

    def check(self, policy: Policy) -> None:
        """Refuse figures of measures and points of nodes that the policy does not have or works out itself."""
        for figures in _each(self._counted):
            _check_measures(policy, figures)
        for points in _each(self._given):
            _check_points(policy, points)

    def count(self, job: Job) -> Measured:
        """Count the measures of a job."""
        measured = self._rows(job) if self._has_rows else Measured()
        measures, groups = job.policy.counted(), self._groups(job)
        of_members, members = _of_members(job), self._cells_of_members(job)
        _cells, present = self._split(job)
        written = self._counted.get(job.period.label, {})
        for subject, figures in (*written.items(), *present.items()):
            if (subject in groups) is not (job.groups is not None):
                continue
            known = job.loaded.policy.counted()
            is_member = subject in members or any(
                known[name].member is not None for name in figures or {} if name in known
            )
            if is_member is not of_members:
                continue
            measured.subjects.add(subject)
            for name, figure in (figures or {}).items():
                if name in measures:
                    _add(measured, subject, name, measures[name], figure)
        return measured

    def roster(self, job: Job, counted: set[str]) -> Roster:
        """Return whom a job assesses: the roster written for its period, or for the case; or the members."""
        if _of_members(job) and (self._members is not None or self._roster is not None):
            return roster_of_case(job, self._cells_of_members(job), set())
        if self._roster is None:
            return roster_of(job.policy, job.period, self._source, counted)
        cells, _present = self._split(job)
        return roster_of_case(job, cells if job.groups is None else {}, counted)

    def _split(self, job: Job) -> tuple[Cells, Cells]:
        """Return the cells of the roster, and the presence of people that is written among them."""
        written = self._roster or {}
        return split_presence(job.loaded.policy, written.get(job.period.label, written.get(self._own, {})))

    def _cells_of_members(self, job: Job) -> Cells:
        written = self._members or {}
        return written.get(job.period.label, written.get(self._own, {}))

    def _groups(self, job: Job) -> set[str]:
        """Name the groups of the roster that is written: figures written for them are no person's."""
        columns = {node.by for node in job.loaded.policy.indicators.values() if isinstance(node, Handed)}
        cells, _present = self._split(job)
        named = {str(own[column]) for own in cells.values() for column in columns if own and column in own}
        return named | (job.groups or set())

    def lines(self, job: Job) -> Lines:
        """Count the lines of the policy's reports."""
        return report_lines(job.policy, self._source, job.setting(self._source)) if self._has_rows else {}

    def known(self, job: Job) -> dict[str, Decimal] | None:
        """Return the points that are given for the node that a job is about."""
        node = job.policy.total
        given = self._given.get(job.period.label, {})
        points = {subject: Decimal(str(own[node])) for subject, own in sorted(given.items()) if node in own}
        return points or None


def _of_members(job: Job) -> bool:
    """Tell whether a job is about the members of the policy's subjects."""
    return job.policy.kind != job.loaded.policy.kind and job.groups is None


def _each(written: Written) -> Iterable[Mapping[str, Any]]:
    return [figures or {} for subjects in written.values() for figures in subjects.values()]


def _check_measures(policy: Policy, names: Iterable[str]) -> None:
    for name in names:
        if name in policy.derived():
            message = _("“{name}”由公式算出,不能另给").format(name=name)
            raise refuse("case.measure", message, _("写公式里各项的数"))
        if name in policy.pooled():
            message = _("“{name}”由别的度量合计,不能另给").format(name=name)
            raise refuse("case.measure", message, _("写每个人的数"))
        if name not in policy.counted():
            raise refuse("case.measure", _("没有名为“{name}”的度量").format(name=name), "")


def _check_points(policy: Policy, points: Mapping[str, Any]) -> None:
    apart = sorted(policy.apart())
    for name, written in points.items():
        if name not in apart:
            message = _("“{name}”不是另算的指标,不能给出得分").format(name=name)
            raise refuse(
                "case.given", message, _("可以给出的:{names}").format(names="、".join(apart) or _("无"))
            )
        try:
            Decimal(str(written))
        except InvalidOperation:
            message = _("“{name}”给出的得分“{points}”不是数字").format(name=name, points=written)
            raise refuse("case.given", message, _('写成 "88.00"')) from None


def _add(measured: Measured, subject: str, name: str, measure: Measure, figure: Any) -> None:
    if isinstance(measure.value, Rated):
        measured.add_parts(subject, name, measure.value, _ratings(measure.value, name, figure))
    else:
        measured.add(subject, name, *pair_of(measure, str(figure)))


def _ratings(value: Rated, name: str, figure: Any) -> Parts:
    if not isinstance(figure, dict):
        message = _("“{name}”由评分人评,要按角色写").format(name=name)
        raise refuse("case.measure", message, _("写成 {superior: 90, peer: [80, 85, 70]}"))
    given: dict[str, Counter[int]] = {}
    for role, scores in figure.items():
        every = [Decimal(str(score)) for score in (scores if isinstance(scores, list) else [scores])]
        kept = [score for score in every if value.lowest <= score <= value.highest]
        given[role] = Counter(scaled(score, SUM_DECIMALS) for score in kept)
    return parts_of(value, given, {role: scores.total() for role, scores in given.items()})


def pair_of(measure: Measure, figure: str) -> tuple[int, int]:
    """Read what was counted, ``184/200`` or a number, as numerator and denominator."""
    upper, _sign, lower = figure.partition("/")
    value = measure.value
    if isinstance(value, Ratio):
        return scaled(Decimal(upper), SUM_DECIMALS), scaled(Decimal(lower or "1"), SUM_DECIMALS)
    if isinstance(value, Duration):
        return int(Fraction(upper) * MINUTE), int(lower or 1)
    if isinstance(value, Sum | Mean):
        rows = int(lower or 1)
        return int(Fraction(upper) * SUM_SCALE), rows
    return int(upper), int(lower or upper)
