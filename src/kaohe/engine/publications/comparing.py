"""Two results compared value by value, down to the last field."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.result import Run

NAMES = ("subject", "indicator", "item")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not as published, and where it stands in the result."""

    where: str
    published: Any
    recomputed: Any

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {"where": self.where, "published": self.published, "recomputed": self.recomputed}


def differences(published: Run, recomputed: Run) -> list[Difference]:
    """Compare every value of two runs: results, and what was counted; their names may differ."""
    return list(_walk("", _comparable(published), _comparable(recomputed)))


def _comparable(run: Run) -> dict[str, Any]:
    result = {name: value for name, value in run.as_json().items() if name != "run"}
    lines = {name: [line.as_json() for line in own] for name, own in run.lines.items()}
    parts = [_comparable(part.run) for part in run.parts]
    earlier = [{"item": own.period, "pay": [one.as_json() for one in own.pay]} for own in run.earlier]
    result |= {"earlier": earlier} if earlier else {}
    result |= {"members": _comparable(run.members)} if run.members is not None else {}
    if run.versions:
        result["versions"] = [
            {own.version: [_comparable(under) for under in own.runs()]} for own in run.versions
        ]
    return {
        **result,
        "figures": dict(run.figures),
        "parameters": run.parameters,
        "lines": lines,
        "parts": parts,
    }


def _walk(where: str, published: Any, recomputed: Any) -> Iterator[Difference]:
    if isinstance(published, dict) and isinstance(recomputed, dict):
        for name in dict.fromkeys([*published, *recomputed]):
            yield from _walk(
                f"{where}.{name}" if where else str(name), published.get(name), recomputed.get(name)
            )
    elif isinstance(published, list | tuple) and isinstance(recomputed, list | tuple):
        yield from _walk(where, _named(published), _named(recomputed))
    elif _plain(published) != _plain(recomputed):
        yield Difference(where, published, recomputed)


def _named(entries: list[Any] | tuple[Any, ...]) -> dict[str, Any]:
    """Address entries by whom and what they are about, so that one more does not shift the others."""
    named: dict[str, Any] = {}
    for index, entry in enumerate(entries):
        parts = [str(entry[name]) for name in NAMES if name in entry] if isinstance(entry, dict) else []
        name = "[" + (", ".join(parts) or str(index)) + "]"
        named[name if name not in named else f"[{index}]"] = entry
    return named


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
