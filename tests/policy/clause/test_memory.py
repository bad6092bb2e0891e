"""Sentences that were read before load without the clause language, and never otherwise than it reads them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.clause import memory
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kaohe"


def load():
    return load_policy("P01", Library(), CATALOGUE)


def test_what_is_remembered_is_what_was_read(folder: Path) -> None:
    first = load()
    assert len(list(folder.glob("clauses-*.json"))) == 1
    assert load().hash == first.hash


def test_remembered_sentences_need_no_grammar(folder: Path) -> None:
    load()
    script = (
        "import sys; from kaohe.facts.tables import CATALOGUE; from kaohe.policy.library import Library;"
        "from kaohe.policy.loader import load_policy; load_policy('P01', Library(), CATALOGUE);"
        "print('kaohe.policy.clause.parse' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "False\n"
    assert folder.is_dir()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"目标": 1}', '{"目标": {"kind": 1}}', "\x00"])
def test_a_damaged_file_is_as_good_as_none(folder: Path, content: str) -> None:
    first = load()
    next(folder.glob("clauses-*.json")).write_text(content, encoding="utf-8")
    assert load().hash == first.hash


def test_a_refused_sentence_is_not_remembered(folder: Path) -> None:
    load()
    kept = json.loads(next(folder.glob("clauses-*.json")).read_text(encoding="utf-8"))
    assert all("kind" in rule for rule in kept.values())


@pytest.mark.usefixtures("folder")
def test_other_code_has_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(memory, "_digest", lambda: "another")
    assert memory.remembered() == {}
