"""Three score sheets as offices make them: read, tied, scored on the demo's data, printed, read again."""

import pytest
from offices import (
    DEPARTMENTS,
    DEPARTMENTS_TIES,
    SUPPORT_CENTRE,
    SUPPORT_CENTRE_TIES,
    WORD_TABLE,
    WORD_TABLE_TIES,
    departments,
    support_centre,
    word_table,
)
from running import answer, kaohe

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document

OFFICES = {
    "centre": (support_centre, "centre.xlsx", SUPPORT_CENTRE, SUPPORT_CENTRE_TIES),
    "departments": (departments, "departments.xlsx", DEPARTMENTS, DEPARTMENTS_TIES),
    "word": (word_table, "word.docx", WORD_TABLE, WORD_TABLE_TIES),
}


@pytest.fixture(params=OFFICES)
def office(request, tmp_path):
    make, name, expected, ties = OFFICES[request.param]
    return make(tmp_path / name), expected, ties


def test_every_row_is_understood(office, imported):
    path, expected, _ties = office

    draft = imported(path).draft

    assert [
        (
            row["title"],
            None if row["points"] is None else str(row["points"]),
            [clause["understood"]["zh"] for clause in row["clauses"]],
        )
        for row in draft.rows
    ] == expected
    assert draft.findings == []


def test_a_draft_without_ties_loads_and_holds_every_item_back(office, imported):
    path, expected, _ties = office

    done = imported(path)
    policy = load_document(parse_document(done.text, "x"), CATALOGUE).policy

    leaves = [node for node in policy.indicators.values() if node.kind == "item"]
    assert all(leaf.pending and leaf.rule is None for leaf in leaves)
    assert len(done.untied) == sum(len(clauses) for _title, _points, clauses in expected)


def test_with_ties_nothing_is_left_to_do(office, imported):
    path, _expected, ties = office

    done = imported(path, ties)

    assert (done.untied, done.not_understood, done.draft.findings) == ([], [], [])
    policy = load_document(parse_document(done.text, "x"), CATALOGUE).policy
    assert not any(node.pending for node in policy.indicators.values())


@pytest.mark.parametrize("name", OFFICES)
def test_it_scores_prints_and_imports_equal(name, tmp_path, demo):
    """The whole way on the command line, the policy under an id of its own."""
    make, file, _expected, ties = OFFICES[name]
    path = make(tmp_path / file)
    (tmp_path / "ties.yaml").write_text(ties, encoding="utf-8")
    workspace = ("-w", str(demo))

    imported = answer(
        "policy", "import", str(path), *workspace, "--id", name, "--ties", str(tmp_path / "ties.yaml")
    )
    assert imported["untied"] == []
    run = answer("score", name, "--period", "2026-09", *workspace)
    assert len(run["totals"]) == 3
    assert {row["status"] for row in run["rows"]} == {"assessed"}

    shown = answer("policy", "show", name, *workspace)
    for kind in ("xlsx", "docx"):
        printed = tmp_path / f"printed.{kind}"
        again = f"{name}-{kind}"
        assert kaohe("policy", "show", name, *workspace, "-o", str(printed)).code == 0
        answer("policy", "import", str(printed), *workspace, "--id", again)
        assert same(answer("policy", "show", again, *workspace)) == same(shown)
        totals = answer("score", again, "--period", "2026-09", *workspace)["totals"]
        assert totals == run["totals"]


def same(policy):
    """Leave out the id, under which the copy was imported."""
    return {key: value for key, value in policy.items() if key != "id"}
