"""What cannot be done is said once: exit 2, one JSON object on stderr, nothing on stdout."""

import json
import shutil

import pytest

import worked_example

UNIT = worked_example.UNIT
SCORE = ("score", "P01", "--period", "2026-10")


@pytest.fixture
def refused(command, workspace):
    """Run a command that must refuse; ``WS`` stands for the workspace."""

    def run(*words):
        words = [workspace if word == "WS" else word for word in words]
        error = command(*words, "--format", "json").error
        assert {"code", "message", "hint", "place"} <= error.keys()
        assert error["message"]
        assert isinstance(error["place"], dict)
        return error

    return run


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("score", "P99", "--period", "2026-10", "-w", "WS"), "policy.not_found", "P99"),
        (("score", "p01", "--period", "2026-10", "-w", "WS"), "policy.not_found", "P01"),
        (
            ("score", "/nowhere/policy.yaml", "--period", "2026-10", "-w", "WS"),
            "policy.not_found",
            "/nowhere",
        ),
        (("score", "P01", "--period", "2026-13", "-w", "WS"), "period.format", "2026-13"),
        (("score", "P01", "--period", "2026-10-09..2026-10-01", "-w", "WS"), "period.reversed", "2026-10-09"),
        ((*SCORE, "-w", "/nowhere/at/all"), "workspace.missing", "/nowhere/at/all"),
        ((*SCORE, "-w", "WS", "--facts-version", "99"), "workspace.version", "99"),
        ((*SCORE, "-w", "WS", "--facts-version", "-1"), "workspace.version", "-1"),
        (
            (*SCORE, "-w", "WS", "--interpretation", "partial_unit=whole"),
            "policy.interpretation",
            "partial_unit",
        ),
        ((*SCORE, "-w", "WS", "--interpretation", "partial_units=hole"), "policy.interpretation", "prorated"),
        ((*SCORE, "-w", "WS", "--interpretation", "whole"), "cli.pair", "whole"),
        ((*SCORE, "-w", "WS", "--engine", "sqlite"), "cli.usage", "duckdb"),
        ((*SCORE, "-w", "WS", "--threads", "0"), "cli.usage", "threads"),
        ((*SCORE, "-w", "WS", "--treads", "2"), "cli.usage", "--treads"),
        (("score", "P01", "-w", "WS"), "cli.usage", "period"),
        (("explain", "latest", UNIT, "total", "-w", "WS"), "run.not_found", "latest"),
        (("explain", "latest", UNIT, "total", "-w", "/nowhere"), "workspace.missing", "/nowhere"),
        (("policy", "test", "P99"), "policy.not_found", "P99"),
        (("tables", "fault_ticket"), "table.unknown", "fault_tickets"),
    ],
)
def test_refused(refused, words, code, said):
    error = refused(*words)
    assert error["code"] == code
    assert said in json.dumps(error, ensure_ascii=False)


@pytest.fixture
def scored(command, workspace):
    assert command(*SCORE, "-w", workspace).code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("latest", "城东", "total"), "explain.subject", UNIT),
        (("latest", UNIT, "asurance"), "explain.indicator", "assurance"),
        (("ffff", UNIT, "total"), "run.not_found", "ffff"),
        (("../../etc/passwd", UNIT, "total"), "run.not_found", "passwd"),
        (("*", UNIT, "total"), "run.not_found", "*"),
    ],
)
@pytest.mark.usefixtures("scored")
def test_explain_refuses_and_names_what_there_is(refused, words, code, said):
    error = refused("explain", *words, "-w", "WS")
    assert error["code"] == code
    assert said in json.dumps(error, ensure_ascii=False)


def test_an_output_file_that_cannot_be_written(refused, tmp_path):
    error = refused(*SCORE, "-w", "WS", "-o", tmp_path / "no" / "such" / "folder.json")
    assert error["code"] == "file.unwritable"


def test_a_damaged_run_is_said_to_be_damaged(command, refused, workspace):
    command(*SCORE, "-w", workspace)
    (run,) = (workspace / "runs").glob("*.json")
    for damage in ("", "{", "[]", "null", '{"result": 1}', run.read_text(encoding="utf-8")[:-40]):
        run.write_text(damage, encoding="utf-8")
        assert refused("explain", "latest", UNIT, "total", "-w", "WS")["code"] == "run.damaged"


def test_a_changed_run_is_not_explained(command, refused, workspace):
    command(*SCORE, "-w", workspace)
    (run,) = (workspace / "runs").glob("*.json")
    run.write_text(run.read_text(encoding="utf-8").replace('"10.50"', '"15.00"'), encoding="utf-8")
    assert refused("explain", "latest", UNIT, "assurance", "-w", "WS")["code"] == "explain.disagrees"


def test_a_half_ambiguous_run_lists_those_that_it_could_be(command, refused, workspace):
    command(*SCORE, "-w", workspace)
    (run,) = (workspace / "runs").glob("*.json")
    shutil.copy(run, run.with_name(f"{run.stem[:4]}0000.json"))
    error = refused("explain", run.stem[:4], UNIT, "total", "-w", "WS")
    assert error["code"] == "run.ambiguous"
    assert run.stem in error["hint"]


def test_text_for_a_person_has_no_braces(command, workspace):
    answer = command("score", "P99", "--period", "2026-10", "-w", workspace)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("policy.not_found")


def test_english_on_request(command, workspace, monkeypatch):
    monkeypatch.setenv("KAOHE_LANG", "en")
    error = command("score", "P99", "--period", "2026-10", "-w", workspace, "--format", "json").error
    assert error["message"].startswith("There is no policy")
