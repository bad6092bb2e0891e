"""What every kind of rule finds doubtful about itself, under the rule's own code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.lint.found import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.policy.lint.structure.subject import Subject


def own(code: str) -> Callable[[Subject], Iterator[Doubt]]:
    """Return a lint that passes on the findings of rules with this code."""

    def find(subject: Subject) -> Iterator[Doubt]:
        for path, rule, full, _measure in subject.rules():
            for finding in rule.lint(full):
                if finding.code == code:
                    yield Doubt(path, finding.message, finding.hint)

    return find
