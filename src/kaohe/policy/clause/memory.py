"""Rules by their sentence, kept between commands: a policy of many clauses loads without reading them anew.

What is kept belongs to the very code that read it: the file's name holds a digest of the sources of clauses
and rules. A file that is missing, damaged or not to be written costs time, never a result (decision 0008).
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from kaohe import __version__

POLICY = Path(__file__).parents[1]
KEPT = 5_000
"""Sentences kept at most; beyond, the file begins anew."""


def remembered() -> dict[str, dict[str, Any]]:
    """Return the fields of rules by sentence, empty where nothing is kept or the file is not what it was."""
    with suppress(OSError, ValueError):
        kept = json.loads(_file().read_text(encoding="utf-8"))
        if isinstance(kept, dict) and all(
            isinstance(rule, dict) and isinstance(rule.get("kind"), str) for rule in kept.values()
        ):
            return kept
    return {}


def remember(rules: dict[str, dict[str, Any]]) -> None:
    """Keep rules by sentence, whole or not at all."""
    with suppress(OSError):
        file = _file()
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(dict(list(rules.items())[-KEPT:]), stream, ensure_ascii=False)
        Path(name).replace(file)


def _file() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(home) / "kaohe" / f"clauses-{_digest()}.json"


@cache
def _digest() -> str:
    """Identify the code that reads clauses by name, size and time of its files."""
    files = sorted(file for folder in ("clause", "rules") for file in (POLICY / folder).rglob("*.[pl]*"))
    states = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr((__version__, states)).encode()).hexdigest()[:16]
