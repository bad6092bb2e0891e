"""Figures of a period drawn anew: each row comes as often as chance has it, once on average."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaohe.engine.answers.fairness.rows import by_itself, classes, drawn_measures
from kaohe.policy.measure import Count, Sum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.answers.fairness.rows import Alike
    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.engine.source import Source
    from kaohe.policy.measure import Measure

Whole = np.ndarray[tuple[int], np.dtype[np.int64]]
Pairs = dict[str, dict[str, tuple[Whole, Whole]]]
"""By subject and measure: numerators and denominators, one of each a sample."""
NOISE = 1e-6
"""Below this share of the mean a standard deviation is what is left of rounding."""


def draw(run: Run, job: Job, source: Source, samples: int, chance: np.random.Generator) -> Pairs:
    """Draw what each measure counts for each subject, ``samples`` times (Poisson bootstrap).

    Rows that count in several measures come or stay away in all of them. Where nothing is drawn that a figure
    needs, it stays what it was. Measures of people (who came again) are drawn person by person.
    """
    drawn = drawn_measures(job.policy, job.catalogue)
    alone = {name: own for name, own in drawn.items() if by_itself(own)}
    counted: Pairs = {subject: {} for subject in run.roster.subjects}
    for found in classes(job, source, {name: own for name, own in drawn.items() if name not in alone}):
        for subject in run.roster.subjects:
            for name, pair in _of_rows(found.get(subject, []), samples, chance).items():
                counted[subject][name] = _kept(pair, run.figures[subject].get(name), drawn[name])
    for subject in run.roster.subjects:
        for name, measure in alone.items():
            own = run.figures[subject].get(name)
            if own is not None:
                counted[subject][name] = _kept(_of_people(own, samples, chance), own, measure)
    return counted


def _of_rows(found: list[Alike], samples: int, chance: np.random.Generator) -> dict[str, tuple[Whole, Whole]]:
    pairs: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for own in found:
        times = chance.poisson(own.rows, samples)
        for name, (mean, deviation) in own.gives.items():
            over = times * mean
            if deviation > abs(mean) * NOISE:
                over = over + np.sqrt(times) * deviation * chance.standard_normal(samples)
            upper, lower = pairs.get(name, (np.zeros(samples), np.zeros(samples, np.int64)))
            pairs[name] = upper + over, lower + times
    return {name: (np.rint(upper).astype(np.int64), lower) for name, (upper, lower) in pairs.items()}


def _of_people(own: tuple[int, int], samples: int, chance: np.random.Generator) -> tuple[Whole, Whole]:
    met, every = own
    again = chance.poisson(met, samples)
    return again, again + chance.poisson(max(0, every - met), samples)


def _kept(pair: tuple[Whole, Whole], own: tuple[int, int] | None, measure: Measure) -> tuple[Whole, Whole]:
    """Leave a ratio as it was where none of its rows is drawn; a count is then zero."""
    upper, lower = pair
    if isinstance(measure.value, Count | Sum):
        return upper, np.maximum(lower, 1)
    met, every = own or (0, 0)
    none = lower == 0
    return np.where(none, met, upper), np.where(none, every, lower)


def sizes(run: Run, measures: Mapping[str, Measure]) -> dict[str, int]:
    """Return how many rows measures counted for each subject."""
    return {
        subject: sum(own.get(name, (0, 0))[1] for name in measures) for subject, own in run.figures.items()
    }
