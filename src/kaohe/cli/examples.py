"""The worked examples beside a policy, run as `kaohe policy test` and the tests run them."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.engine.opening import calendar_of, library_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.engine.cases import Bench
    from kaohe.engine.cases.mutations import LoadDocument, Mutations
    from kaohe.engine.cases.running import Load
    from kaohe.engine.job import Job
    from kaohe.engine.organisation.cases import Compared
    from kaohe.engine.source import Facts
    from kaohe.policy.document import Document
    from kaohe.policy.library import Library
    from kaohe.policy.loader import Loaded

CASES = "cases.yaml"


def run_examples(name: str, workspace: Path, *, mutations: bool = False) -> dict[str, Any]:
    """Run a policy's examples; returns id, passed, failed, failures, and what they reach.

    ``rules`` and ``rules_covered`` count indicators, adjustments, voids and grades; ``branches`` and
    ``branches_covered`` what stands within them, the rows of measures and the readings; ``uncovered`` names
    what no example reaches by path, words and cite, ``unreachable`` what the policy says that none can, with
    its reason. A policy without examples has all uncovered.
    With ``mutations``, ``mutations`` has ``tried`` and ``unnoticed``: numbers of the policy that can be
    changed without an example failing; None where examples fail as it is.
    """
    from kaohe.engine.cases import run_cases
    from kaohe.engine.cases.mutations import try_mutations
    from kaohe.policy.document import Document, read_document, read_list

    library = library_of(workspace)
    file = library.find(name)
    written, cases = read_document(file), file.with_name(CASES)
    examples = read_list(cases) if cases.is_file() else Document([])
    load = _loader(library)
    with tempfile.TemporaryDirectory(prefix="kaohe-cases-") as folder:
        bench = _bench(lambda readings: load(written, readings), library, workspace, Path(folder))
        outcome = run_cases(examples, bench)
        tried = None
        if mutations and not outcome.failures:
            tried = try_mutations(written, examples, bench, load)
    result = {
        "id": written.data["id"],
        "passed": outcome.passed,
        "failed": len(outcome.failed_cases),
        **outcome.coverage(),
        "failures": [asdict(failure) for failure in outcome.failures],
        "uncovered": [
            {"path": part.path, "words": part.words, "cite": part.cite} for part in outcome.uncovered()
        ],
        "unreachable": [
            {"path": part.path, "words": part.words, "reason": why.reason}
            for part, why in outcome.excused_parts()
        ],
    }
    return {**result, "mutations": _as_json(tried, written)} if mutations else result


def _loader(library: Library) -> LoadDocument:
    from kaohe.facts.tables import CATALOGUE
    from kaohe.policy.composition import compose
    from kaohe.policy.loader import load_document

    return lambda document, readings: load_document(compose(document, library), CATALOGUE, readings=readings)


def _bench(load: Load, library: Library, workspace: Path, folder: Path) -> Bench:
    from kaohe.engine.backend import connect
    from kaohe.engine.cases import Bench
    from kaohe.engine.job import Job
    from kaohe.engine.organisation.cases import compare
    from kaohe.engine.rows_given import facts_of_rows
    from kaohe.engine.source import Source
    from kaohe.facts.tables import CATALOGUE
    from kaohe.policy.loader import load_policy
    from kaohe.policy.period import parse_period

    backend = connect()
    numbered = count()

    def job(loaded: Loaded, period: str, facts: Facts | None) -> Job:
        calendar = calendar_of(loaded.policy.calendar, workspace)
        return Job(loaded, parse_period(period), facts or NOTHING, CATALOGUE, calendar, backend)

    def organised(loaded: Loaded, facts: Facts | None, case: dict[str, Any]) -> Iterator[Compared]:
        source = Source(facts or NOTHING, CATALOGUE, backend)
        named = loaded.policy.coverage.policies if loaded.policy.coverage else ()
        others = [load_policy(each, library, CATALOGUE).policy for each in named]
        return compare(case, loaded.policy, source, others, CATALOGUE)

    def rows(tables: Mapping[str, list[dict[str, Any]]]) -> Facts:
        return facts_of_rows(tables, folder / str(next(numbered)))

    return Bench(CATALOGUE, load, job, rows, organised)


def _as_json(tried: Mutations | None, written: Document) -> dict[str, Any] | None:
    if tried is None:
        return None
    unnoticed = [
        {
            "path": ".".join(str(step) for step in mutant.path),
            "written": mutant.written,
            "changed": mutant.changed,
            "line": written.place(mutant.path).line,
        }
        for mutant in tried.unnoticed
    ]
    return {"tried": tried.tried, "unnoticed": unnoticed}


class _Nothing:
    """Facts of an example that gives what was counted instead of rows."""

    def files(self, _table: str) -> list[str]:
        return []

    def columns(self, _table: str) -> dict[str, Any]:
        return {}

    def hash(self, _table: str) -> str:
        return ""


NOTHING = _Nothing()
