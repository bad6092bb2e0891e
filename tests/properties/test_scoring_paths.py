"""Points come out alike by plain arithmetic and by the engine's columns: P01, and policies made up at random."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from any_rule import KINDS
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaohe.engine.backend import Backend, connect
from kaohe.engine.measures import Measured
from kaohe.engine.roster import Member, Roster
from kaohe.engine.scoring import Scored, score_all
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.checks.rules import FROM_A_MEASURE
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy
from kaohe.policy.measure import Count, Mean, Ratio, Sum
from kaohe.policy.period import parse_period
from kaohe.policy.policy import Policy
from kaohe.policy.rules.registry import read_rule
from kaohe.policy.rules.rule import PREMISE, Rule
from kaohe.policy.scope import roster_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

CITE = "第一条"
MILLION = 10**6


@cache
def backend() -> Backend:
    return connect(threads=1)


def counted(policy: Policy, subjects: Iterable[str], random: Random) -> Measured:
    """Figures as `measure_all` leaves them: some measures without any row, some at zero, some with few."""
    measured = Measured()
    for subject in subjects:
        measured.subjects.add(subject)
        for name, measure in policy.measures.items():
            if random.random() < 0.15:
                continue
            rows = random.choice([1, 3, 7, random.randint(1, 400)])
            part = random.choice([0, rows, random.randint(0, rows), rows - min(rows, 3)])
            if isinstance(measure.value, Sum):
                part = random.choice([0, 1, 2, 5]) * MILLION
            elif isinstance(measure.value, Mean):
                part = random.randint(0, 100) * rows * MILLION + random.randint(0, MILLION)
            elif isinstance(measure.value, Ratio):
                rows = random.randint(0, 900) * MILLION
                part = random.randint(0, 1000) * MILLION - random.choice([0, 0, 40 * MILLION])
            elif isinstance(measure.value, Count):
                part = rows
            measured.add(subject, name, part, rows)
    return measured


PERIODS = {"month": parse_period("2026-10"), "quarter": parse_period("2026-Q4")}


def both(
    policy: Policy, measured: Measured, cycle: str, roster: Roster | None = None
) -> tuple[Scored, Scored]:
    roster, period = roster or Roster.of(measured.subjects), PERIODS[cycle]
    return tuple(
        score_all(policy, measured, roster, period, backend(), few=few) for few in (len(measured.subjects), 0)
    )


def assert_alike(plain: Scored, columns: Scored) -> None:
    assert plain.subjects == columns.subjects
    for part in ("values", "statuses", "points", "maxima"):
        ours, theirs = getattr(plain, part), getattr(columns, part)
        assert ours.keys() == theirs.keys()
        for name in ours:
            assert list(ours[name]) == list(theirs[name]), f"{part} of {name}"


@pytest.mark.parametrize("cycle", ["month", "quarter"])
def test_p01_for_many_units(cycle: str) -> None:
    policy = load_policy("P01", Library(), CATALOGUE).policy
    measured = counted(policy, (f"u{number:04d}" for number in range(400)), Random(7))  # noqa: S311
    assert_alike(*both(policy, measured, cycle))


def rule(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Rules of one kind that a measure can feed."""
    return KINDS[name].filter(lambda written: not _lacking(read_rule(written)))


def _lacking(rule: Rule) -> frozenset[str]:
    return rule.missing(FROM_A_MEASURE | {PREMISE + one.of for one in rule.premises()})


FED = sorted(
    # These need what no measure of a leaf gives: money, people, other indicators, what was paid before.
    KINDS.keys()
    - {"compound", "pool", "base_less", "allowance", "withheld", "cumulative", "excess", "brackets"}
)

VALUES = {
    "share": {"kind": "share", "of": "passed"},
    "count": {"kind": "count"},
}
TABLES = {
    "sum": ("events", "occurred_on", {"kind": "sum", "column": "count"}),
    "mean": ("ratings", "period", {"kind": "mean", "column": "score"}),
    "ratio": ("revenue", "month", {"kind": "ratio", "column": "amount", "to": "plan"}),
}


APPLIES = st.sampled_from(
    [
        *[None] * 6,
        "line = 一线",
        "line != 一线",
        "not (line in (一线, 二线) or level >= 3)",
        "level is missing or level < 3",
        "hired_on in period and status = probation",
        "not hired_on in period",
        "work_years >= 1.5",
        "hired_on <= left_on",
        "not hired_on <= left_on",
    ]
)


def roster_of(subjects: Iterable[str], random: Random) -> Roster:
    """People of whom some cells are missing, some exempt as a whole or from an item."""
    days = [None, date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1)]
    cells = {
        "line": [None, "一线", "二线", "三线"],
        "level": [None, 1, 2, 3, 4],
        "status": [None, "regular", "probation"],
        "work_years": [None, Decimal("1.499999"), Decimal("1.5"), Decimal(7)],
        "hired_on": days,
        "left_on": days,
    }

    def member() -> Member:
        row = {name: random.choice(choices) for name, choices in cells.items()}
        reason = "停职" if random.random() < 0.1 else None
        items = ("leaf0", "leaf1", "left", "right", "total", "elsewhere")
        return Member(row, reason, {item: "免考" for item in items if random.random() < 0.05})

    return Roster({subject: member() for subject in subjects}, roster_columns(CATALOGUE, "person"))


