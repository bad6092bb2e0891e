"""``kaohe demo``: imports, scores and ranks a made-up quarter; never touches what is somebody's own."""

import json
import subprocess
import sys
from decimal import Decimal

import pytest

from kaohe.policy.library import Library

COMMAND = (sys.executable, "-m", "kaohe", "demo", "--no-serve", "--format", "json")


def demo(folder, *options):
    return subprocess.run(
        [*COMMAND, "-w", str(folder), *options], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "演示"


@pytest.fixture(scope="module")
def first(folder):
    done = demo(folder, "--rows", "600")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_every_month_and_the_quarter_are_ranked(first):
    assert [run["period"] for run in first["runs"]] == ["2026-07", "2026-08", "2026-09", "2026-Q3"]
    for run in first["runs"]:
        assert sorted(total["rank"] for total in run["totals"]) == [1, 2, 3]


def test_every_other_policy_is_scored_and_has_somebody_to_assess(first):
    described = {each["policy"]: each for each in first["described"]}

    assert {each["policy"] for each in first["policies"]} | set(described) == set(Library().ids()) - {"P01"}
    assert (described["P05"]["posts"], described["P13"]["departments"], described["P15"]["duties"]) == (
        3,
        8,
        17,
    )
    assert [each["policy"] for each in first["policies"] if not each["assessed"] + each["paid"]] == []


def test_each_policy_is_scored_over_the_last_period_of_its_own(first):
    periods = {each["policy"]: each["period"] for each in first["policies"]}

    assert (periods["P02"], periods["P16"], periods["P17"]) == ("2011-02", "2026-09", "2026-Q3")


def test_the_commands_to_try_next_work(first, command):
    explained, scored = (line.split()[1:] for line in first["next"][:2])

    assert command(*explained, "--format", "json").json["indicator"] == "last_mile_assurance"
    assert command(*scored, "--format", "json").json["policy"] == "P01"


def test_points_lost_come_first_and_add_up(first):
    for run in first["runs"][:3]:  # in the quarter a rank may give more than the item's maximum
        for total in run["totals"]:
            lost = [Decimal(each["of_total"]) for each in total["lost"]]

            assert sorted(lost, reverse=True) == lost
            assert Decimal(100) - Decimal(total["points"]) == pytest.approx(sum(lost), abs=Decimal("0.1"))


def test_what_was_refused_is_shown(first):
    refused = {each["file"]: each for each in first["imports"] if "error" in each or each["rejected"]}

    assert refused["投诉_补报_传输中断.xlsx"]["error"]["code"] == "file.broken"
    assert {"受理时间", "恢复时间", "产品", "考核单位", "挂起(分钟)"} == {
        row["column"] for row in refused["故障工单_补录.csv"]["quarantine"]
    }


def test_a_second_demo_changes_nothing(first, folder):
    again = json.loads(demo(folder, "--rows", "600").stdout)

    assert again["again"]
    assert not any(each.get("accepted") or each.get("updated") for each in again["imports"])
    assert first["runs"] == again["runs"]


def test_made_up_rows_never_go_among_others(first, folder, tmp_path):
    del first
    (tmp_path / "kaohe.json").write_text('{"format": 1}')

    for done, code in (
        (demo(folder, "--rows", "900"), "demo.other_rows"),
        (demo(tmp_path), "demo.occupied"),
    ):
        assert done.returncode == 2
        assert json.loads(done.stderr)["error"]["code"] == code
