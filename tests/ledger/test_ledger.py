"""Posting, closing, disputes and reading: idempotent, atomic, balanced, never rewritten, as of any date."""

from datetime import date
from decimal import Decimal

import pytest

from kaohe.errors import KaoheError
from kaohe.ledger.closing import pay_out
from kaohe.ledger.disputing import Contested, dispute, release
from kaohe.ledger.entry import Claims, Source
from kaohe.ledger.integrity import ledger_findings
from kaohe.ledger.posting import post
from kaohe.ledger.reading import Until, balances, statement, totals, until


def source(run: str, period: str, known: str = "2026-11-01T00:00:00+00:00", **more) -> Source:
    return Source(run, "P", period, "财务", known, **more)


def claim(amount: str, item: str = "bonus", books: str = "due", subject: str = "甲", **more) -> Claims:
    return Claims(item, books, "第三条", {subject: int(Decimal(amount) * 100)}, **more)


def of(ledger, subject: str = "甲", **dates) -> dict[str, str]:
    found = totals(balances(ledger, subject, Until(**dates))).get(subject, {})
    return {name: str(amount) for name, amount in found.items() if amount}


def lines(ledger) -> list:
    return statement(ledger, None, Until())


def test_the_same_run_twice_posts_nothing(ledger) -> None:
    claims = [claim("80.00"), claim("20.00", "kept", "withheld")]
    assert post(ledger, source("a", "2026-10"), claims).last == 2
    assert post(ledger, source("a", "2026-10"), claims) is None
    assert of(ledger) == {"due": "80.00", "withheld": "20.00"}
    entries = lines(ledger)
    assert sum(own.amount for own in entries) == 0
    assert {(own.run, own.cite, own.author, own.currency) for own in entries} == {
        ("a", "第三条", "财务", "CNY")
    }
    assert list(ledger_findings(ledger)) == []


def test_what_was_withheld_is_released_and_paid_at_closing(ledger) -> None:
    post(ledger, source("a", "2026-11"), [claim("20.00", "kept", "withheld")])
    post(ledger, source("b", "2026-12"), [claim("20.00", "refund", "released"), claim("5.00")])
    assert of(ledger) == {"due": "25.00"}
    pay_out(ledger, source("", "2026-12"))
    assert of(ledger) == {"paid": "25.00"}
    paid = [own for own in lines(ledger) if own.account == "paid"]
    assert [(own.item, str(own.amount), own.run, own.cite) for own in paid] == [
        ("bonus", "5.00", "b", "第三条"),
        ("refund", "20.00", "b", "第三条"),
    ]
    with pytest.raises(KaoheError, match="2026-12") as refused:
        pay_out(ledger, source("", "2026-12"))
    assert refused.value.code == "ledger.closed"


def test_a_late_return_is_an_adjustment_in_the_next_open_period(ledger) -> None:
    post(ledger, source("a", "2026-09"), [claim("100.00")])
    pay_out(ledger, source("", "2026-09"))
    pay_out(ledger, source("", "2026-10"))
    late = source("b", "2026-09", "2026-12-01T08:00:00+00:00", reason="退货")
    posting = post(ledger, late, [claim("70.00")])
    (entry, other) = statement(ledger, None, Until(), posting.number)
    assert (entry.booked, entry.period, str(entry.amount)) == ("2026-11", "2026-09", "-30.00")
    assert (other.account, str(other.amount), entry.reason) == ("recovered", "30.00", "2026-09 的调整:退货")
    assert of(ledger) == {"due": "-30.00", "paid": "100.00", "recovered": "30.00"}
    assert of(ledger, known="2026-12-01T08:00:00+00:00") == {"paid": "100.00"}
    assert of(ledger, valid=date(2026, 8, 31)) == {}
    pay_out(ledger, source("", "2026-11"))
    assert of(ledger)["due"] == "-30.00"  # carried: nothing is paid out of less than nothing
    post(ledger, source("c", "2026-12"), [claim("50.00")])
    pay_out(ledger, source("", "2026-12"))
    assert of(ledger) == {"paid": "120.00", "recovered": "30.00"}
    by_item = {own.period: str(own.accounts["paid"]) for own in balances(ledger, "甲", Until())}
    assert by_item == {"2026-09": "70.00", "2026-12": "50.00"}


def test_what_changes_about_a_published_period_is_booked_in_the_next_that_is_not(ledger) -> None:
    published = ("2026-09", "2026-10")
    post(ledger, source("a", "2026-09"), [claim("100.00")], published)
    changed = post(ledger, source("b", "2026-09"), [claim("100.01")], published)
    assert changed.booked == "2026-11"
    assert post(ledger, source("c", "2026-10"), [claim("1.00")], published).booked == "2026-10"


def test_a_run_of_older_facts_is_refused_unless_somebody_says_why(ledger) -> None:
    post(ledger, source("b", "2026-10", facts=5), [claim("2.00")])
    with pytest.raises(KaoheError, match="第 4 版") as refused:
        post(ledger, source("a", "2026-10", facts=4), [claim("1.00")])
    assert refused.value.code == "ledger.stale"
    post(ledger, source("a", "2026-10", facts=4, reason="第 5 版数据作废", insists=True), [claim("1.00")])
    assert of(ledger) == {"due": "1.00", "recovered": "1.00"}


