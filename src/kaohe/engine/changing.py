"""A period in which versions of its policy change (期中换版): what each version makes of it, put together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.amounts import Amount
from kaohe.engine.figures import MONEY_DECIMALS, half_up
from kaohe.engine.pay.dividing import apportioned
from kaohe.engine.pay.sharing import turn
from kaohe.engine.result import Row, UnderVersion
from kaohe.engine.roster import Roster
from kaohe.errors import Finding
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal

    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.engine.roster import Member
    from kaohe.policy.pay_item import PayItem
    from kaohe.policy.policy import Policy
    from kaohe.policy.transition import Way

NOT_SAID = "policy.transition"
WAYS: tuple[Way, ...] = ("days", "dates")
"""How an amount may come about in such a period."""
Contribution = tuple[Fraction, Amount]
"""An amount under one version, and the part of it that counts."""


def under_versions(job: Job, evaluate: Callable[[Job], Run]) -> tuple[UnderVersion, ...]:
    """Evaluate a period under each of its versions: all of it, its own days alone, or both, as items need."""
    stretches = job.stretches
    newest = stretches[-1].version.loaded.policy
    items = {name: item for part in stretches for name, item in part.version.loaded.policy.pay.items()}
    ways = {
        newest.way,
        *(newest.way_of(newest.pay.get(name, item)) for name, item in items.items()),
    }
    days = sum(part.days for part in stretches)
    return tuple(
        UnderVersion(
            part.version.key,
            part.first,
            part.last,
            Fraction(part.days, days),
            evaluate(own) if "days" in ways else None,
            evaluate(replace(own, period=job.period.stretch(part.first, part.last)))
            if "dates" in ways
            else None,
        )
        for part in stretches
        for own in (job.under(part.version.loaded),)
    )


def roster_of_all(versions: Iterable[UnderVersion]) -> Roster:
    """Return everybody whom any version assesses, as the newest of them knows them in the whole period."""
    runs = [run for own in versions for run in (own.alone, own.whole) if run is not None]
    members: dict[str, Member] = {}
    for run in runs:
        members |= run.roster.members
    newest = runs[-1].roster
    known = newest.known.union(*(run.roster.known for run in runs)) - members.keys()
    return Roster(dict(sorted(members.items())), newest.columns, known, newest.findings)


def rows_of_all(
    policy: Policy, nodes: Iterable[str], versions: tuple[UnderVersion, ...], roster: Roster
) -> list[Row]:
    """Return every node of the newest version for everybody: points by the days of the versions that assess it."""
    runs = [(own.share, own.scored(policy.way)) for own in versions]
    known = [(share, {(row.subject, row.indicator): row for row in run.rows}) for share, run in runs]
    nodes = list(nodes)
    return [
        _row(
            policy,
            subject,
            name,
            [(share, rows[subject, name]) for share, rows in known if (subject, name) in rows],
        )
        for subject in roster.subjects
        for name in nodes
    ]


def points_in(rows: Iterable[Row], node: str) -> dict[str, Decimal]:
    """Return a node's points by subject, of those who have any."""
    return {row.subject: row.points for row in rows if row.indicator == node and row.points is not None}


def _row(policy: Policy, subject: str, name: str, found: list[tuple[Fraction, Row]]) -> Row:
    assessed = [(share, row) for share, row in found if row.points is not None]
    last = found[-1][1] if found else Row(subject, name, None, None, None, None, "not_assessed")
    values = {row.value for _share, row in found}
    value = values.pop() if len(values) == 1 else None
    if not assessed:
        return replace(last, value=value)
    return replace(
        last,
        value=value,
        points=_mean(policy, [(share, row.points) for share, row in assessed]),
        max=_mean(policy, [(share, row.max) for share, row in assessed]),
        status="void" if all(row.status == "void" for _share, row in assessed) else "assessed",
        reason=None,
    )


def _mean(policy: Policy, weighed: list[tuple[Fraction, Decimal | None]]) -> Decimal | None:
    known = [(share, Fraction(figure)) for share, figure in weighed if figure is not None]
    if not known:
        return None
    whole = sum((share for share, _figure in known), Fraction(0))
    return half_up(
        sum((share * figure for share, figure in known), Fraction(0)) / whole, policy.precision.points
    )


