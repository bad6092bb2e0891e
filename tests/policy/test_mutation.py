"""Which numbers of a policy's document are changed, how far, and which texts are none."""

from __future__ import annotations

from kaohe.policy.document import Document
from kaohe.policy.mutation import mutants


def changed(**data: object) -> list[str]:
    return [mutant.changed for mutant in mutants(Document(data))]


def test_fields_step_in_their_last_digit() -> None:
    assert changed(max=15) == ["16", "14"]
    assert changed(max="1.50") == ["1.51", "1.49"]
    assert changed(weight="60%") == ["61%", "59%"]
    assert changed(floor=0) == ["1"]


def test_conditions_and_formulas_hold_numbers_but_names_do_not() -> None:
    assert changed(where="levels > 0 and grade2 = T1") == ["levels > 1 and grade2 = T1"]
    assert changed(formula="甲 × 0.5 + 100") == [
        "甲 × 0.6 + 100",
        "甲 × 0.4 + 100",
        "甲 × 0.5 + 101",
        "甲 × 0.5 + 99",
    ]


def test_sentences_hold_spoken_numbers_too() -> None:
    assert changed(rule="前三名得4分,其余得3分")[-2:] == ["前4名得4分,其余得3分", "前2名得4分,其余得3分"]


def test_a_refused_sentence_has_no_value() -> None:
    found = {mutant.changed: mutant.value for mutant in mutants(Document({"rule": "每次扣1分"}))}
    assert found["每次扣0分"] is None
    assert found["每次扣2分"]["points"] == "2"


def test_what_is_written_for_people_is_left() -> None:
    assert (
        changed(title="2026 年办法", cite="第 3 条", version="2", valid_from="2026-01-01", notes=["见 4"])
        == []
    )


def test_readings_are_changed_where_they_set_something() -> None:
    choice = {
        "question": "2 或 3",
        "alternatives": {"capped": {"means": "3 分", "set": {"indicators.a.cap": 3}}},
    }
    assert changed(interpretations={"cap": choice}) == ["4", "2"]


def test_a_mutant_leaves_the_document_as_it_is() -> None:
    document = Document({"indicators": {"a": {"rule": "每次扣1分"}}})
    mutant = next(iter(mutants(document)))
    after = mutant.apply(document).data["indicators"]["a"]
    assert (after["rule"]["points"], after["clause"]) == ("2", "每次扣1分")
    assert document.data == {"indicators": {"a": {"rule": "每次扣1分"}}}
