"""Ratings that say little of those rated: all alike from one rater, or one rater far from all the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.doubt.chance import so_many_alike
from kaohe.engine.doubt.finding import Doubtful, Finding, Likelihood, Share
from kaohe.engine.doubt.looking import among_peers, stands_out
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.engine.doubt.looking import Look
    from kaohe.policy.catalogue import Table

FULL = 100
FEWEST_ALIKE = 6
ALIKE = Fraction(9, 10)
"""So many of a rater's scores alike are without spread."""
FEWEST_ALONE, FEWEST_SUBJECTS = 10, 3
"""Of a rater whom nobody can be compared with, all must be alike: so many, of so many subjects."""
FEWEST_APART = 2
APART = Fraction(1, 10)
"""A score is apart when it lies beyond all others by more than they differ, and by so much of the full score."""
FAR, FAR_OTHERS, FAR_TIMES, NARROW = Fraction(1, 4), 3, 4, Fraction(1, 20)
"""It is far apart, a question by itself, by so much, from so many, so many times as far as they differ."""


@dataclass(frozen=True, slots=True)
class _Rating:
    """One rating: ``score`` as a part of the full score."""

    rater: str
    subject: str
    item: tuple[str, str, str]
    score: Fraction
    shown: str
    row: Doubtful


def ratings(look: Look) -> Iterator[Finding]:
    """Look at the tables that the policy counts and whose rows are given by raters."""
    for declared, relevant in look.tables():
        if declared.roles.rater is not None:
            given = _given(look, declared, relevant)
            yield from _without_spread(look, declared, given)
            yield from _apart(look, declared, given)


def _given(look: Look, declared: Table, relevant: Any) -> list[_Rating]:
    """Read what raters gave; what somebody gave himself is not compared."""
    roles = declared.roles
    names = {"rater": roles.rater, "rated": roles.rated, "occasion": roles.occasion}
    said = {name: relevant[column].cast("string") for name, column in names.items()}
    numbers = {"score": roles.score, "out_of": roles.out_of}
    said |= {name: relevant[column].cast("string") for name, column in numbers.items()}
    found = []
    for row in look.rows(declared, relevant, said):
        if row.said["score"] is None or row.said["rater"] == row.subject:
            continue
        score = Fraction(row.said["score"]) / Fraction(row.said["out_of"] or FULL)
        item = row.subject, row.said["rated"], row.said["occasion"]
        shown = plain(Decimal(row.said["score"]))
        found.append(_Rating(row.said["rater"], row.subject, item, score, shown, row))
    return found


def _without_spread(look: Look, declared: Table, given: list[_Rating]) -> Iterator[Finding]:
    by_rater = _grouped(given, lambda one: one.rater)
    look.note("no_spread", declared.name, None, len(given))
    for rater, own in by_rater.items():
        rated = {one.item[1] for one in own}
        pool = [one for one in given if one.item[1] in rated]
        score, times = Counter(one.score for one in own).most_common(1)[0]
        others = [one for one in pool if one.rater != rater]
        shares = Share(times, len(own)), Share(sum(one.score == score for one in others), len(others))
        if others:
            chance = so_many_alike(times, len(own), Counter(one.score for one in pool).values())
            found = Likelihood(*shares, "hypergeometric", chance, len(by_rater))
            doubtful = (
                len(own) >= FEWEST_ALIKE and times >= ALIKE * len(own) and chance.unlikely(len(by_rater))
            )
        else:
            found = Likelihood(*shares, None, None, len(by_rater))
            subjects = {one.subject for one in own}
            doubtful = times == len(own) >= FEWEST_ALONE and len(subjects) >= FEWEST_SUBJECTS
        if doubtful:
            yield _finding(
                look, declared, "no_spread", rater, own, found, {one.row.identity: {} for one in own}
            )


def _apart(look: Look, declared: Table, given: list[_Rating]) -> Iterator[Finding]:
    items = _grouped(given, lambda one: one.item)
    compared = [one for one in given if len(items[one.item]) > 2]
    look.note("rater_apart", declared.name, None, len(compared))
    others = {one.row.identity: [other for other in items[one.item] if other is not one] for one in compared}
    apart = {
        one.row.identity: far
        for one in compared
        if (far := _far(one.score, [other.score for other in others[one.row.identity]])) is not None
    }
    by_rater = _grouped(compared, lambda one: one.rater)
    by_pair = _grouped(compared, lambda one: (one.rater, one.subject))
    of_raters = among_peers(_shares(by_rater, apart))
    of_pairs = among_peers(_shares(by_pair, apart))
    said = {identity: {"others": [other.shown for other in own]} for identity, own in others.items()}
    for rater, own in by_rater.items():
        mine = [one for one in own if one.row.identity in apart]
        subjects = list(dict.fromkeys(one.subject for one in mine))
        if len(subjects) > 1 and stands_out(of_raters[rater], FEWEST_APART):
            yield _finding(look, declared, "rater_apart", rater, mine, of_raters[rater], said)
            continue
        for subject in subjects:
            these, likelihood = [one for one in mine if one.subject == subject], of_pairs[rater, subject]
            by_itself = any(apart[one.row.identity] for one in these)
            if by_itself or stands_out(likelihood, FEWEST_APART):
                yield _finding(look, declared, "rater_apart", rater, these, likelihood, said)


def _far(score: Fraction, others: list[Fraction]) -> bool | None:
    """Tell whether a score is far apart from the others (True), apart (False), or neither (None)."""
    low, high = min(others), max(others)
    gap = max(low - score, score - high)
    if gap < APART or gap <= high - low:
        return None
    return len(others) >= FAR_OTHERS and gap >= FAR and gap >= FAR_TIMES * max(high - low, NARROW)


def _shares(groups: dict[Any, list[_Rating]], apart: dict[tuple[str, ...], bool]) -> dict[Any, Share]:
    return {
        name: Share(sum(one.row.identity in apart for one in own), len(own)) for name, own in groups.items()
    }


def _grouped(given: Iterable[_Rating], by: Any) -> dict[Any, list[_Rating]]:
    groups: dict[Any, list[_Rating]] = {}
    for one in given:
        groups.setdefault(by(one), []).append(one)
    return dict(sorted(groups.items()))


def _finding(  # noqa: PLR0913, PLR0917 - a finding and what its rows say
    look: Look,
    declared: Table,
    kind: Any,
    rater: str,
    own: list[_Rating],
    likelihood: Likelihood,
    said: dict[tuple[str, ...], dict[str, Any]],
) -> Finding:
    subjects = tuple(dict.fromkeys(one.subject for one in own))
    whole = look.table(declared.name)
    other = whole.filter(~look.keyed(whole, declared, [one.row.identity for one in own]))
    rows = tuple(
        Doubtful(
            one.subject,
            one.row.key,
            one.row.file,
            one.row.row,
            {"score": one.shown, **said.get(one.row.identity, {})},
        )
        for one in own
    )
    worth = look.rescoring.worth(declared.name, other, subjects)
    return Finding(kind, declared.name, subjects, rows, likelihood, worth, rater=rater)
