"""Drafts (办法草稿): a score sheet read with what its author has said about it, and tried on a past period."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from kaohe.cycle.results import workspace
from kaohe.cycle.tasks import once
from kaohe.engine.opening import library_of, open_trial
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.engine.source import catalogue_of
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import language
from kaohe.policy.loader import load_text
from kaohe.policy.period import parse_period
from kaohe.policy.sheets.importing import Request, import_sheet
from kaohe.policy.sheets.ties import Offer, offers_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from kaohe.cycle.models import PolicySubmission, Task
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.loader import Loaded
    from kaohe.policy.sheets.importing import Imported

TRIALS = "trials"
"""Where trials lie, beside the attachments: no run of the workspace."""


def tables_here() -> Catalogue:
    """Return the declared tables with the columns that only this workspace has."""
    return catalogue_of(workspace().snapshot(), CATALOGUE)


def offers_here() -> list[Offer]:
    """Return the measures of all policies at hand, to be tied to clauses."""
    return offers_of(library_of(workspace().root))


def read_sheet(draft: PolicySubmission, *, suggested: bool = False) -> Imported:
    """Read a draft's sheet as ``kaohe policy import`` does; ``suggested`` takes each first suggestion."""
    given = draft.given
    request = Request(
        Path(draft.sheet.path),
        given.get("valid_from") or f"{timezone.localdate().year}-01-01",
        draft.policy or None,
        given.get("sheet") or None,
        given.get("table"),
        given.get("ties", {}),
        suggested=suggested,
        rewritten=given.get("clauses", {}),
    )
    return import_sheet(request, offers_here(), tables_here())


def loaded(text: str, policy: str) -> Loaded:
    """Load a text that stands in no file yet; raises with every fault."""
    return load_text(text, f"{policy}/policy.yaml", library_of(workspace().root), tables_here())


def tried(draft: PolicySubmission, period: str) -> Record:
    """Score a draft over a period from the newest facts; the run is kept nowhere."""
    opened = workspace()
    job = open_trial(opened, draft.text, period)
    return Record.of(score(job, opened.version), job)


def begin_trial(user: User, draft: PolicySubmission, period: str) -> Task:
    """Have a draft scored over a period; what came of it is for its readers, `trial_of` reads it."""
    parse_period(period)
    text = hashlib.sha256(draft.text.encode()).hexdigest()
    key = "|".join((str(draft.pk), text, period, str(workspace().version), language()))
    return once(user, "trial", key, lambda task: {"file": _kept(task, tried(draft, period))})


def _kept(task: Task, record: Record) -> str:
    return save(Path(settings.MEDIA_ROOT) / TRIALS / str(task.pk), record).name


def trial_of(task: Task) -> Record:
    """Read what came of a trial."""
    return read(Path(settings.MEDIA_ROOT) / TRIALS / str(task.pk) / task.result["file"])
