"""From a score sheet to a policy in force: read line by line, corrected, tied, tried, approved by a second person."""

import openpyxl
import pytest
from django.core.files.base import ContentFile

from kaohe.errors import KaoheError

HEADINGS = ["考核指标", "分值", "计分方法"]
ROWS = [
    ["业务保障及时率", 60, "目标≥95%,每低于目标1个百分点扣1分,扣完为止"],
    ["投诉", 40, "看情况酌情处理"],
]


@pytest.fixture
def people(database):  # noqa: ARG001 - what tests write is taken back
    from django.contrib.auth.models import User

    return {user.username: user for user in User.objects.all()}


def sheet(tmp_path, name="试行.xlsx", rows=ROWS):
    book = openpyxl.Workbook()
    book.active.append(["2026年试行考核评分表"])
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(tmp_path / name)
    return ContentFile((tmp_path / name).read_bytes(), name=name)


@pytest.fixture
def draft(people, tmp_path):
    from kaohe.cycle.submitting import Sheet, begin

    return begin(people["analyst"], Sheet(sheet(tmp_path), "trial"))


@pytest.fixture
def demo_policies(demo):
    """Take away what a test puts into the demo's workspace."""
    import shutil

    yield demo / "policies"
    shutil.rmtree(demo / "policies", ignore_errors=True)


def refused(code, step, *words, **named):
    with pytest.raises(KaoheError) as error:
        step(*words, **named)
    assert error.value.code == code


def finish(people, draft):
    from kaohe.cycle.drafting import read_sheet
    from kaohe.cycle.submitting import Said, say

    unread = read_sheet(draft).not_understood
    say(people["analyst"], draft, [Said(key, "每投诉1次扣2分", "complaints") for key in unread])
    draft.refresh_from_db()
    say(people["analyst"], draft, [], suggested=True)
    draft.refresh_from_db()
    return draft


def test_a_sheet_is_read_line_by_line_and_cannot_be_handed_in_while_lines_wait(people, draft):
    from kaohe.cycle.drafting import read_sheet
    from kaohe.cycle.submitting import submit

    read = read_sheet(draft)
    assert (draft.policy, draft.state, len(read.untied), len(read.not_understood)) == ("trial", "draft", 1, 1)
    refused("submission.open", submit, people["analyst"], draft, "试行")


def test_a_corrected_and_tied_sheet_scores_the_demos_tables_without_leaving_a_run(people, draft, demo):
    from kaohe.cycle.drafting import tried

    before = sorted((demo / "runs").iterdir())
    kept = tried(finish(people, draft), "2026-08")
    assert kept.run.totals
    assert all(total.points is not None for total in kept.run.totals)
    assert sorted((demo / "runs").iterdir()) == before


def test_what_was_said_about_a_clause_can_be_taken_back(people, draft):
    from kaohe.cycle.drafting import read_sheet
    from kaohe.cycle.submitting import Said, say

    finished = finish(people, draft)
    (key,) = finished.given["clauses"]
    say(people["analyst"], finished, [Said(key, "", "")])
    finished.refresh_from_db()
    assert read_sheet(finished).not_understood == [key]


def test_two_clauses_in_one_place_are_refused_with_a_reason(people, draft):
    from kaohe.cycle.drafting import read_sheet
    from kaohe.cycle.submitting import Said, say

    (key,) = read_sheet(draft).not_understood
    say(people["analyst"], draft, [Said(key, "①投诉每次扣2分②故障每次扣3分", "")])
    draft.refresh_from_db()
    assert "sheet.several_clauses" in {finding.code for finding in read_sheet(draft).draft.findings}


def test_only_a_second_person_approves_and_then_the_text_stands_in_the_workspace(
    people, draft, demo_policies
):
    from kaohe.cycle.models import AuditEntry
    from kaohe.cycle.submitting import decide, submit

    handed = submit(people["analyst"], finish(people, draft), "试行")
    refused("step.two_persons", decide, people["analyst"], handed, approved=True)
    decided = decide(people["analyst2"], handed, approved=True)
    file = demo_policies / "trial" / "policy.yaml"
    assert file.read_text(encoding="utf-8") == decided.text
    assert [each.name for each in file.parent.iterdir()] == ["policy.yaml"]
    refused("submission.state", decide, people["analyst2"], handed, approved=True)
    actions = AuditEntry.objects.filter(target="trial").values_list("action", flat=True)
    assert [each for each in actions if each != "policy:draft"] == [
        "policy:begin",
        "policy:submit",
        "policy:approved",
    ]


def test_a_rejection_needs_a_reason_and_a_new_draft_keeps_what_was_said(people, draft):
    from kaohe.cycle.submitting import again, decide, submit

    handed = submit(people["analyst"], finish(people, draft), "试行")
    refused("step.reason", decide, people["analyst2"], handed, approved=False, why=" ")
    rejected = decide(people["analyst2"], handed, approved=False, why="分值再议")
    made = again(people["analyst"], rejected)
    assert (made.state, made.given, made.text) == ("draft", rejected.given, rejected.text)
    refused("submission.state", submit, people["analyst"], rejected, "再送")


def test_an_approved_change_keeps_what_it_replaced_and_a_broken_text_is_not_handed_in(people, demo_policies):
    from kaohe.cycle.submitting import begin_from, decide, submit, write

    changed = begin_from(people["analyst"], "P10")
    old = changed.text
    write(people["analyst"], changed, old.replace('version: "1"', 'version: "2"'))
    decided = decide(people["admin"], submit(people["analyst"], changed, "换版本"), approved=True, why="同意")
    assert decided.replaced == old
    assert (demo_policies / "P10" / "policy.yaml").read_text(encoding="utf-8") == decided.text
    other = begin_from(people["analyst"], "P10")
    write(people["analyst"], other, other.text.replace("id: P10", "id: P11"))
    refused("submission.id", submit, people["analyst"], other, "")
    write(people["analyst"], other, "id: [")
    refused("policy.yaml", submit, people["analyst"], other, "")


def test_a_name_that_leads_out_of_the_workspace_is_refused(people, tmp_path):
    from kaohe.cycle.submitting import Sheet, begin, begin_from

    refused("sheet.id", begin, people["analyst"], Sheet(sheet(tmp_path), "../P01"))
    refused("sheet.id", begin_from, people["analyst"], "../../P01")
