"""Signing in: one account a role in a demo, a pause after many failures, headers on every answer."""

from kaohe.web.logs import in_a_line

PASSWORD = "kaohe-demo-2026"  # noqa: S105 - the demo shows it


def test_the_demo_lists_its_accounts_and_they_sign_in(browse):
    from kaohe.cycle.demo import accounts

    client = browse(None)
    page = client.get("/signin/").content.decode()
    for account in accounts():
        assert account.username in page
        signed = client.post("/signin/", {"username": account.username, "password": PASSWORD})
        assert signed.status_code == 302
        assert client.get("/").status_code == 200
        client.post("/signout/")


def test_many_failures_lock_an_account_for_a_while(browse):
    client = browse(None)
    for _attempt in range(9):
        answer = client.post("/signin/", {"username": "finance", "password": "wrong"})
    assert answer.status_code == 429
    assert client.post("/signin/", {"username": "finance", "password": PASSWORD}).status_code == 429


def test_answers_say_what_a_browser_may_load(browse):
    answer = browse("analyst").get("/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_page_speaks_english_when_asked_to(browse):
    client = browse("analyst")
    assert "我的工作" in client.get("/").content.decode()
    client.post("/language/setlang/", {"language": "en"})
    assert "My work" in client.get("/").content.decode()


def test_a_refusal_is_a_line_on_the_console_and_no_fault(browse, caplog):
    assert browse("employee").get("/audit/").status_code == 403
    (refused,) = [own for own in caplog.records if "/audit/" in own.getMessage()]
    assert in_a_line(refused)
    assert refused.exc_info is None
