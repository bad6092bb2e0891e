"""Submissions (送审): from a draft to a policy in force, by two people, each step recorded."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kaohe.cycle import drafting
from kaohe.cycle.models import PolicySubmission
from kaohe.cycle.results import workspace
from kaohe.cycle.trail import record
from kaohe.engine.opening import POLICIES, library_of
from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _
from kaohe.policy.filing import file_version
from kaohe.policy.sheets.names import check_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import User
    from django.core.files import File

DRAFT, SUBMITTED, APPROVED, REJECTED = "draft", "submitted", "approved", "rejected"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A score sheet handed in, and how it is to be read; only what somebody chose is set."""

    file: File[bytes]
    policy: str = ""
    reading: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What an author says about one clause: what it reads instead, and what it is tied to."""

    tie: str
    text: str
    measure: str


def begin(user: User, sheet: Sheet) -> PolicySubmission:
    """Make a draft of a score sheet; sent twice, it is one draft. Raises whatever keeps it from being read at all."""
    if sheet.policy:
        check_id(sheet.policy)
    with transaction.atomic():
        draft = PolicySubmission.objects.create(
            policy=sheet.policy, given=sheet.reading, sheet=sheet.file, submitted_by=user
        )
        try:
            read = drafting.read_sheet(draft)
        except KaoheError:
            draft.sheet.delete(save=False)
            raise
        draft.policy, draft.text = read.id, read.text
        twin = _twin(draft)
        if twin is not None and _bytes(twin) == _bytes(draft):
            draft.sheet.delete(save=False)
            draft.delete()
            return twin
        draft.save()
        record(user, "policy:begin", draft.policy, draft=draft.pk, sheet=Path(draft.sheet.path).name)
    return draft


def begin_from(user: User, policy: str) -> PolicySubmission:
    """Make a draft of a policy at hand, to be changed, or take up an untouched one; raises ``policy.not_found``."""
    check_id(policy)
    text = library_of(workspace().root).find(policy).read_text(encoding="utf-8")
    with transaction.atomic():
        draft = PolicySubmission(policy=policy, text=text, submitted_by=user)
        twin = _twin(draft)
        if twin is not None and not twin.sheet:
            return twin
        draft.save()
        record(user, "policy:begin", policy, draft=draft.pk)
    return draft


def again(user: User, rejected: PolicySubmission) -> PolicySubmission:
    """Make a new draft, or take up an untouched one, of one that was rejected, with all that was said about it."""
    with transaction.atomic():
        draft = PolicySubmission(
            policy=rejected.policy,
            text=rejected.text,
            sheet=rejected.sheet.name,
            given=rejected.given,
            note=rejected.note,
            submitted_by=user,
        )
        twin = _twin(draft)
        if twin is not None and twin.sheet.name == draft.sheet.name:
            return twin
        draft.save()
        record(user, "policy:begin", draft.policy, draft=draft.pk, after=rejected.pk)
    return draft


def _twin(draft: PolicySubmission) -> PolicySubmission | None:
    """Find a draft of the same person that says the same: a form that was sent twice, or a button clicked again."""
    known = PolicySubmission.objects.filter(
        state=DRAFT, submitted_by=draft.submitted_by_id, policy=draft.policy, text=draft.text
    )
    return next((each for each in known.exclude(pk=draft.pk) if each.given == draft.given), None)


def _bytes(draft: PolicySubmission) -> bytes:
    return Path(draft.sheet.path).read_bytes() if draft.sheet else b""


def say(user: User, draft: PolicySubmission, said: Iterable[Said], *, suggested: bool = False) -> None:
    """Keep what an author says about a sheet's clauses and read the sheet anew.

    ``suggested``: what is still to be tied takes its first suggestion. Raises ``submission.state``.
    """
    with _held(draft, DRAFT) as current:
        if not current.sheet:
            raise refuse("submission.state", _("这份草稿不是从考核评分表来的"), _("直接改它的文本"))
        ties, clauses = dict(current.given.get("ties", {})), dict(current.given.get("clauses", {}))
        for each in said:
            _put(ties, "".join(each.tie.split()), each.measure)
            _put(clauses, each.tie, each.text)
        current.given = {**current.given, "ties": ties, "clauses": clauses}
        if suggested:
            waiting = {
                "".join(line.key.split()): line.suggestions[0]
                for line in drafting.read_sheet(current).draft.lines
                if line.untied and line.suggestions
            }
            current.given["ties"] = {**waiting, **ties}
        current.text = drafting.read_sheet(current).text
        current.save()
        record(user, "policy:draft", current.policy, draft=current.pk)


def _put(kept: dict[str, str], key: str, value: str) -> None:
    if value.strip():
        kept[key] = value.strip()
    else:
        kept.pop(key, None)


def write(user: User, draft: PolicySubmission, text: str) -> None:
    """Keep the YAML of a draft that comes from no sheet, whatever is still wrong with it."""
    with _held(draft, DRAFT) as current:
        current.text = text.replace("\r\n", "\n")
        current.save()
        record(user, "policy:draft", current.policy, draft=current.pk)


def submit(user: User, draft: PolicySubmission, note: str) -> PolicySubmission:
    """Hand a draft in; raises ``submission.open`` while clauses wait, and every fault of its text."""
    with _held(draft, DRAFT) as current:
        if current.sheet and drafting.read_sheet(current).open:
            raise refuse(
                "submission.open",
                _("还有没看懂的条款、没有绑定的度量或别的问题"),
                _("改写条款,绑定度量;不要的一条选“{skip}”").format(skip=skip_title()),
            )
        _checked(current)
        current.note, current.state, current.submitted_by = note, SUBMITTED, user
        current.submitted_at = timezone.now()
        current.save()
        record(user, "policy:submit", current.policy, draft=current.pk, note=note)
    return current


def skip_title() -> str:
    """Say how a clause is left out."""
    return _("不要这一条")


def decide(user: User, submission: PolicySubmission, *, approved: bool, why: str = "") -> PolicySubmission:
    """Approve a submission, which then is in force, or reject it with a reason.

    Raises ``step.two_persons`` for whoever handed it in, ``step.reason`` without a reason to reject.
    """
    with _held(submission, SUBMITTED) as current:
        if current.submitted_by_id == user.pk:
            raise refuse("step.two_persons", _("送审的人不能批准自己的办法"), _("请第二个人决定"))
        if not approved and not why.strip():
            raise refuse("step.reason", _("驳回要写明原因"), _("填写原因后再提交"))
        current.state, current.why = (APPROVED if approved else REJECTED), why
        current.decided_by, current.decided_at = user, timezone.now()
        if approved:
            _checked(current)
            current.replaced = _in_force(current.policy)
        current.save()
        record(user, f"policy:{current.state}", current.policy, draft=current.pk, why=why)
        if approved:
            _put_in_force(current)
    return current


def _checked(submission: PolicySubmission) -> None:
    """Refuse a text that does not load, or that names another policy than it was drafted for."""
    found = drafting.loaded(submission.text, submission.policy).policy.id
    if found != submission.policy:
        raise refuse(
            "submission.id",
            _("这份草稿是 {policy} 的,文本里写的是 {found}").format(policy=submission.policy, found=found),
            _("把 id 改回来,或另开一份草稿"),
        )


def _in_force(policy: str) -> str:
    try:
        return library_of(workspace().root).find(policy).read_text(encoding="utf-8")
    except KaoheError:
        return ""


def _put_in_force(submission: PolicySubmission) -> None:
    """File the text; last within the transaction, so that both hold."""
    check_id(submission.policy)
    file_version(workspace().root / POLICIES / submission.policy, submission.text)


@contextmanager
def _held(submission: PolicySubmission, state: str) -> Iterator[PolicySubmission]:
    with transaction.atomic():
        current = PolicySubmission.objects.select_for_update().get(pk=submission.pk)
        if current.state != state:
            raise refuse(
                "submission.state",
                _("这份办法现在是“{state}”").format(state=state_title(current.state)),
                _("刷新页面,看它现在到了哪一步"),
            )
        yield current


def state_title(state: str) -> str:
    """Say the state of a submission in the language of the reader."""
    return {
        DRAFT: _("草稿"),
        SUBMITTED: _("等待批准"),
        APPROVED: _("已批准"),
        REJECTED: _("已驳回"),
    }[state]
