"""How many known faults of the seventeen sources lint reports: on the texts, on imported sheets, on P01 and P10.

The figures are per source, so that none can fall unseen; docs/lint.md repeats them.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import score_sheets

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.composition import compose
from kaohe.policy.document import parse_document, read_document
from kaohe.policy.library import Library
from kaohe.policy.lint.policies import lint_policy
from kaohe.policy.lint.registry import POLICY_LINTS, TEXT_LINTS
from kaohe.policy.lint.texts import lint_text
from kaohe.policy.loader import load_document
from kaohe.policy.sheets.importing import Request, import_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaohe.errors import Finding, Place

KIND = {lint.code: lint.kind for lint in (*POLICY_LINTS, *TEXT_LINTS)}

IN_TEXTS = {
    "P01": 41,
    "P02": 11,
    "P03": 13,
    "P04": 7,
    "P05": 6,
    "P06": 19,
    "P07": 9,
    "P08": 9,
    "P09": 11,
    "P10": 7,
    "P11": 9,
    "P12": 7,
    "P13": 8,
    "P14": 8,
    "P15": 6,
    "P16": 7,
    "P17": 17,
}
"""Records reported at their place under a code of their kind: all of them."""

IN_SHEETS = {"P01": (34, 37), "P14": (2, 3)}
"""Of the records that stand in the rows of a score sheet made from the source, those reported on its draft."""

IN_POLICIES = {
    "P01": {
        "lint.points_total",
        "rule.points_above_item",
        "lint.escalation",
        "rule.places_meet",
        "lint.cycle_points",
    },
    "P10": set(),
}
"""Codes by which the shipped policies, their acknowledgements removed, show faults of the sources."""


@pytest.fixture(scope="module")
def records(shared: Path) -> list[dict[str, str]]:
    lines = (shared / "clauses" / "defects.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def source_of(shared: Path, policy: str) -> str:
    return next((shared / "sources").glob(f"{policy}*.txt")).read_text(encoding="utf-8")


@pytest.mark.parametrize("policy", IN_TEXTS)
def test_known_faults_are_reported_on_the_text(
    policy: str, shared: Path, records: list[dict[str, str]]
) -> None:
    text = source_of(shared, policy)
    findings = [one.finding for one in lint_text(text)]
    own = [record for record in records if record["policy"] == policy]
    missed = [record["quote"] for record in own if not reported(record, text, findings)]
    assert missed == []
    assert len(own) == IN_TEXTS[policy]


@pytest.mark.parametrize("make", [score_sheets.workbook, score_sheets.word_table])
@pytest.mark.parametrize("policy", IN_SHEETS)
def test_known_faults_are_reported_on_the_draft_of_a_sheet(
    policy: str, make: Callable[..., Path], shared: Path, records: list[dict[str, str]], tmp_path: Path
) -> None:
    text = source_of(shared, policy)
    listed = score_sheets.rows(text)
    made = import_sheet(
        Request(make(listed, tmp_path / f"sheet.{SUFFIX[make]}"), "2026-01-01"), [], CATALOGUE
    )
    draft = load_document(parse_document(made.text, "draft"), CATALOGUE)
    findings = [one.finding for one in lint_policy(draft, CATALOGUE)]
    cells = bare("".join(f"{row.category}{row.item}{row.text}" for row in listed))
    inside = [
        record
        for record in records
        if record["policy"] == policy and (record["kind"] == "sum" or bare(record["quote"]) in cells)
    ]
    found = [record for record in inside if reported(record, text, findings)]
    assert (len(found), len(inside)) == IN_SHEETS[policy], [
        record["quote"] for record in inside if record not in found
    ]


SUFFIX: dict[Any, str] = {score_sheets.workbook: "xlsx", score_sheets.word_table: "docx"}


@pytest.mark.parametrize("policy", IN_POLICIES)
def test_shipped_policies_show_the_faults_of_their_source(policy: str) -> None:
    library = Library()
    document = compose(read_document(library.find(policy)), library)
    document.data.pop("acknowledged", None)
    found = Counter(one.finding.code for one in lint_policy(load_document(document, CATALOGUE), CATALOGUE))
    assert set(found) >= IN_POLICIES[policy]


def reported(record: dict[str, str], text: str, findings: list[Finding]) -> bool:
    """Tell whether a finding of the record's kind marks its quote; totals stand where the items are added."""
    return any(
        KIND[finding.code] == record["kind"]
        and (finding.code == "lint.points_total" or marks(record["quote"], text, finding.place))
        for finding in findings
    )


def marks(quote: str, text: str, place: Place) -> bool:
    """Tell whether the marked words overlap with some occurrence of the quote."""
    if place.text is None or place.span is None:
        return False
    flat, quoted = bare(text), bare(quote)
    shown = flat.find(bare(place.text))
    if shown < 0:
        return False
    start, end = (shown + len(bare(place.text[:offset])) for offset in place.span)
    at = flat.find(quoted)
    while at >= 0:
        if start < at + len(quoted) and end > at:
            return True
        at = flat.find(quoted, at + 1)
    return False


def bare(text: str) -> str:
    return "".join(text.split())
