"""Rating (评分): who may rate whom in what, what a mark needs, and marks as rows of the table ``ratings``."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.utils import timezone

from kaohe.cycle.deliveries import deliver
from kaohe.cycle.rated_items import DAILY, TABLE, Item, Mark, items_of
from kaohe.cycle.results import workspace
from kaohe.cycle.states import State
from kaohe.cycle.steps import held
from kaohe.cycle.trail import record
from kaohe.errors import Finding, KaoheError, Place, refuse
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.tables.vocabulary import RATER_ROLES
from kaohe.i18n import _, language
from kaohe.policy.period import parse_period
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from django.contrib.auth.models import User

    from kaohe.cycle.models import Cycle
    from kaohe.cycle.permissions import Standing

LOW, HIGH = Decimal(60), Decimal(95)
"""Marks below or above, out of 100, are extreme: they need evidence."""
SELF, SUPERIOR, SUBORDINATE, ASSESSOR = "self", "superior", "subordinate", "assessor"
ROLES = tuple(role.code for role in RATER_ROLES)
FILE = "web.csv"
"""The name under which marks come in: the same for everybody, so that it tells nothing of who rated."""

Cell = tuple[str, str]
"""A subject and what is rated."""


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rates: the name in the facts, and the persons and units that are the rater himself."""

    name: str
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Form:
    """What a rater may fill in as one role: items in the policy's order, each with whom it is about.

    ``day``: of which day it is, where days are rated; without one it is of the whole period.
    """

    role: str
    roles: tuple[str, ...]
    items: tuple[Item, ...]
    day: date | None = None

    @property
    def table(self) -> str:
        """Return the table to which the marks go."""
        return TABLE if self.day is None else DAILY

    @property
    def subjects(self) -> list[str]:
        """Name everybody whom any item is about."""
        return sorted({subject for item in self.items for subject in item.subjects})

    @property
    def cells(self) -> frozenset[Cell]:
        """Return all that is to be filled in."""
        return frozenset((subject, item.indicator) for item in self.items for subject in item.subjects)


def rater_of(user: User, standing: Standing) -> Rater:
    """Say who rates: the person in the facts whom the grants name, or else the account.

    Accounts may share a name, with each other and with somebody assessed: the account's own name tells them
    apart in the facts, and where no grant names a person, whoever bears the same name counts as oneself.
    """
    account, full = user.get_username(), user.get_full_name()
    person = next((grant.person for grant in standing.grants if grant.person), "")
    name = person or (f"{full}({account})" if full else account)
    own = {name for grant in standing.grants for name in (grant.person, grant.unit) if name}
    return Rater(name, frozenset(own | {person or full or account}))


def form_of(cycle: Cycle, rater: Rater, role: str = "", day: date | None = None) -> Form:
    """Return what a rater fills in as ``role``, by default the first that has anything to rate.

    With ``day`` what is rated of that day; raises ``step.outside`` where it is not of the period.
    """
    period = parse_period(cycle.period)
    if day is not None and not period.first <= day <= period.last:
        raise refuse(
            "step.outside",
            _("“{day}”不在 {period} 里").format(day=day, period=cycle.period),
            _("选这个周期里的一天"),
        )
    table = TABLE if day is None else DAILY
    items = [item for item in items_of(cycle.policy, cycle.period) if item.table == table]
    by_role = {
        each: tuple(own for item in items if (own := _as(item, rater, each)).subjects) for each in ROLES
    }
    roles = tuple(each for each, own in by_role.items() if own)
    chosen = role if role in roles else next(iter(roles), "")
    return Form(chosen, roles, by_role.get(chosen, ()), day)


def tables_to_rate(cycle: Cycle) -> frozenset[str]:
    """Name the tables of ratings that a cycle's policy reads: of the period, of single days, or both."""
    return frozenset(item.table for item in items_of(cycle.policy, cycle.period))


def _as(item: Item, rater: Rater, role: str) -> Item:
    if role not in item.roles:
        return item.about({})
    kept = {
        name: superior
        for name, superior in item.subjects.items()
        if role in relations(rater, name, superior, item.subjects.get(rater.name))
    }
    return item.about(kept)


def relations(rater: Rater, subject: str, superior: str | None, own_superior: str | None) -> frozenset[str]:
    """Say in which roles a rater may rate: oneself only as oneself, superiors by the organisation where it says."""
    if subject in rater.own:
        return frozenset({SELF})
    others = frozenset(ROLES) - {SELF}
    if own_superior == subject:
        return frozenset({SUBORDINATE, ASSESSOR})
    if superior is None:
        return others
    return frozenset({SUPERIOR, ASSESSOR}) if superior == rater.name else others - {SUPERIOR}


def role_title(role: str) -> str:
    """Say a rater's role in the language of the reader."""
    titles = {each.code: each.title for each in RATER_ROLES}
    return titles.get(role, role) if language() == "zh" else role


