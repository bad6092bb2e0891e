"""Explanations as files: everything is in them, nothing runs or loads, and nobody's text becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from test_explaining import made

from kaohe.engine.explain import explain
from kaohe.engine.explaining.sending.files import in_both, written

__all__ = ["made"]
ABOUT = {"policy": "CLOSE <b>", "period": "2026-10", "run": "r", "check": "kaohe explain"}
FIGURES = {
    "甲<i>": {"on_time": (91, 100), "slips": (1_000_000, 1), "satisfied": (85, 100)},
    "乙": {"on_time": (9, 10)},
}


class Reading(HTMLParser):
    """Collects tags, addresses and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.loaded, self.said = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.loaded += [
            value
            for name, value in attrs
            if name in {"src", "href", "action", "style"} or name.startswith("on")
        ]

    def handle_data(self, data):
        self.said.append(data)


@pytest.fixture(scope="module")
def both(made):
    record = made("close.yaml", FIGURES)
    return in_both(lambda: explain(record, "甲<i>", "total"))


def test_a_page_has_every_figure_in_both_languages_and_loads_nothing(both):
    text = written(".html", both, subject="甲<i>", **ABOUT)
    read = Reading(text)
    said = "".join(read.said)
    assert not {"script", "img", "link", "iframe", "i", "b", "form"} & set(read.tags)
    assert read.loaded == []
    assert "@import" not in text
    assert "url(" not in text
    for part in (
        "甲<i>",
        "CLOSE <b>",
        "20 − (95% − 91%) ÷ 1% × 1",
        "每低于目标1个百分点扣1分",
        "take off 1 point",
        "第二条",
        "等级",
    ):
        assert part in said, part
    assert "乙" not in said


def test_the_same_as_markdown(both):
    text = written(".md", both, subject="甲<i>", **ABOUT)
    assert "<i>" not in text
    assert re.search(r"^# 甲&lt;i>", text)
    assert "**算式 Arithmetic**" in text
    assert re.search(r"^\| ✓ \| [ABC] \|", text, re.MULTILINE)


def test_the_command_writes_the_file(command, workspace, tmp_path):
    command("score", "P01", "--period", "2026-10", "-w", workspace)
    asked = ("explain", "latest", "城区支撑中心", "assurance", "--rows", "-w", workspace, "--format", "json")
    file = tmp_path / "说明.html"
    assert command(*asked, "--export", file).json == {"file": str(file)}
    said = "".join(Reading(file.read_text(encoding="utf-8")).said)
    assert "184 ÷ 200" in said
    assert "剔除 2 行" in said
    assert command(*asked, "--export", tmp_path / "说明.doc").error["code"] == "explain.export"
    assert command(*asked, "--export", tmp_path / "无" / "说明.md").error["code"] == "file.unwritable"
