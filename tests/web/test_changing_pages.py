"""Pages of a period in the middle of which its policy changed: every figure there, each version explained."""

from urllib.parse import unquote

import pytest

HEADED = "港口支撑中心"
QUESTIONS = ("doubt/", "forecast/", f"of/{HEADED}/why/", f"of/{HEADED}/closest/")


def changed(found, first: str, *changes: tuple[str, str]):
    """Put a version of a cycle's policy in force within its period, and show the run by both."""
    from kaohe.cycle.results import compute, workspace
    from kaohe.engine.opening import POLICIES, library_of
    from kaohe.policy.document import parse_document
    from kaohe.policy.filing import file_version
    from kaohe.policy.library import first_day

    root = workspace().root
    text = library_of(root).find(found.policy).read_text(encoding="utf-8")
    old = first_day(parse_document(text, ""))
    for before, after in (*changes, (f"valid_from: {old}", f"valid_from: {first}")):
        assert before in text
        text = text.replace(before, after)
    file_version(root / POLICIES / found.policy, text)
    found.run = found.published_run = compute(found.policy, found.period).id
    found.save()
    return found


@pytest.fixture
def scored(cycle):
    return changed(
        cycle("2026-09"),
        "2026-09-16",
        ("目标≥95%,每低于目标1个百分点扣1分", "目标≥100%,每低于目标1个百分点扣1分"),
    )


@pytest.fixture
def paid(cycle):
    return changed(cycle("2026-Q3", "P17"), "2026-08-16")


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:500]
    return unquote(answer.content.decode())


def test_a_scorecard_and_its_figures(browse, scored):
    from kaohe.cycle.results import record

    run = record(scored.run).run
    assert [str(own.share) for own in run.versions] == ["1/2", "1/2"]
    total = next(own for own in run.totals if own.subject == HEADED)
    card = f"/cycles/{scored.pk}/of/{HEADED}/"
    for page in (
        card,
        f"{card}statement/",
        f"/cycles/{scored.pk}/ranking/",
        f"/cycles/{scored.pk}/bulletin/",
    ):
        assert str(total.points) in text_of(browse("head").get(page))
    shown = text_of(browse("head").get(f"{card}figure/assurance/"))
    assert "× 1/2" in shown
    assert "2026-09-16" in shown
    assert "2026-09-30" in shown
    old = text_of(browse("head").get(f"{card}figure/assurance/?version={run.versions[0].version}"))
    assert "2026-09-01 – 2026-09-15" in old
    for asked in ("", f"?version={run.versions[0].version}"):
        assert text_of(browse("head").get(f"{card}figure/assurance/rows/{asked}")).count("<tr>") > 1
    text_of(browse("analyst").get(f"/cycles/{scored.pk}/"))
    text_of(browse("analyst").get(f"/cycles/{scored.pk}/findings/"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_about_it_say_how_to_ask(browse, scored, question):
    answer = browse("analyst").get(f"/cycles/{scored.pk}/{question}")
    assert answer.status_code in {200, 409}
    if answer.status_code == 409:
        assert "answer.changing" in text_of(answer, 409)


@pytest.mark.usefixtures("scored")
def test_a_policys_page_lists_its_versions(browse):
    shown = text_of(browse("head").get("/policies/P01/"))
    assert "2026-09-15" in shown
    assert "?on=2026-09-16" in shown
    text_of(browse("head").get("/policies/P01/?on=2026-09-01"))
    assert "policy.no_version" in text_of(browse("head").get("/policies/P01/?on=1999-01-01"), 409)


def test_a_statement_shows_what_each_version_pays(browse, paid):
    from kaohe.cycle.results import record

    run = record(paid.run).run
    shown = text_of(browse("head").get(f"/cycles/{paid.pk}/of/{HEADED}/statement/"))
    for own in run.pay:
        if own.subject == HEADED and own.books != "none" and own.amount is not None:
            assert str(own.amount) in shown
    assert "46/92" in shown or "1/2" in shown
    text_of(browse("finance").get(f"/cycles/{paid.pk}/pay/"))
