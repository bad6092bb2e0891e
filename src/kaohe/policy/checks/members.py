"""Items paid to members: of subjects that have any, out of figures that are known of them, and of nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.columns import NAMES
from kaohe.policy.checks.fault import Fault
from kaohe.policy.formula.terms import names_of
from kaohe.policy.indicator import measures_named
from kaohe.policy.members import made_of, of_members
from kaohe.policy.pay_names import BEFORE, SO_FAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.pay_item import Payee
    from kaohe.policy.policy import Policy

Path = tuple[str | int, ...]


def check(
    policy: Policy,
    catalogue: Catalogue,
    terms: Mapping[str, Mapping[Path, Term]],
    agreements: Mapping[Path, Term],
) -> Iterator[Fault]:
    """Report items of members where there are none, and figures of members where a subject's are wanted.

    ``terms``: the formulas of each item by where they stand in it; ``agreements``: by where they stand.
    """
    if policy.kind == "person":
        yield from _of_people(policy)
        return
    yield from _columns(policy, catalogue)
    own, paid = of_members(policy), {name for name, item in policy.pay.items() if item.payee == "members"}
    past = {name + suffix for name in paid for suffix in (SO_FAR, BEFORE)}
    wrong = _("“{name}”是各成员的数,考核对象没有这个数")
    everywhere = dict(agreements)
    for name, item in policy.pay.items():
        here: Path = ("pay", name)
        if item.payee == "subject":
            everywhere |= {(*here, *path): term for path, term in terms[name].items()}
        yield from _feeding(policy, name, item.payee)
    for where, term in everywhere.items():
        for used in dict.fromkeys(one.name for one in names_of(term)):
            if used in own | paid | past:
                yield _fault(where, wrong, used)
    # Not by way of the tree: a node that is itself faulty is missing from it here.
    for name, node in policy.indicators.items():
        for path, measure in measures_named(node):
            if measure in own:
                yield _fault(("indicators", name, *path), wrong, measure)
    yield from _mixed(policy, own)


def _mixed(policy: Policy, own: set[str]) -> Iterator[Fault]:
    for name, parts in made_of(policy).items():
        mixed = parts - own - policy.parameters.keys()
        if name in own and mixed:
            said = _("“{name}”要么全用各成员的数,要么全用考核对象的数;“{other}”不是成员的")
            yield _fault(("measures", name, "value"), said, name, _("、").join(sorted(mixed)))


def _feeding(policy: Policy, name: str, payee: Payee) -> Iterator[Fault]:
    """Report a portion of what others are paid, and a pool of members divided over subjects."""
    item = policy.pay[name]
    for field, part in (("portion", item.portion), ("division", item.division)):
        of = None if part is None else policy.pay.get(part.of)
        if of is None or part is None or of.payee == payee:
            continue
        if of.payee == "members":
            yield _fault(("pay", name, field, "of"), _("“{name}”是各成员的项,考核对象没有这个数"), part.of)
        elif field == "portion":
            yield _fault(
                ("pay", name, field, "of"), _("“{name}”是考核对象的项,各成员要用 division 来分"), part.of
            )


def _of_people(policy: Policy) -> Iterator[Fault]:
    for name, item in policy.pay.items():
        if item.payee == "members":
            yield _fault(("pay", name, "payee"), _("“{name}”发给成员,考核对象却是个人,没有成员"), name)
    for name, measure in policy.counted().items():
        if measure.member is not None:
            yield _fault(("measures", name, "member"), _("“{name}”数各成员,考核对象却是个人,没有成员"), name)


def _columns(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    for name, measure in policy.counted().items():
        table = catalogue.get(measure.table)
        if measure.member is None or table is None:
            continue
        column = table.column(measure.member)
        if column is None or column.type not in NAMES:
            names = _("、").join(own.name for own in table.columns if own.type in NAMES)
            yield Fault(
                ("measures", name, "member"),
                "policy.unknown_column",
                _("表“{table}”没有写明是谁的“{name}”这一列").format(table=table.name, name=measure.member),
                _("可用的列:{names}").format(names=names),
            )


def _fault(path: Path, said: str, name: str, other: str = "") -> Fault:
    return Fault(
        path,
        "policy.pay_members",
        said.format(name=name, other=other),
        _("发给成员的项写 payee: members;成员的数由写了 member 的度量来"),
    )
