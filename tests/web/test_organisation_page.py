"""The organisation on a day, both bounds included, and what changed within days."""

from datetime import date

import pytest

UNITS = "单位,生效日期,失效日期\n旧区,,2030-06-30\n新区,2030-07-01,\n"
STAYS = (
    "人员,所属单位,岗位,任职日期,免职日期\n甲某,旧区,客服,2030-01-01,2030-06-30\n甲某,新区,主管,2030-07-01,\n"
)


@pytest.fixture
def own(database, tmp_path):  # noqa: ARG001 - Django must be set up
    """Point the pages at a workspace with two units and one person who moves."""
    from django.test import override_settings

    from kaohe.facts.intake.importing import Request, import_files
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.create(tmp_path / "ws")
    for table, text in (("units", UNITS), ("assignments", STAYS)):
        file = tmp_path / f"{table}.csv"
        file.write_text(text, encoding="utf-8")
        import_files(opened, Request(table, (file,), "李", ""), lambda: None)
    with override_settings(KAOHE_WORKSPACE=opened.root):
        yield opened


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("day", "unit", "post"), [(date(2030, 6, 30), "旧区", "客服"), (date(2030, 7, 1), "新区", "主管")]
)
def test_bounds_are_included(day, unit, post):
    from kaohe.cycle.organisation import standing_on

    rows = standing_on(day)
    assert [row["unit"] for row in rows["units"]] == [unit]
    assert [(row["unit"], row["post"]) for row in rows["assignments"]] == [(unit, post)]


@pytest.mark.usefixtures("own")
def test_changes_are_listed_by_day_and_shown(browse):
    from kaohe.cycle.organisation import changes_within

    found = changes_within(date(2030, 6, 30), date(2030, 7, 1))
    assert [(each.day.day, each.table, each.begins) for each in found] == [
        (30, "assignments", False),
        (30, "units", False),
        (1, "assignments", True),
        (1, "units", True),
    ]
    page = browse("head").get("/organisation/?on=2030-07-01&since=2030-06-30").content.decode()
    assert all(word in page for word in ("甲某", "新区", "主管", "最后一天"))
    assert browse("head").get("/organisation/?on=x&since=y").status_code == 200
