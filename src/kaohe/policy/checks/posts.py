"""What posts ask can be looked up: scales have the step, skills the level, people the column."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.checks.fault import Fault
from kaohe.policy.checks.names import known
from kaohe.policy.organisation.post import Age, Below, Compared, Fact, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue, Table
    from kaohe.policy.organisation.post import Criterion, Post
    from kaohe.policy.policy import Policy

PEOPLE = "people"
NUMBERS = frozenset({ColumnType.integer, ColumnType.number, ColumnType.money})
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")

Path = tuple[str | int, ...]


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report names that lead nowhere and comparisons that cannot be made."""
    for name, scale in policy.scales.items():
        if len(set(scale.steps)) < len(scale.steps):
            yield Fault(
                ("scales", name, "steps"),
                "policy.steps_twice",
                _("“{title}”里有一级写了两次").format(title=scale.title),
                _("从低到高,每级只写一次"),
            )
    people = catalogue.get(PEOPLE)
    for name, post in policy.posts.items():
        here: Path = ("posts", name)
        yield from _names(policy, post, here)
        for requirement, asked in post.requirements.items():
            for index, way in enumerate(asked.any_of):
                for place, criterion in enumerate(way):
                    spot = (*here, "requirements", requirement, "any_of", index, place)
                    yield from _criterion(policy, people, criterion, spot)
                    if isinstance(criterion, Below) and not post.below:
                        yield Fault(
                            spot,
                            "policy.criterion",
                            _("要求任下一职级若干年,却没有写哪些是下一职级的岗位"),
                            _("在岗位上写 below: [{post: 岗位编号或名称, cite: …}]"),
                        )


def _names(policy: Policy, post: Post, here: Path) -> Iterator[Fault]:
    if post.department is not None and policy.departments:
        yield from known(post.department, policy.departments, (*here, "department"), _("部门"))
    for field, named in (("below", post.below), ("career", post.career)):
        for index, each in enumerate(named):
            yield from _post(policy, each.post, (*here, field, index, "post"))
    for name, need in post.skills.items():
        spot = (*here, "skills", name)
        yield from known(name, policy.skills, spot, _("技能"))
        if name in policy.skills and need.level > len(policy.skills[name].levels):
            yield Fault(
                (*spot, "level"),
                "policy.criterion",
                _("“{title}”没有第 {level} 级").format(title=policy.skills[name].title, level=need.level),
                _("它有 {count} 级").format(count=len(policy.skills[name].levels)),
            )


def _post(policy: Policy, name: str, path: Path) -> Iterator[Fault]:
    """A word that looks like an id has to be one; anything else is the title of a post described elsewhere."""
    if IDENTIFIER.fullmatch(name):
        yield from known(name, policy.posts, path, _("岗位"))


def _criterion(policy: Policy, people: Table | None, criterion: Criterion, path: Path) -> Iterator[Fault]:
    if isinstance(criterion, Age):
        if criterion.at_least is None and criterion.at_most is None:
            yield _nothing(path)
        elif None not in (criterion.at_least, criterion.at_most) and (
            (criterion.at_least or 0) > (criterion.at_most or 0)
        ):
            yield _reversed(path)
    elif isinstance(criterion, Fact | Record):
        yield from _compared(policy, criterion, path)
        if isinstance(criterion, Fact) and people is not None:
            yield from _column(people, criterion, path)


def _compared(policy: Policy, criterion: Compared, path: Path) -> Iterator[Fault]:
    bounds = {
        name: bound
        for name, bound in (("at_least", criterion.at_least), ("at_most", criterion.at_most))
        if bound is not None
    }
    if bool(bounds) == bool(criterion.among):
        yield _nothing(path)
    if criterion.scale is not None:
        yield from known(criterion.scale, policy.scales, (*path, "scale"), _("等级序列"))
        scale = policy.scales.get(criterion.scale)
        if scale is None:
            return
        for name, bound in bounds.items():
            yield from known(bound, scale.steps, (*path, name), _("级"))
        places = [scale.steps.index(bound) for bound in bounds.values() if bound in scale.steps]
        if len(places) == 2 and places[0] > places[1]:
            yield _reversed(path)
        return
    for name, bound in bounds.items():
        if _number(bound) is None:
            yield Fault(
                (*path, name),
                "policy.criterion",
                _("“{bound}”不是数").format(bound=bound),
                _("比数写 at_least: 3;比等级另写 scale: 等级序列;比几个词写 among: [词]"),
            )
    figures = [_number(bound) for bound in bounds.values()]
    if len(figures) == 2 and figures[0] is not None and figures[1] is not None and figures[0] > figures[1]:
        yield _reversed(path)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _nothing(path: Path) -> Fault:
    return Fault(
        path,
        "policy.criterion",
        _("没有写要求什么,或写了两样:at_least、at_most 与 among 用其一"),
        _("写 at_least: … 或 among: […]"),
    )


def _reversed(path: Path) -> Fault:
    return Fault(path, "policy.criterion", _("下限高于上限,谁也达不到"), _("调换 at_least 与 at_most"))


def _column(people: Table, criterion: Fact, path: Path) -> Iterator[Fault]:
    column = people.column(criterion.column)
    if column is None:
        names = [each.name for each in people.columns]
        near = get_close_matches(criterion.column, names, n=1)
        yield Fault(
            (*path, "column"),
            "policy.unknown_column",
            _("表“{table}”没有“{name}”这一列").format(table=people.name, name=criterion.column),
            _("是不是“{near}”?").format(near=near[0])
            if near
            else _("可用的列:{names}").format(names=_("、").join(names)),
        )
    elif criterion.scale is None and not criterion.among and column.type not in NUMBERS:
        yield Fault(
            (*path, "column"),
            "policy.column_type",
            _("列“{name}”是 {type},不能用在这里").format(name=column.name, type=column.type.value),
            _("比等级另写 scale: 等级序列;比几个词写 among: [词]"),
        )
