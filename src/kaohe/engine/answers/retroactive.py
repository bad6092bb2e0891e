"""A version of a policy tried over past periods: who would be scored or paid differently; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.engine.answers.curve import Curve, Point
from kaohe.engine.answers.pay_sums import PaySums
from kaohe.engine.opening import library_of, open_jobs
from kaohe.engine.pay.changes import pay_changes
from kaohe.engine.runs import Record
from kaohe.engine.score import score_jobs
from kaohe.engine.whatif import Move, moves_between
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.period import Period


@dataclass(frozen=True, slots=True)
class Retried:
    """The answer, and the runs under the new version that pay otherwise than before, earliest first."""

    answer: Curve
    paying: tuple[Record, ...]


def try_version(
    workspace: Workspace,
    policy: str,
    periods: Sequence[Period],
    file: Path,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Retried:
    """Score periods as they are and as they would be with one more version of the policy, from its first day on.

    Raises ``whatif.version`` where the file is another policy's, and what opening and scoring raise.
    """
    library = library_of(workspace.root)
    found = library.read(str(file)).data.get("id")
    if found != policy:
        raise refuse(
            "whatif.version",
            _("这个文件是办法 {found} 的,不是 {policy} 的").format(found=found, policy=policy),
            _("写成 kaohe whatif {found} …,或改文件里的 id").format(found=found),
            file=str(file),
        )
    before = open_jobs(workspace, policy, periods, library)
    after = open_jobs(workspace, policy, periods, library.proposing(policy, file))
    old, new = ({job.period.label: job for job in jobs} for jobs in (before, after))
    labels = [own.label for own in periods if own.label in old and own.label in new]
    scored = [score_jobs([jobs[label] for label in labels], workspace.version) for jobs in (old, new)]
    moves: list[Move] = []
    sums = PaySums()
    paying: list[Record] = []
    titles: dict[str, str] = {}
    for number, (label, (_job, one), (job, other)) in enumerate(zip(labels, *scored, strict=True), start=1):
        moves += moves_between(one, other, label if len(periods) > 1 else None)
        sums.add(one, other)
        record = Record.of(other, job)
        titles |= {name: item.title for name, item in record.loaded.policy.pay.items()}
        if pay_changes(one, other):
            paying.append(record)
        progress(number, len(labels))
    newest = after[-1].loaded.policy
    label = periods[0].label if len(periods) == 1 else f"{periods[0].label}..{periods[-1].label}"
    skipped = {own.label: _("办法不生效") for own in periods if own.label not in labels}
    point = Point(
        {"version": newest.version},
        tuple(sorted(moves, key=Move.size)),
        sums,
        newest.precision.points,
        titles,
    )
    answer = Curve(policy, newest.title, label, tuple(labels), skipped, (), (point,))
    return Retried(answer, tuple(paying))