def pay_of_all(
    policies: Mapping[str, Policy], versions: tuple[UnderVersion, ...], roster: Roster
) -> tuple[Amount, ...]:
    """Add up what the versions pay; ``policies`` are theirs, by their first days.

    Portions and divisions are rounded together, as under one version: they add up to their whole.
    """
    newest = policies[versions[-1].version]
    items = items_of_all(policies.values())
    found: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    for own in versions:
        for way in WAYS:
            run = own.by(way)
            for amount in () if run is None else run.pay:
                if newest.way_of(items[amount.item]) == way and not (way == "dates" and _absent(run, amount)):
                    found[amount.subject, amount.item].append(
                        (own.share if way == "days" else Fraction(1), amount)
                    )
    exact = {key: _exact(own) for key, own in found.items()}
    rounded = {key: half_up(figure, MONEY_DECIMALS) for key, figure in exact.items() if figure is not None}
    for together in _rounded_together(items, found, roster):
        known = {key: figure for key in together if (figure := exact[key]) is not None}
        rounded |= _apportioned(known)
    order = {name: number for number, name in enumerate(items)}
    keys = sorted(found, key=lambda key: (found[key][-1][1].of is not None, key[0], order[key[1]]))
    return tuple(_amount(found[key], rounded.get(key)) for key in keys)


def items_of_all(policies: Iterable[Policy]) -> dict[str, PayItem]:
    """Return the items of all versions, those of the newest first, and as it has them."""
    ordered = list(policies)[::-1]
    items: dict[str, PayItem] = {}
    for policy in ordered:
        items |= {name: item for name, item in policy.pay.items() if name not in items}
    return items


def shown(policies: Iterable[Policy]) -> Policy:
    """Return the newest version with the items that only older ones pay, so that every amount has its item."""
    ordered = list(policies)
    return ordered[-1].model_copy(update={"pay": items_of_all(ordered)})


def _absent(run: Run | None, amount: Amount) -> bool:
    """Tell whether a payee was not assessed on a version's own days: others have a say about the rest."""
    member = None if run is None else run.roster.members.get(amount.subject)
    return member is not None and member.out is not None


def _exact(contributions: list[Contribution]) -> Fraction | None:
    if any(own.amount is None for _share, own in contributions):
        return None
    return sum((share * Fraction(own.amount or 0) for share, own in contributions), Fraction(0))


def _amount(contributions: list[Contribution], amount: Decimal | None) -> Amount:
    last = contributions[-1][1]
    reasons = dict.fromkeys(own.reason for _share, own in contributions if own.reason is not None)
    return replace(last, amount=amount, reason=";".join(reasons) or None)


def _rounded_together(
    items: Mapping[str, PayItem], found: Mapping[tuple[str, str], list[Contribution]], roster: Roster
) -> Iterator[list[tuple[str, str]]]:
    """Yield the amounts that make up one whole: the portions of somebody's item, the parts of a pool."""
    groups: dict[tuple[object, ...], list[tuple[str, str]]] = defaultdict(list)
    for (subject, name), own in found.items():
        item = items[name]
        if item.portion is not None:
            groups["portions of", item.portion.of, subject].append((subject, name))
        elif item.division is not None:
            members = item.payee == "members"
            within = own[-1][1].of if members else roster.members[subject].alike(item.division.within)
            groups["parts of", name, None if item.division.together else within].append((subject, name))
    for keys in groups.values():
        division = items[keys[0][1]].division
        if division is not None:
            cells = {subject: _cells(roster, subject) for subject, _name in keys}
            keys.sort(key=lambda key: turn(cells[key[0]], division, key[0]))
        yield keys


def _cells(roster: Roster, name: str) -> Mapping[str, object]:
    member = roster.members.get(name)
    return {} if member is None else member.attributes


def _apportioned(exact: Mapping[tuple[str, str], Fraction]) -> dict[tuple[str, str], Decimal]:
    """Round amounts so that they add up to their rounded sum."""
    sign = -1 if sum(exact.values(), Fraction(0)) < 0 else 1
    named = {str(number): sign * own for number, own in enumerate(exact.values())}
    one = half_up(Fraction(sign), MONEY_DECIMALS)
    parts = apportioned(one, named)
    return dict(zip(exact, parts.values(), strict=True))


def said_nowhere(policy: Policy, versions: tuple[UnderVersion, ...]) -> list[Finding]:
    """Say that the policy changes in the period and does not say how that is scored."""
    if policy.transition is not None:
        return []
    days = "、".join(own.first.isoformat() for own in versions[1:])
    return [
        Finding(
            NOT_SAID,
            _("办法 {id} 在这一期里换版({days}),没有写怎么算:按各版生效的天数折算").format(
                id=policy.id, days=days
            ),
            _("在新版里写 transition: {way: days、dates、start 或 end, cite: …}"),
            severity="warning",
        )
    ]


def settled_anew(job: Job) -> list[Finding]:
    """Say that pay is settled for the whole year by a version that came within it and does not say how."""
    policy = job.loaded.policy
    settling = [item.title for item in policy.pay.values() if item.settles is not None]
    if policy.transition is not None or not settling or not job.deciding():
        return []
    return [
        Finding(
            NOT_SAID,
            _("办法 {id} 在考核年度里换过版,没有写累计清算怎么接:{items} 按这一版清算全年").format(
                id=policy.id, items="、".join(settling)
            ),
            _("在新版里写 transition: {settles: year 或 onward, cite: …}"),
            severity="warning",
        )
    ]
