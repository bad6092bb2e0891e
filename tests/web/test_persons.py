"""Policies about persons: points of shorter periods and of groups are laid out below what reads them."""

import pytest
from test_figures import cells, run_of


@pytest.mark.parametrize("period", ["2026-09", "2026-Q3"])
def test_an_own_scorecard_shows_every_node_down_to_the_items(browse, cycle, period):
    month = cycle(period, "P16")
    kept = run_of(month)
    page = browse("employee").get(f"/cycles/{month.pk}/of/孙浩/")
    shown = [row[0].split(" ")[0] for row in cells(page) if len(row) == 5]
    wanted = [row for row in kept.run.all_rows() if row.subject in {"孙浩", "热线组"}]
    titles = {kept.loaded.policy.indicators[row.indicator].title for row in wanted}
    assert titles <= set(shown)
    assert len(titles) > 3
    figures = {row[0].split(" ")[0]: row[2] for row in cells(page) if len(row) == 5}
    for row in wanted:
        if row.points is not None:
            assert figures[kept.loaded.policy.indicators[row.indicator].title].split()[0] == str(row.points)


def test_a_team_s_items_are_named_as_the_team_s(browse, cycle):
    quarter = cycle("2026-Q3", "P16")
    page = browse("employee").get(f"/cycles/{quarter.pk}/of/孙浩/")
    assert "热线组" in next(row[0] for row in cells(page) if row and row[0].startswith("整体表现"))
    figure = browse("employee").get(f"/cycles/{quarter.pk}/of/孙浩/figure/team_performance/")
    assert "热线组" in figure.content.decode()


def test_the_ranking_lists_the_groups_with_their_own_points(browse, cycle):
    quarter = cycle("2026-Q3", "P16")
    (part,) = [part for part in run_of(quarter).run.parts if part.by]
    page = cells(browse("auditor").get(f"/cycles/{quarter.pk}/ranking/"))
    for total in part.run.totals:
        figures = ["—" if own is None else str(own) for own in (total.rank, total.points)]
        assert [figures[0], total.subject, figures[1]] in page
    own = browse("auditor").get(f"/cycles/{quarter.pk}/of/热线组/")
    assert own.status_code == 200
    assert browse("employee").get(f"/cycles/{quarter.pk}/of/热线组/").status_code == 403


def test_the_statement_prints_the_arithmetic_of_what_lies_in_shorter_periods(browse, cycle):
    from kaohe.cycle.results import explained

    month = cycle("2026-09", "P16")
    page = browse("employee").get(f"/cycles/{month.pk}/of/孙浩/statement/").content.decode()
    for name in ("total", "personal", "person_month", "teamwork", "answers"):
        assert explained(run_of(month).run.id, "孙浩", name)["arithmetic"] in page


def test_each_month_of_a_year_has_its_own_figure(browse):
    from kaohe.cycle.models import Cycle
    from kaohe.cycle.results import compute

    run = compute("P16", "2026")
    year = Cycle.objects.create(policy="P16", period="2026", state="final", run=run.id, published_run=run.id)
    client = browse("employee")
    lines = [row[0] for row in cells(client.get(f"/cycles/{year.pk}/of/孙浩/")) if len(row) == 5]
    months = [f"个人月度绩效 2026-{month:02}" for month in (7, 8, 9)]
    assert set(months) < {line for line in lines if line.startswith("个人月度绩效")}
    assert [line for line in lines if line.startswith("回答问题")] == [
        f"回答问题准确及时 2026-{month:02}" for month in (7, 8, 9)
    ]
    points = {
        part.run.inputs.period: row.points
        for part in run.parts
        for row in part.run.rows
        if (row.subject, row.indicator) == ("孙浩", "answers")
    }
    for period in ("2026-07", "2026-08", "2026-09"):
        page = client.get(f"/cycles/{year.pk}/of/孙浩/figure/answers/?period={period}")
        assert f'<span class="number">{points[period]}</span>' in page.content.decode()
    assert client.get(f"/cycles/{year.pk}/of/孙浩/figure/answers/?period=2030-01").status_code == 404
    assert client.get(f"/cycles/{year.pk}/of/孙浩/figure/answers/rows/?period=2026-08").status_code == 200
