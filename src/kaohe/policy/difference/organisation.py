"""Changes of what describes the organisation: what came, what went, and which field says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.description.words import Words
from kaohe.policy.difference.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.organisation.post import Post
    from kaohe.policy.policy import Policy

SECTIONS = ("scales", "skills", "posts", "departments", "duties")


def _fields() -> dict[str, str]:
    """Name the fields of what describes an organisation."""
    return {
        "title": _("名称"),
        "steps": _("各级"),
        "levels": _("各级"),
        "department": _("部门"),
        "difficulties": _("难点"),
        "taboos": _("禁忌"),
        "below": _("下一职级"),
        "career": _("职业发展"),
        "parent": _("上级部门"),
        "heads": _("负责人"),
        "members": _("成员"),
        "owner": _("承担者"),
        "measured_by": _("衡量的指标"),
        "spells": _("任职时间的算法"),
        "policies": _("对照的办法"),
        "where": _("条件"),
        "years": _("年数"),
        "until": _("不超过哪一天"),
        "exactly": _("是否恰好"),
        "notice": _("提前几天提示"),
    }


def organisation(before: Policy, after: Policy) -> Iterator[Change]:
    """Yield changes of everything that describes the organisation; cites are not compared."""
    for section in SECTIONS:
        old, new = getattr(before, section), getattr(after, section)
        for name in _names(old, new):
            yield from _part(f"{section}.{name}", old.get(name), new.get(name))
    for name in _names(before.posts, after.posts):
        if name in before.posts and name in after.posts:
            yield from _post(name, before, after)
    for section in ("clauses", "undertakings", "terms", "leaving"):
        sides = (
            {} if one.contracting is None else getattr(one.contracting, section) for one in (before, after)
        )
        old, new = sides
        for name in _names(old, new):
            yield from _part(f"contracting.{section}.{name}", old.get(name), new.get(name))
    for section in ("service", "coverage", "contracting"):
        yield from _part(section, getattr(before, section), getattr(after, section))


def _part(path: str, old: Any, new: Any) -> Iterator[Change]:
    if old is None or new is None:
        if old is not new:
            yield _came_or_went(path, old, new)
        return
    for field, label in _fields().items():
        if field in type(new).model_fields:
            pair = [_said(getattr(one, field)) for one in (old, new)]
            what = _("“{title}”的{label}").format(title=getattr(new, "title", path), label=label)
            yield from _changed(f"{path}.{field}", what, pair[0], pair[1])


def _post(name: str, before: Policy, after: Policy) -> Iterator[Change]:
    old, new = before.posts[name], after.posts[name]
    for duty in _names(old.duties, new.duties):
        yield from _part(f"posts.{name}.duties.{duty}", old.duties.get(duty), new.duties.get(duty))
    for title, section, pair in (
        (_("任职资格"), "requirements", (_requirements(before, old), _requirements(after, new))),
        (_("核心技能"), "skills", (_skills(before, old), _skills(after, new))),
    ):
        for each in _names(*pair):
            what = _("“{title}”的{label}").format(title=new.title, label=f"{title} {each}")
            path = f"posts.{name}.{section}.{each}"
            yield from _changed(path, what, pair[0].get(each, _("无")), pair[1].get(each, _("无")))


def _requirements(policy: Policy, post: Post) -> dict[str, str]:
    words = Words(policy, None)
    return {
        name: _(";或 ").join(
            _("且 ").join(words.asked(post, criterion) for criterion in way) for way in asked.any_of
        )
        for name, asked in post.requirements.items()
    }


def _skills(policy: Policy, post: Post) -> dict[str, str]:
    return {
        name: _("{title} {level}级").format(
            title=policy.skills[name].title if name in policy.skills else name, level=need.level
        )
        for name, need in post.skills.items()
    }


def _changed(path: str, what: str, old: str, new: str) -> Iterator[Change]:
    if old != new:
        words = _("{label}由“{old}”改为“{new}”").format(label=what, old=old, new=new)
        yield Change(path, old, new, words)


def _came_or_went(path: str, old: Any, new: Any) -> Change:
    part = old if new is None else new
    said = _("新增{path}“{title}”") if old is None else _("删去{path}“{title}”")
    dumped = [
        None if one is None else one.model_dump(mode="json", exclude_defaults=True) for one in (old, new)
    ]
    return Change(path, dumped[0], dumped[1], said.format(path=path, title=getattr(part, "title", path)))


def _said(value: Any) -> str:
    if value is None or value == ():
        return _("无")
    if isinstance(value, tuple):
        return _("、").join(_said(each) for each in value)
    for field in ("text", "post", "indicator"):
        if hasattr(value, field):
            return str(getattr(value, field))
    if hasattr(value, "person"):
        return f"{value.person} {value.valid_from or ''}..{value.valid_to or ''}"
    return str(value)


def _names(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [*new, *(name for name in old if name not in new)]
