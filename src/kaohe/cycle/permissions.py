"""Who may do what to which object: the one table, and the one question that every page and API call asks.

A right is given by a role, and reaches as far as the role's grant: everywhere, the own unit and its people,
oneself, or the branch that one signs. A cycle's object is seen by the assessed only from publication on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kaohe.cycle.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.contrib.auth.models import AnonymousUser, User

    from kaohe.cycle.models import Grant


class Reach(Enum):
    """How far a right goes."""

    anywhere = "anywhere"
    published = "published"  # anything, once it is published
    unit = "unit"  # the own unit and its people, once published
    oneself = "oneself"  # the own person, once published
    branch = "branch"  # cycles in which the grant's node is to be signed


A, P, U, S, B = Reach.anywhere, Reach.published, Reach.unit, Reach.oneself, Reach.branch
R = Role
_EVERYBODY = dict.fromkeys(Role, A)
_OFFICE = {R.analyst: A, R.auditor: A, R.administrator: A}

RIGHTS: dict[str, Mapping[Role, Reach]] = {
    "work:see": _EVERYBODY,
    "account:see": _EVERYBODY,
    # cycles
    "cycle:see": _EVERYBODY,
    "cycle:open": {R.analyst: A},
    "cycle:advance": {R.analyst: A},
    "cycle:sign": {R.assessor: B},
    "cycle:acknowledge": {R.unit_head: U, R.employee: S},
    # results
    "scorecard:see": {**_OFFICE, R.assessor: A, R.finance: P, R.unit_head: U, R.employee: S},
    "figure:see": {**_OFFICE, R.assessor: A, R.finance: P, R.unit_head: U, R.employee: S},
    "run:see": {**_OFFICE, R.assessor: A, R.finance: P},
    "statement:see": {**_OFFICE, R.finance: P, R.unit_head: U, R.employee: S},
    "ranking:see": {**_OFFICE, R.assessor: A, R.finance: P, R.unit_head: P, R.employee: P},
    "bulletin:see": _EVERYBODY | dict.fromkeys((R.rater, R.finance, R.unit_head, R.employee), P),
    # what can still be done: of the own rows, also before publication (its target says so)
    "forecast:see": {**_OFFICE, R.assessor: A, R.unit_head: U, R.employee: S},
    # facts
    "facts:see": {R.analyst: A, R.auditor: A},
    "facts:import": {R.analyst: A},
    "quarantine:see": {R.analyst: A, R.auditor: A},
    "quarantine:correct": {R.analyst: A},
    "exclusion:see": {R.analyst: A, R.assessor: A, R.auditor: A},
    "exclusion:propose": {R.analyst: A, R.assessor: A},
    "exclusion:decide": {R.analyst: A, R.assessor: A},
    "event:add": {R.analyst: A, R.assessor: A},
    "rating:give": {R.rater: A, R.assessor: A},
    # policies
    "policy:see": _EVERYBODY,
    "policy:write": {R.analyst: A},
    "policy:review": {R.analyst: A, R.auditor: A, R.administrator: A},
    "policy:decide": {R.analyst: A, R.administrator: A},
    # other values tried over past periods: for those who write policies and those who decide on them
    "whatif:try": {R.analyst: A, R.administrator: A},
    "interpretation:see": {R.analyst: A, R.assessor: A, R.auditor: A},
    # questions that rows raise: never for the assessed, nor for those beside them
    "doubt:see": {R.analyst: A, R.auditor: A},
    # money: the assessed see their own; who proposes never decides (kaohe.cycle.paying)
    "pay:see": {R.analyst: A, R.auditor: A, R.finance: P},
    "pay:part": {R.analyst: A, R.auditor: A, R.finance: P, R.unit_head: U, R.employee: S},
    "pay:propose": {R.finance: P},
    "pay:decide": {R.finance: P, R.analyst: P},
    "pay:dispute": {R.finance: P},
    "ledger:see": {R.analyst: A, R.auditor: A, R.finance: A, R.unit_head: U, R.employee: S},
    # appeals
    "appeal:see": {R.analyst: A, R.assessor: A, R.auditor: A, R.unit_head: U, R.employee: S},
    "appeal:open": {R.unit_head: U, R.employee: S},
    "appeal:answer": {R.analyst: A, R.unit_head: U, R.employee: S},
    "appeal:decide": {R.analyst: A},
    # people
    "organisation:see": {**_OFFICE, R.finance: A, R.assessor: A, R.unit_head: A},
    "contract:see": {**_OFFICE, R.finance: A, R.assessor: A},
    "organisation:change": {R.analyst: A, R.administrator: A},
    "grant:change": {R.administrator: A},
    "audit:see": {R.auditor: A, R.administrator: A},
    "task:see": _EVERYBODY,
}
"""Who may do what: action → role → how far. An action that is not here is allowed to nobody."""

MONEY = "pay:part"
"""What somebody needs besides, whatever the action, where its target is about a subject's money."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is about; only what applies is set.

    ``published``: the assessed may see it. ``money``: it says what the subject is paid.
    """

    policy: str | None = None
    subject: str | None = None
    node: str | None = None
    published: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A person with the grants in force on a day."""

    user: User | AnonymousUser
    grants: tuple[Grant, ...]
    people_of: Callable[[str], frozenset[str]]

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held today."""
        return frozenset(Role(grant.role) for grant in self.grants)

    def may(self, action: str, target: Target | None = None) -> bool:
        """Tell whether the person may do ``action`` to ``target``; without one, to anything at all."""
        needed = {action, MONEY} if target is not None and target.money else {action}
        return all(any(self._reaches(grant, each, target) for grant in self.grants) for each in needed)

    def sees_all(self, action: str) -> bool:
        """Tell whether a right reaches everything, also what is not published yet."""
        return any(RIGHTS[action].get(Role(grant.role)) is Reach.anywhere for grant in self.grants)

    def subjects(self) -> frozenset[str]:
        """Name the units and persons that are the person's own."""
        own = {grant.person for grant in self.grants if grant.person}
        for grant in self.grants:
            if grant.role == Role.unit_head and grant.unit:
                own |= {grant.unit, *self.people_of(grant.unit)}
        return frozenset(own)

    def _reaches(self, grant: Grant, action: str, target: Target | None) -> bool:
        reach = RIGHTS.get(action, {}).get(Role(grant.role))
        if reach is None:
            return False
        if target is None:
            return True
        if grant.policy and target.policy and grant.policy != target.policy:
            return False
        return self._within(grant, reach, target)

    def _within(self, grant: Grant, reach: Reach, target: Target) -> bool:
        if reach is Reach.anywhere:
            return True
        if reach is Reach.branch:
            return target.node is None or not grant.node or grant.node == target.node
        if not target.published:
            return False
        if reach is Reach.published or target.subject is None:
            return True
        if reach is Reach.oneself:
            return bool(grant.person) and grant.person == target.subject
        return bool(grant.unit) and target.subject in {grant.unit, *self.people_of(grant.unit)}


def standing_of(
    user: User | AnonymousUser, day: date, people_of: Callable[[str], frozenset[str]]
) -> Standing:
    """Collect what a person may do on a day: own grants, and those held as a deputy."""
    from django.db.models import Q  # noqa: PLC0415 - the table of rights is read without a database

    from kaohe.cycle.models import Grant  # noqa: PLC0415

    if not user.is_authenticated or not user.is_active:
        return Standing(user, (), people_of)
    current = Grant.objects.filter(user_id=user.pk, valid_from__lte=day)
    current = current.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    known = {role.value for role in Role}
    return Standing(user, tuple(grant for grant in current if grant.role in known), people_of)
