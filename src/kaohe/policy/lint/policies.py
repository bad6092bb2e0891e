"""Lint of a loaded policy: run every lint, give each finding its place, severity and cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.errors import Finding
from kaohe.policy.lint.registry import POLICY_LINTS
from kaohe.policy.lint.report import Reported, weigh
from kaohe.policy.lint.sentences import lint_sentences
from kaohe.policy.lint.structure.subject import Subject
from kaohe.policy.view import with_views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.document import Document
    from kaohe.policy.interpretation import Path
    from kaohe.policy.lint.found import Doubt
    from kaohe.policy.lint.registry import PolicyLint, TextLint
    from kaohe.policy.loader import Loaded


def lint_policy(
    loaded: Loaded, catalogue: Catalogue, filled: Mapping[str, frozenset[str]] | None = None
) -> list[Reported]:
    """Report all that is doubtful about a policy that loaded, in the order of its file.

    ``filled``: per table the columns that hold any value, where facts are at hand.
    """
    subject = Subject(loaded, with_views(loaded.policy.views, catalogue), filled)
    document = loaded.document
    doubts: list[tuple[PolicyLint | TextLint, Doubt]] = [
        *((lint, doubt) for lint in POLICY_LINTS for doubt in lint.find(subject)),
        *lint_sentences(subject),
    ]
    findings = [
        Finding(
            lint.code,
            doubt.message,
            doubt.hint,
            document.place(doubt.path, text=doubt.text, span=doubt.span),
            lint.severity,
            _cite(document, doubt.path),
        )
        for lint, doubt in doubts
    ]
    reported = weigh(findings, loaded.policy.acknowledged, document)
    return sorted(reported, key=lambda one: (one.finding.place.file or "", one.finding.place.line or 0))


def _cite(document: Document, path: Path) -> str | None:
    """Return the article that the nearest part around a path names."""
    here: object = document.data
    cite: str | None = None
    for step in (None, *path):
        if step is not None:
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                break
        if isinstance(here, dict) and isinstance(here.get("cite"), str):
            cite = here["cite"]
    return cite
