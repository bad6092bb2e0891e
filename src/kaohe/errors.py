"""What a user can cause: one family of errors and findings, each with a code, a place and a way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong; only what applies is set. Rows and columns of text count from 1.

    ``span`` holds character offsets ``[start, end)`` into ``text``.
    """

    file: str | None = None
    sheet: str | None = None
    line: int | None = None
    position: int | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    path: str | None = None
    clause: str | None = None
    span: tuple[int, int] | None = None
    text: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the set fields only; the span as a two-element list."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in fields.items()
            if value is not None
        }

    def __str__(self) -> str:
        """Print ``file:line:position`` as editors understand it, then sheet, row and column."""
        head = ":".join(str(part) for part in (self.file, self.line, self.position) if part is not None)
        rest = [
            f"{name} {value}"
            for name, value in (
                ("sheet", self.sheet),
                ("row", self.row),
                ("column", self.column),
                ("path", self.path),
            )
            if value is not None
        ]
        return " ".join(part for part in (head, ", ".join(rest)) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, as data: policies, clauses and imports collect these all."""

    code: str
    message: str
    hint: str = ""
    place: Place = field(default_factory=Place)
    severity: Severity = "error"
    cite: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields of the contract: code, severity, message, hint, place, cite."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
            "place": self.place.as_json(),
            "cite": self.cite,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """Read what `as_json` returned."""
        place: dict[str, Any] = dict(data["place"])
        if "span" in place:
            place["span"] = tuple(place["span"])
        return cls(
            data["code"],
            data["message"],
            data["hint"],
            Place(**place),
            data.get("severity", "error"),
            data.get("cite"),
        )

    def __str__(self) -> str:
        """Print the place first, so that an editor can jump there, then code, message and hint."""
        place = str(self.place)
        lines = [f"{place}: {self.code}  {self.message}" if place else f"{self.code}  {self.message}"]
        if self.place.text is not None and self.place.span is not None:
            lines += [f"  {self.place.text}", f"  {underline(self.place.text, self.place.span)}"]
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


class KaoheError(Exception):
    """Something a user can put right. Carries at least one finding; the first names the error's code."""

    def __init__(self, *findings: Finding) -> None:
        """Keep the findings in the order in which a reader meets them."""
        if not findings:
            raise ValueError("an error needs a finding")
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))

    @property
    def code(self) -> str:
        """Return the first finding's code."""
        return self.findings[0].code

    def as_json(self) -> dict[str, Any]:
        """Return ``{"error": {code, message, hint, place}}``; further findings follow under ``also``."""
        first, *others = self.findings
        error: dict[str, Any] = {
            "code": first.code,
            "message": first.message,
            "hint": first.hint,
            "place": first.place.as_json(),
        }
        if others:
            error["also"] = [finding.as_json() for finding in others]
        return {"error": error}


def refuse(code: str, message: str, hint: str = "", **place: Any) -> KaoheError:
    """Build an error of one finding; ``place`` takes the fields of `Place`."""
    return KaoheError(Finding(code, message, hint, Place(**place)))


def underline(text: str, span: tuple[int, int]) -> str:
    """Mark a span under a line by display width: Chinese characters take two columns.

    >>> underline("每低罚1分", (2, 3))
    '    ~~'
    """
    start, end = span
    return " " * display_width(text[:start]) + "~" * max(1, display_width(text[start:end]))


def display_width(text: str) -> int:
    """Count terminal columns: wide and full-width characters take two.

    >>> display_width("扣1分")
    5
    """
    from unicodedata import east_asian_width  # noqa: PLC0415 - start-up time of the command line

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
