"""Rules written as sentences: wherever a policy says ``rule: "目标≥95%,…"``, the clause becomes its fields."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError, Place
from kaohe.policy.clause.memory import remember, remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.document import Document
    from kaohe.policy.interpretation import Path


def expand_rule(path: Path, value: Any) -> Any:
    """Return the fields of a rule written as a clause; anything else as it is."""
    if path[-1:] != ("rule",) or not isinstance(value, str):
        return value
    from kaohe.policy.clause import parse_clause  # noqa: PLC0415 - the grammar loads only when needed

    return parse_clause(value).rule.model_dump(mode="json", exclude_defaults=False)


def expand_clauses(document: Document) -> list[Finding]:
    """Replace every rule written as a clause by its fields, the sentence kept beside it as ``clause``."""
    known = remembered()
    before = len(known)
    findings = [
        finding
        for part in ("indicators", "pay")
        for finding in _expand(document, document.data.get(part), (part,), known)
    ]
    if len(known) > before:
        remember(known)
    return findings


def _expand(document: Document, part: Any, path: Path, known: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    members = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, member in list(members):
        here: Path = (*path, key)
        if key == "rule" and isinstance(part, dict) and isinstance(member, str):
            try:
                if member not in known:
                    known[member] = expand_rule(here, member)
                part["rule"] = deepcopy(known[member])
                part.setdefault("clause", member)
            except KaoheError as error:
                for finding in error.findings:
                    spot: Place = document.place(here, text=finding.place.text, span=finding.place.span)
                    yield Finding(finding.code, finding.message, finding.hint, spot)
        else:
            yield from _expand(document, member, here, known)
