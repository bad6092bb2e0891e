"""What a cycle's data looks like before it is computed; looked at anew when facts or the policy change."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kaohe.cycle.results import policy_in_force, workspace
from kaohe.engine.opening import open_job
from kaohe.engine.quality import data_quality
from kaohe.facts.quarantine.correcting import waiting

if TYPE_CHECKING:
    from kaohe.cycle.models import Cycle
    from kaohe.engine.quality import Quality
    from kaohe.facts.store.workspace import Workspace


def quality_of(cycle: Cycle) -> Quality:
    """Look at the newest facts as the cycle's policy reads them."""
    opened = workspace()
    return _quality(
        opened, opened.version, cycle.policy, cycle.period, policy_in_force(cycle.policy, cycle.period).hash
    )


@lru_cache(maxsize=8)
def _quality(opened: Workspace, version: int, policy: str, period: str, _policy_hash: str) -> Quality:
    return data_quality(open_job(opened, policy, period, version=version))


def in_quarantine(tables: list[str]) -> dict[str, int]:
    """Count the rows that wait for correction, of the tables that have any."""
    counted = waiting(workspace())["table"].value_counts()
    found = dict(counted.iter_rows())
    return {table: found[table] for table in tables if table in found}
