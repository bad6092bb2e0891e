"""Importing and correcting as people do it: files handed in, looked at, mapped, imported once, rows put right."""

import io
import uuid
import zipfile

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

EVENTS = (
    "事件编号,考核对象,类型,发生日期,次数\n"
    "{mark}1,测试单位,resource_error,2031-01-05,1\n"
    "{mark}2,测试单位,resource_error,2031-02-30,1\n"
)


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


@pytest.fixture
def media(database, tmp_path):  # noqa: ARG001 - Django must be set up
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


def handed_in(client, *files, identity=None):
    from kaohe.cycle.models import Task

    sent = [
        SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode()) for name, data in files
    ]
    answer = client.post("/imports/send/", {"identity": identity or str(uuid.uuid4()), "files": sent})
    assert answer.status_code == 302, answer.content.decode()
    return Task.objects.get(pk=answer.url.strip("/").split("/")[-1])


def imported(task):
    """Do in this process what the server does in the background."""
    from kaohe.cycle.importing import import_all
    from kaohe.cycle.models import Task
    from kaohe.cycle.tasks import perform

    perform(task, import_all)
    return Task.objects.get(pk=task.pk)


def waiting(table):
    from kaohe.cycle.results import workspace
    from kaohe.facts.quarantine.correcting import waiting as entries

    return list(entries(workspace(), table).iter_rows(named=True))


@pytest.mark.usefixtures("media")
def test_a_file_is_looked_at_imported_and_its_bad_row_corrected(browse, mark):
    client = browse("analyst")
    task = handed_in(client, ("九月事件.csv", EVENTS.format(mark=mark)))
    page = client.get(f"/imports/{task.pk}/").content.decode()
    assert task.result["files"][0]["table"] == "events"
    assert "1 行可以入库,1 行进隔离区" in page
    assert "“2031-02-30”不是存在的日期或时间" in page
    done = imported(task)
    (report,) = done.result["reports"]
    assert (report["counts"]["accepted"], report["counts"]["rejected"]) == (1, 1)
    assert "到隔离区订正" in client.get(f"/imports/{task.pk}/").content.decode()

    (entry,) = [each for each in waiting("events") if mark in each["cells"]]
    page = client.get("/quarantine/?table=events").content.decode()
    assert f"{mark}2" in page
    form = {
        "row": [entry["id"]],
        f"was-{entry['id']}": [f"{mark}2", "测试单位", "resource_error", "2031-02-30", "1"],
        f"cell-{entry['id']}": [f"{mark}2", "测试单位", "resource_error", "2031-02-31", "1"],
    }
    answer = client.post("/quarantine/correct/events/", form, follow=True)
    assert "0 行已入库,1 行仍不合格" in answer.content.decode()
    assert "2031-02-31" in answer.content.decode()
    form[f"cell-{entry['id']}"][3] = "2031-02-28"
    assert (
        "1 行已入库,0 行仍不合格"
        in client.post("/quarantine/correct/events/", form, follow=True).content.decode()
    )
    assert client.post("/quarantine/correct/events/", form).status_code == 409
    assert [each for each in waiting("events") if mark in each["cells"]] == []


@pytest.mark.usefixtures("media")
def test_several_files_go_into_their_tables_and_one_that_cannot_be_read_keeps_none(browse, mark):
    client = browse("analyst")
    headcount = f"考核单位,月份,人数\n{mark},2031-01,5\n"
    task = handed_in(
        client,
        ("a.csv", EVENTS.format(mark=mark)),
        ("b.csv", headcount),
        ("c.xlsx", b"<html>"),
        ("d.csv", "甲,乙\n1,2\n"),
    )
    assert [entry["table"] for entry in task.result["files"]] == ["events", "headcount", None, None]
    page = client.get(f"/imports/{task.pk}/").content.decode()
    assert "file.kind" in page
    done = imported(task)
    assert [(each["table"], each["counts"]["accepted"]) for each in done.result["reports"]] == [
        ("events", 1),
        ("headcount", 1),
    ]
    assert client.get(f"/imports/{task.pk}/").status_code == 200


