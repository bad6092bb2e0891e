"""The interface for programs: the same figures as the command line, the same rights as the pages, tokens that do less."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

TABLE = yaml.safe_load((Path(__file__).parent / "api_allowed.yaml").read_text(encoding="utf-8"))
PEOPLE = ["analyst", "front", "rater", "head", "employee", "finance", "auditor", "admin"]


@pytest.fixture
def call(database):  # noqa: ARG001 - what tests write is taken back
    """Call as a person with a token: ``call("head", "get", "/api/cycles")``."""
    from django.contrib.auth.models import User
    from django.test import Client

    from kaohe.cycle import tokens

    def as_person(username, method, address, data=None, more=None, scopes=("read", "import", "score")):
        text = tokens.make(User.objects.get(username=username), "test", scopes)
        client = Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {text}"})
        if method == "post" and more is None:
            more = {"content_type": "application/json"}
            data = json.dumps(data or {})
        return getattr(client, method)(address, data, **(more or {}))

    return as_person


def bomb():
    """Return a workbook that unpacks to a thousand times its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _piece in range(150):
                sheet.write(bytes(1 << 20))
    return out.getvalue()


def operations():
    from kaohe.web.api.application import api

    return {
        operation.operation_id: operation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }


@pytest.mark.usefixtures("demo")
def test_every_operation_has_a_right_and_a_line_in_the_table():
    from kaohe.cycle.permissions import RIGHTS

    assert set(operations()) == set(TABLE)
    assert {operation.view_func.action for operation in operations().values()} <= set(RIGHTS)


def sent(case):
    """Return what a case sends: a body, or a file as a form."""
    if "file" in case:
        return {"file": SimpleUploadedFile("rows.csv", case["file"].encode())}, {}
    return (case.get("data"),)


def objects(cycle):
    return {"published": cycle("2026-08").pk, "collecting": cycle("2026-09").pk}


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("person", PEOPLE)
def test_what_each_role_may_call(call, cycle, name, person):
    for case in TABLE[name]:
        address = case["address"].format(**objects(cycle))
        answer = call(person, case["method"], address, *sent(case))
        wanted = case["allowed"] == "everybody" or person in case["allowed"]
        assert (answer.status_code != 403) is wanted, (name, person, answer.status_code, answer.content)


@pytest.mark.parametrize("name", TABLE)
def test_a_token_without_the_scope_is_refused(call, cycle, name):
    for case in TABLE[name]:
        others = {"read", "import", "score"} - {case["scope"]}
        address = case["address"].format(**objects(cycle))
        assert call("analyst", case["method"], address, *sent(case), scopes=others).status_code == 403


def test_without_a_token_and_with_a_revoked_one_nothing_is_answered(call):
    from django.contrib.auth.models import User
    from django.test import Client

    from kaohe.cycle import tokens
    from kaohe.cycle.models import ApiToken

    assert Client(HTTP_HOST="localhost").get("/api/cycles").status_code == 401
    assert call("analyst", "get", "/api/cycles").status_code == 200
    text = tokens.make(User.objects.get(username="analyst"), "test", ["read"])
    client = Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {text}"})
    assert client.get("/api/cycles").status_code == 200
    ApiToken.objects.update(revoked=True)
    assert client.get("/api/cycles").status_code == 401


def test_totals_and_rows_are_those_of_the_run(call, cycle):
    from kaohe.cycle.results import record

    month = cycle("2026-08")
    run = record(month.published_run).run
    answer = call("auditor", "get", f"/api/cycles/{month.pk}/totals").json()
    assert [(each["subject"], each["points"]) for each in answer["items"]] == [
        (total.subject, str(total.points)) for total in run.totals
    ]
    rows = call("auditor", "get", f"/api/cycles/{month.pk}/of/港口支撑中心").json()["rows"]
    assert [(row["indicator"], row["points"]) for row in rows] == [
        (row.indicator, None if row.points is None else str(row.points))
        for row in run.rows
        if row.subject == "港口支撑中心"
    ]


def test_pages_have_the_size_that_was_asked_for(call):
    answer = call("auditor", "get", "/api/cycles", {"limit": 2, "offset": 1}).json()
    whole = call("auditor", "get", "/api/cycles", {"limit": 100}).json()["items"]
    assert (answer["limit"], answer["offset"], answer["items"]) == (2, 1, whole[1:3])
    assert answer["total"] == len(whole) > 3


def test_a_file_sent_in_is_imported_and_says_what_became_of_its_rows(call):
    text = "event_id,subject,kind,occurred_on\n接口1,港口支撑中心,data_error,2026-09-30\n接口2,港口支撑中心,data_error,2026-09-31\n"
    file = SimpleUploadedFile("事件.csv", text.encode())
    answer = call("analyst", "post", "/api/facts/events", {"file": file}, {}).json()
    assert (answer["rows"], answer["accepted"], answer["rejected"]) == (2, 1, 1)


def test_rows_and_the_whole_run_are_those_of_the_library(call, cycle):
    from kaohe.cycle.results import explained, record

    month = cycle("2026-08")
    kept = record(month.published_run)
    rows = explained(kept.run.id, "港口支撑中心", "assurance", rows=True)["rows"]
    address = f"/api/cycles/{month.pk}/of/港口支撑中心/why/assurance/rows"
    answer = call("auditor", "get", address, {"kind": "late", "limit": 1}).json()
    numbers = [row["ticket_id"] for row in rows["late"]]
    assert [row["ticket_id"] for row in answer["items"]] == numbers[:1]
    assert answer["total"] >= len(numbers)
    assert call("auditor", "get", address, {"kind": "none"}).status_code == 422
    run = call("auditor", "get", f"/api/cycles/{month.pk}/run").json()
    assert run == json.loads(json.dumps(kept.run.as_json(), default=str))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("表.xlsm", b"PK", "upload.macros"),
        ("表.exe", b"MZ", "upload.kind"),
        ("表.xlsx", b"%PDF-1.7", "file."),
        ("表.xlsx", bomb(), "file."),
    ],
)
def test_what_is_no_data_is_refused_by_the_interface_too(call, name, content, code):
    file = SimpleUploadedFile(name, content)
    answer = call("analyst", "post", "/api/facts/events", {"file": file}, {})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"].startswith(code)


def test_too_large_a_file_is_refused_before_it_is_read(call):
    answer = call("analyst", "post", "/api/facts/events", {}, {"CONTENT_LENGTH": str(200 << 20)})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "upload.too_large"


def test_what_does_not_exist_is_named(call, cycle):
    answer = call("auditor", "get", f"/api/cycles/{cycle('2026-08').pk}/of/港口支撑中心/why/nonsense")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "explain.indicator"


@pytest.mark.usefixtures("demo")
def test_the_description_of_the_interface_is_as_recorded(golden):
    from kaohe.web.api.application import api

    golden(
        "openapi.json", json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, default=str) + "\n"
    )
