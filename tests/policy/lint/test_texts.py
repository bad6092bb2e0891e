"""Lint of written policies: clean texts, one sentence per fault, places, and the known faults of the sources."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from time import perf_counter

import docx
import pytest
from ruamel.yaml import YAML

from kaohe.policy.lint.registry import TEXT_LINTS
from kaohe.policy.lint.text.outline import levels, markers
from kaohe.policy.lint.text.source import Source
from kaohe.policy.lint.text.word import read_word
from kaohe.policy.lint.texts import lint_text

HERE = Path(__file__).parent
CLEAN = sorted((HERE / "clean").iterdir())
SENTENCES = YAML(typ="safe").load((HERE / "sentences.yaml").read_text(encoding="utf-8"))
KIND = {lint.code: lint.kind for lint in TEXT_LINTS}

REACHED = {
    "sum": 3,
    "missing_reference": 7,
    "ocr": 28,
    "contradiction": 21,
    "undefined": 26,
    "ambiguous": 20,
    "overlap": 3,
    "date": 8,
    "missing_content": 28,
    "numbering": 6,
    "duplicate": 13,
    "gap": 6,
}
"""Records of defects.jsonl reported at their place under a code of their kind; docs/lint.md repeats these."""


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_clean_text_has_no_finding(path: Path) -> None:
    assert [str(one) for one in lint_text(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("case", SENTENCES, ids=[case["text"][:24] for case in SENTENCES])
def test_faulty_sentence_is_reported_at_its_place(case: dict[str, str]) -> None:
    places = [
        one.finding.place
        for one in lint_text(case["text"], "办法.txt")
        if one.finding.code == case["code"] and case["quote"] in (one.finding.place.text or "")
    ]
    assert places
    start, end = places[0].span
    assert places[0].text[start:end] == places[0].value


def test_every_code_has_a_sentence() -> None:
    assert {case["code"] for case in SENTENCES} >= set(KIND) - {"text.punctuation"}


def test_place_names_line_and_column() -> None:
    (one,) = lint_text("考核办法\n自2026年1月1日起执行。\n每月30日公布,2月30日除外。", "办法.txt")
    assert one.finding.code == "text.date_impossible"
    assert (one.finding.place.file, one.finding.place.line, one.finding.place.position) == ("办法.txt", 3, 9)
    assert one.open


def test_outline_reads_markers_in_text_that_was_run_together() -> None:
    text = "考核指标(一)质量(60分)1.合格率(40分)2.返工率(20分)(二)效率(40分)"
    found = markers(Source(text))
    assert [(marker.said, level) for marker, level in zip(found, levels(found), strict=True)] == [
        ("(一)", 1),
        ("1.", 2),
        ("2.", 2),
        ("(二)", 1),
    ]
    assert [one.finding.code for one in lint_text(text)] == ["text.no_effect_date"]


def test_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("考核指标见下表:")
    table = document.add_table(rows=2, cols=3)
    for cell, said in zip(
        [*table.rows[0].cells, *table.rows[1].cells],
        ["指标", "分值", "办法", "及时率", "100分", "按比例"],
        strict=True,
    ):
        cell.text = said
    document.save(str(tmp_path / "办法.docx"))
    text = read_word(str(tmp_path / "办法.docx"))
    assert text.splitlines() == ["考核指标见下表:", "指标 分值 办法", "及时率 100分 按比例"]
    assert [one.finding.code for one in lint_text(text) if one.finding.code == "text.missing_part"] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "。",
        "《" * 500,
        "(一)" * 500,
        "1、" * 2000,
        "每低于" * 3000,
        "1" * 20000,
        " " * 20000,
        "质量、" * 7000,
    ],
)
def test_odd_text_is_read_within_two_seconds(text: str) -> None:
    start = perf_counter()
    lint_text(text)
    assert perf_counter() - start < 2


def test_known_faults_of_the_sources_are_reported_at_their_place(shared: Path) -> None:
    records = [
        json.loads(line)
        for line in (shared / "clauses" / "defects.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = {}
    for path in (shared / "sources").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        start = perf_counter()
        found[path.name[:3]] = (text, [one.finding for one in lint_text(text)])
        assert perf_counter() - start < 2
    reached: Counter[str] = Counter()
    for record in records:
        text, findings = found[record["policy"]]
        flat = text.replace("\n", "")
        quote = record["quote"]
        assert quote in flat
        reached[record["kind"]] += any(
            KIND[finding.code] == record["kind"] and _at(quote, flat, finding.place) for finding in findings
        )
    assert dict(reached) == REACHED


def _at(quote: str, flat: str, place: object) -> bool:
    """Tell whether the marked words overlap with some occurrence of the quote."""
    shown = flat.find(place.text)
    start, end = (shown + offset for offset in place.span)
    at = flat.find(quote)
    while at >= 0:
        if start < at + len(quote) and end > at:
            return True
        at = flat.find(quote, at + 1)
    return False
