"""Duties against indicators: what nothing measures, what no duty explains, what is measured twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.indicator import Leaf
from kaohe.policy.measure import Derived

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.policy.organisation.duty import Duty
    from kaohe.policy.policy import Policy

Assessed = dict[str, frozenset[str]]
"""Who was assessed by an indicator (``P01.assurance``) in the period looked at."""


@dataclass(frozen=True, slots=True)
class Twice:
    """Indicators that assess the same: of one duty in several policies, or from the very same rows.

    ``subjects``: whom both assessed in the period looked at; None where no period was.
    """

    because: str
    indicators: tuple[str, ...]
    duty: str | None = None
    subjects: tuple[str, ...] | None = None

    def as_json(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields, the indicators with their titles."""
        return {
            "because": self.because,
            "duty": self.duty,
            "indicators": list(self.indicators),
            "titles": [titles[name] for name in self.indicators],
            "subjects": None if self.subjects is None else list(self.subjects),
        }


@dataclass(frozen=True, slots=True)
class View:
    """The coverage of some documents' duties by some policies' indicators.

    ``duties``: by name (``P15.direct_sales``, ``P05.product_support.design``) the duty; ``indicators``: the
    items of the policies by name with their titles, in the order of their policies.
    """

    duties: dict[str, Duty]
    indicators: dict[str, str]
    unmeasured: tuple[str, ...]
    unexplained: tuple[str, ...]
    twice: tuple[Twice, ...]
    policies: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the view for programs."""
        return {
            "policies": list(self.policies),
            "duties": [self._duty(name) for name in self.duties],
            "unmeasured": [self._duty(name) for name in self.unmeasured],
            "unexplained": [{"indicator": name, "title": self.indicators[name]} for name in self.unexplained],
            "twice": [each.as_json(self.indicators) for each in self.twice],
        }

    def _duty(self, name: str) -> dict[str, Any]:
        duty = self.duties[name]
        return {
            "duty": name,
            "title": duty.title,
            "cite": duty.cite,
            "owner": duty.owner,
            "indicators": [
                {
                    "indicator": tie.indicator,
                    "title": self.indicators.get(tie.indicator),
                    "cite": tie.cite,
                }
                for tie in duty.measured_by
            ],
        }


def cover(documents: Sequence[Policy], policies: Sequence[Policy], assessed: Assessed | None = None) -> View:
    """Hold the duties of ``documents`` against the indicators of ``policies``.

    With ``assessed`` only those assessed twice in fact are reported, by name.
    """
    duties = {
        ".".join((document.id, *path[1::2])): duty
        for document in documents
        for path, duty in document.all_duties()
    }
    indicators = {f"{policy.id}.{name}": node.title for policy in policies for name, node in _nodes(policy)}
    items = [f"{policy.id}.{name}" for policy in policies for name in _items(policy)]
    explained = {
        below
        for duty in duties.values()
        for tie in duty.measured_by
        for below in _below(policies, tie.indicator)
    }
    found = [*_by_duty(duties), *_by_rows(policies)]
    return View(
        duties=duties,
        indicators=indicators,
        unmeasured=tuple(name for name, duty in duties.items() if not duty.measured_by),
        unexplained=tuple(name for name in items if name not in explained),
        twice=tuple(found if assessed is None else _in_fact(found, assessed, policies)),
        policies=tuple(policy.id for policy in policies),
    )


def _nodes(policy: Policy) -> Iterator[tuple[str, Any]]:
    yield from policy.indicators.items()


def _items(policy: Policy) -> list[str]:
    """Name the items of a policy's tree: what is above them explains itself by them."""
    return [name for name, node in _nodes(policy) if isinstance(node, Leaf)]


def _below(policies: Sequence[Policy], indicator: str) -> list[str]:
    """Name the items at or under an indicator: who measures a group measures its parts."""
    of, _point, name = indicator.partition(".")
    policy = next((each for each in policies if each.id == of), None)
    if policy is None or name not in policy.indicators:
        return []
    return [f"{of}.{each}" for each in policy.nodes(name) if isinstance(policy.indicators[each], Leaf)]


def _by_duty(duties: Mapping[str, Duty]) -> Iterator[Twice]:
    for name, duty in duties.items():
        indicators = tuple(tie.indicator for tie in duty.measured_by)
        if len({indicator.partition(".")[0] for indicator in indicators}) > 1:
            yield Twice("duty", indicators, name)


def _by_rows(policies: Sequence[Policy]) -> Iterator[Twice]:
    """Find items whose figure comes from the same rows in the same way."""
    sources: dict[object, list[str]] = {}
    for policy in policies:
        for name in _items(policy):
            source = _source(policy, name)
            if source is not None:
                sources.setdefault(source, []).append(f"{policy.id}.{name}")
    for names in sources.values():
        for pair in combinations(names, 2):
            if not _apart(policies, *pair):
                yield Twice("rows", pair)


def _source(policy: Policy, name: str) -> object | None:
    """Return what decides an item's figure, None for an item without a figure."""
    node = policy.indicators[name]
    measure = getattr(node, "measure", None)
    if measure is None:
        return None
    derived = isinstance(policy.measures[measure], Derived)
    names = inputs_of(formulas_of(policy)[measure]) if derived else (measure,)
    said = {"title", "cite", "unit", "when_empty"}
    figures = {**policy.parameters, **policy.measures}
    rows = tuple(figures[each].model_dump_json(exclude=said) for each in sorted(names))
    formula = policy.measures[measure].value.model_dump_json() if derived else ""
    return rows, formula


def _apart(policies: Sequence[Policy], one: str, other: str) -> bool:
    """Tell whether two items of one policy are for different subjects, each by its own condition."""
    of, _point, name = one.partition(".")
    if other.partition(".")[0] != of:
        return False
    policy = next(each for each in policies if each.id == of)
    conditions = [
        getattr(policy.indicators[each], "applies_to", None) for each in (name, other.partition(".")[2])
    ]
    return None not in conditions and conditions[0] != conditions[1]


def _in_fact(found: Sequence[Twice], assessed: Assessed, policies: Sequence[Policy]) -> Iterator[Twice]:
    for each in found:
        by_policy: dict[str, set[str]] = {}
        for indicator in each.indicators:
            key = indicator if each.because == "rows" else indicator.partition(".")[0]
            subjects = {
                subject for item in _below(policies, indicator) for subject in assessed.get(item, frozenset())
            }
            by_policy.setdefault(key, set()).update(subjects)
        both = {subject for one, other in combinations(by_policy.values(), 2) for subject in one & other}
        if both:
            yield Twice(each.because, each.indicators, each.duty, tuple(sorted(both)))
