"""A document that describes the organisation, as text for people: posts, departments, duties, contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.description.words import Words
    from kaohe.policy.organisation.contracting import Asked, Contracting, Term
    from kaohe.policy.organisation.duty import Duty
    from kaohe.policy.policy import Policy


def describe(words: Words) -> list[str]:
    """Print a whole document, one line a statement."""
    policy = words.policy
    lines = [policy.title, _("出处:{source};适用:{scope}").format(source=policy.source, scope=policy.scope)]
    lines += [_department(policy, name) for name in policy.departments]
    if policy.duties:
        lines += ["", _("职责"), *(_duty(name, duty) for name, duty in policy.duties.items())]
    for name in policy.posts:
        lines += ["", *describe_post(words, name)]
    if policy.contracting is not None:
        lines += describe_contracting(policy.contracting)
    if policy.notes:
        lines += ["", _("说明"), *(f"  {note}" for note in policy.notes)]
    return lines


def describe_contracting(asked: Contracting) -> list[str]:
    """Print what contracts with partners must have, and what a partner does before it leaves."""
    terms = {name: own.model_copy(update={"title": _term(own)}) for name, own in asked.terms.items()}
    return [
        "",
        _("合同管理({cite}):到期前 {days} 天提示").format(cite=asked.cite, days=asked.notice),
        *_section(_("必备条款"), map(_asked, asked.clauses.values())),
        *_section(_("承诺书"), map(_asked, asked.undertakings.values())),
        *_section(_("履行期限"), map(_asked, terms.values())),
        *_section(_("退出前办妥"), (f"  {own.title}({own.cite})" for own in asked.leaving.values())),
    ]


def _asked(asked: Asked) -> str:
    where = "" if asked.where is None else _(",{where} 的合同").format(where=asked.where)
    return f"  {asked.title}({asked.cite}){where}"


def _term(term: Term) -> str:
    if term.years is None:
        said = _("恰好到 {column}") if term.exactly else _("不晚于 {column}")
    else:
        said = _("恰好 {years} 年") if term.exactly else _("不超过 {years} 年")
    return f"{term.title}:{said.format(column=term.until, years=term.years)}"


def describe_post(words: Words, name: str) -> list[str]:
    """Print one post: what it is for, where it is hard, what is forbidden, what it asks, where it leads."""
    return list(_post(words, name))


def _post(words: Words, name: str) -> Iterator[str]:
    policy, post = words.policy, words.policy.posts[name]
    yield _("岗位:{title}({name},{cite})").format(title=post.title, name=name, cite=post.cite)
    if post.below:
        yield _("下一职级:{names}").format(names=_("、").join(words.post(each.post) for each in post.below))
    yield from _section(_("工作职责"), (_duty(each, duty) for each, duty in post.duties.items()))
    yield from _section(_("工作难点"), (f"  {each.text}({each.cite})" for each in post.difficulties))
    yield from _section(_("工作禁忌"), (f"  {each.text}({each.cite})" for each in post.taboos))
    yield from _section(
        _("任职资格"),
        (
            _("  {title}:{ways}({cite})").format(
                title=asked.title,
                cite=asked.cite,
                ways=_(";或 ").join(
                    _("且 ").join(words.asked(post, criterion) for criterion in way) for way in asked.any_of
                ),
            )
            for asked in post.requirements.values()
        ),
    )
    yield from _section(
        _("核心技能"), (_skill(policy, each, need.level) for each, need in post.skills.items())
    )
    yield from _section(_("职业发展"), (f"  {words.post(each.post)}({each.cite})" for each in post.career))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    said = list(lines)
    if said:
        yield title
        yield from said


def _skill(policy: Policy, name: str, level: int) -> str:
    skill = policy.skills[name]
    levels = ";".join(
        _("{n}级 {text}").format(n=number, text=text) for number, text in enumerate(skill.levels, 1)
    )
    return _("  {title}:要求{level}级({levels})").format(title=skill.title, level=level, levels=levels)


def _duty(name: str, duty: Duty) -> str:
    measured = _("、").join(tie.indicator for tie in duty.measured_by) or _("没有指标衡量")
    return f"  {name} {duty.title}({duty.cite}):{measured}"


def _department(policy: Policy, name: str) -> str:
    depth, above = 1, policy.departments[name].parent
    while above is not None:
        depth, above = depth + 1, policy.departments[above].parent
    department = policy.departments[name]
    heads = _("、").join(member.person for member in department.heads) or _("未写")
    return "  " * depth + _("{title}({cite})负责人:{heads}").format(
        title=department.title, cite=department.cite, heads=heads
    )
