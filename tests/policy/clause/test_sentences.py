"""Sentences with known points: made up here, and the corpus beside the repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kaohe.errors import KaoheError
from kaohe.policy.clause.evaluate import evaluate
from kaohe.policy.clause.parse import read

OWN = [
    sentence
    for name in (
        "own_sentences.yaml",
        "unseen_sentences.yaml",
        "office_sentences.yaml",
        "second_sentences.yaml",
    )
    for sentence in YAML(typ="safe").load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]


def options(written: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in written.split())


@pytest.mark.parametrize("sentence", OWN, ids=lambda sentence: sentence["text"])
def test_own_sentence(sentence: dict) -> None:
    text = sentence["text"]
    for written, points in sentence.get("points", {}).items():
        assert evaluate(read(text), options(written))["points"] == points, written
    for value, grade in sentence.get("grades", {}).items():
        assert evaluate(read(text), {"value": value})["grade"] == grade
    if "parsed" in sentence:
        assert len(getattr(read(text).rule, "parts", (None,))) == sentence["parsed"]
    if "refused" in sentence:
        with pytest.raises(KaoheError) as refusal:
            evaluate(read(text), options(sentence["refused"]))
        assert refusal.value.code.startswith("clause.")
        assert refusal.value.findings[0].hint


def test_corpus(shared: Path) -> None:
    """Every record of the shared corpus, at every point."""
    records = [json.loads(line) for line in (shared / "clauses/clauses.jsonl").open(encoding="utf-8")]
    wrong = [record["id"] for record in records if not _right(record)]
    assert wrong == []


def _right(record: dict) -> bool:
    text = record["text"]
    points = [(one["args"], one["points"]) for one in record.get("points") or []]
    refused = [one["args"] for one in record.get("refuse") or []]
    grades = [({"value": value}, grade) for value, grade in record.get("grades") or []]
    if record.get("expect") == "not_understood":
        return _refuses(text, {}, parse=True)
    if not points and record.get("ambiguous"):
        # All readings differ: to refuse it is as right as to pick the default.
        return record.get("expect") is None or read(text) is not None
    return (
        (record.get("expect") != "parsed" or read(text) is not None)
        and all(evaluate(read(text), given)["points"] == right for given, right in points)
        and all(evaluate(read(text), given)["grade"] == right for given, right in grades)
        and all(_refuses(text, given) for given in refused)
    )


def _refuses(text: str, given: dict[str, str], *, parse: bool = False) -> bool:
    try:
        clause = read(text)
        if not parse:
            evaluate(clause, given)
    except KaoheError:
        return True
    return False
