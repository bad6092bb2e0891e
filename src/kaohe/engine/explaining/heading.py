"""What stands at the head of every explained node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaohe.engine.result import Row, Run
    from kaohe.policy.indicator import Node
    from kaohe.policy.policy import Policy


def heading(run: Run, policy: Policy, name: str, node: Node, row: Row) -> dict[str, Any]:
    """Return which figure of whom it is, its points, and the article."""
    return {
        "run": run.id,
        "policy": policy.id,
        "period": run.inputs.period,
        "subject": row.subject,
        "indicator": name,
        "title": node.title,
        "status": row.status,
        "points": row.points,
        "max": row.max,
        "cite": {"source": node.source or policy.source, "article": node.cite},
    }