@pytest.mark.usefixtures("media")
def test_a_mapping_is_chosen_column_by_column(browse, mark):
    from kaohe.cycle.results import workspace

    client = browse("analyst")
    text = f"no,who,when,zzz\n{mark},测试单位,03/04/2031,x\n"
    task = handed_in(client, ("x.csv", text))
    assert task.result["files"][0]["table"] is None
    where = f"/imports/{task.pk}/file/0/"
    client.post(where, {"table": "events"})
    assert "找不到必需的列" in client.get(f"/imports/{task.pk}/").content.decode()
    chosen = {"table": "events", "mapped": "1", "column-event_id": "no", "column-subject": "who"}
    chosen |= {"column-occurred_on": "when", "column-kind": "=", "constant-kind": "award"}
    client.post(where, chosen)
    assert "date.ambiguous" in client.get(f"/imports/{task.pk}/").content.decode()
    assert client.post(where, chosen | {"format-occurred_on": "日月年"}).status_code == 409
    client.post(where, chosen | {"format-occurred_on": "%d/%m/%Y"})
    assert "1 行可以入库,0 行进隔离区" in client.get(f"/imports/{task.pk}/").content.decode()
    task.refresh_from_db()
    (report,) = imported(task).result["reports"]
    assert report["counts"]["accepted"] == 1
    rows = pl.read_parquet(workspace().snapshot().files("events"), glob=False)
    row = rows.filter(rows["event_id"] == mark).row(0, named=True)
    assert (row["kind"], row["occurred_on"].isoformat()) == ("award", "2031-04-03")


@pytest.mark.usefixtures("media")
def test_what_is_sent_twice_is_imported_once(browse, mark):
    from kaohe.cycle.importing import start
    from kaohe.cycle.models import Task
    from kaohe.cycle.results import workspace

    client, identity = browse("analyst"), str(uuid.uuid4())
    file = ("a.csv", EVENTS.format(mark=mark).replace("2031-02-30", "2031-02-03"))
    one, two = (handed_in(client, file, identity=identity) for _time in range(2))
    assert one.pk == two.pk
    assert start(one.who, Task.objects.get(pk=one.pk)) is True
    assert start(one.who, Task.objects.get(pk=one.pk)) is False
    imported(one)
    assert start(one.who, Task.objects.get(pk=one.pk)) is False
    version = workspace().version
    (report,) = imported(handed_in(client, file)).result["reports"]
    assert (report["counts"]["unchanged"], workspace().version) == (2, version)


@pytest.mark.usefixtures("media")
def test_an_import_ticks_off_the_deliveries_that_wait_for_its_table(browse, cycle):
    month = cycle("2026-09")
    assert month.deliveries.get(table="ratings").version is None
    header = "考核对象,指标,评分人,评分角色,考核周期,得分\n"
    imported(handed_in(browse("analyst"), ("ratings.csv", header + "测试单位,x,某人,上级,2031-01,80\n")))
    assert month.deliveries.get(table="ratings").version is not None


