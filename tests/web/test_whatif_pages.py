"""Trying other values and chance in ranks: the pages show what the library answers, and say what to do before."""

TARGET = "indicators.assurance.rule.target"
WANTED = {"policy": "P01", "period": "2026-08", "field": TARGET, f"from:{TARGET}": "93", f"to:{TARGET}": "97"}


def text_of(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def begun(client, **more):
    from kaohe.cycle.models import Task

    answer = client.post("/whatif/begin/", {**WANTED, f"step:{TARGET}": "2", **more})
    assert answer.status_code == 302, answer.content.decode()
    return Task.objects.get(pk=answer.url.strip("/").split("/")[-1])


def done(task):
    """Do in this process what the server does in the background."""
    from kaohe.cycle import trying
    from kaohe.cycle.models import Task
    from kaohe.cycle.tasks import perform

    perform(task, trying.work)
    return Task.objects.get(pk=task.pk)


def test_an_answer_shows_the_library_s_figures(browse):
    from kaohe.cycle.results import workspace
    from kaohe.engine.answers.curve import Question, curve
    from kaohe.policy.period import parse_periods

    client = browse("analyst")
    task = done(begun(client))
    setting = f"{TARGET}=93%..97% step 2"
    assert task.result["asked"]["settings"] == [setting]
    library = curve(Question("P01", tuple(parse_periods("2026-08")), (setting,)), workspace())
    for number, point in enumerate(library.points):
        shown = text_of(client.get(f"/whatif/{task.pk}/?point={number}"))
        summary = point.summary()
        assert f'<td class="number">{summary["mean"]["after"]}</td>' in shown
        for move in point.moves:
            if move.moved:
                assert move.subject in shown
                assert f'<td class="number">{move.difference}</td>' in shown
    assert "<svg" in shown


def test_the_figures_of_a_policy_are_offered_by_title_with_sliders(browse):
    client = browse("analyst")
    chosen = text_of(client.get("/whatif/", {"policy": "P01", "field": TARGET}))
    assert "业务保障及时率 · 目标" in chosen
    assert 'type="range" min="75" max="100" step="1" value="91"' in chosen
    assert f'name="to:{TARGET}" type="number" step="any" value="99"' in chosen
    assert 'value="2026-07..2026-09"' in chosen
    first = text_of(client.get("/whatif/"))
    assert "先选一份办法" in first
    assert "2026-07..2026-08" in first


def test_what_cannot_be_tried_is_refused_at_once_or_said_on_the_page(browse):
    client = browse("analyst")
    answer = client.post("/whatif/begin/", {"policy": "P01", "period": "2026-08"})
    assert (answer.status_code, "没有说要改什么" in answer.content.decode()) == (409, True)
    answer = client.post("/whatif/begin/", {**WANTED, f"step:{TARGET}": "0"})
    assert (answer.status_code, "步长" in answer.content.decode()) == (409, True)
    task = done(begun(client, period="2031-01"))
    assert task.state == "failed"
    shown = text_of(client.get(f"/whatif/{task.pk}/"))
    assert "whatif.no_data" in shown
    assert "再算一次" in shown


def test_work_under_way_says_how_far_it_is(browse):
    from kaohe.cycle.models import Task

    client = browse("analyst")
    task = begun(client)
    Task.objects.filter(pk=task.pk).update(state="running", done=2, of=4)
    assert "正在算:2 / 4" in text_of(client.get(f"/whatif/{task.pk}/"))


def test_a_ranking_shows_intervals_and_what_cannot_be_told_apart(browse, cycle):
    from kaohe.cycle.results import record, workspace
    from kaohe.engine.answers.fairness.answer import fairness
    from kaohe.engine.answers.words.fairness import whole

    published = cycle("2026-08")
    library = fairness(record(published.published_run), workspace())
    shown = text_of(browse("head").get(f"/cycles/{published.pk}/ranking/"))
    for group in library.groups:
        for line in whole(group):
            assert line in shown
        for own in group.standings:
            assert f"<td>{own.ranks[0]}–{own.ranks[1]}</td>" in shown


def test_before_it_is_worked_out_a_ranking_offers_to(browse, cycle):
    from kaohe.cycle import chance
    from kaohe.cycle.models import Task

    locked = cycle("2026-07")
    client = browse("head")
    shown = text_of(client.get(f"/cycles/{locked.pk}/ranking/"))
    assert "算名次区间" in shown
    assert "名次区间</th>" not in shown
    assert client.post(f"/cycles/{locked.pk}/ranking/chance/begin/").status_code == 302
    again = client.post(f"/cycles/{locked.pk}/ranking/chance/begin/")
    assert again.status_code == 302
    assert Task.objects.filter(kind=chance.KIND, back=locked.published_run).count() == 1
    assert "正在重抽" in text_of(client.get(f"/cycles/{locked.pk}/ranking/chance/"))
