"""What must hold of any change of versions: one that changes nothing is not felt, days lie between, money is whole."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engine import scoring
from kaohe.engine.amounts import Amount
from kaohe.engine.changing import pay_of_all
from kaohe.engine.figures import half_up
from kaohe.engine.opening import open_job
from kaohe.engine.result import Inputs, Run, UnderVersion
from kaohe.engine.roster import Member, Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.filing import file_version
from kaohe.policy.loader import load_document

PAYING = (Path(__file__).parents[1] / "pay" / "policy.yaml").read_text(encoding="utf-8")
OLD = (Path(__file__).parent / "old.yaml").read_text(encoding="utf-8")
POLICY = load_document(parse_document(OLD, "old.yaml"), CATALOGUE).policy
FACTS = {
    "assignments": [
        {"person": name, "unit": "一部", "post": "经理", "valid_from": "2026-01-01"} for name in "甲乙丙丁"
    ],
    "plans": [
        {"unit": "甲", "item": "销售", "period": f"2026-{month:02}", "planned": 100} for month in range(1, 7)
    ],
    "collections": [
        {
            "collection_id": str(number),
            "subject": "甲乙丙"[number % 3],
            "collected_on": f"2026-{number % 5 + 1:02}-{number % 28 + 1:02}",
            "amount": f"{number * 7 % 900}.37",
        }
        for number in range(60)
    ],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    folder = tmp_path_factory.mktemp("laws")
    facts_of_rows(FACTS, folder)
    return Workspace.open(folder)


def scored(workspace: Workspace, period: str) -> Record:
    job = open_job(workspace, "PAYTEST", period)
    run = score(job, workspace.version)
    return read(save(workspace.root / "runs", Record.of(run, job)))


@pytest.mark.parametrize("few", [0, scoring.FEW])
def test_a_version_that_changes_nothing_is_not_felt(workspace: Workspace, monkeypatch, few: int) -> None:
    monkeypatch.setattr(scoring, "FEW", few)
    folder = workspace.root / "policies" / "PAYTEST"
    for version in (folder / "versions").glob("*"):
        version.unlink()
    (folder / "policy.yaml").unlink(missing_ok=True)
    file_version(folder, PAYING)
    before = {period: scored(workspace, period) for period in ("2026-03", "2026-04", "2026-05")}
    file_version(folder, PAYING.replace("valid_from: 2026-01-01", "valid_from: 2026-04-11"))
    for period, own in before.items():
        after = scored(workspace, period)
        assert bool(after.run.versions) is (period == "2026-04")
        assert {(one.subject, one.item): one.amount for one in after.run.pay} == {
            (one.subject, one.item): one.amount for one in own.run.pay
        }


cents = st.integers(0, 100_000).map(lambda own: Decimal(own) / 100)


def under(first: int, days: int, whole: list[Decimal]) -> UnderVersion:
    begins = date(2026, 3, first)
    roster = Roster({f"人{number}": Member() for number in range(len(whole))})
    total = sum(whole, Decimal(0))
    pay = (
        Amount("人0", "pool", total, None, "none"),
        *(Amount(f"人{number}", "shared", own) for number, own in enumerate(whole)),
        *(Amount(f"人{number}", "wages", own) for number, own in enumerate(whole)),
    )
    inputs = Inputs("DATED", "", "", "2026-03", {}, "CN", "", "")
    run = replace(Run("", inputs, 0, {}, (), (), {}), roster=roster, pay=pay)
    last = begins + timedelta(days=days - 1)
    return UnderVersion(begins.isoformat(), begins, last, Fraction(days, 31), run, None)


@settings(max_examples=80, deadline=None)
@given(
    days=st.integers(1, 30),
    amounts=st.lists(st.tuples(cents, cents), min_size=1, max_size=6),
)
def test_parts_add_up_to_their_pool_and_amounts_lie_between(days: int, amounts) -> None:
    one, other = ([own[side] for own in amounts] for side in (0, 1))
    versions = (under(1, days, one), under(days + 1, 31 - days, other))
    assert versions[0].whole is not None
    found = pay_of_all({own.version: POLICY for own in versions}, versions, versions[0].whole.roster)
    paid = {(own.subject, own.item): own.amount for own in found}
    assert sum((own.amount for own in found if own.item == "shared"), Decimal(0)) == paid["人0", "pool"]
    for number, pair in enumerate(amounts):
        # An oracle of its own: decimals, multiplied out.
        exact = Fraction(pair[0]) * days / 31 + Fraction(pair[1]) * (31 - days) / 31
        assert paid[f"人{number}", "wages"] == half_up(exact, 2)
        assert min(pair) <= paid[f"人{number}", "wages"] <= max(pair)
        assert abs(Fraction(paid[f"人{number}", "shared"]) - exact) < Fraction(1, 100)
