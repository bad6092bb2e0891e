"""Money on pages: what the library works out, posted once, by two persons, seen by whom it concerns."""

from decimal import Decimal
from urllib.parse import unquote

import pytest

HEADED, OTHER = "港口支撑中心", "城东支撑中心"


@pytest.fixture
def paid(cycle):
    return cycle("2026-Q3", "P17")


@pytest.fixture
def posting(paid):
    from kaohe.cycle.models import PayProposal

    return PayProposal.objects.get(cycle=paid)


def text_of(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    return unquote(answer.content.decode())


def decide(browse, who, proposal, **sent):
    return browse(who).post(f"/ledger/proposals/{proposal.pk}/decide/", {"decision": "approve", **sent})


def entries(subject=None):
    from kaohe.cycle import paying
    from kaohe.ledger.reading import Until, statement

    with paying.ledger() as opened:
        return statement(opened, subject, Until())


def test_the_statement_shows_every_item_with_its_arithmetic(browse, paid):
    from kaohe.cycle.results import record

    run = record(paid.published_run).run
    shown = text_of(browse("head").get(f"/cycles/{paid.pk}/of/{HEADED}/statement/"))
    for own in run.pay:
        if own.subject == HEADED and own.books != "none":
            assert str(own.amount) in shown
    assert "本期应发" in shown


def test_pay_is_kept_from_those_who_may_see_the_statement_only(browse, paid):
    assert "本期应发" not in text_of(browse("admin").get(f"/cycles/{paid.pk}/of/{HEADED}/statement/"))


def test_the_preview_is_what_approval_writes(browse, paid, posting):
    shown = text_of(browse("analyst").get(f"/cycles/{paid.pk}/pay/"))
    assert entries() == []
    assert decide(browse, "analyst", posting).status_code == 302
    written = entries()
    assert written
    assert sum(own.amount for own in written) == Decimal(0)
    for own in written:
        if own.account != "employer":
            assert f"{own.amount:+f}" in shown
        assert "李文静(analyst)" in own.author
        assert "郑会计(finance)" in own.author


def test_a_preview_is_read_while_somebody_else_writes(browse, paid):
    from kaohe.cycle import paying
    from kaohe.ledger import store

    free = text_of(browse("analyst").get(f"/cycles/{paid.pk}/pay/"))
    closing = text_of(browse("finance").get("/ledger/close/?period=2026-Q3"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "WAIT", 0.0)  # whoever would have to wait is refused at once
        with paying.ledger() as other, other.writing():
            assert parts(text_of(browse("analyst").get(f"/cycles/{paid.pk}/pay/"))) == parts(free)
            assert parts(text_of(browse("finance").get("/ledger/close/?period=2026-Q3"))) == parts(closing)


def parts(page):
    """Return the lines of a page that are the same whenever it is asked for."""
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


def test_who_proposes_does_not_decide(browse, posting):
    assert decide(browse, "finance", posting).status_code == 409
    assert entries() == []


def test_a_form_sent_twice_posts_once(browse, posting):
    assert decide(browse, "analyst", posting).status_code == 302
    before = entries()
    assert decide(browse, "analyst", posting).status_code == 409
    assert entries() == before


def test_what_changed_since_it_was_shown_is_not_posted(browse, paid, posting):
    posting.shown = "0" * 64
    posting.save()
    answer = decide(browse, "analyst", posting)
    assert answer.status_code == 409
    assert "与提出时不一样" in answer.content.decode()
    posting.refresh_from_db()
    assert posting.state == "open"
    assert entries() == []
    assert decide(browse, "analyst", posting, decision="reject", why="再看").status_code == 302
    assert browse("finance").post(f"/cycles/{paid.pk}/pay/propose/").status_code == 302


def test_a_process_that_ended_between_both_databases_posts_nothing_twice(browse, paid, posting):
    from kaohe.cycle import paying
    from kaohe.cycle.booking import Clerk

    with paying.ledger() as opened, opened.writing():
        paying._posted(opened, paid, Clerk("x", "2026-10-01T00:00:00+00:00"))
    before = entries()
    assert decide(browse, "analyst", posting).status_code == 302
    assert entries() == before


def test_rejection_needs_a_reason_and_a_second_proposal_waits_for_the_first(browse, paid, posting):
    assert decide(browse, "analyst", posting, decision="reject").status_code == 409
    assert browse("finance").post(f"/cycles/{paid.pk}/pay/propose/").status_code == 409


def test_a_period_is_closed_by_two_and_pays_what_is_due(browse, posting):
    from kaohe.cycle.models import PayProposal

    decide(browse, "analyst", posting)
    preview = text_of(browse("finance").get("/ledger/close/?period=2026-Q3"))
    assert browse("finance").post("/ledger/close/propose/", {"period": "2026-Q3"}).status_code == 302
    closing = PayProposal.objects.get(kind="closing")
    assert "2026-Q3" in text_of(browse("analyst").get("/"))
    assert decide(browse, "analyst", closing).status_code == 302
    paid_out = [own for own in entries() if own.account == "paid"]
    assert paid_out
    assert str(sum(own.amount for own in paid_out)) in preview
    assert {own.subject for own in paid_out} == {OTHER, "城西支撑中心"}, "who owes is not paid"


def test_what_is_disputed_is_not_paid_until_it_is_released(browse, posting):
    decide(browse, "analyst", posting)
    own = next(own for own in entries(OTHER) if own.account == "due" and own.amount > 0)
    sent = {"item": own.item, "period": own.period, "policy": own.policy, "reason": "数错了"}
    address = f"/ledger/of/{OTHER}/dispute/"
    assert browse("finance").post(address, {**sent, "decision": "dispute"}).status_code == 302
    assert own.amount == next(each.amount for each in entries(OTHER) if each.account == "disputed")
    assert browse("finance").post(address, {**sent, "reason": " ", "decision": "release"}).status_code == 409
    assert browse("finance").post(address, {**sent, "decision": "release"}).status_code == 302
    assert sum(each.amount for each in entries(OTHER) if each.account == "disputed") == Decimal(0)


def test_the_ledger_shows_only_the_own_account_to_the_assessed_and_is_as_of_any_date(browse, posting):
    decide(browse, "analyst", posting)
    assert OTHER in text_of(browse("finance").get("/ledger/"))
    own = text_of(browse("head").get("/ledger/"))
    assert HEADED in own
    assert OTHER not in own
    assert HEADED not in text_of(browse("finance").get("/ledger/?valid=2026-06-30"))
    assert HEADED not in text_of(browse("finance").get("/ledger/?known=2026-01-01"))
    assert browse("finance").get("/ledger/?known=gestern").status_code == 409
    balance = sum(own.amount for own in entries(HEADED) if own.account == "due")
    assert str(balance) in text_of(browse("head").get(f"/ledger/of/{HEADED}/"))


def test_a_policy_that_only_pays_has_pages_without_points(browse, paid):
    for page in (f"of/{HEADED}/", "ranking/", "bulletin/", f"of/{HEADED}/why/"):
        assert browse("head").get(f"/cycles/{paid.pk}/{page}").status_code == 200, page
    assert browse("analyst").get(f"/cycles/{paid.pk}/forecast/").status_code == 409


def test_members_of_a_team_have_pools_and_statements_of_their_own(browse):
    """The bonus of each group stands by itself; whoever shares it has a statement without points."""
    from django.contrib.auth import get_user_model

    from kaohe.cycle.demo import _published

    people = {user.username: user for user in get_user_model().objects.all()}
    found = _published(people, "P03", "2026-09")
    shown = text_of(browse("finance").get(f"/cycles/{found.pk}/pay/"))
    assert "奖金 · 前台组" in shown
    assert "奖金 · 运动组" in shown
    statement = text_of(browse("finance").get(f"/cycles/{found.pk}/of/韩磊/statement/"))
    assert "691.66" in statement  # (3 × 500 + 1000) × 83 %, of three the last by name
    assert "2075.00 元,3 人分" in statement