def packed(*entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.usefixtures("media")
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsm", packed(("xl/workbook.xml", "")), "upload.macros"),
        ("a.xlsx", packed(("xl/workbook.xml", ""), ("xl/vbaProject.bin", "")), "upload.macros"),
        ("a.exe", b"MZ", "upload.kind"),
        ("../../a.csv\0.exe", b"x", "upload.kind"),
    ],
)
def test_what_is_no_data_is_refused_whole(browse, media, name, data, said):
    client = browse("analyst")
    answer = client.post(
        "/imports/send/", {"identity": str(uuid.uuid4()), "files": SimpleUploadedFile(name, data)}
    )
    assert (answer.status_code, said in answer.content.decode()) == (409, True)
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("media")
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("炸弹.zip", packed(("a.csv", b"0" * (150 << 20))), "file.too_large"),
        ("炸弹.xlsx", packed(("xl/workbook.xml", b"0" * (150 << 20))), "file.too_large"),
        ("网页.xls", b"<html><table></table></html>", "file.kind"),
        ("断了.xlsx", b"PK\x03\x04 broken", "file.broken"),
        ("空.csv", b"", "file.empty"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_imported(browse, name, data, said):
    client = browse("analyst")
    task = handed_in(client, (name, data or b" "))
    page = client.get(f"/imports/{task.pk}/").content.decode()
    assert said in page
    assert client.post(f"/imports/{task.pk}/start/").status_code == 409


def test_too_large_an_upload_is_refused_before_it_is_read(browse):
    from django.test import override_settings

    client = browse("analyst")
    with override_settings(KAOHE_UPLOAD_BYTES=1 << 20):
        answer = client.post("/imports/send/", {"files": SimpleUploadedFile("a.csv", b"0" * (3 << 20))})
    assert answer.status_code == 413
    assert "upload.too_large" in answer.content.decode()


@pytest.mark.usefixtures("media")
def test_an_archive_that_holds_more_than_fits_into_memory_is_refused(browse, media):
    from django.test import override_settings

    lines = "".join(f"{number},港口支撑中心,{hash(number)}\n" for number in range(9000))
    archive = SimpleUploadedFile("a.zip", packed(("a.csv", lines * 2)))
    with override_settings(KAOHE_UPLOAD_BYTES=1 << 16):
        answer = browse("analyst").post("/imports/send/", {"files": archive})
    assert (answer.status_code, "upload.too_large" in answer.content.decode()) == (409, True)
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("media")
def test_names_with_markup_and_paths_are_harmless(browse, media):
    client = browse("analyst")
    task = handed_in(
        client, ("<script>alert(1)<.csv", "事件编号,考核对象,类型,发生日期\n<script>x,乙,y,2031-02-30\n")
    )
    page = client.get(f"/imports/{task.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<script>x" not in page
    assert all(media in path.parents for path in media.rglob("*"))


@pytest.mark.usefixtures("media")
def test_the_quarantine_is_exported_and_rows_are_let_go_with_a_reason(browse, mark):
    client = browse("analyst")
    imported(handed_in(client, ("a.csv", EVENTS.format(mark=mark))))
    answer = client.get("/quarantine/export/?table=events")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert any(cell.value == f"{mark}2" for sheet in book for row in sheet.iter_rows() for cell in row)
    (entry,) = [each for each in waiting("events") if mark in each["cells"]]
    assert client.post("/quarantine/discard/", {"chosen": entry["id"], "why": " "}).status_code == 409
    assert client.post("/quarantine/discard/", {"chosen": entry["id"], "why": "重复"}).status_code == 302
    assert client.post("/quarantine/discard/", {"chosen": entry["id"], "why": "重复"}).status_code == 409
    assert [each for each in waiting("events") if mark in each["cells"]] == []


RATED = (
    "考核对象,评分项,评分人,评分角色,周期,分数\n"
    "孙浩,answers,赵某某,peer,2026-09,九十\n"
    "孙浩,answers,钱主管,superior,2026-09,九十\n"
)


@pytest.mark.usefixtures("media")
def test_a_rater_who_stays_unnamed_is_named_on_no_page_and_in_no_workbook(browse):
    client = browse("analyst")
    task = handed_in(client, ("九月评分.csv", RATED))
    assert "赵某某" in client.get(f"/imports/{task.pk}/").content.decode(), "who handed it in has the file"
    other = browse("auditor").get(f"/imports/{task.pk}/").content.decode()
    assert "赵某某" not in other
    assert "钱主管" in other, "superiors are named, as the policy has it"
    imported(task)
    page = client.get("/quarantine/?table=ratings").content.decode()
    assert "赵某某" not in page
    assert "不记名" in page
    assert "钱主管" in page
    book = openpyxl.load_workbook(io.BytesIO(client.get("/quarantine/export/?table=ratings").content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "赵某某" not in cells
    assert "钱主管" in cells
    (entry,) = [each for each in waiting("ratings") if "赵某某" in each["cells"]]
    shown = ["孙浩", "answers", "不记名", "peer", "2026-09", "九十"]
    form = {"row": [entry["id"]], f"was-{entry['id']}": shown, f"cell-{entry['id']}": [*shown[:5], "90"]}
    client.post("/quarantine/correct/ratings/", form)
    assert rows_of("ratings", "rater", "赵某某") == [("孙浩", "answers")]


def rows_of(table, column, value):
    from kaohe.cycle.results import workspace

    rows = pl.read_parquet(workspace().snapshot().files(table)).filter(pl.col(column) == value)
    return rows.select("subject", "indicator").rows()


@pytest.mark.usefixtures("media")
def test_their_values_are_translated_as_the_form_says(browse, mark):
    client = browse("analyst")
    tickets = f"工单号,单位,产品,受理时间\n{mark}1,港口支撑中心,甲,2026-09-01 08:00\n{mark}2,港口支撑中心,乙,2026-09-01 08:00\n"
    task = handed_in(client, ("故障工单.csv", tickets))
    form = {
        "table": "fault_tickets",
        "mapped": "1",
        "column-ticket_id": "工单号",
        "column-unit": "单位",
        "column-product": "产品",
        "column-accepted_at": "受理时间",
        "values-product": "甲 = vpn\n* = ict\n",
    }
    assert client.post(f"/imports/{task.pk}/file/0/", form).status_code == 302
    page = client.get(f"/imports/{task.pk}/").content.decode()
    assert "2 行可以入库,0 行进隔离区" in page
    assert "甲 = vpn" in page
    answer = client.post(f"/imports/{task.pk}/file/0/", form | {"values-product": "甲"})
    assert answer.status_code == 409
    assert "mapping.value" in answer.content.decode()
    assert (
        client.post(f"/imports/{task.pk}/file/0/", form | {"values-product": "甲 = 没有"}).status_code == 409
    )
