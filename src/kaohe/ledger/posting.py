"""Posting (入账): what a run claims less what is posted of it already, in the first period that is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.collector import paused
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.entry import CLAIMED, EMPLOYER, Move, Term
from kaohe.ledger.writing import booked_in, draft, write

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kaohe.ledger.entry import Claims, Draft, Posting, Source
    from kaohe.ledger.store import Ledger

Key = tuple[str, str]
"""An item, and how it is booked."""


def post(
    ledger: Ledger, source: Source, claims: Iterable[Claims], published: Collection[str] = ()
) -> Posting | None:
    """Post what is new of a run's claims; the same run again posts nothing and returns None.

    What was posted before for the same policy, period, subject and item is corrected by its difference; what an
    earlier run claimed and this one does not name any more is taken back. ``published``: the policy's published
    periods; differences from what was posted of one are booked in a later period. Raises ``ledger.stale`` where
    the run is made from older facts than what is posted and nobody insists on it.
    """
    with ledger.writing():
        drafted = plan(ledger, source, claims, published)
        return None if drafted is None else write(ledger, drafted)


def plan(
    ledger: Ledger,
    source: Source,
    claims: Iterable[Claims],
    published: Collection[str] = (),
    after: Sequence[Draft] = (),
) -> Draft | None:
    """Return what `post` would write, and raise what it raises; only questions are asked of the ledger.

    ``after``: drafts that would be written before, as if they were.
    """
    with paused(), ledger.reading():
        moves, published_so = differences(ledger, source, claims, after)
        if not any(move.cents for move in moves):
            return None
        _check_newer(ledger, source, after)
        booked = booked_in(ledger, source.period, published if published_so else ())
        return draft(ledger, "run", source, booked, moves, after)


def differences(
    ledger: Ledger, source: Source, claims: Iterable[Claims], after: Sequence[Draft] = ()
) -> tuple[list[Move], bool]:
    """Return what posting would write, and whether anything is posted of the policy and period already."""
    wanted = {(own.item, own.books): own for own in claims}
    before, cites = _posted(ledger, source, after)
    moves: list[Move] = []
    for key in dict.fromkeys((*wanted, *before)):
        claim, had = wanted.get(key), before.get(key, {})
        cite = claim.cite if claim is not None else cites[key]
        cents = claim.cents if claim is not None else {}
        if had:
            kept = claim.open if claim is not None else frozenset()
            names = [name for name in {**cents, **had} if name not in kept]
            cents = {name: cents.get(name, 0) - had.get(name, 0) for name in names}
        moves += _moves(key, source, cite, cents)
    return moves, bool(before)


def _moves(key: Key, source: Source, cite: str, cents: Mapping[str, int]) -> list[Move]:
    """Return both directions: what is earned or withheld comes from the employer, what is taken back is recovered."""
    item, kind = key
    account = CLAIMED[kind]
    other = "withheld" if kind == "released" else EMPLOYER
    back = "recovered" if kind == "due" else other
    about = (source.policy, item, source.period, source.run, cite)
    return [
        Move(Term(kind, other, account, *about), {name: own for name, own in cents.items() if own > 0}),
        Move(Term(kind, account, back, *about), {name: -own for name, own in cents.items() if own < 0}),
    ]


def _posted(
    ledger: Ledger, source: Source, after: Sequence[Draft]
) -> tuple[dict[Key, dict[str, int]], dict[Key, str]]:
    found: dict[Key, dict[str, int]] = {}
    cites: dict[Key, str] = {}

    def add(kind: str, item: str, target: str, cite: str, lines: Iterable[Sequence[Any]]) -> None:
        if kind not in CLAIMED:
            return
        own = found.setdefault((item, kind), {})
        cites[item, kind] = cite
        sign = 1 if target == CLAIMED[kind] else -1
        for name, cents in lines:
            own[name] = own.get(name, 0) + sign * cents

    terms = ledger.execute(
        "select number, item, kind, target, cite, first, last from ledger_terms "
        "where policy = ? and period = ? order by number",
        (source.policy, source.period),
    )
    for number, item, kind, target, cite, first, last in terms:
        lines = ledger.execute(
            "select s.name, l.cents from ledger_lines l join ledger_subjects s on s.id = l.subject "
            "where l.term = ? and l.number between ? and ?",
            (number, first, last),
        )
        add(kind, item, target, cite, lines)
    for move in (move for own in after for move in own.moves):
        term = move.term
        if (term.policy, term.period) == (source.policy, source.period):
            add(term.kind, term.item, term.target, term.cite, move.cents.items())
    return found, cites


def _check_newer(ledger: Ledger, source: Source, after: Sequence[Draft]) -> None:
    about = (source.policy, source.period)
    own = ledger.postings("kind = 'run' and policy = ? and period = ?", about)
    own += [each.posting for each in after if (each.posting.policy, each.posting.period) == about]
    if own and own[-1].facts > source.facts and not source.insists:
        raise refuse(
            "ledger.stale",
            _("计算 {run} 用的是第 {facts} 版数据,{period} 已按第 {newer} 版入账").format(
                run=source.run, facts=source.facts, period=source.period, newer=own[-1].facts
            ),
            _("重新运行 kaohe score;确实要退回旧数,写明原因:--reason 原因"),
        )
