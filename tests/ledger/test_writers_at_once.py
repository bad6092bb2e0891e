"""Several processes at one ledger, and one that is killed: each posting is there once or not at all."""

import json
import signal
import subprocess
import sys

from kaohe.ledger.integrity import ledger_findings
from kaohe.ledger.reading import Until, balances, statement, totals
from kaohe.ledger.store import open_ledger

WRITER = """
import json, sys, time
from pathlib import Path
from kaohe.ledger.closing import pay_out
from kaohe.ledger.entry import Claims, Source
from kaohe.ledger.posting import post
from kaohe.ledger.store import Ledger, open_ledger

given = json.loads(sys.argv[1])
if given.get("halt"):
    insert = Ledger.insert
    def halting(self, table, rows):
        insert(self, table, rows if table != given["halt"] else rows[: len(rows) // 2])
        if table == given["halt"]:
            print("halted", flush=True)
            time.sleep(600)
    Ledger.insert = halting
with open_ledger(Path(given["root"]), given["url"]) as ledger:
    print("open", flush=True)
    sys.stdin.readline()
    for period in given.get("close", ()):
        pay_out(ledger, Source("", "", period, "财务", "2026-11-01T00:00:00+00:00"))
    for period in given.get("post", ()):
        claims = [Claims(item, "due", "一", {f"人{n}": 100 for n in range(given["people"])}) for item in "abc"]
        post(ledger, Source(f"run {period}", "P", period, "财务", "2026-11-01T00:00:00+00:00"), claims)
"""


def started(opening, **what) -> subprocess.Popen:
    """Start a writer and wait until it has opened the ledger; it goes on when its input ends."""
    given = {"root": str(opening[0]), "url": opening[1], "people": 300, **what}
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, json.dumps(given)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"open\n"
    return process


def all_at_once(writers: list[subprocess.Popen]) -> list[int]:
    for writer in writers:
        writer.stdin.close()
    return [writer.wait(60) for writer in writers]


def test_processes_that_post_at_once_post_once(opening) -> None:
    months = ["2026-09", "2026-10"]
    assert all_at_once([started(opening, post=order) for order in (months, months[::-1], months)]) == [
        0,
        0,
        0,
    ]
    with open_ledger(*opening) as ledger:
        assert sorted(own.period for own in ledger.postings()) == months
        assert len(statement(ledger, None, Until())) == 2 * 2 * 3 * 300
        assert list(ledger_findings(ledger)) == []


def test_closing_while_others_post_pays_what_was_posted_and_carries_the_rest(opening) -> None:
    writers = [started(opening, post=[f"2026-{month:02}" for month in (7, 8, 9)])]
    writers += [started(opening, close=["2026-07", "2026-08"]), started(opening, post=["2026-08", "2026-10"])]
    assert all_at_once(writers) == [0, 0, 0]
    with open_ledger(*opening) as ledger:
        assert list(ledger_findings(ledger)) == []
        postings = ledger.postings()
        assert sorted(own.period for own in postings if own.kind == "run") == [
            f"2026-{month:02}" for month in (7, 8, 9, 10)
        ]
        closed_at = {own.period: own.number for own in postings if own.kind == "closing"}
        assert sorted(closed_at) == ["2026-07", "2026-08"]
        paid = 0
        for own in postings:
            if own.kind == "run":
                # Nothing is booked in a period that is closed, and what was booked before is paid.
                assert own.number < closed_at.get(own.booked, 10**6)
                paid += 300 * (own.booked in closed_at)
        sums = totals(balances(ledger, "人7", Until()))["人7"]
        assert (sums["paid"] * 100, (sums["paid"] + sums["due"]) * 100) == (paid, 4 * 300)


def test_what_is_killed_while_it_posts_ten_thousand_statements_leaves_nothing(opening) -> None:
    writer = started(opening, post=["2026-10"], people=10_000, halt="ledger_lines")
    writer.stdin.close()
    assert writer.stdout.readline() == b"halted\n"
    writer.send_signal(signal.SIGKILL)
    assert writer.wait(60) == -signal.SIGKILL
    with open_ledger(*opening) as ledger:
        assert (ledger.postings(), ledger.subjects(), ledger.head()[0]) == ([], {}, 0)
    assert all_at_once([started(opening, post=["2026-10"], people=10_000)]) == [0]
    with open_ledger(*opening) as ledger:
        assert [own.last for own in ledger.postings()] == [30_000]
        assert list(ledger_findings(ledger)) == []


def test_a_writer_killed_at_any_time_has_posted_all_or_nothing(opening) -> None:
    for wait in (0.02, 0.1, 0.2):
        writer = started(opening, post=["2026-10"], people=10_000)
        writer.stdin.close()
        try:
            writer.wait(wait)
        except subprocess.TimeoutExpired:
            writer.kill()
            writer.wait(60)
        with open_ledger(*opening) as ledger:
            assert [own.last for own in ledger.postings()] in ([], [30_000])
            assert list(ledger_findings(ledger)) == []
