"""The audit trail in words: every deed that is recorded has some, and a search stays a search on its next page."""

import re
from pathlib import Path

import pytest

RECORDED = re.compile(r"""record\(\s*[\w.]+,\s*"([a-z_]+(?::[a-z_]+)?)\"""")


def recorded(repository: Path) -> set[str]:
    return {
        found
        for file in (repository / "src" / "kaohe").rglob("*.py")
        for found in RECORDED.findall(file.read_text(encoding="utf-8"))
    }


def test_every_deed_that_is_recorded_has_words(repository):
    from kaohe.web.audit.words import deeds

    known = deeds()
    written = recorded(repository)
    assert len(written) > 20
    assert written - set(known) == set()


def test_the_page_says_deeds_and_details_in_words(browse, database):  # noqa: ARG001 - the demo's trail
    shown = browse("auditor").get("/audit/").content.decode()
    assert "审核签字" in shown
    assert "cycle:sign" not in shown
    assert "此前: 已审核" in shown


@pytest.mark.parametrize(
    ("sought", "found"), [("审核签字", "审核签字"), ("王芳", "王芳"), ("cycle:sign", "审核签字")]
)
def test_entries_are_found_by_deed_and_by_person(browse, database, sought, found):  # noqa: ARG001
    rows = re.findall("<tr><td>.*?</tr>", browse("auditor").get("/audit/", {"q": sought}).content.decode())
    assert rows
    assert all(found in row for row in rows)


def test_the_next_page_of_a_search_is_of_the_same_search(browse, database):  # noqa: ARG001
    from kaohe.cycle.trail import record
    from kaohe.web.audit.views import PAGE

    for number in range(PAGE + 1):
        record(None, "whatif:try", f"P99 {number}")
    shown = browse("auditor").get("/audit/", {"q": "P99"}).content.decode()
    assert "?q=P99&amp;page=2" in shown
    rows = re.findall(
        "<tr><td>.*?</tr>", browse("auditor").get("/audit/", {"q": "P99", "page": 2}).content.decode()
    )
    assert len(rows) == 1
