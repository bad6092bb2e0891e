"""Corrections by people: rejected rows sent back through the intake, or let go with a reason."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from kaohe.cycle.importing import bring_in
from kaohe.cycle.results import workspace
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.facts.quarantine.correcting import corrected, waiting
from kaohe.facts.quarantine.discard import Decision, discard
from kaohe.facts.quarantine.workbook import export
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import User

    from kaohe.errors import KaoheError
    from kaohe.facts.intake.importing import Report


def send_back(user: User, table: str, cells: Mapping[str, Sequence[str | None]]) -> Report:
    """Send corrected rows of a table through the intake; those still wrong stay, with their new cells.

    Raises ``quarantine.unknown`` where none of them waits any more.
    """
    rows = corrected(waiting(workspace(), table), cells)
    if rows.is_empty():
        raise _gone()
    with tempfile.TemporaryDirectory(prefix="kaohe-corrected-") as folder:
        file = Path(folder) / "隔离区订正.xlsx"
        export(file, rows)
        report = bring_in(user, table, (file,))
    record(user, "quarantine:correct", table, rows=rows["id"].to_list(), counts=report.counts)
    return report


def let_go(user: User, identities: Sequence[str], why: str) -> int:
    """Take rows out of the quarantine for good; raises ``step.reason`` without a reason."""
    if not why.strip():
        raise refuse("step.reason", _("放弃订正要写明原因"), _("填写原因后再提交"))
    if not identities:
        raise refuse("quarantine.unknown", _("没有选行"), _("在要放弃的行前打勾"))
    when = timezone.now().isoformat(timespec="seconds")
    version = discard(workspace(), identities, Decision(user.get_username(), when, why), lambda: None)
    record(user, "quarantine:discard", "", rows=list(identities), why=why, version=version)
    return len(set(identities))


def _gone() -> KaoheError:
    return refuse(
        "quarantine.unknown",
        _("这些行已经不在隔离区里"),
        _("刷新页面:多半是别人刚订正过,或者表单送了两次"),
    )