def test_what_cannot_be_worked_out_any_more_stays_as_posted(ledger) -> None:
    post(ledger, source("a", "2026-10"), [claim("9.00"), claim("5.00", "gone")])
    post(ledger, source("b", "2026-10"), [Claims("bonus", "due", "第三条", {}, frozenset({"甲"}))])
    assert of(ledger) == {"due": "9.00", "recovered": "5.00"}


def test_a_disputed_amount_is_not_paid_until_it_is_released(ledger) -> None:
    post(ledger, source("a", "2026-10"), [claim("100.00"), claim("7.00", "other")])
    why = source("", "2026-10", reason="数错了")
    put = dispute(ledger, why, Contested("甲", "bonus", 4000, "申诉办法第二条"))
    (_due, aside) = statement(ledger, "甲", Until(), put.number)
    assert (aside.account, aside.kind, str(aside.amount), aside.run) == ("disputed", "disputed", "40.00", "a")
    assert (aside.cite, aside.author, aside.reason) == ("申诉办法第二条", "财务", "数错了")
    pay_out(ledger, source("", "2026-10"))
    assert of(ledger) == {"paid": "67.00", "disputed": "40.00"}
    assert of(ledger, valid=date(2026, 9, 30)) == {}
    back = release(ledger, source("", "2026-10", reason="核对无误"), Contested("甲", "bonus"))
    assert (back.booked, back.reason) == ("2026-11", "2026-10 的调整:核对无误")
    assert of(ledger) == {"paid": "67.00", "due": "40.00"}
    assert list(ledger_findings(ledger)) == []


@pytest.mark.parametrize(
    ("item", "cents", "policy", "code"),
    [
        ("bonus", 10001, "P", "ledger.not_due"),
        ("bonus", -1, "", "ledger.not_due"),
        ("bonus", 0, "", "ledger.not_due"),
        ("bonsu", None, "", "ledger.no_item"),
        ("bonus", None, "Q", "ledger.no_item"),
        ("both", None, "", "ledger.which_policy"),
    ],
)
def test_more_than_is_due_cannot_be_disputed(ledger, item, cents, policy, code) -> None:
    post(ledger, source("a", "2026-10"), [claim("100.00"), claim("1.00", "both")])
    post(ledger, Source("q", "Q", "2026-10", "财务", "2026"), [claim("1.00", "both")])
    before = lines(ledger)
    with pytest.raises(KaoheError) as refused:
        dispute(ledger, Source("", policy, "2026-10", "x", "2026", "因"), Contested("甲", item, cents))
    assert refused.value.code == code
    with pytest.raises(KaoheError) as refused:
        release(ledger, Source("", "P", "2026-10", "x", "2026", "因"), Contested("甲", "bonus"))
    assert refused.value.code == "ledger.not_disputed"
    assert lines(ledger) == before


def test_a_recovery_is_disputed_with_its_sign(ledger) -> None:
    post(ledger, source("a", "2026-10"), [claim("100.00")])
    pay_out(ledger, source("", "2026-10"))
    post(ledger, source("b", "2026-10"), [claim("70.00")])
    dispute(ledger, source("", "2026-10", reason="不认扣回"), Contested("甲", "bonus", -1000))
    assert of(ledger) == {"due": "-20.00", "paid": "100.00", "recovered": "30.00", "disputed": "-10.00"}


def test_balances_are_those_of_any_known_moment_whatever_the_clocks_say(ledger) -> None:
    """What was answered about a moment is answered again, though a writer's clock was behind."""
    seen = {}
    for hour, amount in enumerate(("1.00", "2.00", "3.00"), 1):
        post(ledger, source("r", "2026-10", f"2026-11-0{hour}T00:00:00+00:00"), [claim(amount)])
        seen[f"2026-11-0{hour}T00:00:01+00:00"] = of(ledger)
    post(
        ledger, source("s", "2026-09", "2026-10-01T00:00:00+00:00"), [claim("9.00")]
    )  # a clock that is behind
    assert {moment: of(ledger, known=moment) for moment in list(seen)[:2]} == dict(list(seen.items())[:2])
    assert [own.known for own in lines(ledger)] == sorted(own.known for own in lines(ledger))


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("2026-11-05", "2026-11-05T16:00:00+00:00"),
        ("2026-11-05T18:00", "2026-11-05T10:01:00+00:00"),
        ("2026-11-05T18:00:07", "2026-11-05T10:00:08+00:00"),
        ("2026-11-05T18:00:07+00:00", "2026-11-05T18:00:08+00:00"),
    ],
)
def test_a_known_date_is_local_and_includes_its_day(text: str, bound: str) -> None:
    assert until(None, text).known == bound


def test_what_fails_in_the_middle_is_not_posted_at_all(ledger) -> None:
    class Broken(dict):
        def items(self):
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        post(ledger, source("a", "2026-10"), [claim("1.00"), Claims("x", "due", "", Broken({"甲": 1}))])
    assert (lines(ledger), ledger.closed()) == ([], [])


def test_a_trial_leaves_nothing(ledger) -> None:
    with ledger.trial():
        posting = post(ledger, source("a", "2026-10"), [claim("1.00")])
        assert len(statement(ledger, None, Until(), posting.number)) == 2
    assert (lines(ledger), ledger.head()[0]) == ([], 0)
