"""The worked examples beside a policy, run as `kaohe policy test` and the tests run them."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.engine.opening import calendar_of, library_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.organisation.cases import Compared
    from kaohe.engine.source import Facts
    from kaohe.policy.loader import Loaded

CASES = "cases.yaml"


def run_examples(name: str, workspace: Path) -> dict[str, Any]:
    """Run a policy's examples; returns id, passed, failed, rules, rules_covered, failures, uncovered.

    A policy without examples has none passed and all rules uncovered.
    """
    from kaohe.engine.backend import connect
    from kaohe.engine.cases import Bench, run_cases
    from kaohe.engine.job import Job
    from kaohe.engine.organisation.cases import compare
    from kaohe.engine.rows_given import facts_of_rows
    from kaohe.engine.source import Source
    from kaohe.facts.tables import CATALOGUE
    from kaohe.policy.composition import compose
    from kaohe.policy.document import Document, read_document, read_list
    from kaohe.policy.loader import load_document, load_policy
    from kaohe.policy.period import parse_period

    library = library_of(workspace)
    file = library.find(name)
    document = compose(read_document(file), library)
    cases = file.with_name(CASES)
    written = read_list(cases) if cases.is_file() else Document([])
    backend = connect()

    def load(readings: Mapping[str, str]) -> Loaded:
        return load_document(document, CATALOGUE, readings=readings)

    def job(loaded: Loaded, period: str, facts: Facts | None) -> Job:
        calendar = calendar_of(loaded.policy.calendar, workspace)
        return Job(loaded, parse_period(period), facts or NOTHING, CATALOGUE, calendar, backend)

    def organised(loaded: Loaded, facts: Facts | None, case: dict[str, Any]) -> Iterator[Compared]:
        source = Source(facts or NOTHING, CATALOGUE, backend)
        named = loaded.policy.coverage.policies if loaded.policy.coverage else ()
        others = [load_policy(each, library, CATALOGUE).policy for each in named]
        return compare(case, loaded.policy, source, others, CATALOGUE)

    with tempfile.TemporaryDirectory(prefix="kaohe-cases-") as folder:
        numbered = iter(range(len(written.data)))
        outcome = run_cases(
            written,
            Bench(
                load,
                job,
                lambda tables: facts_of_rows(tables, Path(folder) / str(next(numbered))),
                organised,
            ),
        )
    return {
        "id": load({}).policy.id,
        "passed": outcome.passed,
        "failed": len(outcome.failed_cases),
        "rules": len(outcome.rules),
        "rules_covered": len(outcome.covered),
        "failures": [asdict(failure) for failure in outcome.failures],
        "uncovered": sorted(outcome.rules - outcome.covered),
    }


class _Nothing:
    """Facts of an example that gives what was counted instead of rows."""

    def files(self, _table: str) -> list[str]:
        return []

    def columns(self, _table: str) -> dict[str, Any]:
        return {}

    def hash(self, _table: str) -> str:
        return ""


NOTHING = _Nothing()
