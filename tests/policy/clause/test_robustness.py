"""Hostile and broken texts: refused quickly and politely; a changed character never passes unseen."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import kaohe.policy.clause.tokens as scanner
from kaohe.errors import KaoheError
from kaohe.policy.clause.parse import read
from kaohe.policy.clause.repair import spell

OWN = YAML(typ="safe").load(Path(__file__).with_name("own_sentences.yaml").read_text(encoding="utf-8"))
HOSTILE = {
    "100 kB of one character": "每" * 100_000,
    "100 kB of brackets": "(" * 100_000,
    "brackets": "(" * 1999,
    "digits": "1" * 1999,
    "numerals": "一" * 1999,
    "NUL": "\0" * 50,
    "a figure of 300 digits": "每次扣" + "9" * 300 + "分",
    "limits": "累计" * 999,
    "comparisons": "低于1%" * 400,
    "rules": "每低于1%扣1分," * 200,
    "items": "本项" * 999,
    "formulas": "得分=" * 600,
    "empty": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_within_a_second(name: str) -> None:
    began = time.process_time()
    with pytest.raises(KaoheError) as refusal:
        read(HOSTILE[name])
    assert time.process_time() - began < 1
    assert refusal.value.code.startswith("clause.")


def test_emoji_is_read_over() -> None:
    assert read("😀每次扣1分").normal == "每次扣1分"


@pytest.mark.parametrize("sentence", [one["text"] for one in OWN[::7]])
def test_scanner_for_one_text_scans_like_the_whole_table(
    sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = spell(sentence).text
    monkeypatch.setattr(scanner, "_scanned", scanner.FEW + 1)
    whole = scanner.scan(text)
    monkeypatch.setattr(scanner, "_scanned", 0)
    assert scanner.scan(text) == whole


FIGURES = set("0123456789０１２３４５６７８９.0一二两三四五六七八九十百零半%")


def test_mutations_are_refused_repaired_or_mean_the_same() -> None:
    """A bounded sample; what remains is listed with reasons in docs/clauses.md."""
    chance = random.Random(20_261)  # noqa: S311 - a repeatable sample, no secret
    texts = [one["text"] for one in OWN if "points" in one]
    letters = sorted(set("".join(texts)))
    changed = 0
    for _ in range(1500):
        text = chance.choice(texts)
        place = chance.randrange(len(text))
        mutant = chance.choice(
            [
                text[:place] + text[place + 1 :],
                text[:place] + text[place] * 2 + text[place + 1 :],
                text[:place] + chance.choice(letters) + text[place + 1 :],
            ]
        )
        changed += _changed_unseen(text, mutant)
    assert changed <= 30


def _changed_unseen(text: str, mutant: str) -> bool:
    try:
        clause = read(mutant)
    except KaoheError:
        return False
    same = _figures(clause.rule) == _figures(read(text).rule)
    figures = [character for character in text if character in FIGURES]
    return not same and not clause.repairs and [c for c in mutant if c in FIGURES] == figures


def _figures(rule: object) -> str:
    """The rule without the words of its triggers: another name of an event is no other rule."""

    def bare(data: object) -> object:
        if isinstance(data, dict):
            words = ("trigger", "of", "condition", "role", "unit")
            return {name: bare(part) for name, part in data.items() if name not in words}
        return [bare(part) for part in data] if isinstance(data, list) else data

    return json.dumps(bare(rule.model_dump(mode="json")), ensure_ascii=False)  # type: ignore[attr-defined]
