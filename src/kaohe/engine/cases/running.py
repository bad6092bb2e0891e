"""An example worked out: the policy under its readings, the run, and what was expected of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import kaohe.engine.organisation.cases as organisation
from kaohe.engine.cases.comparing import Failure, failures_of
from kaohe.engine.cases.recount import Recount
from kaohe.engine.claims import disagreements
from kaohe.engine.coverage import reached_by
from kaohe.engine.expectations import AND, looked_up
from kaohe.engine.runs import Record
from kaohe.engine.score import evaluate
from kaohe.engine.written import FromExample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kaohe.engine.cases.form import Case
    from kaohe.engine.expectations import Expected
    from kaohe.engine.job import Job
    from kaohe.engine.organisation.cases import Compared
    from kaohe.engine.result import Run
    from kaohe.engine.source import Facts
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.loader import Loaded

    Load = Callable[[Mapping[str, str]], Loaded]


@dataclass(frozen=True, slots=True)
class Bench:
    """What running a case needs from outside: the policy under other readings, and facts from rows."""

    catalogue: Catalogue
    load: Load
    job: Callable[[Loaded, str, Facts | None], Job]
    facts: Callable[[Mapping[str, list[dict[str, Any]]]], Facts]
    organised: Callable[[Loaded, Facts | None, Case], Iterable[Compared]] = lambda *_given: ()


@dataclass(frozen=True)
class Trial:
    """One example, worked out."""

    case: Case
    job: Job
    run: Run

    @property
    def loaded(self) -> Loaded:
        """Return the policy under the example's readings."""
        return self.job.loaded

    @cached_property
    def expected(self) -> list[Expected]:
        """Return every expectation with its answer."""
        return list(looked_up(self.case, self.run, self.loaded.policy))

    @cached_property
    def failures(self) -> list[Failure]:
        """Return the expectations that did not come out."""
        return [*failures_of(self.case, self.expected, self.run), *self._disagreeing()]

    def _disagreeing(self) -> Iterator[Failure]:
        if "disagrees" in self.case:
            kept = Record(self.run, self.loaded, self.job.calendar)
            found = dict.fromkeys(title for title, _said in disagreements(kept))
            pair = [AND.join(titles) or "—" for titles in (self.case["disagrees"], found)]
            if pair[0] != pair[1]:
                yield Failure(self.case["case"], "", "disagrees", *pair)

    @property
    def names(self) -> set[str]:
        """Name the nodes of which the example expects something."""
        return {one.what for one in self.expected}

    def reached(self) -> set[str]:
        """Name the parts of the policy that the example reached, but for readings."""
        wanted = self.case.get("reports") or {}
        shown = {f"reports.{name}" for name in wanted if self.run.lines.get(name)}
        return shown | reached_by(self.expected, self.job)


@dataclass(frozen=True)
class Organised:
    """One example about the organisation, worked out."""

    case: Case
    loaded: Loaded
    compared: tuple[Compared, ...]

    @property
    def failures(self) -> list[Failure]:
        """Return the expectations that did not come out."""
        wrong = (one for one in self.compared if one.expected != one.actual)
        return [Failure(self.case["case"], one.subject, one.what, one.expected, one.actual) for one in wrong]

    @property
    def names(self) -> set[str]:
        """Name no node: such an example expects nothing of any."""
        return set()

    def reached(self) -> set[str]:
        """Name the parts of the policy that the example reached."""
        return {one.rule for one in self.compared if one.rule is not None}


@dataclass(slots=True)
class Runner:
    """Works out examples of one policy; the rows of each are stored once, however often it is worked out."""

    bench: Bench
    _facts: dict[int, Facts] = field(default_factory=dict)
    _counts: dict[int, Recount] = field(default_factory=dict)

    def trial(self, case: Case, load: Load | None = None) -> Trial | Organised:
        """Work out an example of the policy, or of the one that ``load`` returns.

        Of a policy that differs from one tried before, only the measures that differ are counted again.
        """
        loaded = (load or self.bench.load)(case.get("readings") or {})
        facts = self._rows(case) if case.get("facts") is not None else None
        if organisation.EXPECTED & case.keys():
            return Organised(case, loaded, tuple(self.bench.organised(loaded, facts, case)))
        job = self.bench.job(loaded, str(case["period"]), facts)
        counts = self._counts.setdefault(id(case), Recount())
        example = FromExample(case, job.source(), counts.measured)
        example.check(loaded.policy)
        return Trial(case, job, evaluate(job, example))

    def _rows(self, case: Case) -> Facts:
        if id(case) not in self._facts:
            self._facts[id(case)] = self.bench.facts(case["facts"])
        return self._facts[id(case)]
