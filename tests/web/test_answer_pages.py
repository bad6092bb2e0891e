"""The pages of answers show what the library answers, of the own rows only, and say what to do where nothing is."""

from datetime import date
from urllib.parse import unquote

import pytest

HEADED, OTHER = "港口支撑中心", "城东支撑中心"
LATE = "KT3-2608000008"


def text_of(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    return unquote(answer.content.decode())


def test_why_shows_the_library_s_parts_against_the_month_before(browse, cycle):
    from kaohe.cycle.answers import why_changed

    now, before = cycle("2026-08"), cycle("2026-07")
    shown = text_of(browse("head").get(f"/cycles/{now.pk}/of/{HEADED}/why/"))
    (answer,) = why_changed(before.published_run, now.published_run, HEADED)["subjects"]
    assert f"{answer['before']} → {answer['after']}" in shown
    for part in answer["parts"]:
        assert f"{part['points']:+f}" in shown
    for node in answer["nodes"]:
        assert f"/figure/{node['indicator']}/" in shown
    assert sum(part["points"] for part in answer["parts"]) == answer["after"] - answer["before"]


def test_why_of_one_figure_shows_only_what_concerns_it(browse, cycle):
    now = cycle("2026-08")
    shown = text_of(browse("head").get(f"/cycles/{now.pk}/of/{HEADED}/why/?indicator=provisioning"))
    assert "业务提供及时率" in shown
    assert "/figure/attitude/" not in shown


def test_without_an_earlier_result_why_says_when_there_will_be_one(browse, cycle):
    first = cycle("2026-07")
    assert "还没有可以比较的结果" in text_of(browse("head").get(f"/cycles/{first.pk}/of/{HEADED}/why/"))


def test_the_office_compares_what_is_not_published_and_the_assessed_do_not(browse, cycle):
    from kaohe.cycle import results
    from kaohe.cycle.answers import earlier_results

    running, published = cycle("2026-09"), cycle("2026-08")
    running.run = results.compute("P01", "2026-09").id
    running.save()
    assert [each.run for each in earlier_results(running, newest=False)][:1] == [published.published_run]
    assert browse("analyst").get(f"/cycles/{running.pk}/of/{HEADED}/why/").status_code == 200
    assert browse("head").get(f"/cycles/{running.pk}/of/{HEADED}/why/").status_code == 403


@pytest.mark.parametrize(("person", "names"), [("analyst", {HEADED, OTHER}), ("head", {HEADED})])
def test_forecasts_are_the_library_s_for_whom_the_reader_may_see(browse, cycle, person, names):
    from kaohe.cycle.answers import look_ahead

    running = cycle("2026-09")
    shown = text_of(browse(person).get(f"/cycles/{running.pk}/forecast/?as_of=2026-09-15"))
    for each in look_ahead(running, date(2026, 9, 15))["subjects"]:
        assert (f"/of/{each['subject']}/forecast/" in shown) is (
            person == "analyst" or each["subject"] in names
        )
        if each["subject"] in names:
            assert str(each["projected"]) in shown


def test_one_forecast_lists_every_budget_and_open_row(browse, cycle):
    from kaohe.cycle.answers import look_ahead
    from kaohe.engine.answers.words.forecast import budget

    running = cycle("2026-09")
    shown = text_of(browse("head").get(f"/cycles/{running.pk}/of/{HEADED}/forecast/?as_of=2026-09-15"))
    (own,) = (
        each for each in look_ahead(running, date(2026, 9, 15))["subjects"] if each["subject"] == HEADED
    )
    for row in own["open"]:
        assert row["key"][0] in shown
    for item in own["indicators"]:
        assert item["title"] in shown
        if "closed" in item:
            assert budget(item) in shown


@pytest.mark.parametrize("day", ["2026-10-15", "tomorrow"])
def test_a_day_outside_of_the_period_is_refused(browse, cycle, day):
    running = cycle("2026-09")
    assert browse("head").get(f"/cycles/{running.pk}/of/{HEADED}/forecast/?as_of={day}").status_code == 409


def test_a_ticket_shows_its_clock_and_only_to_whom_it_counts(browse, cycle):
    from kaohe.cycle.answers import clock_of

    published = cycle("2026-08")
    (row,) = clock_of(published, HEADED, LATE, newest=False)
    (late,) = (each for each in row["measures"] if each["state"] == "late")
    shown = text_of(browse("head").get(f"/cycles/{published.pk}/of/{HEADED}/ticket/{LATE}/"))
    assert str(late["clock"]["late_by_minutes"]) in shown
    assert late["clock"]["limit"]["words"] in shown
    for item in late["indicators"]:
        assert str(item["lost_total"]) in shown
    assert browse("analyst").get(f"/cycles/{published.pk}/of/{OTHER}/ticket/{LATE}/").status_code == 404


def test_a_ticket_that_does_not_exist_is_answered_with_the_nearest(browse, cycle):
    published = cycle("2026-08")
    address = f"/cycles/{published.pk}/of/{HEADED}/ticket/KT3-260800000/"
    answer = browse("analyst").get(address)
    assert answer.status_code == 409
    assert "KT3-2608" in answer.content.decode()
    # The nearest may be another unit's, which the head of this one is not told.
    assert browse("head").get(address).status_code == 404


def test_rows_with_a_clock_lead_to_their_time_line(browse, cycle):
    published = cycle("2026-08")
    address = f"/cycles/{published.pk}/of/{HEADED}/figure/last_mile_provisioning/rows/?kind=late"
    assert f"/ticket/{LATE}/" in text_of(browse("head").get(address))


def test_how_close_shows_the_library_s_ways_and_what_each_is_worth(browse, cycle):
    from decimal import Decimal

    from kaohe.cycle.answers import how_close
    from kaohe.engine.answers.closest.wishes import Wish

    published = cycle("2026-08")
    wish = Wish(indicator="last_mile_provisioning", points=Decimal(9))
    address = f"/cycles/{published.pk}/of/{HEADED}/closest/?indicator=last_mile_provisioning&points=9"
    first = text_of(browse("head").get(address))
    assert "hx-get" in first
    shown = text_of(browse("head").get(address, HTTP_HX_REQUEST="true"))
    (goal,) = how_close(published.published_run, HEADED, wish)["goals"]
    assert goal["ways"]
    for way in goal["ways"]:
        assert f"{way['result']['points']} 分" in shown
        for row in way["rows"]:
            assert ("新的一行" if row["key"] is None else next(iter(row["key"].values()))) in shown


@pytest.mark.parametrize("asked", ["indicator=attitud", "points=viel&indicator=total", "rank=x"])
def test_how_close_to_what_does_not_exist_is_refused(browse, cycle, asked):
    published = cycle("2026-08")
    answer = browse("head").get(f"/cycles/{published.pk}/of/{HEADED}/closest/?now=1&{asked}")
    assert answer.status_code in {404, 409}


def test_doubts_are_the_library_s_and_looking_at_them_is_recorded(browse, cycle):
    from kaohe.cycle.answers import questions
    from kaohe.cycle.models import AuditEntry
    from kaohe.engine.doubt import words

    published = cycle("2026-08")
    shown = text_of(browse("auditor").get(f"/cycles/{published.pk}/doubt/?now=1"))
    answer = questions(published.published_run, None)
    assert words.closing(len(answer.findings)) in shown
    for finding in answer.findings:
        assert words.head(finding) in shown
        assert words.question(finding.kind) in shown
    assert AuditEntry.objects.filter(action="doubt:seen").exists()
