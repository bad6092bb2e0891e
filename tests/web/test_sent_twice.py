"""Every form, sent twice: the second time changes nothing, or is refused and says so."""

from io import BytesIO
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

TABLE = yaml.safe_load((Path(__file__).parent / "allowed.yaml").read_text(encoding="utf-8"))
OWN = "港口支撑中心"
NOT_KEPT = {"auditentry", "task"}
ELSEWHERE = {"imports-map", "imports-start", "imports-discard", "imports-send"}
"""Of an import on its way: ``test_imports.py``."""
QUESTIONS = {"whatif-begin", "whatif-again", "ranking-chance-begin"}
"""What asks for work and changes nothing: ``test_whatif_pages.py``."""
LEDGER = {"pay-propose", "pay-decide", "ledger-dispute", "ledger-close"}
"""What posts into the ledger: ``test_pay_pages.py``."""


def file(name="证明.txt", content=None):
    content = content or "停电通知".encode()
    return SimpleUploadedFile(name, content)


def month(cycle):
    return cycle("2026-09")


def settled(cycle):
    """Settle everything that keeps the month from being computed."""
    from kaohe.cycle.models import Delivery

    Delivery.objects.filter(cycle=month(cycle)).update(version=1)
    month(cycle).exclusions.all().delete()


def computed(cycle):
    from django.contrib.auth.models import User

    from kaohe.cycle.steps import advance

    settled(cycle)
    analyst = User.objects.get(username="analyst")
    advance(analyst, month(cycle), "checking")
    return advance(analyst, month(cycle), "computed")


def draft(state):
    from kaohe.cycle.models import PolicySubmission

    found = PolicySubmission.objects.get(state="submitted")
    found.state = state
    found.save()
    return found


def appealed(cycle):
    return cycle("2026-08").appeals.get(subject=OWN)


def advance(cycle):
    settled(cycle)
    return "analyst", f"/cycles/{month(cycle).pk}/advance/", {"after": "checking"}


def sign(cycle):
    return "front", f"/cycles/{computed(cycle).pk}/sign/front/", {"decision": "sign"}


def refuse(cycle):
    return "front", f"/cycles/{computed(cycle).pk}/sign/front/", {"decision": "refuse", "why": "再核对"}


def decide_appeal(cycle):
    own = appealed(cycle)
    form = {"decision": "reject", "why": "核实无误"}
    return "analyst", f"/cycles/{own.cycle_id}/appeals/{own.pk}/decide/", form


def answer(cycle):
    own = appealed(cycle)
    return "head", f"/cycles/{own.cycle_id}/appeals/{own.pk}/answer/", {"text": "补充说明"}


def propose(cycle):
    waiting = month(cycle).exclusions.get()
    address = f"/cycles/{month(cycle).pk}/exclusions/propose/"
    waiting.delete()
    form = {"table": waiting.table, "key": waiting.key, "subject": OWN, "reason": "停电", "evidence": file()}
    return "front", address, form


def decide_exclusion(cycle):
    own = month(cycle).exclusions.get()
    return "analyst2", f"/cycles/{own.cycle_id}/exclusions/{own.pk}/decide/", {"decision": "approve"}


def event(cycle):
    form = {"identity": "0123456789ab", "subject": OWN, "kind": "data_error", "occurred_on": "2026-09-10"}
    return "front", f"/cycles/{month(cycle).pk}/events/", {**form, "count": "1", "evidence": file()}


def rate(cycle):
    form = {"role": "assessor", "subject": [OWN], "indicator": ["satisfaction"], "score-0-0": "88"}
    return "rater", f"/cycles/{month(cycle).pk}/rating/", form


def correct(_cycle):
    from kaohe.cycle.results import workspace
    from kaohe.facts.quarantine.correcting import waiting

    entry = next(waiting(workspace()).iter_rows(named=True))
    form = {"row": [entry["id"]], f"was-{entry['id']}": ["x"], f"cell-{entry['id']}": ["y"]}
    return "analyst", f"/quarantine/correct/{entry['table']}/", form


def discard(_cycle):
    from kaohe.cycle.results import workspace
    from kaohe.facts.quarantine.correcting import waiting

    entry = next(waiting(workspace()).iter_rows(named=True))
    return "analyst", "/quarantine/discard/", {"chosen": [entry["id"]], "why": "重复"}


def password(_cycle):
    form = {"old_password": "kaohe-demo-2026", "new_password1": "另一个密码-2026-秋"}
    return "head", "/account/password/", form | {"new_password2": form["new_password1"]}


def of_draft(what, state, data, person="analyst"):
    return lambda _cycle: (person, f"/workshop/{draft(state).pk}/{what}/", data)


