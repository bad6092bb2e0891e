"""What feeds an indicator: ties to measures of other policies, to events by kind, to ratings, or written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError, Place
from kaohe.i18n import _
from kaohe.policy.document import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kaohe.policy.document import Document
    from kaohe.policy.library import Library

SKIP = "skip"
"""A tie that leaves a clause out of the policy."""

Tie = str | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure of a policy at hand: its name with the policy's (``P01.assurance_on_time``) and its fields."""

    name: str
    fields: dict[str, Any]

    @property
    def title(self) -> str:
        """Return what the measure is called."""
        return str(self.fields.get("title", ""))

    @property
    def aggregate(self) -> str:
        """Return how the measure is counted: share, count, sum and so on."""
        value = self.fields.get("value")
        return str(value.get("kind", "")) if isinstance(value, dict) else ""


def offers_of(library: Library) -> list[Offer]:
    """Return the measures of all policies at hand; a file that cannot be read offers nothing."""
    found: list[Offer] = []
    for policy in library.ids():
        try:
            measures = read_document(library.find(policy)).data.get("measures")
        except KaoheError:
            continue
        if isinstance(measures, dict):
            found += [
                Offer(f"{policy}.{name}", fields)
                for name, fields in measures.items()
                if isinstance(fields, dict)
            ]
    return found


def read_ties(path: Path) -> tuple[dict[str, Tie], Document]:
    """Read a file of ties: ``indicator: measure``, ``indicator/clause: measure``; empty ones are left out."""
    document = read_document(path)
    ties: dict[str, Tie] = {}
    for key, value in document.data.items():
        if isinstance(value, dict) or (isinstance(value, str) and value.strip()):
            ties[_plain(key)] = value.strip() if isinstance(value, str) else value
    return ties, document


def _plain(key: str) -> str:
    return re.sub(r"\s+", "", key)


@dataclass(frozen=True, slots=True)
class Counted:
    """A table that counts for any indicator without a measure of its own: ``events.违规派单``, ``complaints``.

    ``where`` tells its rows, with ``{node}`` for the indicator and ``{name}`` for what the tie names after
    the table; ``named``: whether it names anything.
    """

    counts_in: str
    where: str
    value: dict[str, str]
    unit: str
    named: bool = True

    def measure(self, table: str, name: str, node: str, title: str, cite: str) -> dict[str, Any]:
        """Return the fields of the measure."""
        return {
            "title": title,
            "cite": cite,
            "table": table,
            "counts_in": self.counts_in,
            "where": self.where.format(name=name.replace('"', ""), node=node),
            "value": dict(self.value),
            "unit": self.unit,
        }


COUNTED = {
    # Events that are not about another indicator.
    "events": Counted(
        "occurred_on",
        'kind = "{name}" and (item is missing or item = {node})',
        {"kind": "sum", "column": "count"},
        "次",
    ),
    "ratings": Counted("period", "indicator = {name}", {"kind": "mean", "column": "score"}, "分"),
    "complaints": Counted("received_at", "item = {node}", {"kind": "count"}, "次", named=False),
}
"""The tables that a tie may name without a policy."""


class Ties:
    """The ties that were given, and the measures that follow from them."""

    def __init__(
        self, given: Mapping[str, Tie], offers: Iterable[Offer], document: Document | None = None
    ) -> None:
        """``document`` places findings in the file of ties."""
        self._given = dict(given)
        self._offers = {offer.name: offer for offer in offers}
        self._document = document
        self._used: set[str] = set()
        self.measures: dict[str, dict[str, Any]] = {}
        self.findings: list[Finding] = []

    def skipped(self, key: str) -> bool:
        """Tell whether a clause is to be left out."""
        skip = self._given.get(_plain(key)) == SKIP
        if skip:
            self._used.add(_plain(key))
        return skip

    def measure(self, key: str, node: str, title: str, cite: str) -> str | None:
        """Return the measure tied to a clause, made known under a name of this policy; None if there is none."""
        tie = self._given.get(_plain(key))
        if tie is None or tie == SKIP:
            return None
        self._used.add(_plain(key))
        made = self._made(tie, key, node, title, cite)
        if made is None:
            return None
        name, fields = made
        known = self.measures.get(name)
        if known is not None and known != fields:
            name = f"{node}_{name}"
        self.measures[name] = fields
        return name

    def _made(
        self, tie: Tie, key: str, node: str, title: str, cite: str
    ) -> tuple[str, dict[str, Any]] | None:
        if isinstance(tie, dict):
            return _slug(node, key), {"title": title, "cite": cite, **tie}
        if tie in self._offers:
            policy, _dot, name = tie.partition(".")
            fields = _cited(self._offers[tie].fields, policy)
            if isinstance(fields.get("where"), str):
                # A measure about an item is about the one to which it is tied.
                fields["where"] = re.sub(r"\bitem = \w+", f"item = {node}", fields["where"])
            return name, fields
        table, _dot, name = tie.partition(".")
        counted = COUNTED.get(table)
        if counted is not None and bool(name) is counted.named:
            return _slug(node, key), counted.measure(table, name, node, title, cite)
        self._unknown(key, tie)
        return None

    def _unknown(self, key: str, tie: str) -> None:
        near = get_close_matches(tie, self._offers, n=1)
        hint = _("写成 办法.度量(例如 P01.assurance_on_time)、events.事件类型、ratings.评分项,或写全一个度量")
        place = Place(path=key) if self._document is None else self._document.place((key,))
        self.findings.append(
            Finding(
                "sheet.tie",
                _("没有叫“{tie}”的度量").format(tie=tie),
                _("是不是“{near}”?").format(near=near[0]) if near else hint,
                place,
            )
        )

    def unused(self) -> list[Finding]:
        """Report ties whose indicator is not in the sheet."""
        return [
            Finding(
                "sheet.tie",
                _("考核表里没有“{key}”这一项").format(key=key),
                _("按 ties.yaml 里列出的名称写"),
                Place(path=key) if self._document is None else self._document.place((key,)),
                "warning",
            )
            for key in self._given
            if key not in self._used
        ]


def _cited(part: Any, policy: str) -> Any:
    """Copy fields of another policy; their cites say whose articles they are."""
    if isinstance(part, dict):
        return {
            key: f"{policy} {value}" if key == "cite" else _cited(value, policy)
            for key, value in part.items()
        }
    return [_cited(one, policy) for one in part] if isinstance(part, list) else part


def _slug(node: str, key: str) -> str:
    from kaohe.policy.sheets.names import romanised  # noqa: PLC0415 - pinyin is loaded when needed

    clause = romanised(key.partition("/")[2])
    return node if not clause or clause == node else f"{node}_{clause}"
