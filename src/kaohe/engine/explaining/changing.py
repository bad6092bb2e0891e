"""Explains a period in which versions of the policy change: what each makes of it, and how these are put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from kaohe.engine.explaining.graded import grade_explained
from kaohe.engine.explaining.heading import heading
from kaohe.engine.pay.heading import pay_heading
from kaohe.engine.result import Row
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.engine.result import Run, UnderVersion
    from kaohe.policy.policy import Policy


class Explains(Protocol):
    """Explains nodes of one subject and period."""

    def has(self, name: str) -> bool:
        """Tell whether a node is among those evaluated together."""

    def node(self, name: str) -> dict[str, Any]:
        """Explain a node with everything below it."""

    def apart(self, name: str) -> dict[str, Any]:
        """Explain a node that was evaluated by itself."""

    def everywhere(self, name: str) -> Iterator[dict[str, Any]]:
        """Explain a node wherever it was evaluated below."""

    def report(self, name: str) -> dict[str, Any]:
        """Put a report together from the subject's rows alone."""


@dataclass(frozen=True, slots=True)
class Under:
    """One of the runs that a version made of the period, and what explains it."""

    version: UnderVersion
    run: Run
    explains: Explains


class Changing:
    """Explains a node by what each version makes of it."""

    def __init__(self, policy: Policy, run: Run, subject: str, under: Sequence[Under]) -> None:
        """Explain ``run``, put together from the runs ``under`` its versions; ``policy`` is the newest."""
        self._policy, self._run, self._subject = policy, run, subject
        self._newest = under[-1].explains
        self._under = [own for own in under if own.run is own.version.scored(policy.way)]
        self._rows = {row.indicator: row for row in run.rows if row.subject == subject}

    def has(self, name: str) -> bool:
        """Tell whether any version evaluates a node together with the others."""
        return any(own.explains.has(name) for own in self._under)

    def node(self, name: str) -> dict[str, Any]:
        """Explain a node: the points under each version, by the days on which it is in force, then what is below.

        Grade and place are those of the node here: a version's points alone bring none.
        """
        parts = [(own.version, own.explains.node(name)) for own in self._under if own.explains.has(name)]
        row = self._rows.get(name) or Row(self._subject, name, None, None, None, None, "not_assessed")
        node, grades = self._policy.indicators.get(name), self._policy.grades
        head = heading(self._run, self._policy, name, node, row) if node is not None else parts[-1][1]
        below = dict.fromkeys(
            child["indicator"]
            for _version, explained in parts
            for child in explained.get("children", ())
            if self._together(child)
        )
        graded = None
        if grades is not None and grades.of == name and row.points is not None:
            graded = grade_explained(grades, row.points)
        return {
            **head,
            "points": row.points,
            "max": row.max,
            "status": row.status,
            "arithmetic": self._arithmetic(row, parts),
            "adjustments": [],
            "void_by": [],
            **({"grade": graded} if graded is not None else {}),
            "children": [
                *({**self._alone(explained), **_days(version)} for version, explained in parts),
                *(self.node(child) for child in below),
            ],
        }

    def _together(self, child: dict[str, Any]) -> bool:
        """Tell whether a node below belongs to the same tree: then it is put together like this one."""
        return child["subject"] == self._subject and any(
            own.run.inputs.period == child["period"] and own.explains.has(child["indicator"])
            for own in self._under
        )

    def _alone(self, explained: dict[str, Any]) -> dict[str, Any]:
        """Return what a version makes of one node, without the nodes below that are put together themselves."""
        own = {name: part for name, part in explained.items() if name not in {"grade", "ranking", "outcomes"}}
        kept = [child for child in explained.get("children", ()) if not self._together(child)]
        own.pop("children", None)
        return own | ({"children": kept} if kept else {})

    @staticmethod
    def _arithmetic(row: Row, parts: Sequence[tuple[UnderVersion, dict[str, Any]]]) -> str:
        counted = [(version, own["points"]) for version, own in parts if own["points"] is not None]
        if not counted:
            return _("各版都不考核")
        whole = sum(version.share for version, _points in counted)
        terms = " + ".join(f"{points} × {version.share / whole}" for version, points in counted)
        return _("期中换版,按各版生效的天数:{terms} = {points}").format(terms=terms, points=row.points)

    def apart(self, name: str) -> dict[str, Any]:
        """Explain a node that the versions evaluate by itself, by the newest of them."""
        return self._newest.apart(name)

    def everywhere(self, name: str) -> Iterator[dict[str, Any]]:
        """Explain a node wherever a version evaluated it below."""
        if self.has(name):
            yield self.node(name)
            return
        yield from self._newest.everywhere(name)

    def report(self, name: str) -> dict[str, Any]:
        """Put a report together as the newest version has it."""
        return self._newest.report(name)


def _days(version: UnderVersion) -> dict[str, Any]:
    """Say which version an explanation is about."""
    return {"valid_from": version.version, "from": version.first.isoformat(), "to": version.last.isoformat()}


def pay_under_versions(
    policy: Policy, run: Run, key: tuple[str, str], parts: Sequence[tuple[UnderVersion, dict[str, Any]]]
) -> dict[str, Any]:
    """Explain one amount, of a subject and an item, by the amounts under each version."""
    item = policy.pay[key[1]]
    kept = next((own for own in run.pay if (own.subject, own.item) == key), None)
    dates = policy.way_of(item) == "dates"
    amounts = [(version, "—" if own["amount"] is None else own["amount"]) for version, own in parts]
    figures = " + ".join(f"{own}" if dates else f"{own} × {version.share}" for version, own in amounts)
    words = _("各版按自己的日期算,相加") if dates else _("各版算整期,按生效的天数相加")
    return {
        **pay_heading(run, policy, key, kept),
        **({} if kept is None or kept.of is None else {"of": kept.of}),
        **({} if kept is None or kept.reason is None else {"reason": kept.reason}),
        "arithmetic": [{"step": _("期中换版"), "words": words, "figures": figures}],
        "children": [{**own, **_days(version)} for version, own in parts],
    }
