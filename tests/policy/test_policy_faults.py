"""Each mistake in a policy is refused with its code, its line and what to write instead; all of them at once."""

import copy
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from kaohe.errors import Finding, KaoheError
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.composition import compose
from kaohe.policy.document import Document, read_document, read_list
from kaohe.policy.library import Library
from kaohe.policy.loader import load_document, load_policy

FAULTS = Path(__file__).parent / "faults"
SOUND = (FAULTS / "sound.yaml").read_text(encoding="utf-8")
CASES = read_list(FAULTS / "faults.yaml").data


def findings_of(file: Path, readings: dict[str, str] | None = None) -> tuple[Finding, ...]:
    with pytest.raises(KaoheError) as refused:
        load_policy(str(file), Library([file.parent]), CATALOGUE, readings=readings)
    return refused.value.findings


def said(finding: Finding) -> str:
    return f"{finding.message} {finding.hint} {finding.place.text or ''}"


def line_of(text: str, mark: str) -> int:
    assert text.count(mark) >= 1, mark
    return text[: text.index(mark)].count("\n") + 1


def test_the_sound_policy_is_sound():
    policy = load_policy(str(FAULTS / "sound.yaml"), Library(), CATALOGUE).policy
    assert policy.order() == ["work", "attitude", "total"]


@pytest.mark.parametrize("case", CASES, ids=[case["fault"] for case in CASES])
def test_fault(case, tmp_path):
    assert SOUND.count(case["write"]) == 1, "the place to change must be the only one"
    text = SOUND.replace(case["write"], case["instead"])
    folder = tmp_path / "SOUND"
    folder.mkdir()
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    if case["code"] == "policy.use_cycle":
        findings = findings_of_use(tmp_path, file)
    else:
        findings = findings_of(file, case.get("readings"))
    codes = [finding.code for finding in findings]
    assert set(codes) == {case["code"], *case.get("also", ())}, [str(finding) for finding in findings]
    found = next(finding for finding in findings if finding.code == case["code"])
    assert [word for word in case["says"] if word not in said(found)] == [], said(found)
    assert found.place.file == str(file)
    if case["at"]:
        assert found.place.line == line_of(text, case["at"]), str(found)
    assert found.hint
    assert str(found).startswith(f"{file}:")


def findings_of_use(folder: Path, file: Path) -> tuple[Finding, ...]:
    with pytest.raises(KaoheError) as refused:
        load_policy(str(file), Library([folder]), CATALOGUE)
    return refused.value.findings


def test_all_faults_at_once_each_in_its_line(tmp_path):
    """As many of the faults as leave one another alone, in one file, are reported in one pass, in order."""
    chosen = [
        "没有出处的剔除",
        "没有出处的等级",
        "没有这一列",
        "没有这张表",
        "求和的列不是数",
        "考核主体的权重合计不是 100%",
        "权重合计不是 100%",
        "等级之间有空档",
        "不认识的字段,没有相近的",
        "没有这个读法",
        "条件里的值不存在",
        "计分方法缺目标",
        "没有这个指标",
        "指标没有上级",
    ]
    cases = [case for case in CASES if case["fault"] in chosen]
    assert len(cases) == len(chosen)
    text = SOUND
    for case in cases:
        assert text.count(case["write"]) == 1, case["fault"]
        text = text.replace(case["write"], case["instead"])
    file = tmp_path / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    findings = findings_of(file)
    expected = sorted((line_of(text, case["at"]), case["code"]) for case in cases)
    assert sorted((finding.place.line, finding.code) for finding in findings) == expected
    assert [finding.place.line for finding in findings] == sorted(line for line, _code in expected)


def test_policies_that_use_each_other(tmp_path):
    for own, other in (("A", "B"), ("B", "A")):
        folder = tmp_path / own
        folder.mkdir()
        text = SOUND.replace("id: SOUND", f"id: {own}").replace(
            "  of: total\n  cite: 第七条\n", f"  of: total\n  use: {other}\n  cite: 第七条\n"
        )
        (folder / "policy.yaml").write_text(text, encoding="utf-8")
    (finding,) = findings_of_use(tmp_path, tmp_path / "A" / "policy.yaml")
    assert finding.code == "policy.use_cycle"
    assert "A → B → A" in finding.message


