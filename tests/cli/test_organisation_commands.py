"""``kaohe posts``, ``departments``, ``duties``: from imported rows to answers, and refusals with a way out."""

import pytest

TABLES = {
    "people": "person,name,education,work_years,born_on\nW1,张三,本科,2,1990-05-06\nW2,李四,大专,9,\n",
    "assignments": (
        "person,unit,post,head,valid_from,valid_to\n"
        "W1,大企业分部,客户服务支撑助理,否,2025-01-01,\n"
        "W2,大企业分部,主任,是,2020-01-01,\n"
        "W2,网吧分部,主任,是,2026-01-01,\n"
    ),
    "qualifications": "person,item,value,valid_from\nW1,听力,正常,2026-01-10\nW1,健康状况,一般,2026-01-10\n",
}


@pytest.fixture
def office(command, tmp_path):
    folder = tmp_path / "office"
    command("init", folder)
    for table, text in TABLES.items():
        file = tmp_path / f"{table}.csv"
        file.write_text(text, encoding="utf-8")
        assert command("import", table, file, "-w", folder).code == 0
    return folder


def test_posts_are_listed_and_shown(command, tmp_path):
    listed = command("posts", "list", "-w", tmp_path, "--format", "json").json
    shown = command("posts", "show", "产品支撑岗", "-w", tmp_path, "--format", "json").json
    text = command("posts", "show", "product_support", "-w", tmp_path).out

    assert ("P05", "product_support", "产品支撑岗") in [
        (each["policy"], each["post"], each["title"]) for each in listed
    ]
    assert shown["requirements"]["education_experience"]["words"] == [
        ["学历 本科及以上", "工作年限 3年及以上"],
        ["任下一职级(客户服务支撑助理)2年以上"],
    ]
    assert "学历 本科及以上且 工作年限 3年及以上;或 任下一职级(客户服务支撑助理)2年以上" in text
    assert "产品支撑主管" in command("posts", "list", "-w", tmp_path).out


def test_a_check_names_every_gap_with_its_row(command, office):
    answer = command(
        "posts", "check", "张三", "产品支撑岗", "--on", "2026-10-31", "-w", office, "--format", "json"
    )
    said = answer.json
    gaps = {(gap["requirement"], gap["way"]): gap for gap in said["gaps"]}
    asked = {each["requirement"]: each for each in said["requirements"]}

    assert answer.code == 1
    assert (said["person"], said["name"], said["status"]) == ("W1", "张三", "not_met")
    assert gaps["education_experience", 1]["gap"] == "相差1年"
    assert gaps["education_experience", 2] == {
        "requirement": "education_experience",
        "title": "学历和工作经验",
        "cite": "第二表知识经验1",
        "way": 2,
        "status": "not_met",
        "needed": "任下一职级(客户服务支撑助理)2年以上",
        "has": "1年10个月",
        "gap": "还差2个月",
    }
    assert gaps["vision", 1]["status"] == "unknown"
    assert gaps["health", 1]["gap"] == "相差1级"
    assert asked["hearing"]["status"] == "met"
    assert asked["hearing"]["ways"][0]["criteria"][0]["rows"][0]["row"] == 2
    text = command("posts", "check", "W1", "product_support", "--on", "2026-10-31", "-w", office).out
    assert "张三 任“产品支撑岗”(2026-10-31):不符合" in text
    assert "或 任下一职级(客户服务支撑助理)2年以上 —— 现有 1年10个月;还差2个月" in text


def test_the_day_decides(command, office):
    def status(day):
        said = command(
            "posts", "check", "W1", "technical_support", "--on", day, "-w", office, "--format", "json"
        )
        return {each["requirement"]: each["status"] for each in said.json["requirements"]}

    assert status("2026-12-30")["education_experience"] == "not_met"
    assert status("2026-12-31")["education_experience"] == "met"
    assert status("2026-01-09")["hearing"] == "unknown"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("张山", "产品支撑岗"), "posts.person", "张三"),
        (("张三", "产品支持岗"), "posts.unknown", "产品支撑岗"),
        (("张三", "产品支撑岗", "--on", "去年"), "cli.day", "2026-10-31"),
    ],
)
def test_what_cannot_be_checked_is_refused(command, office, words, code, said):
    error = command("posts", "check", *words, "-w", office, "--format", "json").error

    assert error["code"] == code
    assert said in error["hint"]


def test_a_post_that_two_policies_describe_asks_which(command, tmp_path, repository):
    own = tmp_path / "policies" / "OWN"
    own.mkdir(parents=True)
    text = (repository / "src/kaohe/policies/P05/policy.yaml").read_text(encoding="utf-8")
    (own / "policy.yaml").write_text(text.replace("id: P05", "id: OWN"), encoding="utf-8")

    error = command("posts", "show", "产品支撑岗", "-w", tmp_path, "--format", "json").error
    shown = command("posts", "show", "产品支撑岗", "--policy", "OWN", "-w", tmp_path, "--format", "json").json

    assert error["code"] == "posts.ambiguous"
    assert "OWN" in error["hint"]
    assert "P05" in error["hint"]
    assert shown["policy"] == "OWN"


def test_departments_show_who_is_where_and_what_is_doubtful(command, office):
    answer = command("departments", "--policy", "P13", "--on", "2026-10-31", "-w", office, "--format", "json")
    found = {each["title"]: each for each in answer.json["departments"]}

    assert answer.code == 1
    assert [stay["name"] for stay in found["大企业分部"]["heads"]] == ["李四"]
    assert found["大企业分部"]["members"] == [
        {"person": "W1", "name": "张三", "from": "2025-01-01", "to": None, "current": True}
    ]
    assert {finding["code"] for finding in answer.json["findings"]} == {
        "departments.no_head",
        "departments.two_at_once",
    }
    text = command("departments", "--on", "2025-12-31", "-w", office).out
    assert "      负责人 李四 2020-01-01..\n" in text
    assert "two_at_once" not in text


def test_duties_are_held_against_indicators(command, workspace):
    said = command("duties", "--policy", "P15", "-w", workspace, "--format", "json").json
    text = command("duties", "--policy", "P15", "--period", "2026-10", "-w", workspace).out

    assert "P15.strategy" in [each["duty"] for each in said["unmeasured"]]
    assert "P01.resource_accuracy" in [each["indicator"] for each in said["unexplained"]]
    assert "没有职责说明的指标" in text
    assert "P15.vpn_service" in text


def test_a_description_has_nothing_to_score(command, workspace):
    scored = command("score", "P05", "--period", "2026-10", "-w", workspace, "--format", "json")
    printed = command("policy", "show", "P13", "--format", "xlsx", "-w", workspace)
    shown = command("policy", "show", "P05", "-w", workspace).out

    assert scored.error["code"] == "policy.no_indicators"
    assert "policy.no_indicators" in printed.err
    assert "岗位:产品支撑岗" in shown
    assert "综合支撑分部" in command("policy", "show", "P13", "-w", workspace).out
    assert "依法运营管理" in command("policy", "show", "P15", "-w", workspace).out
