"""``kaohe policy lint`` as programs call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LINT = Path(__file__).parents[1] / "policy" / "lint"


def lint(*words: str) -> tuple[int, list[dict[str, object]]]:
    done = subprocess.run(
        [sys.executable, "-m", "kaohe", "policy", "lint", *words, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or done.stderr)


def test_acknowledged_findings_are_listed_and_do_not_count() -> None:
    code, found = lint("P01")
    assert code == 0
    assert {"code", "severity", "message", "hint", "place", "cite", "acknowledged"} <= set(found[0])


def test_clean_policy_and_clean_text_answer_an_empty_list() -> None:
    assert lint(str(LINT / "base.yaml")) == (0, [])
    assert lint(str(LINT / "clean" / "partners.txt")) == (0, [])


def test_faulty_text_in_gb18030_exits_with_one(tmp_path: Path) -> None:
    file = tmp_path / "办法.txt"
    file.write_bytes("本办法自2026年1月1日起执行,至2026年2月30日止。".encode("gb18030"))
    code, found = lint(str(file))
    assert code == 1
    assert found[0]["code"] == "text.date_impossible"
    assert found[0]["place"]["value"] == "2026年2月30日"


def test_notes_alone_exit_with_zero(tmp_path: Path) -> None:
    file = tmp_path / "办法.md"
    file.write_text("本办法自印发之日起施行,由办公室解释。", encoding="utf-8")
    code, found = lint(str(file))
    assert (code, [one["severity"] for one in found]) == (0, ["note"])


def test_policy_that_does_not_load_answers_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(
        (LINT / "base.yaml").read_text(encoding="utf-8").replace("cite: 第六条\n    max", "max"),
        encoding="utf-8",
    )
    code, found = lint(str(file))
    assert code == 1
    assert found[0]["code"] == "policy.missing_cite"


def test_missing_file_cannot_be_read(tmp_path: Path) -> None:
    code, error = lint(str(tmp_path / "没有.docx"))
    assert (code, error["error"]["code"]) == (2, "policy.file")


def test_diff_answers_what_changed(tmp_path: Path) -> None:
    after = tmp_path / "policy.yaml"
    after.write_text(
        (LINT / "base.yaml").read_text(encoding="utf-8").replace("points: 5}", "points: 6}"), encoding="utf-8"
    )
    words = [sys.executable, "-m", "kaohe", "policy", "diff", str(LINT / "base.yaml"), str(after)]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert "由“每次扣5分”改为“每次扣6分”" in told.stdout
    (change,) = json.loads(
        subprocess.run([*words, "--format", "json"], capture_output=True, text=True, check=False).stdout
    )
    assert set(change) == {"path", "before", "after", "words", "effect"}
    assert change["effect"]["example"] == {"given": "1次", "before": "-5", "after": "-6"}
