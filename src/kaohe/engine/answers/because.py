"""What stands behind a part of a difference: rows, clauses, events, and what the others did."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.hybrids import AMONG, Mix
from kaohe.engine.answers.rows_changed import MOST, changed_rows
from kaohe.engine.evidence import Evidence
from kaohe.engine.figures import half_up, published, quotient_of, shown_counts
from kaohe.policy.branch import needed
from kaohe.policy.indicator import Leaf, measures_named
from kaohe.policy.rated import Rated
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from fractions import Fraction

    from kaohe.engine.answers.hybrids import Side
    from kaohe.engine.job import Job
    from kaohe.policy.difference.change import Change
    from kaohe.policy.measure import Measure
    from kaohe.policy.policy import Policy

    Key = tuple[bool, bool]
    Shares = Mapping[str, Mapping[str, Decimal]]

SHOWN_DECIMALS = 6


class Because:
    """Finds the reasons for several subjects at once; each table is read once per measure and run."""

    def __init__(
        self,
        jobs: Mapping[Key, Job],
        sides: Mapping[Key, Side],
        changes: list[Change],
        subjects: list[str],
    ) -> None:
        """``jobs``, ``sides``: by (policy of the later run?, rows of the later run?)."""
        self._jobs = jobs
        self._sides = sides
        self._changes = changes
        self._subjects = subjects

    def of(self, kind: str, subject: str, shares: Shares) -> list[dict[str, Any]]:
        """Return the reasons of one kind; ``shares``: by node what each kind moved."""
        if kind == "policy":
            return list(self._clauses(shares))
        if kind == "others":
            return list(self._others(subject, shares))
        found = [one for one in self._measures(subject, shares) if one.pop("kind") == kind]
        return found + (list(self._read(subject)) if kind == "data" else [])

    def _read(self, subject: str) -> Iterator[dict[str, Any]]:
        """Yield nodes that read points of shorter periods or groups, where these are not what they were."""
        sides = self._sides[True, False], self._sides[True, True]
        for name in self._sides[True, True].points:
            read = [dict(side.points.get(name, {}).get(subject, {})) for side in sides]
            if read[0] != read[1]:
                yield {
                    "indicator": name,
                    "title": self._policy.indicators[name].title,
                    "before": read[0],
                    "after": read[1],
                }

    @property
    def _policy(self) -> Policy:
        return self._sides[True, True].policy

    @cached_property
    def _reads(self) -> dict[str, list[str]]:
        """By measure the nodes that read it, also through formulas and pools."""
        reads: dict[str, list[str]] = {}
        for name, node in self._policy.indicators.items():
            for measure in needed(self._policy, [used for _path, used in measures_named(node)]):
                reads.setdefault(measure, []).append(name)
        return reads

    def _measures(self, subject: str, shares: Shares) -> Iterator[dict[str, Any]]:
        for name, measure in self._policy.counted().items():
            pair = self._figures(name, subject)
            rows = self._rows.get(name, {}).get(subject, {})
            if pair[0] == pair[1] and not rows:
                continue
            kind = "adjustment" if name in self._sides[True, True].of_events else "data"
            nodes = self._reads.get(name, [])
            yield {
                "kind": kind,
                "measure": name,
                "title": measure.title,
                "table": measure.table,
                "table_title": self._jobs[True, True].catalogue[measure.table].title,
                "indicators": nodes,
                "points": {node: shares[node][kind] for node in nodes if shares.get(node, {}).get(kind)},
                "before": self._counted(measure, pair[0]),
                "after": self._counted(measure, pair[1]),
                **rows,
            }

    def _figures(self, measure: str, subject: str) -> list[tuple[int, int] | None]:
        return [self._sides[True, rows].run.figures.get(subject, {}).get(measure) for rows in (False, True)]

    def _counted(self, measure: Measure, pair: tuple[int, int] | None) -> list[Any] | None:
        """Return numerator and denominator in the units of the rows; of what has no denominator the figure alone."""
        if pair is None:
            return None
        if isinstance(measure.value, Rated):
            return [published(measure, self._policy.precision, pair)]
        shown = shown_counts(measure, pair)
        return list(shown) if quotient_of(measure) else [shown[0]]

    @cached_property
    def _rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        """By measure and subject the rows that are not what they were."""
        evidence = [Evidence(self._jobs[True, rows]) for rows in (False, True)]
        found = {}
        for name, measure in self._policy.counted().items():
            pairs = {subject: self._figures(name, subject) for subject in self._subjects}
            moved = [subject for subject, (before, after) in pairs.items() if before != after]
            rows = sum(pair[1] for subject in moved for pair in pairs[subject] if pair is not None)
            if moved and rows <= MOST:
                key = self._jobs[True, True].catalogue[measure.table].key
                found[name] = changed_rows((name, measure), key, moved, evidence, rows)
        return found

    def _clauses(self, shares: Shares) -> Iterator[dict[str, Any]]:
        moved = {name for name, own in shares.items() if own.get("policy")}
        for change in self._changes:
            part, _dot, rest = change.path.partition(".")
            name = rest.split(".")[0]
            nodes = (
                [name] if part == "indicators" else self._reads.get(name, []) if part == "measures" else []
            )
            if nodes and not moved.intersection(nodes):
                continue
            cites = [self._policy.indicators[node].cite for node in nodes if node in self._policy.indicators]
            yield {
                **{field: value for field, value in change.as_json().items() if field != "effect"},
                "cite": cites[0] if cites else None,
                "points": {node: shares[node]["policy"] for node in nodes if node in moved},
            }

    def _others(self, subject: str, shares: Shares) -> Iterator[dict[str, Any]]:
        pure = [
            Mix(side, side, side).given(subject)
            for side in (self._sides[False, False], self._sides[True, True])
        ]
        for name, node in self._policy.indicators.items():
            if not isinstance(node, Leaf) or node.rule is None or not shares.get(name, {}).get("others"):
                continue
            inputs = [None if given is None else given.inputs.get(name) for given in pure]
            wanted = sorted(node.rule.missing(frozenset()) & AMONG)
            yield {
                "indicator": name,
                "title": node.title,
                "points": shares[name]["others"],
                "before": {field: _shown(getattr(inputs[0], field, None)) for field in wanted},
                "after": {field: _shown(getattr(inputs[1], field, None)) for field in wanted},
            }


def _shown(figure: Fraction | None) -> str | None:
    return None if figure is None else plain(half_up(figure, SHOWN_DECIMALS))