@st.composite
def leaf(draw: st.DrawFn, measures: list[str]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "title": "项",
        "cite": CITE,
        "max": draw(st.integers(1, 40)),
        "cycles": draw(st.sampled_from([["month"], ["month", "quarter"], ["quarter"]])),
        "floor": draw(st.sampled_from([0, 0, None, "1.5"])),
        "cap": draw(st.sampled_from([None, None, 10])),
        "applies_to": draw(APPLIES),
    }
    if draw(st.integers(0, 5)):
        kind = draw(st.sampled_from(FED))
        written |= {
            "measure": draw(st.sampled_from(measures)),
            "rule": draw(rule(kind)),
            "better": draw(st.sampled_from(["higher", "lower"])),
            "missing": draw(st.sampled_from(["leave", "leave", "zero", "full"])),
            "peers": draw(st.sampled_from([[], [], ["line"], ["line", "level"], ["hired_on"]])),
        }
        conditions = read_rule(written["rule"]).premises()
        written["conditions"] = {one.of: draw(st.sampled_from(measures)) for one in conditions}
    return written | draw(events(measures))


@st.composite
def events(draw: st.DrawFn, measures: list[str]) -> dict[str, Any]:
    adjustments = [
        {"title": "事件", "cite": CITE, "measure": "events", "rule": draw(rule("occurrence"))}
        for _ in range(draw(st.integers(0, 2)))
    ]
    void = [{"title": "作废", "cite": CITE, "measure": measures[1]}] if not draw(st.integers(0, 7)) else []
    requires = [draw(requirement(measures)) for _ in range(draw(st.sampled_from([0, 0, 1, 2])))]
    return {"adjustments": adjustments, "void_on": void, "requires": requires}


@st.composite
def requirement(draw: st.DrawFn, measures: list[str]) -> dict[str, Any]:
    bounds = {"at_least": st.sampled_from(["30%", "0.5", 5]), "at_most": st.sampled_from([0, 1, "75%", 60])}
    names = draw(st.sampled_from([["at_least"], ["at_most"], ["at_least", "at_most"]]))
    otherwise = st.sampled_from(["zero", "leave", {"points": "7.125"}, {"at_most": "4.5"}, {"at_most": 0}])
    written = {"title": "前提", "cite": CITE, "measure": draw(st.sampled_from(measures))}
    written |= {name: draw(bounds[name]) for name in names} | {"otherwise": draw(otherwise)}
    return written | {"missing": draw(st.sampled_from([None, "met", "unmet"]))}


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    measures = {
        name: {
            "title": name,
            "cite": CITE,
            "table": "quality_checks",
            "counts_in": "checked_on",
            "value": value,
        }
        for name, value in VALUES.items()
    } | {
        name: {"title": name, "cite": CITE, "table": table, "counts_in": counts_in, "value": value}
        for name, (table, counts_in, value) in (*TABLES.items(), ("events", TABLES["sum"]))
    }
    measures["count"]["when_empty"] = draw(st.sampled_from(["missing", "zero"]))
    names = sorted(measures)
    leaves = {f"leaf{number}": draw(leaf(names)) for number in range(draw(st.integers(1, 7)))}
    cut = draw(st.integers(0, len(leaves)))
    parts = {"left": list(leaves)[:cut], "right": list(leaves)[cut:]}
    groups = {name: draw(group(names, of)) for name, of in parts.items() if of}
    total = {"title": "总分", "cite": CITE, "kind": "mean", "of": list(groups)}
    if len(groups) == 2 and draw(st.booleans()):
        total["of"] = {"left": "35%", "right": "65%"}
    return Policy.model_validate(
        {
            "id": "X",
            "title": "试",
            "version": "1",
            "source": "试",
            "cite": CITE,
            "valid_from": "2026-01-01",
            "scope": "试",
            "precision": {"cite": CITE, "points": draw(st.sampled_from([2, 2, 0, 3]))},
            "measures": measures,
            "indicators": {**leaves, **groups, "total": total},
            "total": "total",
        }
    )


@st.composite
def group(draw: st.DrawFn, measures: list[str], of: list[str]) -> dict[str, Any]:
    base = {"title": "组", "cite": CITE, "of": of, "applies_to": draw(APPLIES)} | draw(events(measures))
    if draw(st.booleans()):
        return base | {"kind": "mean"}
    return base | {"kind": "sum", "scale_to": draw(st.sampled_from([None, 100, Decimal("62.5")]))}


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
)
@given(policy=policies(), seed=st.integers(0, 2**32), cycle=st.sampled_from(["month", "month", "quarter"]))
def test_any_policy_for_many_subjects(policy: Policy, seed: int, cycle: str) -> None:
    random = Random(seed)  # noqa: S311
    measured = counted(policy, (f"s{number:03d}" for number in range(150)), random)
    assert_alike(*both(policy, measured, cycle, roster_of(sorted(measured.subjects), random)))
