"""To whom items are paid: subjects, or their members; by which roster they are known, with which figures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaohe.engine.given import values_of
from kaohe.engine.pay.figures import cells_of, exact
from kaohe.engine.roster import Roster
from kaohe.policy.members import BELONGS, members_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.pay.figures import Figures
    from kaohe.engine.result import Run
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Payees:
    """A roster with each one's figures. ``belongs``: of which subject each is a member, where they are members."""

    roster: Roster = field(default_factory=lambda: Roster({}))
    figures: Mapping[str, Figures] = field(default_factory=dict)
    belongs: Mapping[str, str] = field(default_factory=dict)


def belonging(people: Roster, column: str, subjects: Roster) -> Roster:
    """Keep the people whose ``column`` names one of the subjects, with what is doubtful about them.

    Whoever stands in two groups at once is a member of neither, and what is doubtful stays said.
    """
    groups = {name: member.attributes.get(column) for name, member in people.members.items()}
    kept = {name: member for name, member in people.members.items() if groups[name] in subjects.members}
    elsewhere = {name for name, group in groups.items() if group is not None} - kept.keys()
    said = tuple(finding for finding in people.findings if finding.place.value not in elsewhere)
    return replace(people, members=kept, findings=said)


def members_in(policy: Policy, run: Run | None) -> Payees:
    """Return the members whom a run knows; ``run``: what was counted for them, None where nobody is paid."""
    part = members_part(policy)
    if run is None or part is None:
        return Payees()
    values = values_of(part, run.figures, run.parameters)
    column = BELONGS[policy.kind]
    return Payees(
        run.roster,
        {name: cells_of(run.roster, name) | exact(values.get(name, {})) for name in run.roster.members},
        {name: str(member.attributes[column]) for name, member in run.roster.members.items()},
    )
