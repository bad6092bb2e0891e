"""P12 through intake and engine equals the oracle: every month of random years, and every contract on a day."""

from __future__ import annotations

import os
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from p12_oracle import AFTERSALE, PRESALE, expires, month_of, term_of
from scored_rows import backend, loaded, runs_of, stored

from kaohe.engine.organisation.partnership import Register
from kaohe.engine.source import Source
from kaohe.facts.tables import CATALOGUE

PARTNERS = ("甲公司", "乙公司", "丙公司", "丁公司")
YEARS = int(os.environ.get("KAOHE_YEARS", "2"))
"""How many random years to go through; docs/policies/P12.md says how many were."""
KINDS = ("security_violation", "security_breach", "partner_complaint", "partner_warning", "exit_request")
STEPS = ("工作和资料移交", "账号和权限收回", "保密资料归还或销毁", "费用清算")
MONTHS = [date(2026, month, 1) for month in range(1, 13)]
Row = dict[str, Any]


class Year:
    """Random rows of a year and of the weeks around it."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - made-up rows

    def rows(self) -> dict[str, list[Row]]:
        self.partners = [self._partner(name) for name in PARTNERS]
        return {
            "partners": self.partners,
            "ratings": list(self._ratings().values()),
            "events": [self._event(number) for number in range(self._pick(0, 12, 30))],
            "partner_fees": list(self._fees()),
            "partner_exits": list(self._exits()),
            "contracts": [self._contract(number) for number in range(6)],
        }

    def _pick(self, *options: Any) -> Any:
        return self._chance.choice(options)

    def _day(self) -> date:
        return date(2025, 12, 1) + timedelta(days=self._chance.randrange(430))

    def _partner(self, name: str) -> Row:
        return {
            "partner": name,
            "service": self._pick("presale", "aftersale", "both"),
            "valid_from": self._pick(None, date(2025, 1, 1), date(2026, 3, 31), date(2026, 4, 1)),
            "valid_to": self._pick(None, None, date(2026, 8, 31), date(2026, 9, 1), date(2026, 12, 31)),
        }

    def _ratings(self) -> dict[tuple[Any, ...], Row]:
        found = {}
        for _mark in range(self._pick(0, 60, 240)):
            row = {
                "subject": self._pick(*PARTNERS),
                "indicator": self._pick(*PRESALE, *AFTERSALE),
                "rater": self._pick("一", "二", "三"),
                "rater_role": self._pick("assessor", "assessor", "assessor", "peer"),
                "period": f"{self._pick(*MONTHS):%Y-%m}",
                "score": self._pick(
                    *map(Decimal, ("100", "90", "89.98", "80.01", "79.99", "70", "61", "59.99", "5"))
                ),
            }
            found[row["subject"], row["indicator"], row["rater"], row["period"]] = row
        return found

    def _event(self, number: int) -> Row:
        return {
            "event_id": f"S{number}",
            "subject": self._pick(*PARTNERS),
            "kind": self._pick(*KINDS, "award"),
            "occurred_on": self._day(),
            "count": self._pick(1, 1, 2),
        }

    def _fees(self) -> Any:
        for number in range(6):
            for month in (*MONTHS, date(2025, 12, 1)):
                if self._chance.random() < 0.5:
                    amount = self._pick(Decimal("0.05"), Decimal("-300.35"), Decimal("10000.05"), Decimal(0))
                    yield {
                        "contract_id": f"H{number}",
                        "partner": PARTNERS[number % 4],
                        "month": month,
                        "amount": amount,
                    }

    def _exits(self) -> Any:
        for partner in PARTNERS:
            for step in STEPS:
                if self._chance.random() < 0.85:
                    yield {"partner": partner, "step": step, "done_on": self._day()}

    def _contract(self, number: int) -> Row:
        first = self._pick(date(2026, 1, 1), date(2024, 2, 29), date(2025, 3, 1), self._day())
        last = first + timedelta(days=self._pick(363, 364, 365, 366, self._chance.randrange(800)))
        return {
            "contract_id": f"H{number}",
            "partner": PARTNERS[number % 4],
            "service": self._pick("presale", "aftersale"),
            "customer_id": f"K{number}",  # of one customer each, so that none renews another
            "valid_from": first,
            "valid_to": last,
            "ended_on": self._pick(None, None, first, last),
            "customer_ends_on": self._pick(None, last, last - timedelta(days=1), last + timedelta(days=1)),
        }


def check_year(seed: int, reading: str, on: date) -> None:
    year = Year(seed)
    rows = year.rows()
    runs = runs_of("P12", rows, [f"{month:%Y-%m}" for month in MONTHS], {"warnings_within": reading})
    for first, run in zip(MONTHS, runs, strict=True):
        last = first.replace(day=monthrange(first.year, first.month)[1])
        totals = {total.subject: total for total in run.totals}
        paid = {(own.subject, own.item): own.amount for own in run.pay if own.item != "assessed"}
        expected = {
            row["partner"]: month_of(rows, row, first, last, reading == "ever")
            for row in year.partners
            if (row["valid_from"] or first) <= last and (row["valid_to"] or last) >= first
        }
        assert {name: total.points for name, total in totals.items()} == {
            name: own["points"] for name, own in expected.items()
        }
        assert {name: [each["title"] for each in total.outcomes or ()] for name, total in totals.items()} == {
            name: own["follows"] for name, own in expected.items()
        }
        assert paid == {
            (name, item): own[item]
            for name, own in expected.items()
            for item in ("settled", "final")
            if item in own
        }
    check_contracts(rows, on)


def check_contracts(rows: dict[str, list[Row]], on: date) -> None:
    with stored({table: rows[table] for table in ("partners", "contracts")}) as facts:
        register = Register.read(Source(facts, CATALOGUE, backend()))
    found = {
        contract.id: contract
        for partner in register.partners_on(loaded("P12", ()).policy, on)
        for contract in partner.contracts
    }
    assert set(found) == {row["contract_id"] for row in rows["contracts"] if row["valid_from"] <= on}
    for row in rows["contracts"]:
        if row["contract_id"] in found:
            contract = found[row["contract_id"]]
            assert [point.state for point in contract.terms] == [term_of(row)], row
            assert (contract.standing == "expiring") is expires(row, on), row


@settings(
    max_examples=YEARS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(
    seed=st.integers(0, 2**32),
    reading=st.sampled_from(["year", "ever"]),
    on=st.dates(date(2025, 12, 1), date(2027, 3, 1)),
)
def test_every_month_and_contract_equals_the_oracle(seed: int, reading: str, on: date) -> None:
    check_year(seed, reading, on)
