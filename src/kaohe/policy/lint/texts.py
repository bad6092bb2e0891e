"""Lint of a written policy: run every lint over the text, give each finding its place and severity."""

from __future__ import annotations

import re

from kaohe.errors import Finding
from kaohe.policy.lint.registry import TEXT_LINTS
from kaohe.policy.lint.report import Reported
from kaohe.policy.lint.text.source import Source

LONGEST_RUN = 200
ABSURD = re.compile(rf"\d{{{LONGEST_RUN},}}|\s{{{LONGEST_RUN},}}|(\S)\1{{{LONGEST_RUN},}}")
"""Runs of digits, blanks or one character that no policy has; cut short: patterns take the square of them."""
RULED = re.compile(r"^(?=[^\n]*\|)[ \t|:+-]+$", re.MULTILINE)
"""The line of dashes below the headings of a Markdown table."""


def lint_text(text: str, name: str = "") -> list[Reported]:
    """Report all that is doubtful about a written policy, in the order of the text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    text = ABSURD.sub(lambda run: run[0][:LONGEST_RUN], text)
    source = Source(RULED.sub(lambda line: " " * len(line[0]), text), name)
    found = [
        (
            mark.start,
            Finding(lint.code, mark.message, mark.hint, source.place(mark.start, mark.end), lint.severity),
        )
        for lint in TEXT_LINTS
        for mark in lint.find(source)
    ]
    return [Reported(finding) for _start, finding in sorted(found, key=lambda pair: pair[0])]
