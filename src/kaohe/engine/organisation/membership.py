"""Who heads and who belongs to each department, from when to when: as the document says, then as assigned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.engine.organisation.registry import holds
from kaohe.errors import Finding, Place
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.engine.organisation.registry import Registry
    from kaohe.policy.organisation.department import Department
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Stay:
    """A person in a department; both days included, None has no bound. ``current``: on the day asked for."""

    person: str
    name: str
    valid_from: date | None
    valid_to: date | None
    current: bool

    def as_json(self) -> dict[str, Any]:
        """Return the fields, days as ISO."""
        return {
            "person": self.person,
            "name": self.name,
            "from": None if self.valid_from is None else self.valid_from.isoformat(),
            "to": None if self.valid_to is None else self.valid_to.isoformat(),
            "current": self.current,
        }


@dataclass(frozen=True, slots=True)
class Staffed:
    """A department with its people; a head belongs to it too."""

    id: str
    department: Department
    heads: tuple[Stay, ...]
    members: tuple[Stay, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the department for programs."""
        return {
            "department": self.id,
            "title": self.department.title,
            "parent": self.department.parent,
            "cite": self.department.cite,
            "heads": [stay.as_json() for stay in self.heads],
            "members": [stay.as_json() for stay in self.members],
        }

    def current(self, role: str) -> list[str]:
        """Name the heads or members of the day."""
        return [stay.person for stay in getattr(self, role) if stay.current]


def staffed(policy: Policy, registry: Registry, on: date) -> list[Staffed]:
    """Put people into the departments of a document, in the order of the document."""
    return [
        Staffed(
            name,
            department,
            tuple(_stays(registry, name, department, on, heads=True)),
            tuple(_stays(registry, name, department, on, heads=False)),
        )
        for name, department in policy.departments.items()
    ]


def doubts(policy: Policy, departments: Iterable[Staffed]) -> Iterator[Finding]:
    """Report departments without a head or with two, and people in two departments on one day."""
    departments = list(departments)
    where: dict[str, list[str]] = {}
    for each in departments:
        place = Place(path=f"departments.{each.id}")
        title, heads = each.department.title, each.current("heads")
        for person in dict.fromkeys([*heads, *each.current("members")]):
            where.setdefault(person, []).append(title)
        grouping = any(other.department.parent == each.id for other in departments)
        if not heads and not grouping:
            message = _("“{title}”没有负责人").format(title=title)
            hint = _("在办法里写 heads,或在任职表里标明负责人")
            yield Finding("departments.no_head", message, hint, place, "warning", each.department.cite)
        if len(set(heads)) > 1:
            message = _("“{title}”同时有几个负责人:{names}").format(title=title, names="、".join(heads))
            hint = _("给先任的写上免职日期")
            yield Finding("departments.two_heads", message, hint, place, "warning", each.department.cite)
    for person, titles in where.items():
        if len(titles) > 1:
            message = _("{person} 同时在几个部门:{titles}").format(
                person=registry_name(departments, person), titles="、".join(titles)
            )
            hint = _("给离开的部门写上免职日期;确是兼任就不必改")
            yield Finding(
                "departments.two_at_once", message, hint, Place(value=person), "warning", policy.cite
            )


def registry_name(departments: Iterable[Staffed], person: str) -> str:
    """Return what somebody in these departments is called."""
    stays = (stay for each in departments for stay in (*each.heads, *each.members))
    return next((stay.name for stay in stays if stay.person == person), person)


def _stays(registry: Registry, name: str, department: Department, on: date, *, heads: bool) -> Iterator[Stay]:
    written = department.heads if heads else department.members
    for member in written:
        row = {"valid_from": member.valid_from, "valid_to": member.valid_to}
        yield Stay(
            member.person,
            registry.name(member.person),
            member.valid_from,
            member.valid_to,
            holds(row, on),
        )
    for person, rows in registry.assignments.items():
        for row in rows:
            if row["unit"] in {name, department.title} and bool(row.get("head")) is heads:
                yield Stay(
                    person,
                    registry.name(person),
                    row["valid_from"],
                    row.get("valid_to"),
                    holds(row, on),
                )
