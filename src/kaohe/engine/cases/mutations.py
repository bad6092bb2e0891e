"""Whether a worked example fails when a number of the policy is changed: the check on the examples themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.engine.cases.form import cases_in
from kaohe.engine.cases.running import Runner
from kaohe.errors import KaoheError
from kaohe.policy.derived import measures_of
from kaohe.policy.mutation import Mutant, mutants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.engine.cases.running import Bench, Organised, Trial
    from kaohe.policy.document import Document
    from kaohe.policy.loader import Loaded
    from kaohe.policy.policy import Policy

    LoadDocument = Callable[[Document, Mapping[str, str]], Loaded]


@dataclass(frozen=True, slots=True)
class Mutations:
    """How many changed policies were tried, and those that no example noticed."""

    tried: int
    unnoticed: tuple[Mutant, ...]


def try_mutations(written: Document, examples: Document, bench: Bench, load: LoadDocument) -> Mutations:
    """Change each number of ``written`` a little and run the examples until one fails.

    ``load`` turns a changed document into a policy under given readings, like ``bench.load`` the document as
    it stands. A changed policy that does not load is noticed; one that is the same policy is not tried.
    The examples must come out as they stand.
    """
    cases = cases_in(examples)
    runner = Runner(bench)
    trials = [runner.trial(case) for case in cases]
    tried, unnoticed = 0, []
    for mutant in mutants(written):
        noticed = _noticed(mutant, written, trials, runner, load)
        tried += noticed is not None
        if noticed is False:
            unnoticed.append(mutant)
    return Mutations(tried, tuple(unnoticed))


def _noticed(
    mutant: Mutant, written: Document, trials: list[Trial | Organised], runner: Runner, load: LoadDocument
) -> bool | None:
    """Tell whether a changed policy is refused or fails an example; None where it is no other policy."""
    if mutant.value is None:
        return True
    under, plain = _Changed(mutant.apply(written), load), runner.bench.load({}).policy
    try:
        differs = None if under({}).policy == plain else False
        touched = _touched(plain, under({}).policy)
        for trial in sorted(trials, key=lambda trial: (_blind(trial, mutant), *_distance(trial, touched))):
            if under(trial.case.get("readings") or {}).policy == trial.loaded.policy:
                continue
            differs = False
            if runner.trial(trial.case, under).failures:
                return True
    except KaoheError:
        return True
    return differs


class _Changed:
    """A changed policy under each of the readings that are asked for, loaded once."""

    def __init__(self, document: Document, load: LoadDocument) -> None:
        self._document, self._load = document, load
        self._loaded: dict[tuple[tuple[str, str], ...], Loaded] = {}

    def __call__(self, readings: Mapping[str, str]) -> Loaded:
        key = tuple(sorted(readings.items()))
        if key not in self._loaded:
            self._loaded[key] = self._load(self._document, readings)
        return self._loaded[key]


def _blind(trial: Trial | Organised, mutant: Mutant) -> bool:
    """Tell whether a change is about how rows are read, of which an example that writes figures knows nothing."""
    part, field = mutant.path[0], mutant.path[2] if len(mutant.path) > 2 else None
    return part == "measures" and field in {"where", "exclude", "clock"} and "facts" not in trial.case


def _distance(trial: Trial | Organised, touched: set[str]) -> tuple[bool, bool, bool, int]:
    """Order examples: first those that name what was touched, without other readings or rows, and little else."""
    names = trial.names
    return not names & touched, bool(trial.case.get("readings")), "facts" in trial.case, len(names)


def _touched(before: Policy, after: Policy) -> set[str]:
    """Name the nodes, measures and pay items that differ, and the nodes that such measures feed."""
    pairs = (
        (before.indicators, after.indicators),
        (before.measures, after.measures),
        (before.pay, after.pay),
    )
    found = {name for old, new in pairs for name in old if old[name] != new.get(name)}
    return found | {name for name in before.nodes() if measures_of(before, name) & found}
