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


def test_a_late_batch_and_a_new_target_are_named_in_the_first_lines(first, command):
    batch, target = (line.split()[1:] for line in first["next"] if line.startswith("kaohe why"))

    assert "故障工单_2026-08_补报.csv 新增" in "".join(command(*batch).out.splitlines()[:3])
    assert "目标≥92%" in "".join(command(*target).out.splitlines()[:3])


def test_a_pause_and_a_cause_rewritten_are_named_in_the_first_lines(first, command):
    asked = next(line.split()[1:] for line in first["next"] if line.startswith("kaohe doubt"))

    answer = command(*asked, "--format", "json").json
    assert {"cause_rewritten", "pause_before_limit"} <= {each["kind"] for each in answer["findings"]}
    lines = command(*asked).out.splitlines()[: 1 + len(answer["findings"])]
    assert any("到期之后改成了别人的责任,2 行" in line for line in lines)
    assert any("靠挂起才及时" in line for line in lines)


def test_only_what_was_planted_is_asked_about(first, command):
    asked = next(line.split()[1:] for line in first["next"] if line.startswith("kaohe doubt"))
    unit = asked.index("港口支撑中心")

    findings = command(*asked[:unit], *asked[unit + 1 :], "--format", "json").json["findings"]
    assert {tuple(each["subjects"]) for each in findings} == {("港口支撑中心",)}
