"""Departments (部门): which stands under which, who heads them, who belongs to them, from when to when."""

from __future__ import annotations

from datetime import date

from kaohe.policy.element import Cited, Identifier, Text


class Member(Cited):
    """A person in a department; both days count, an empty one has no bound."""

    person: Text
    valid_from: date | None = None
    valid_to: date | None = None


class Department(Cited):
    """A department. Members who are not named here are those whom ``assignments`` puts into it by title."""

    title: Text
    parent: Identifier | None = None
    heads: tuple[Member, ...] = ()
    members: tuple[Member, ...] = ()