HOSTILE = {
    "empty": (b"", "policy.yaml"),
    "only a comment": ("# 空\n".encode(), "policy.yaml"),
    "a list at the top": (b"- id: X\n- id: Y\n", "policy.yaml"),
    "a word at the top": ("考核".encode(), "policy.yaml"),
    "null at the top": (b"null\n", "policy.yaml"),
    "binary": (bytes(range(256)) * 8, "policy.file"),
    "a zip": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xff\xfe", "policy.file"),
    "utf-16": ("id: X\n".encode("utf-16"), "policy.file"),
    "gb18030": ("id: 考核\n".encode("gb18030"), "policy.file"),
    "control characters": (b"id: X\x07\n", "policy.yaml"),
    "two documents": (b"id: X\n---\nid: Y\n", "policy.yaml"),
    "an alias of nothing": (b"id: *nothing\n", "policy.yaml"),
    "an anchor that contains itself": (b"id: X\nmeasures: &a\n  one: *a\n", "policy.too_large"),
    "a list that contains itself": (b"id: X\nmeasures: &a [*a, *a]\n", "policy.too_large"),
    "aliases that multiply": (
        b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + b"".join(f"{c}: &{c} [{','.join(['*' + chr(ord(c) - 1)] * 10)}]\n".encode() for c in "bcdefghij"),
        "policy.too_large",
    ),
    "deep brackets": (b"id: " + b"[" * 5000, "policy.yaml"),
    "deep closed brackets": (b"id: " + b"[" * 3000 + b"]" * 3000, "policy.yaml"),
    "deep braces": (b"{a: " * 3000, "policy.yaml"),
    "deep indentation": (b"".join(b" " * n + b"a:\n" for n in range(1000)), "policy.yaml"),
    "a tag that makes objects": (b"id: !!python/object/apply:os.system ['true']\n", None),
    "a key that is a list": (b"? [a, b]\n: 1\n", None),
    "a key that is a mapping": (b"measures:\n  {a: b}: 1\n", None),
    "a merge key": (b"<<: {id: X}\n", None),
    "many fields": (b"".join(b"field_%d: 1\n" % n for n in range(40_000)), None),
    "a megabyte of fields": (b"".join(b"field_%d: 1\n" % n for n in range(80_000)), "policy.too_large"),
    "a megabyte in one word": (b"id: " + b"x" * 1_000_001, "policy.too_large"),
    "a megabyte of measures": (
        b"measures:\n" + b"".join(b"  m%d: {title: x}\n" % n for n in range(60_000)),
        "policy.too_large",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_as_data(name, command, tmp_path):
    content, code = HOSTILE[name]
    file = tmp_path / "policy.yaml"
    file.write_bytes(content)
    answer = command(
        "score", file, "--period", "2026-10", "-w", workspace_of(command, tmp_path), "--format", "json"
    )
    assert answer.error["code"] != "internal", answer.error
    assert answer.error["message"]
    if code is not None:
        assert answer.error["code"] == code


def workspace_of(command, folder: Path) -> Path:
    command("init", folder / "w")
    return folder / "w"


INSTEAD = (None, "x", "", 5, -1, True, [], {}, ["x"], {"a": 1}, [None], {"kind": "x"}, "1e999", "\x00")


@pytest.mark.parametrize("part", range(4))
def test_whatever_stands_in_a_field_is_accepted_or_refused_as_data(part):
    """Every field of the sound policy in turn holds something else; nothing but findings may come of it."""
    sound = read_document(FAULTS / "sound.yaml")
    chance = Random(part)  # noqa: S311 - any values will do
    paths = [path for path in sound.positions if path]
    for path in paths[part::4]:
        for value in chance.sample(INSTEAD, k=3):
            data = copy.deepcopy(sound.data)
            holder = data
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = value
            try:
                with suppress(KaoheError):
                    load_document(compose(Document(data, sound.positions), Library()), CATALOGUE)
            except Exception as error:
                error.add_note(f"{path} = {value!r}")
                raise


def test_a_missing_file_and_a_folder_without_policy(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path):
        (finding,) = findings_of_use(tmp_path, path)
        assert finding.code == "policy.not_found"
        assert str(path) in finding.message