def give(user: User, cycle: Cycle, form: Form, rater: Rater, marks: Mapping[Cell, Mark]) -> int:
    """Import marks as one version of the facts, all or none; return how many.

    Ticks the delivery off once the form is full; of days, that of the last one. Raises ``step.state`` unless
    the cycle collects, ``rating.nothing``, and all of ``rating.self``, ``rating.score`` and
    ``rating.evidence`` together.
    """
    with held(cycle) as current:
        if current.state != State.collecting:
            raise refuse("step.state", _("现在不收评分"), _("收集数据时才能评分"))
        if not marks:
            raise refuse("rating.nothing", _("一项也没有评"), _("至少填一项再提交"))
        findings = list(_faults(form, rater, marks))
        if findings:
            raise KaoheError(*findings)
        version = _imported(rater, current, form, marks)
        detail = {"role": form.role, "marks": len(marks), "version": version}
        record(user, "rating:give", str(current), **detail, **({"day": form.day} if form.day else {}))
        last = form.day is None or form.day == parse_period(current.period).last
        if last and form.cells <= own_marks(current, rater, form).keys():
            deliver(user, current, form.table, version)
    return len(marks)


def _faults(form: Form, rater: Rater, marks: Mapping[Cell, Mark]) -> Iterator[Finding]:
    items = {item.indicator: item for item in form.items}
    for (subject, indicator), mark in marks.items():
        item = items.get(indicator)
        if item is None or subject not in item.subjects:
            himself = subject in rater.own
            said = _("不能以这个角色评自己") if himself else _("这一格不由你评")
            yield Finding("rating.self", said, _("换一个角色,或不评这一格"), _place(subject, indicator, mark))
            continue
        score = mark.figure
        if score is None or score > item.out_of:
            message = _("“{score}”不是 0 到 {most} 的分数").format(score=mark.score, most=plain(item.out_of))
            yield Finding("rating.score", message, _("最多两位小数"), _place(subject, item.title, mark))
        elif extreme(score, item.out_of) and not mark.evidence.strip():
            message = _("{subject} {title} 评 {score},低于 {low} 或高于 {high} 要写依据").format(
                subject=subject,
                title=item.title,
                score=plain(score),
                low=plain(LOW * item.out_of / 100),
                high=plain(HIGH * item.out_of / 100),
            )
            yield Finding(
                "rating.evidence", message, _("在分数下面写依据"), _place(subject, item.title, mark)
            )


def extreme(score: Decimal, out_of: Decimal) -> bool:
    """Tell whether a mark needs evidence."""
    return not LOW * out_of <= score * 100 <= HIGH * out_of


def _place(subject: str, column: str, mark: Mark) -> Place:
    return Place(path=subject, column=column, value=mark.score)


def _imported(rater: Rater, cycle: Cycle, form: Form, marks: Mapping[Cell, Mark]) -> int:
    out_of = {item.indicator: item.out_of for item in form.items}
    with TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        with file.open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written)
            dated = "period" if form.day is None else "rated_on"
            writer.writerow(
                ["subject", "indicator", "rater", "rater_role", dated, "score", "out_of", "evidence"]
            )
            for (subject, indicator), mark in sorted(marks.items()):
                most = plain(out_of[indicator])
                when = cycle.period if form.day is None else form.day.isoformat()
                own = [when, mark.score, most, " ".join(mark.evidence.split())]
                writer.writerow([subject, indicator, rater.name, form.role, *own])
        request = Request(form.table, (file,), rater.name, timezone.now().isoformat(timespec="seconds"))
        report = import_files(workspace(), request, lambda: None)
    if report.counts["rejected"]:
        raise KaoheError(*report.findings or [_rejected()])
    return report.version


def _rejected() -> Finding:
    return Finding("rating.score", _("有几格没有收下,在隔离区里"), _("请分析员更正"))


def own_marks(cycle: Cycle, rater: Rater, form: Form) -> dict[Cell, Mark]:
    """Return what a rater has given in a form's role, for the cycle or on the form's day, and nobody else's."""
    import polars as pl  # noqa: PLC0415 - start-up time

    files = workspace().snapshot().files(form.table)
    if not files:
        return {}
    dated = pl.col("period") == cycle.period if form.day is None else pl.col("rated_on") == form.day
    rows = pl.scan_parquet(files, glob=False, missing_columns="insert").filter(
        (pl.col("rater") == rater.name) & dated & (pl.col("rater_role") == form.role)
    )
    return {
        (row["subject"], row["indicator"]): Mark(plain(row["score"]), row.get("evidence") or "")
        for row in rows.collect().to_dicts()
        if row["score"] is not None
    }


def parse_marks(filled: Iterable[tuple[Cell, str, str]]) -> dict[Cell, Mark]:
    """Take what was filled in; empty cells are not rated."""
    return {
        cell: Mark(re.sub(r"\s", "", score), evidence) for cell, score, evidence in filled if score.strip()
    }
