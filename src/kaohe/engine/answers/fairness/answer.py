"""How fair the ranking of a kept run is: its rows drawn anew, and what that says of each comparable group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.engine.answers.fairness.drawing import draw, sizes
from kaohe.engine.answers.fairness.ranked import SURE, Ranked, ranked
from kaohe.engine.answers.fairness.rows import drawn_measures
from kaohe.engine.answers.fairness.scores import scores
from kaohe.engine.answers.undivided import undivided_job
from kaohe.engine.nesting import whole
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.policy import Policy

SAMPLES, FEWEST, SCORED = 500, 100, 60_000
"""So many samples are drawn; fewer, but at least `FEWEST`, where there are so many subjects to score."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """The answer for one run. ``held``: titles of the measures that were not drawn anew."""

    run: str
    policy: str
    period: str
    samples: int
    held: tuple[str, ...]
    groups: tuple[Ranked, ...]

    def as_json(self) -> dict[str, Any]:
        """Return all fields; of a single group what it holds stands at the top."""
        head = {
            "run": self.run,
            "policy": self.policy,
            "period": self.period,
            "samples": self.samples,
            "seed": self.run,
            "sure": SURE,
            "held": list(self.held),
        }
        if len(self.groups) == 1:
            return head | self.groups[0].as_json()
        return {**head, "groups": [own.as_json() for own in self.groups]}


def fairness(record: Record, workspace: Workspace, samples: int | None = None) -> Fairness:
    """Look at a kept run; the same run gives the same answer, for its id is the seed of chance.

    Raises ``fairness.unranked`` where a policy ranks nobody, ``fairness.few`` where fewer than two are ranked,
    ``fairness.held`` where nothing of what was counted is left to chance.
    """
    run, job = record.run, whole(undivided_job(record, workspace))
    policy = job.policy
    if policy.ranking is None:
        raise refuse(
            "fairness.unranked",
            _("办法 {id} 不排名").format(id=policy.id),
            _("在办法里写 ranking,或者换一次排名的计算"),
        )
    node, decimals = policy.ranking.of, policy.precision.points
    published = {
        row.subject: row.points for row in run.rows if row.indicator == node and row.points is not None
    }
    groups = _groups(run, policy, published)
    if not groups:
        raise refuse(
            "fairness.few",
            _("{period} 得分排名的不到两个").format(period=run.inputs.period),
            _("换一次有两个以上考核对象得分的计算"),
        )
    drawn = drawn_measures(policy, job.catalogue)
    count = samples or min(SAMPLES, max(FEWEST, SCORED // len(run.roster.members)))
    chance = np.random.Generator(np.random.PCG64(int(run.id, 16)))
    pairs = draw(run, job, job.source(), count, chance)
    if not any(pairs.values()):
        raise refuse(
            "fairness.held",
            _("办法 {id} 在 {period} 没有可重抽的行").format(id=policy.id, period=run.inputs.period),
            _("评分、出勤和按期填报的数不是抽出来的,名次没有区间"),
        )
    points = scores(run, job, node, pairs, count)
    rows = sizes(run, drawn)
    return Fairness(
        run.id,
        policy.id,
        run.inputs.period,
        count,
        tuple(own.title for name, own in policy.counted().items() if name not in drawn),
        tuple(
            ranked(group, {name: published[name] for name in names}, points, rows, decimals)
            for group, names in groups
        ),
    )


def _groups(
    run: Run, policy: Policy, published: dict[str, Decimal]
) -> list[tuple[dict[str, Any], list[str]]]:
    """Return those who are ranked together, of whom there are at least two."""
    assert policy.ranking is not None  # noqa: S101 - the caller has looked
    peers = policy.ranking.peers
    found: dict[tuple[Any, ...], list[str]] = {}
    for subject in published:
        found.setdefault(run.roster.members[subject].alike(peers), []).append(subject)
    return [(dict(zip(peers, key, strict=True)), names) for key, names in found.items() if len(names) > 1]
