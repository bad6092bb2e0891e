"""Compare two loaded policies, their interpretations in force applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.difference import nodes, parts
from kaohe.policy.difference.change import Change
from kaohe.policy.difference.organisation import organisation
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from kaohe.policy.policy import Policy


def compare(before: Policy, after: Policy) -> list[Change]:
    """Return every change: identity, full points of the whole, tree, measures, grades, readings, organisation."""
    changes = list(parts.identity(before, after))
    totals = [nodes.full(each, each.total) if each.scores else None for each in (before, after)]
    if totals[0] != totals[1] and totals[0] is not None and totals[1] is not None:
        said = [plain(total) for total in totals if total is not None]
        words = _("总满分由 {old} 改为 {new}").format(old=said[0], new=said[1])
        effect = {"max": {"before": said[0], "after": said[1]}}
        changes.append(Change(f"indicators.{after.total}", said[0], said[1], words, effect))
    changes += nodes.tree(before, after)
    changes += parts.parameters(before, after)
    changes += parts.subjects(before, after)
    changes += parts.measures(before, after)
    changes += parts.reports(before, after)
    changes += parts.grades(before, after)
    changes += parts.outcomes(before, after)
    changes += parts.pay(before, after)
    changes += parts.interpretations(before, after)
    changes += organisation(before, after)
    return changes
