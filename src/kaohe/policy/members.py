"""Members (成员): the people of a team or unit to whom items are paid, and what is counted for each of them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError
from kaohe.policy.derived import inputs_of, names_in
from kaohe.policy.formula.parse import parse_terms
from kaohe.policy.scope import roster_columns
from kaohe.policy.subjects import UNDECLARED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.catalogue import Catalogue, Column
    from kaohe.policy.pay_item import Payee
    from kaohe.policy.policy import Policy
    from kaohe.policy.subjects import Kind

BELONGS: dict[Kind, str] = {"team": "team", "unit": "unit"}
"""The column of a person's roster that names the subject; people have no members."""

Columns = dict["Payee", "Mapping[str, Column]"]
"""The columns of the roster by which each kind of payee is known."""


def payee_columns(catalogue: Catalogue, policy: Policy) -> Columns:
    """Return the columns of the roster of subjects, and of the roster of their members."""
    return {
        "subject": roster_columns(catalogue, policy.kind),
        "members": roster_columns(catalogue, "person"),
    }


def of_members(policy: Policy) -> set[str]:
    """Name the measures that are counted for members, with the formulas and pools over them."""
    found = {name for name, own in policy.counted().items() if own.member is not None}
    behind = made_of(policy)
    while added := {name for name, parts in behind.items() if name not in found and parts & found}:
        found |= added
    return found


def made_of(policy: Policy) -> dict[str, set[str]]:
    """Return for each formula and pool the measures and parameters that it is made of."""
    names = names_in(policy)
    behind = {name: {own.value.of} for name, own in policy.pooled().items()}
    for name, own in policy.derived().items():
        # A formula that is not understood is reported where formulas are checked.
        with suppress(KaoheError):
            behind[name] = set(inputs_of(parse_terms(own.value.formula, names)[0]))
    return behind


def members_part(policy: Policy) -> Policy | None:
    """Return what of the policy is counted for members, people being its subjects; None where nobody is paid."""
    if not policy.pays_members or policy.kind == "person":
        return None
    kept = of_members(policy)
    declared = policy.subjects or UNDECLARED
    people = UNDECLARED.model_copy(
        update={"kind": "person", "as_of": declared.as_of, "overlap": declared.overlap, "cite": declared.cite}
    )
    return policy.model_copy(
        update={
            "subjects": people,
            "measures": {name: own for name, own in policy.measures.items() if name in kept},
            "grades": None,
            "ranking": None,
            "outcomes": (),
            "agreements": (),
            "indicators": {},
            "pay": {},
            "reports": {},
            "assessors": {},
        }
    )
