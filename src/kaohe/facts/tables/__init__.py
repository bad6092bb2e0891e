"""The tables of facts, one module each. Documentation, Excel template and intake read these declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.facts.tables import (
    active_users,
    assignments,
    attendance,
    callbacks,
    calls,
    care_visits,
    churn_reliefs,
    collections,
    complaints,
    contract_clauses,
    contracted_customers,
    contracts,
    customer_sites,
    customers,
    daily_ratings,
    developments,
    events,
    exam_results,
    exclusions,
    exemptions,
    fault_tickets,
    headcount,
    opportunities,
    partner_exits,
    partner_fees,
    partners,
    payroll,
    people,
    plans,
    provisioning_orders,
    qualifications,
    quality_checks,
    ratings,
    revenue,
    survey_responses,
    tasks,
    territories,
    typing_tests,
    undertakings,
    units,
)
from kaohe.i18n import language

if TYPE_CHECKING:
    from kaohe.policy.catalogue import Catalogue

CATALOGUE: Catalogue = {
    module.TABLE.name: module.TABLE
    for module in (
        units,
        fault_tickets,
        provisioning_orders,
        complaints,
        events,
        survey_responses,
        revenue,
        opportunities,
        ratings,
        daily_ratings,
        quality_checks,
        collections,
        typing_tests,
        calls,
        headcount,
        people,
        assignments,
        exemptions,
        attendance,
        exam_results,
        payroll,
        tasks,
        customers,
        callbacks,
        care_visits,
        plans,
        qualifications,
        partners,
        contracts,
        contract_clauses,
        undertakings,
        partner_fees,
        partner_exits,
        territories,
        contracted_customers,
        customer_sites,
        active_users,
        churn_reliefs,
        developments,
    )
}
CATALOGUE[exclusions.NAME] = exclusions.about(CATALOGUE.values())


def table_title(name: str) -> str:
    """Say a table to a reader: by its title, in English by its name in words; a name nobody knows as it is."""
    if name not in CATALOGUE:
        return name
    return CATALOGUE[name].title if language() == "zh" else name.replace("_", " ").capitalize()
