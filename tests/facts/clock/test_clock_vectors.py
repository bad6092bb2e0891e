"""The outside test vectors of working-time clocks, through the library and through the command line."""

import json

import pytest

from kaohe.cli.main import app
from kaohe.facts.clock.questions import answer


@pytest.fixture(scope="module")
def vectors(shared):
    return json.loads((shared / "vectors" / "clock.json").read_text(encoding="utf-8"))["vectors"]


def test_every_vector_is_answered_as_expected(vectors):
    answers = {vector["id"]: answer(vector) for vector in vectors}
    assert answers == {vector["id"]: vector["expected"] for vector in vectors}
    assert len(answers) == 114


def test_a_question_without_expectations_gets_every_field_of_its_kind(vectors):
    for vector in vectors:
        question = {name: value for name, value in vector.items() if name != "expected"}
        given, expected = answer(question), vector["expected"]
        if vector["kind"] == "periods":  # how many is not in the question
            given["periods"] = given["periods"][: len(expected["periods"])]
        assert given | expected == given, vector["id"]


def test_the_batch_answers_in_order_line_by_line(vectors, tmp_path, capfd):
    file = tmp_path / "clock.jsonl"
    file.write_text("".join(json.dumps(vector) + "\n" for vector in vectors), encoding="utf-8")
    assert app(["clock", "--batch", str(file)], standalone_mode=False) == 0
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert answers == [{"id": vector["id"], **vector["expected"]} for vector in vectors]
