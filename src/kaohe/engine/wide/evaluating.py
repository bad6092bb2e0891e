"""One run over many subjects, put together from columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.engine.result import Run, Total
from kaohe.engine.wide.alone import Alone
from kaohe.engine.wide.amounts import PayTable
from kaohe.engine.wide.counts import count, put_values
from kaohe.engine.wide.derived import put_derived
from kaohe.engine.wide.known import parameters_of, put_cells, put_parameters
from kaohe.engine.wide.pay import WideCalculation
from kaohe.engine.wide.sheet import Sheet, known, whole
from kaohe.policy.formula.parse import parse_terms
from kaohe.policy.formula.terms import names_of
from kaohe.policy.members import made_of
from kaohe.policy.pay_names import BEFORE, item_of, pay_names, used_by_pay

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.amounts import Earlier
    from kaohe.engine.backend import Backend
    from kaohe.engine.job import Job
    from kaohe.engine.roster import Roster
    from kaohe.engine.source import Source
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A run, and what is doubtful about its pay: pools in which nobody takes part, agreements that do not hold.

    ``active``: who is not on the roster and of whom something was counted in the period itself.
    """

    run: Run
    active: set[str]
    undivided: list[tuple[str, Decimal]]
    disagreements: list[tuple[str, str]]


def evaluate(job: Job, source: Source, frame: Run, roster: Roster, earlier: tuple[Earlier, ...]) -> Evaluated:
    """Evaluate a job; raises ``OverflowError`` where figures do not fit into columns."""
    counted = count(job.policy, source, job.setting(source), roster)
    parameters = parameters_of(job.policy, roster, job.period)
    run = replace(
        frame,
        totals=tuple(Total(name, None, None, None, own.out) for name, own in roster.members.items()),
        figures=counted.figures,
        outsiders=tuple(sorted(counted.strangers - roster.known)),
        parameters=parameters,
        roster=roster,
        earlier=earlier,
    )
    calculation = _calculation(job.policy, run, job.period, job.backend)
    pay = calculation.run()
    said = [own for name in calculation.plain.terms for own in calculation.undivided.get(name, ())]
    return Evaluated(replace(run, pay=pay), counted.active, said, _disagreements(calculation))


def disagreements(policy: Policy, run: Run, period: Period, backend: Backend) -> list[tuple[str, str]]:
    """Return the agreements that do not hold in a kept run."""
    used = _compared(policy, run.roster)
    if not {item_of(name.removesuffix(BEFORE)) for name in used} & policy.pay.keys():
        # Nothing but what these figures are made of has to be looked at.
        behind, needed = made_of(policy), set(used)
        while more := {part for name in needed for part in behind.get(name, ())} - needed:
            needed |= more
        kept = {name: own for name, own in policy.measures.items() if name in needed}
        policy = policy.model_copy(update={"measures": kept, "pay": {}})
        return _disagreements(_calculation(policy, run, period, backend))
    calculation = _calculation(policy, run, period, backend)
    assert isinstance(run.pay, PayTable)  # noqa: S101 - the caller has looked
    for name, own in run.pay.items.items():
        calculation.keep(name, own)
    return _disagreements(calculation)


def _calculation(policy: Policy, run: Run, period: Period, backend: Backend) -> WideCalculation:
    sheet = Sheet(len(run.roster.members), run.inputs.policy_hash, backend)
    figures: Any = run.figures
    put_values(policy, figures, sheet)
    put_parameters(policy, run.parameters, sheet)
    put_derived(policy, sheet)
    used = used_by_pay(policy, {"subject": run.roster.columns, "members": {}})
    put_cells(
        run.roster,
        sorted((used & run.roster.columns.keys()) - sheet.columns.keys() - policy.pay.keys()),
        sheet,
    )
    return WideCalculation(policy, run.roster, period, sheet, run.earlier)


def _compared(policy: Policy, roster: Roster) -> set[str]:
    names = pay_names(policy, roster.columns)
    texts = [text for own in policy.agreements for text in (own.one, own.other)]
    return {one.name for text in texts for one in names_of(parse_terms(text, names)[0])}


def _disagreements(calculation: WideCalculation) -> list[tuple[str, str]]:
    """Look once at all who are alike in the figures that must agree."""
    policy, sheet = calculation.policy, calculation.sheet
    if not policy.agreements or not sheet.rows:
        return []
    used = sorted(_compared(policy, calculation.roster))
    columns = [part for name in used for part in (whole(sheet.columns[name]), known(sheet.columns[name]))]
    places = [0]
    if columns:
        _alike, first = np.unique(np.stack(columns), axis=1, return_index=True)
        places = sorted(first.tolist())
    return Alone(calculation, places).plain.disagreements()
