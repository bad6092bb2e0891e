"""One piece of work as several rows: orders split, and the same trouble reported anew soon after it was closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.clocks import MINUTE
from kaohe.engine.doubt.finding import Finding, Share
from kaohe.engine.doubt.looking import among_peers, stands_out
from kaohe.facts.calendars.zone import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.doubt.finding import Doubtful, Kind
    from kaohe.engine.doubt.looking import Look
    from kaohe.policy.catalogue import Table

TOGETHER = 60 * MINUTE
"""Rows of one customer that are alike and begin, or are due, within so long of each other."""
SOON = 4 * 60 * MINUTE
"""A new row of one customer that begins so soon after one that is alike ended."""
FEWEST = 3


def entered_again(look: Look) -> Iterator[Finding]:
    """Look at the tables that the policy counts and whose rows name a customer."""
    for declared, relevant in look.tables():
        roles = declared.roles
        if roles.customer is None or (roles.begins or roles.due) is None:
            continue
        rows = _beside_the_one_before(look, declared, relevant)
        kinds: list[tuple[Kind, Any]] = [("split", rows["_together"])]
        if roles.begins is not None:
            kinds.append(("reported_again", rows["_soon"]))
        for kind, mark in kinds:
            yield from _found(look, declared, rows, kind, mark)


def _beside_the_one_before(look: Look, declared: Table, relevant: Any) -> Any:
    """Mark each row by the one before it of the same subject and customer that is otherwise alike."""
    roles, micros = declared.roles, look.job.backend.microseconds
    named = relevant.filter(
        (relevant[roles.customer].notnull() & (relevant[roles.customer] != "")).fill_null(False)
    )
    ended = ibis.null("int64") if roles.ends is None else micros(named[roles.ends])
    named = named.mutate(_at=micros(named[roles.begins or roles.due]), _ended=ended)
    window = ibis.window(
        group_by=[named[name] for name in (declared.subject, roles.customer, *roles.alike)],
        order_by=[named["_at"], *(named[name] for name in declared.key)],
    )
    named = named.mutate(
        _at_before=named["_at"].lag().over(window),
        _ended_before=named["_ended"].lag().over(window),
        _before=named[declared.key[0]].cast("string").lag().over(window),
    )
    together = named["_at"] - named["_at_before"] <= TOGETHER
    soon = named["_at"] - named["_ended_before"]
    if roles.begins is not None:
        together &= named["_ended_before"].isnull() | (named["_ended_before"] > named["_at"])
    return named.mutate(
        _together=together.fill_null(False), _soon=((soon >= 0) & (soon <= SOON)).fill_null(False)
    )


def _found(look: Look, declared: Table, rows: Any, kind: Kind, mark: Any) -> Iterator[Finding]:
    all_, marked = look.by_subject(declared, rows), look.by_subject(declared, rows.filter(mark))
    look.note(kind, declared.name, None, sum(all_.values()))
    compared = among_peers({name: Share(marked.get(name, 0), of) for name, of in all_.items()})
    for subject, likelihood in compared.items():
        if not stands_out(likelihood, FEWEST):
            continue
        picked = rows.filter(mark & (rows[declared.subject] == subject))
        said = {name: picked[f"_{name}"] for name in ("before", "at", "ended", "ended_before")}
        own = look.rows(declared, picked, said)
        whole = look.table(declared.name)
        other = _one_row_each(look, declared, whole, own, joined=kind == "reported_again")
        yield Finding(
            kind,
            declared.name,
            (subject,),
            tuple(_readable(look, row) for row in own),
            likelihood,
            look.rescoring.worth(declared.name, other, (subject,)),
        )


def _one_row_each(look: Look, declared: Table, whole: Any, own: list[Doubtful], *, joined: bool) -> Any:
    """Leave the later rows out; where they are ``joined``, the row before each ends when the later one does."""
    left = whole.filter(~look.keyed(whole, declared, [row.identity for row in own]))
    if joined and declared.roles.ends is not None and len(declared.key) == 1:
        ends = declared.roles.ends
        for row in own:
            when = row.said["ended"]
            value = ibis.literal(None if when is None else moment(when), type=left[ends].type())
            these = look.keyed(left, declared, [(row.said["before"],)])
            left = left.mutate(**{ends: these.ifelse(value, left[ends])})
    return left


def _readable(look: Look, row: Doubtful) -> Doubtful:
    said = {
        "before": row.said["before"],
        "began_at": look.text(row.said["at"]),
        "closed_at": look.text(row.said["ended_before"]),
    }
    return replace(row, said=said)
