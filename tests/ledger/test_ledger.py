"""Posting, closing and reading: idempotent, atomic, balanced, never rewritten; what is changed by hand is named."""

import sqlite3
import subprocess
import sys
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.errors import KaoheError
from kaohe.ledger.entry import Claim, Source
from kaohe.ledger.posting import dispute, pay_out, post
from kaohe.ledger.reading import balances, ledger_findings, statement
from kaohe.ledger.store import FILE, open_ledger


def source(run: str, period: str, known: str = "2026-11-01T00:00:00") -> Source:
    return Source(run, "P", period, "财务", known)


def claim(amount: str, item: str = "bonus", books: str = "due", subject: str = "甲") -> Claim:
    return Claim(subject, item, Decimal(amount), books, "第三条")


def of(ledger, subject: str = "甲", **dates) -> dict[str, str]:
    found = balances(statement(ledger, subject, **dates)).get(subject, {})
    return {name: str(amount) for name, amount in found.items() if amount}


def test_the_same_run_twice_posts_nothing(ledger) -> None:
    claims = [claim("80.00"), claim("20.00", "kept", "withheld")]
    assert len(post(ledger, source("a", "2026-10"), claims)) == 4
    assert post(ledger, source("a", "2026-10"), claims) == []
    assert of(ledger) == {"due": "80.00", "withheld": "20.00"}
    assert list(ledger_findings(ledger)) == []


def test_what_was_withheld_is_released_and_paid_at_closing(ledger) -> None:
    post(ledger, source("a", "2026-11"), [claim("20.00", "kept", "withheld")])
    post(ledger, source("b", "2026-12"), [claim("20.00", "refund", "released"), claim("5.00")])
    assert of(ledger) == {"due": "25.00"}
    pay_out(ledger, source("", "2026-12"))
    assert of(ledger) == {"paid": "25.00"}
    with pytest.raises(KaoheError, match="2026-12") as refused:
        pay_out(ledger, source("", "2026-12"))
    assert refused.value.code == "ledger.closed"


def test_a_late_return_is_an_adjustment_in_the_next_open_period(ledger) -> None:
    post(ledger, source("a", "2026-09"), [claim("100.00")])
    pay_out(ledger, source("", "2026-09"))
    pay_out(ledger, source("", "2026-10"))
    (_other, entry) = post(ledger, source("b", "2026-09", "2026-12-01T08:00:00"), [claim("70.00")])
    assert (entry.booked, entry.period, str(entry.amount)) == ("2026-11", "2026-09", "-30.00")
    assert entry.reason == "2026-09 的调整"
    assert of(ledger) == {"due": "-30.00", "paid": "100.00", "recovered": "30.00"}
    assert of(ledger, known="2026-11") == {"paid": "100.00"}
    assert of(ledger, valid=date(2026, 8, 31)) == {}
    pay_out(ledger, source("", "2026-11"))
    assert of(ledger)["due"] == "-30.00"  # carried: nothing is paid out of less than nothing
    post(ledger, source("c", "2026-12"), [claim("50.00")])
    pay_out(ledger, source("", "2026-12"))
    assert of(ledger)["paid"] == "120.00"


def test_a_disputed_amount_is_not_paid_until_it_is_resolved(ledger) -> None:
    post(ledger, source("a", "2026-10"), [claim("100.00")])
    dispute(ledger, source("a", "2026-10"), "甲", Decimal("40.00"), resolved=False)
    pay_out(ledger, source("", "2026-10"))
    assert of(ledger) == {"paid": "60.00", "disputed": "40.00"}
    dispute(ledger, source("a", "2026-11"), "甲", Decimal("40.00"), resolved=True)
    assert of(ledger) == {"paid": "60.00", "due": "40.00"}


def test_what_fails_in_the_middle_is_not_posted_at_all(ledger) -> None:
    def claims():
        yield claim("1.00")
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        post(ledger, source("a", "2026-10"), claims())
    assert (ledger.entries(), ledger.closed()) == ([], [])


@pytest.mark.parametrize(
    ("change", "code", "number"),
    [
        ("update ledger_entries set amount = amount + 1 where number = 2", "ledger.changed", "2"),
        ("update ledger_entries set author = 'x' where number = 1", "ledger.changed", "1"),
        ("delete from ledger_entries where number = 2", "ledger.missing", "2"),
        ("delete from ledger_entries where number = 4", "ledger.missing", "4"),
    ],
)
def test_what_is_changed_by_hand_is_named(tmp_path, change: str, code: str, number: str) -> None:
    with open_ledger(tmp_path) as ledger:
        post(ledger, source("a", "2026-10"), [claim("1.00"), claim("2.00", "other")])
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            ledger.execute(change)
    connection = sqlite3.connect(tmp_path / FILE)
    for event in ("update", "delete"):
        connection.execute(f"drop trigger ledger_entries_{event}")
    connection.execute(change)
    connection.commit()
    connection.close()
    with open_ledger(tmp_path) as ledger:
        found = {(finding.code, finding.place.value) for finding in ledger_findings(ledger)}
    assert (code, number) in found


WRITER = """
import sys
from decimal import Decimal
from pathlib import Path
from kaohe.ledger.entry import Claim, Source
from kaohe.ledger.posting import post
from kaohe.ledger.store import open_ledger
with open_ledger(Path(sys.argv[1])) as ledger:
    claims = [Claim(f"人{n}", "bonus", Decimal("1.00"), "due", "") for n in range(300)]
    post(ledger, Source("r", "P", "2026-10", "x", "2026"), claims)
"""


def test_processes_that_post_at_once_post_once(tmp_path) -> None:
    started = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path]) for _number in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]
    with open_ledger(tmp_path) as ledger:
        assert len(ledger.entries()) == 600
        assert list(ledger_findings(ledger)) == []


HISTORY = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(["甲", "乙"]),
        st.sampled_from(["due", "withheld"]),
        st.integers(-500, 500),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(HISTORY, st.sets(st.integers(1, 14), max_size=3))
def test_any_history_of_runs_ends_where_one_calculation_would(tmp_path_factory, history, closings) -> None:
    """Runs of any period in any order, closings in between: in the end the latest run of each period holds."""
    latest: dict[tuple[int, str, str], Decimal] = {}
    closed = 0
    with open_ledger(tmp_path_factory.mktemp("history")) as ledger:
        seen: list = []
        for number, (month, subject, books, cents) in enumerate(history, 1):
            latest[month, subject, books] = Decimal(cents) / 100
            claims = [
                Claim(who, f"item_{kind}", amount, kind, "一")
                for (when, who, kind), amount in latest.items()
                if when == month
            ]
            post(ledger, source(f"r{number}", f"2026-0{month}"), claims)
            if number in closings:
                closed += 1
                pay_out(ledger, source("", f"2026-0{closed}"))
            entries = ledger.entries()
            assert entries[: len(seen)] == seen
            seen = entries
        assert list(ledger_findings(ledger)) == []
        assert all(one.number + 1 == other.number for one, other in pairwise(seen))
        for who in ("甲", "乙"):
            own = balances(seen).get(who, {"due": 0, "paid": 0, "withheld": 0})
            wanted = {
                kind: sum((a for (_m, w, k), a in latest.items() if (w, k) == (who, kind)), Decimal(0))
                for kind in ("due", "withheld")
            }
            assert own["due"] + own["paid"] == wanted["due"]
            assert own["withheld"] == wanted["withheld"]
