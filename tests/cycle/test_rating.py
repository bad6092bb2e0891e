"""Rating many people at once: who may rate whom as what, evidence for extreme marks, rows of the facts, the delivery."""

import shutil
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.errors import KaoheError


@pytest.fixture
def people(database):  # noqa: ARG001 - what tests write is taken back
    from django.contrib.auth.models import User

    return {user.username: user for user in User.objects.all()}


@pytest.fixture
def raters(people):
    """Return who somebody of the demo is as a rater, or becomes as a person of the facts."""
    from kaohe.cycle.models import Grant
    from kaohe.cycle.permissions import standing_of
    from kaohe.cycle.rating import rater_of

    def of(username, person=""):
        user = people[username]
        if person:
            Grant.objects.create(user=user, role="rater", person=person, valid_from=date(2026, 1, 1))
        return rater_of(user, standing_of(user, date(2026, 9, 30), lambda _unit: frozenset()))

    return of


@pytest.fixture
def facts(demo):
    """Take the imports of a test back."""
    kept = demo.parent / "kept"
    for name in ("facts", "imports"):
        shutil.copytree(demo / name, kept / name)
    yield demo
    for name in ("facts", "imports"):
        shutil.rmtree(demo / name)
        shutil.move(kept / name, demo / name)
    shutil.rmtree(kept)


def codes(step, *words):
    with pytest.raises(KaoheError) as error:
        step(*words)
    return [finding.code for finding in error.value.findings]


def rows_of(demo, rater):
    import polars as pl

    from kaohe.facts.store.workspace import Workspace

    files = Workspace.open(demo).snapshot().files("ratings")
    return pl.read_parquet(files).filter(pl.col("rater") == rater).to_dicts()


def test_units_are_rated_in_what_the_policy_counts_by_the_role_that_it_names(raters, cycle):
    from kaohe.cycle.rating import form_of

    form = form_of(cycle("2026-09"), raters("rater"))
    assert form.roles == ("assessor",)
    assert {"satisfaction", "response_speed"} <= {item.indicator for item in form.items}
    assert "港口支撑中心" in form.subjects


@pytest.fixture
def monthly(people):
    """Return a month of a policy that has people rated by superiors and peers, and teams by superiors."""
    from kaohe.cycle.steps import advance, open_cycle

    opened = open_cycle(people["analyst"], "P16", "2026-08")
    return advance(people["analyst"], opened, "collecting")


def test_people_rate_others_as_the_organisation_says_and_never_themselves(raters, monthly):
    from kaohe.cycle.rating import form_of

    own = raters("rater", "陈晨")
    form = form_of(monthly, own, "peer")
    assert form.role == "peer"
    assert "陈晨" not in form.subjects
    assert {"刘洋", "马晓"} <= set(form.subjects)
    assert "self" not in form.roles  # the policy gives it no weight
    assert "不记名" in form.items[0].words


def test_marks_of_oneself_are_refused_whatever_the_form_sends(raters, monthly, people):
    from kaohe.cycle.rated_items import Mark
    from kaohe.cycle.rating import form_of, give

    own = raters("rater", "陈晨")
    form = form_of(monthly, own, "peer")
    marks = {("陈晨", "answers"): Mark("90"), ("刘洋", "nothing"): Mark("90")}
    assert codes(give, people["rater"], monthly, form, own, marks) == ["rating.self", "rating.self"]


def test_all_faults_are_named_and_nothing_is_imported(raters, cycle, people, demo):
    from kaohe.cycle.rated_items import Mark
    from kaohe.cycle.rating import form_of, give

    month, rater = cycle("2026-09"), raters("rater")
    form = form_of(month, rater)
    cells = sorted(form.cells)
    figures = ["好", "101", "59.99", "95.01", "80.123", "60", "95"]
    marks = {cell: Mark(figure) for cell, figure in zip(cells, figures, strict=False)}
    assert codes(give, people["rater"], month, form, rater, marks) == [
        "rating.score",
        "rating.score",
        "rating.evidence",
        "rating.evidence",
        "rating.score",
    ]
    assert codes(give, people["rater"], month, form, rater, {}) == ["rating.nothing"]
    assert codes(give, people["rater"], cycle("2026-08"), form, rater, marks) == ["step.state"]
    assert rows_of(demo, rater.name) == []


