"""Writes an explanation into one self-contained text: no scripts, nothing from the network, good to print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kaohe.engine.explaining.sending.sections import sections
from kaohe.i18n import speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.engine.explaining.sending.sections import Section, Tree
    from kaohe.engine.runs import Record

FORMATS = {".html": "figure.html", ".htm": "figure.html", ".md": "figure.md"}
"""Templates by the ending of the file."""
DEEPEST = 6


def in_both(explained: Callable[[], Tree]) -> tuple[Tree, Tree]:
    """Return what ``explained`` says in Chinese and in English."""
    said = []
    for language in ("zh", "en"):
        with speaking(language):
            said.append(explained())
    return said[0], said[1]


def written(ending: str, both: tuple[Tree, Tree], **about: str) -> str:
    """Return the text of a file with that ending; ``about``: subject, policy, period, run, and how to check it."""
    template = _environment().get_template(FORMATS[ending])
    return template.render(sections=sections(*both), level=_level, **about)


def file_of(ending: str, record: Record, explained: Callable[[], Tree], words: tuple[str, ...]) -> str:
    """Return the text of a file about a kept run, in both languages.

    ``words``: what follows ``kaohe explain`` in the command that says the same, run and subject first.
    """
    policy = record.loaded.policy
    return written(
        ending,
        in_both(explained),
        subject=words[1],
        policy=f"{policy.id} {policy.title} {policy.version}",
        period=record.run.inputs.period,
        run=record.run.id,
        check=" ".join(("kaohe explain", *words)),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kaohe.engine.explaining.sending", ""),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["said"] = _said
    return environment


def _level(section: Section) -> int:
    return min(section.level + 1, DEEPEST)


def _said(text: Any) -> str:
    """Escape what Markdown, or HTML within it, would read as its own."""
    escaped = re.sub(r"([\\`*_\[\]#|])", r"\\\1", str(text)).replace("&", "&amp;").replace("<", "&lt;")
    return " ".join(escaped.split())
