"""The report on one policy: every finding, and which of them its users have acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding
from kaohe.i18n import _
from kaohe.policy.acknowledgement import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaohe.policy.acknowledgement import Acknowledgement
    from kaohe.policy.document import Document

PUT_RIGHT = frozenset({"error", "warning"})


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding, and the reason for which it may stay, where the policy gives one."""

    finding: Finding
    acknowledged: str | None = None

    @property
    def open(self) -> bool:
        """Whether it is to be put right: an error or a warning that nobody has acknowledged."""
        return self.acknowledged is None and self.finding.severity in PUT_RIGHT

    def as_json(self) -> dict[str, Any]:
        """Return the finding's fields, with ``acknowledged`` where there is a reason."""
        more = {} if self.acknowledged is None else {"acknowledged": self.acknowledged}
        return self.finding.as_json() | more

    def __str__(self) -> str:
        """Print the finding; an acknowledged one on one line with its reason."""
        if self.acknowledged is None:
            return str(self.finding)
        finding = self.finding
        reason = _("已知悉:{reason}").format(reason=self.acknowledged)
        return f"{finding.place}: {finding.code}  {finding.message} [{reason}]"


def weigh(
    findings: Iterable[Finding], acknowledged: Sequence[Acknowledgement], document: Document
) -> Iterator[Reported]:
    """Match findings with acknowledgements; report those that match nothing any more."""
    used: set[int] = set()
    for finding in findings:
        reason = None
        for index, entry in enumerate(acknowledged):
            if entry.code == finding.code and entry.covers(finding.place.path or ""):
                used.add(index)
                reason = reason or entry.reason
        yield Reported(finding, reason)
    for index, entry in enumerate(acknowledged):
        if index not in used and entry.code != UNREACHABLE:
            yield Reported(
                Finding(
                    "lint.stale",
                    _("acknowledged 里的 {code} 已不再出现").format(code=entry.code),
                    _("毛病已改,删去这一条;或核对 path"),
                    document.place(("acknowledged", index)),
                    "warning",
                    entry.cite,
                )
            )
