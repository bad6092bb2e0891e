"""Change one character of many clauses and count what passes unseen; time a batch and a cold start.

``python bench/clauses/measure.py [--mutations 20000] [--seed 7] [--show]``. A mutation passes unseen where the text is
still read, nothing is reported as repaired, the rule is another one, and no figure was changed: a changed figure is a
figure like any other, and nobody can see that it was not meant.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ruamel.yaml import YAML

from kaohe.errors import KaoheError
from kaohe.policy.clause.parse import read

REPOSITORY = Path(__file__).parents[2]
SENTENCES = sorted((REPOSITORY / "tests/policy/clause").glob("*_sentences.yaml"))
CORPUS = REPOSITORY.parent / "shared/clauses/clauses.jsonl"
FIGURES = set("0123456789０１２３４５６７８９.0一二两三四五六七八九十百零半%")
WORDS = ("trigger", "of", "condition", "role", "unit")


def texts() -> list[str]:
    """Return every sentence with a known reading: those of the tests, and the corpus where there is one."""
    found = [
        one["text"] for path in SENTENCES for one in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    ]
    if CORPUS.exists():
        found += [json.loads(line)["text"] for line in CORPUS.open(encoding="utf-8")]
    return [text for text in found if _rule(text) is not None]


def _rule(text: str) -> str | None:
    try:
        return json.dumps(_bare(read(text).rule.model_dump(mode="json")), ensure_ascii=False)
    except KaoheError:
        return None


def _bare(data: object) -> object:
    """Leave out the names of events: another name is no other rule."""
    if isinstance(data, dict):
        return {name: _bare(part) for name, part in data.items() if name not in WORDS}
    return [_bare(part) for part in data] if isinstance(data, list) else data


def changed_unseen(text: str, mutant: str) -> bool:
    """Tell whether the changed text is read as another rule without a word about it."""
    rule = _rule(mutant)
    if rule is None or rule == _rule(text) or read(mutant).repairs:
        return False
    return [c for c in mutant if c in FIGURES] == [c for c in text if c in FIGURES]


def mutations(count: int, seed: int) -> list[tuple[str, str]]:
    """Return texts with one character dropped, doubled or replaced by one that occurs in some text."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable sample, no secret
    known = texts()
    letters = sorted(set("".join(known)))
    found = []
    for _ in range(count):
        text = chance.choice(known)
        place = chance.randrange(len(text))
        other = chance.choice(["", text[place] * 2, chance.choice(letters)])
        found.append((text, text[:place] + other + text[place + 1 :]))
    return found


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--mutations", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--show", action="store_true")
    given = arguments.parse_args()
    pairs = mutations(given.mutations, given.seed)
    unseen = [pair for pair in pairs if changed_unseen(*pair)]
    refused = sum(_rule(mutant) is None for _, mutant in pairs)
    print(f"{len(pairs)} mutations: {refused} refused, {len(unseen)} unseen")
    for text, mutant in unseen if given.show else ():
        print(f"{mutant}\n    {read(text).normal}\n    {read(mutant).normal}")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        known = texts()
        for number in range(10_000):
            line = {
                "id": number,
                "text": known[number % len(known)],
                "max": "15",
                "value": "93%",
                "count": "2",
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        for name, options in (
            ("10,000 clauses", ["--batch", file.name]),
            ("one clause", [known[0], "--value=93%"]),
        ):
            began = time.perf_counter()
            command = [sys.executable, "-m", "kaohe", "clause", "eval", *options]
            subprocess.run(command, capture_output=True, check=False)
            print(f"{name}: {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
