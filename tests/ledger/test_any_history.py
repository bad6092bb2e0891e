"""Whatever comes in whatever order: the ledger ends where one calculation with full knowledge does.

Facts, late facts, corrections, policies changed in retrospect or in the middle of a quarter, runs that are posted long after they were made,
publications, disputes and closings, drawn at random; ``KAOHE_HISTORIES`` draws more than the few of every run.
"""

import os
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.cycle.booking import Clerk, plan_run, post_run
from kaohe.engine.opening import POLICIES, RUNS, open_job
from kaohe.engine.publications.publication import publications
from kaohe.engine.publications.publishing import PUBLICATIONS, Announcement, publish
from kaohe.engine.publications.verifying import verify_publication
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace
from kaohe.ledger.closing import pay_out, plan_closing
from kaohe.ledger.disputing import Contested, dispute, release
from kaohe.ledger.entry import Source
from kaohe.ledger.integrity import ledger_findings
from kaohe.ledger.reading import Until, balances, entries_of, statement, totals
from kaohe.ledger.store import open_ledger
from kaohe.policy.filing import file_version

POLICY = (Path(__file__).parent / "history.yaml").read_text(encoding="utf-8")
QUARTERS = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
PEOPLE = ["甲", "乙", "丙"]
FACTS = {
    "assignments": [
        {"person": "甲", "unit": "一部", "post": "经理", "valid_from": "2026-01-01"},
        {"person": "乙", "unit": "一部", "post": "销售", "valid_from": "2026-01-01"},
        {"person": "丙", "unit": "一部", "post": "销售", "valid_from": "2026-05-01"},
    ],
    "collections": [
        {"collection_id": "0", "subject": "甲", "collected_on": "2026-01-05", "amount": "120.35"}
    ],
}
quarters, people = st.integers(0, 3), st.sampled_from(PEOPLE)
fact = st.tuples(
    st.just("fact"), st.integers(0, 9), people, quarters, st.integers(-9_999, 29_999).map(lambda c: c / 100)
)
STEPS = st.one_of(
    fact,
    fact,
    st.tuples(
        st.just("policy"),
        st.sampled_from(["80%", "79%"]),
        st.integers(1, 30),
        st.integers(90, 110),
        st.sampled_from(["2026-01-01", "2026-04-01", "2026-05-12", "2026-08-31", "2026-11-11", "2026-12-31"]),
        st.booleans(),
    ),
    st.tuples(st.just("score"), quarters),
    st.tuples(st.just("post"), st.integers(0, 9)),
    st.tuples(st.just("post"), st.integers(0, 9)),
    st.tuples(st.just("publish"), st.integers(0, 9)),
    st.tuples(st.just("close")),
    st.tuples(st.just("dispute"), people, st.sampled_from(["commission", "bonus"]), quarters),
)


