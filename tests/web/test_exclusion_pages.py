"""A row is proposed for exclusion by one person and approved by another; an event is added with evidence."""

import html
import re
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

SUBJECT = "港口支撑中心"


@pytest.fixture
def media(database, tmp_path):  # noqa: ARG001 - Django must be set up
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


@pytest.fixture
def evidence():
    return lambda: SimpleUploadedFile("停电通知.pdf", b"%PDF-1.7")


def rows_page(month):
    return f"/cycles/{month.pk}/of/{SUBJECT}/figure/assurance/rows/?kind=late"


def proposed(client, month, file, changes=None):
    page = client.get(rows_page(month)).content.decode()
    link = html.unescape(re.search(r'href="([^"]*exclusions/propose[^"]*)"', page)[1])
    assert client.get(link).status_code == 200
    words = {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}
    words |= {"reason": "机房停电,不可抗力", "evidence": file()} | (changes or {})
    return words, client.post(f"/cycles/{month.pk}/exclusions/propose/", words)


def known(month):
    """Return what the facts exclude for a cycle, by number."""
    import polars as pl

    from kaohe.cycle.results import workspace

    files = workspace().snapshot().files("exclusions")
    if not files:
        return {}
    rows = pl.read_parquet(files, glob=False).iter_rows(named=True)
    return {
        row["exclusion_id"]: row for row in rows if row["exclusion_id"].startswith(f"P01-{month.period}-")
    }


@pytest.mark.usefixtures("media")
def test_a_row_is_excluded_by_two_people_and_changes_the_next_run(browse, cycle, evidence):
    from kaohe.cycle.results import compute, explained

    month = cycle("2026-08")
    front, analyst = browse("front"), browse("analyst")
    words, answer = proposed(front, month, evidence)
    assert answer.status_code == 302
    proposal = month.exclusions.get()
    address = f"/cycles/{month.pk}/exclusions/{proposal.pk}/decide/"
    assert "step.two_persons" in front.post(address, {"decision": "approve"}).content.decode()
    assert known(month) == {}
    assert "批准剔除" not in front.get(f"/cycles/{month.pk}/exclusions/").content.decode()
    assert "批准剔除" in analyst.get(f"/cycles/{month.pk}/exclusions/").content.decode()
    assert "决定剔除申请" in analyst.get("/").content.decode()
    assert analyst.get(f"/cycles/{month.pk}/exclusions/{proposal.pk}/evidence/").getvalue() == b"%PDF-1.7"
    before = compute("P01", "2026-08")
    assert analyst.post(address, {"decision": "approve"}).status_code == 302
    ((number, row),) = known(month).items()
    assert (row["row_key"], row["reason"]) == (words["key"], "机房停电,不可抗力")
    assert (row["proposed_by"], row["approved_by"]) == ("王芳(front)", "李文静(analyst)")
    assert analyst.post(address, {"decision": "approve"}).status_code == 409
    after = compute("P01", "2026-08")
    assert after.id != before.id
    (out,) = [
        each
        for each in explained(after.id, SUBJECT, "assurance", rows=True)["rows"]["excluded"]
        if each["reason"] == "机房停电,不可抗力"
    ]
    assert out["cite"].startswith(f"{number} 李文静(analyst)")
    page = browse("analyst").get(f"/cycles/{month.pk}/findings/").content.decode()
    assert "经批准剔除 1" in page


@pytest.mark.usefixtures("media")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "step.reason"),
        ({"evidence": ""}, "step.evidence"),
        ({"key": '["没有"]'}, "step.no_row"),
        ({"key": '["a", "b"]'}, "step.no_row"),
        ({"table": "nothing"}, "table.unknown"),
    ],
)
def test_a_proposal_needs_a_row_a_reason_and_evidence(browse, cycle, evidence, changes, code):
    _words, answer = proposed(browse("front"), cycle("2026-08"), evidence, changes)
    assert code in answer.content.decode()
    assert not cycle("2026-08").exclusions.exists()


@pytest.mark.usefixtures("media")
def test_a_rejected_proposal_excludes_nothing_and_can_be_made_again(browse, cycle, evidence):
    month, before = cycle("2026-08"), known(cycle("2026-08"))
    front, analyst = browse("front"), browse("analyst2")
    proposed(front, month, evidence)
    assert "step.proposed" in proposed(front, month, evidence)[1].content.decode()
    proposal = month.exclusions.get()
    address = f"/cycles/{month.pk}/exclusions/{proposal.pk}/decide/"
    assert "step.reason" in analyst.post(address, {"decision": "reject"}).content.decode()
    assert analyst.post(address, {"decision": "reject", "why": "证据不足"}).status_code == 302
    assert known(month) == before
    assert proposed(front, month, evidence)[1].status_code == 302


def test_nothing_is_proposed_in_a_locked_cycle(browse, cycle):
    assert "提出剔除" not in browse("front").get(rows_page(cycle("2026-07"))).content.decode()
    assert "提出剔除" not in browse("head").get(rows_page(cycle("2026-08"))).content.decode()


@pytest.mark.usefixtures("media")
def test_an_event_is_added_once_with_its_evidence(browse, cycle, evidence):
    from kaohe.cycle.eventing import events_of

    month, client = cycle("2026-09"), browse("front")
    address, identity = f"/cycles/{month.pk}/events/", uuid.uuid4().hex[:12]
    assert "resource_error" in client.get(address).content.decode()
    words = {"identity": identity, "subject": SUBJECT, "kind": "resource_error", "occurred_on": "2026-09-10"}
    assert "step.evidence" in client.post(address, words).content.decode()
    outside = words | {"occurred_on": "2026-10-01", "evidence": evidence()}
    assert "step.outside" in client.post(address, outside).content.decode()
    wrong = words | {"count": "许多", "evidence": evidence()}
    assert "cell.number" in client.post(address, wrong).content.decode()
    for _time in range(2):
        assert client.post(address, words | {"note": "=1+1", "evidence": evidence()}).status_code == 302
    (event,) = [each for each in events_of(month) if each["event_id"].endswith(identity)]
    assert (event["subject"], event["count"], event["note"]) == (SUBJECT, 1, "=1+1")
    assert event["source"] == "王芳(front)"
    file = client.get(f"{address}{event['event_id']}/evidence/")
    assert file.getvalue() == b"%PDF-1.7"
    assert (
        client.get(f"/cycles/{cycle('2026-08').pk}/events/{event['event_id']}/evidence/").status_code == 404
    )
