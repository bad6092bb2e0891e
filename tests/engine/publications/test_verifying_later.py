"""What is published verifies whatever comes later: rows, versions of the policy, corrections after appeals."""

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import worked_example
from kaohe.engine.opening import POLICIES, RUNS, library_of, open_job
from kaohe.engine.publications.publication import publications
from kaohe.engine.publications.publishing import PUBLICATIONS, Announcement, publish
from kaohe.engine.publications.verifying import verify_publication
from kaohe.engine.runs import Record, save
from kaohe.engine.score import score
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace

POLICY, PERIOD = "P01", "2026-10"

days = st.integers(1, 31).map(lambda day: f"2026-10-{day:02}")
tickets = st.fixed_dictionaries(
    {
        "ticket_id": st.integers(1, 400).map(lambda number: f"补报{number}"),
        "unit": st.sampled_from([worked_example.UNIT, "郊区支撑中心"]),
        "product": st.just("带宽型"),
        "grade": st.sampled_from(["AAA", "A", "普通", ""]),
        "cause": st.sampled_from(["电信", "用户"]),
        "accepted_at": days.map(lambda day: f"{day} 08:00:00"),
        "restored_at": st.one_of(st.just(""), days.map(lambda day: f"{day} 18:00:00")),
    }
)
events = st.fixed_dictionaries(
    {
        "event_id": st.integers(1, 50).map(lambda number: f"补录{number}"),
        "subject": st.sampled_from([worked_example.UNIT, "郊区支撑中心"]),
        "kind": st.sampled_from(["resource_error", "data_error", "no_such_kind"]),
        "occurred_on": days,
        "count": st.integers(1, 3).map(str),
    }
)
steps = st.one_of(
    st.tuples(st.just("fault_tickets"), st.lists(tickets, min_size=1, max_size=4)),
    st.tuples(st.just("events"), st.lists(events, min_size=1, max_size=4)),
    st.tuples(st.just("policy"), st.integers(86, 99)),
    st.tuples(st.just("appeal"), st.lists(events, min_size=1, max_size=2)),
)


def imported(opened, table, rows):
    file = opened.root / "later.csv"
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    file.write_text("\n".join(lines), encoding="utf-8")
    import_files(opened, Request(table, (file,), "test", ""), lambda: None)


def rewritten(opened, target):
    """Put a version of the policy into force that asks for another target."""
    own = opened.root / POLICIES / POLICY / "policy.yaml"
    text = library_of(opened.root).find(POLICY).read_text(encoding="utf-8")
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(text.replace("目标≥95%", f"目标≥{target}%", 1), encoding="utf-8")


def announced(opened):
    """Score anew and publish, as an accepted appeal does; the same result is no new publication."""
    job = open_job(opened, POLICY, PERIOD)
    run = score(job, opened.version)
    kept = save(opened.root / RUNS, Record(run, job.loaded, job.calendar))
    return publish(opened, kept, Announcement("test", "", "申诉"), lambda: None)


def take(opened, step, what):
    if step == "policy":
        rewritten(opened, what)
    elif step == "appeal":
        imported(opened, "events", what)
        announced(opened)
    else:
        imported(opened, step, what)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=st.lists(steps, min_size=2, max_size=6))
def test_every_published_run_verifies_after_whatever_comes_later(worked_facts, tmp_path_factory, taken):
    root = Path(shutil.copytree(worked_facts, tmp_path_factory.mktemp("later") / "workspace"))
    opened = Workspace.open(root)
    announced(opened)
    for step, what in taken:
        take(opened, step, what)
    announced(opened)
    folder = root / PUBLICATIONS
    for publication in publications(folder):
        kept = root / RUNS / f"{publication.run}.json"
        verdict = verify_publication(publication, folder, opened, kept)
        assert verdict.equal, (publication.number, verdict.as_json())
    shutil.rmtree(root.parent)