def test_marks_become_rows_and_the_full_form_ticks_the_delivery_off(raters, cycle, people, facts):
    from kaohe.cycle.models import AuditEntry
    from kaohe.cycle.rated_items import Mark
    from kaohe.cycle.rating import form_of, give, own_marks

    month, rater = cycle("2026-09"), raters("rater")
    form = form_of(month, rater)
    first, *others = sorted(form.cells)
    give(people["rater"], month, form, rater, {first: Mark("97.5", "客户书面表扬\n两次")})
    assert month.deliveries.get(table="ratings").version is None
    (row,) = rows_of(facts, rater.name)
    assert (row["subject"], row["indicator"], row["score"], row["rater_role"], row["period"]) == (
        *first,
        Decimal("97.5"),
        "assessor",
        "2026-09",
    )
    assert row["evidence"] == "客户书面表扬 两次"
    give(people["rater"], month, form, rater, {cell: Mark("80") for cell in others})
    assert month.deliveries.get(table="ratings").version
    assert own_marks(month, rater, form).keys() == form.cells
    give(people["rater"], month, form, rater, {first: Mark("90")})
    assert own_marks(month, rater, form)[first].score == "90"
    assert len(rows_of(facts, rater.name)) == len(form.cells)
    details = AuditEntry.objects.filter(action="rating:give").values_list("detail", flat=True)
    assert [detail["marks"] for detail in details] == [1, len(others), 1]


def test_a_day_is_rated_by_its_superior_and_becomes_a_row_of_that_day(raters, people, facts):
    import polars as pl

    from kaohe.cycle.rated_items import Mark, items_of
    from kaohe.cycle.rating import form_of, give, own_marks, tables_to_rate
    from kaohe.cycle.steps import advance, open_cycle
    from kaohe.facts.store.workspace import Workspace

    opened = open_cycle(people["analyst"], "P04", "2026-09")
    month = advance(people["analyst"], opened, "collecting")
    superiors = {own for item in items_of("P04", "2026-09") for own in item.subjects.values() if own}
    rater = raters("rater", min(superiors))
    assert tables_to_rate(month) == {"ratings", "daily_ratings"}
    assert codes(form_of, month, rater, "", date(2026, 10, 1)) == ["step.outside"]
    form = form_of(month, rater, "superior", date(2026, 9, 10))
    assert "work_content" in {item.indicator for item in form.items}
    assert not {item.indicator for item in form.items} & {
        item.indicator for item in form_of(month, rater, "superior").items
    }
    other = form_of(month, rater, "superior", date(2026, 9, 11))
    cell, before = min(form.cells), own_marks(month, rater, other)
    give(people["rater"], month, form, rater, {cell: Mark("88.5")})
    assert own_marks(month, rater, form)[cell].score == "88.5"
    assert own_marks(month, rater, other) == before
    files = Workspace.open(facts).snapshot().files("daily_ratings")
    rows = pl.read_parquet(files).filter(pl.col("score") == Decimal("88.5")).to_dicts()
    assert [(row["rated_on"], row["subject"], row["rater"]) for row in rows] == [
        (date(2026, 9, 10), cell[0], rater.name)
    ]


NAMES = st.sampled_from(["甲", "乙", "丙"])


@given(rater=NAMES, subject=NAMES, superior=st.none() | NAMES, own=st.none() | NAMES)
def test_nobody_stands_to_himself_as_another_and_only_superiors_are_superiors(rater, subject, superior, own):
    from kaohe.cycle.rating import Rater, relations

    found = relations(Rater(rater, frozenset({rater})), subject, superior, own)
    assert ("self" in found) is (rater == subject)
    if rater == subject:
        assert found == {"self"}
    elif superior not in {None, rater}:
        assert "superior" not in found