def sheet(_cycle):
    """Upload a score sheet of one clause."""
    from openpyxl import Workbook

    book, rows = (
        Workbook(),
        [("指标", "分值", "考核标准"), ("故障处理及时率", 100, "目标≥95%,每低于目标1个百分点扣1分")],
    )
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    form = {"policy": "S1", "sheet": file("表.xlsx", out.getvalue())}
    return "analyst", "/workshop/begin/", form


def say(cycle):
    from django.contrib.auth.models import User

    from kaohe.cycle.submitting import Sheet, begin

    made = begin(User.objects.get(username="analyst"), Sheet(sheet(cycle)[2]["sheet"], "S1"))
    return "analyst", f"/workshop/{made.pk}/say/", {"suggested": "1"}


def on_month(what, data, person="analyst"):
    return lambda cycle: (person, f"/cycles/{month(cycle).pk}/{what}/", data)


SENT = {
    "cycles-open": lambda _cycle: ("analyst", "/cycles/open/", {"policy": "P01", "period": "2026-05"}),
    "cycles-advance": advance,
    "cycles-sign": sign,
    "cycles-sign refused": refuse,
    "cycles-waive": on_month("waive/survey_responses", {"why": "本月没有"}),
    "cycles-remind": on_month("remind/survey_responses", {}),
    "scorecard-acknowledge": lambda cycle: (
        "head",
        f"/cycles/{cycle('2026-08').pk}/of/{OWN}/acknowledge/",
        {},
    ),
    "appeals-open": lambda cycle: (
        "head",
        f"/cycles/{cycle('2026-08').pk}/appeals/of/{OWN}/about/provisioning/",
        {"text": "请核对"},
    ),
    "appeals-answer": answer,
    "appeals-decide": decide_appeal,
    "exclusions-propose": propose,
    "exclusions-decide": decide_exclusion,
    "events": event,
    "rating": rate,
    "quarantine-correct": correct,
    "quarantine-discard": discard,
    "workshop-begin": sheet,
    "workshop-begin-from": lambda _cycle: ("analyst", "/workshop/from/P10/", {}),
    "workshop-say": say,
    "workshop-write": of_draft("write", "draft", {"text": "id: P01\n"}),
    "workshop-submit": of_draft("submit", "draft", {"note": "改目标"}),
    "workshop-decide": of_draft("decide", "submitted", {"decision": "approve"}, "analyst2"),
    "workshop-again": of_draft("again", "rejected", {}),
    "account-password": password,
    "account-token": lambda _cycle: ("head", "/account/tokens/", {"name": "报表", "scope": "read"}),
    "account-revoke": lambda _cycle: ("head", f"/account/tokens/{token().pk}/revoke/", {}),
}


def token():
    from django.contrib.auth.models import User

    from kaohe.cycle import tokens
    from kaohe.cycle.models import ApiToken

    tokens.make(User.objects.get(username="head"), "旧", ["read"])
    return ApiToken.objects.get(name="旧")


def test_every_form_is_here():
    posts = {name for name, cases in TABLE.items() if any(case.get("method") == "post" for case in cases)}
    assert posts - ELSEWHERE - QUESTIONS - LEDGER <= {name.split()[0] for name in SENT}


def everything(demo):
    """Return all that is kept but the audit trail: what people recorded, and how many rows each table has."""
    import polars as pl
    from django.apps import apps
    from django.contrib.auth.models import User

    from kaohe.facts.store.workspace import Workspace

    kept = {
        model.__name__: sorted(map(str, model.objects.values_list()))
        for model in apps.get_app_config("cycle").get_models()
        if model._meta.model_name not in NOT_KEPT
    }
    tokens = kept.pop("ApiToken")
    snapshot = Workspace.open(demo).snapshot()
    rows = {
        table: pl.scan_parquet(files, glob=False).select(pl.len()).collect().item()
        for table in ("events", "ratings", "exclusions")
        if (files := snapshot.files(table))
    }
    good = sum("False" in each for each in tokens)
    return kept, rows, good, sorted(User.objects.values_list("username", "password"))


def sent(client, address, data):
    for each in data.values():
        if hasattr(each, "seek"):
            each.seek(0)
    return client.post(address, data)


@pytest.mark.parametrize("name", SENT)
def test_a_form_that_is_sent_twice_does_what_it_does_once(browse, cycle, demo, name):
    person, address, data = SENT[name](cycle)
    client = browse(person)
    before = everything(demo)
    first = sent(client, address, data)
    once = everything(demo)
    if name not in {"quarantine-correct", "quarantine-discard", "cycles-remind"}:
        assert first.status_code in {200, 302}, first.content.decode()
        assert once != before, "the first time does something"
    again = sent(client, address, data)
    assert again.status_code in {200, 302, 404, 409}
    assert everything(demo) == once, "the second time does nothing"
