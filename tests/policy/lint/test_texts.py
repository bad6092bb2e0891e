"""Lint of written policies: clean texts, one sentence per fault, places, odd texts."""

from __future__ import annotations

from pathlib import Path
from time import process_time

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
    assert [one.finding.code for one in lint_text(text)] == []


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
    assert text.splitlines() == ["考核指标见下表:", "指标\t分值\t办法", "及时率\t100分\t按比例"]
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
    start = process_time()
    lint_text(text)
    assert process_time() - start < 2
