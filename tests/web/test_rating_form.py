"""The rating form: nothing filled in is lost to a fault, nothing of others is shown."""


def test_a_fault_brings_the_form_back_with_everything_filled_in(browse, cycle):
    month = cycle("2026-09")
    answer = browse("rater").post(
        f"/cycles/{month.pk}/rating/",
        {
            "role": "assessor",
            "subject": ["港口支撑中心", "城东支撑中心"],
            "indicator": ["satisfaction"],
            "score-0-0": "99",
            "score-1-0": "88.5",
            "evidence-1-0": '"><script>alert(1)</script>',
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "rating.evidence" in page
    assert 'value="99"' in page
    assert 'value="88.5"' in page
    assert "<script>alert" not in page


def test_the_form_starts_empty_although_others_have_rated(browse, cycle):
    page = browse("rater").get(f"/cycles/{cycle('2026-09').pk}/rating/").content.decode()
    assert 'name="score-0-0" value=""' in page


def test_outside_of_collecting_there_is_no_form(browse, cycle):
    page = browse("rater").get(f"/cycles/{cycle('2026-08').pk}/rating/").content.decode()
    assert "<table" not in page


def test_a_rater_and_a_second_person_find_their_work_on_the_first_page(browse, cycle):
    assert f"/cycles/{cycle('2026-09').pk}/rating/" in browse("rater").get("/").content.decode()
    assert "/workshop/" in browse("analyst2").get("/").content.decode().split("<main")[1]
    assert "/workshop/" not in browse("analyst").get("/").content.decode().split("<main")[1]