class History:
    """A workspace with its ledger, the runs made in it so far, and what was seen of both."""

    def __init__(self, root: Path) -> None:
        self.opened = Workspace.open(root)
        self.folder = root / PUBLICATIONS
        self.ledger = open_ledger(root)
        self.kept: list[Path] = []
        self.closed = 0
        self.clock = 0
        self.frozen: dict[Path, bytes] = {}
        self.entries: list = []
        self.disputed: list[tuple] = []

    def tick(self) -> str:
        self.clock += 1
        return f"2026-12-01T00:{self.clock // 60:02}:{self.clock % 60:02}+00:00"

    def fact(self, number: int, person: str, quarter: int, amount: float) -> None:
        # Who is hired in May has nothing before: figures of nobody on the roster keep a run from being posted.
        quarter = max(quarter, 1) if person == "丙" else quarter
        file = self.opened.root / "late.csv"
        row = f"{number},{person},2026-{quarter * 3 + 2:02}-11,{amount:.2f}"
        file.write_text(f"collection_id,subject,collected_on,amount\n{row}\n", encoding="utf-8")
        import_files(self.opened, Request("collections", (file,), "test", ""), lambda: None)

    def policy(self, base: str, rate: int, task: int, first: str, commissions: bool) -> None:
        """Put a version in force from a day on: in retrospect, in the middle of a quarter, in the place of another."""
        text = POLICY.replace("80%", base).replace("的5%提成", f"的{rate}%提成")
        text = text.replace("value: 100,", f"value: {task},").replace("2026-01-01", first)
        if not commissions:
            text = "\n".join(line for line in text.splitlines() if not line.startswith("  commission:"))
        file_version(self.opened.root / POLICIES / "HISTORY", text)

    def score(self, quarter: int) -> Path:
        job = open_job(self.opened, "HISTORY", QUARTERS[quarter])
        run = score(job, self.opened.version)
        self.kept.append(save(self.opened.root / RUNS, Record.of(run, job)))
        return self.kept[-1]

    def post(self, number: int) -> None:
        """Post one of the runs made so far; one from older facts than what is posted is refused."""
        if self.kept:
            try:
                self.posted(self.kept[number % len(self.kept)])
            except KaoheError as error:
                if error.code != "ledger.stale":
                    raise

    def posted(self, kept: Path) -> None:
        clerk = Clerk("财务", self.tick())
        planned = plan_run(self.ledger, self.opened.root, read(kept), clerk)
        booked = post_run(self.ledger, self.opened.root, read(kept), clerk)
        self.as_planned(planned.drafts, booked.postings)

    def as_planned(self, drafts: list, postings: list) -> None:
        """What was written is what was said before it would be, to the number of each line."""
        assert [own.posting for own in drafts] == postings
        for own in drafts:
            assert statement(self.ledger, None, Until(), own.posting.number) == entries_of(own)

    def publish(self, number: int) -> None:
        if self.kept:
            publish(
                self.opened,
                self.kept[number % len(self.kept)],
                Announcement("公布人", self.tick(), "更正"),
                lambda: None,
            )

    def close(self) -> None:
        if self.closed < len(QUARTERS):
            source = Source("", "", QUARTERS[self.closed], "财务", self.tick())
            planned = plan_closing(self.ledger, source)
            self.as_planned([planned], [pay_out(self.ledger, source)])
            self.closed += 1

    def dispute(self, person: str, item: str, quarter: int) -> None:
        source = Source("", "HISTORY", QUARTERS[quarter], "财务", self.tick(), "有异议")
        try:
            dispute(self.ledger, source, Contested(person, item))
            self.disputed.append((source, Contested(person, item)))
        except KaoheError as error:
            if error.code not in {"ledger.not_due", "ledger.no_item"}:
                raise

    def settled(self) -> None:
        """Release what is disputed, then score and post every quarter by what is known in the end."""
        for source, what in self.disputed:
            release(self.ledger, source, what)
        kept = [read(self.score(quarter)) for quarter in range(4)]
        clerk, planned = Clerk("财务", self.tick()), []
        for record in kept:
            planned += plan_run(self.ledger, self.opened.root, record, clerk, planned).drafts
        booked = [post_run(self.ledger, self.opened.root, record, clerk) for record in kept]
        self.as_planned(planned, [own for each in booked for own in each.postings])

    def unchanged(self) -> None:
        """Nothing that was published or posted before is other than it was."""
        for file, text in self.frozen.items():
            assert file.read_bytes() == text
        self.frozen |= {file: file.read_bytes() for file in self.folder.glob("*/*.json")}
        entries = statement(self.ledger, None, Until())
        assert entries[: len(self.entries)] == self.entries
        self.entries = entries


def once(run) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Return what one calculation of the year's last quarter gives each subject: earned, and withheld of it."""
    earned: dict[str, Decimal] = defaultdict(Decimal)
    withheld: dict[str, Decimal] = defaultdict(Decimal)
    for own in [*(one for past in run.earlier for one in past.pay), *run.pay]:
        if own.books != "none":
            withheld[own.subject] += {"withheld": 1, "released": -1}.get(own.books, 0) * own.amount
            earned[own.subject] += own.amount if own.books != "withheld" else 0
    return earned, withheld


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "workspace"
    facts_of_rows(FACTS, folder)
    (folder / POLICIES / "HISTORY").mkdir(parents=True)
    (folder / POLICIES / "HISTORY" / "policy.yaml").write_text(POLICY, encoding="utf-8")
    return folder


@settings(
    max_examples=int(os.environ.get("KAOHE_HISTORIES", "3")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=st.lists(STEPS, min_size=6, max_size=14))
def test_the_ledger_ends_where_one_calculation_does(prepared: Path, tmp_path_factory, steps) -> None:
    root = tmp_path_factory.mktemp("history") / "workspace"
    shutil.copytree(prepared, root)
    history = History(root)
    with history.ledger as ledger:
        for name, *what in steps:
            getattr(history, name)(*what)
            history.unchanged()
        history.settled()
        history.unchanged()
        earned, withheld = once(read(history.kept[-1]).run)
        sums = totals(balances(ledger, None, Until()))
        for person in PEOPLE:
            own = sums.get(person, defaultdict(Decimal))
            assert own["due"] + own["paid"] == earned[person]
            assert (own["withheld"], own["disputed"]) == (withheld[person], 0)
        assert sum(own.amount for own in history.entries) == 0
        assert all(own.run and own.cite and own.author and own.amount for own in history.entries)
        assert list(ledger_findings(ledger)) == []
        for publication in publications(history.folder):
            kept = root / RUNS / f"{publication.run}.json"
            assert verify_publication(publication, history.folder, history.opened, kept).equal
    shutil.rmtree(root)
