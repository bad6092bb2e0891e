"""docs/score-sheets.md: its example is run, its list of codes is complete, its ties are understood."""

import re
from pathlib import Path

import openpyxl
from running import answer, kaohe

REPOSITORY = Path(__file__).parents[3]
GUIDE = (REPOSITORY / "docs" / "score-sheets.md").read_text(encoding="utf-8")
SOURCES = [*(REPOSITORY / "src/kaohe/policy/sheets").glob("*.py"), REPOSITORY / "src/kaohe/cli/sheets.py"]


def table_of_the_guide():
    rows = [line for line in GUIDE.split("## 一个例子")[1].splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [cells[0], *cells[2:]]


def sheet_of_the_guide(path, attitude="由主管部门酌情评定"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "考核表"
    page.append(["2026年后端考核评分表"])
    for row in table_of_the_guide():
        page.append([attitude if cell == "由主管部门酌情评定" else cell or None for cell in row])
    book.save(path)
    return path


def block(language, number=0):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)[number]


def test_the_example_prints_what_the_guide_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sheet_of_the_guide(tmp_path / "评分表.xlsx")
    command, _newline, shown = block("console").partition("\n")

    done = kaohe(*command.removeprefix("$ kaohe ").split())

    assert done.code == 1
    assert done.stdout.startswith(shown)


def test_the_example_scores_once_it_is_tied(tmp_path, demo):
    path = sheet_of_the_guide(tmp_path / "评分表.xlsx", attitude="得分=评分")
    ties = tmp_path / "ties.yaml"
    ties.write_text(block("yaml"), encoding="utf-8")

    done = answer("policy", "import", str(path), "-w", str(demo), "--id", "hb", "--ties", str(ties))
    run = answer("score", "hb", "--period", "2026-09", "-w", str(demo))

    assert (done["untied"], done["not_understood"], done["findings"]) == ([], [], [])
    assert len(run["totals"]) == 3


def test_every_code_is_in_the_guide():
    known = {
        code
        for source in SOURCES
        for code in re.findall(r'"(sheet\.[a-z_]+)"', source.read_text(encoding="utf-8"))
    }

    assert known == set(re.findall(r"\| `(sheet\.[a-z_]+)` \|", GUIDE))
