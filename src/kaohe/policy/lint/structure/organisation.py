"""Descriptions with parts missing: posts without duties, departments without people, duties without a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.structure.subject import Subject


def blank_posts(subject: Subject) -> Iterator[Doubt]:
    """Report posts of whose description a part is missing."""
    parts = {
        "duties": _("职责"),
        "difficulties": _("难点"),
        "taboos": _("禁忌"),
        "requirements": _("任职资格"),
        "skills": _("核心技能"),
        "career": _("职业发展"),
    }
    for name, post in subject.policy.posts.items():
        missing = [title for part, title in parts.items() if not getattr(post, part)]
        if missing:
            yield Doubt(
                ("posts", name),
                _("岗位“{title}”没有写:{missing}").format(title=post.title, missing="、".join(missing)),
                _("补上;原文就没有的,在 acknowledged 里说明"),
            )


def blank_departments(subject: Subject) -> Iterator[Doubt]:
    """Report departments for which neither head nor members are written; one that only groups others may."""
    departments = subject.policy.departments
    above = {department.parent for department in departments.values()}
    for name, department in departments.items():
        if name not in above and not department.heads and not department.members:
            yield Doubt(
                ("departments", name),
                _("“{title}”没有写负责人和成员").format(title=department.title),
                _("写 heads 和 members;由任职表(assignments)补上的,在 acknowledged 里说明"),
            )


def unmeasured_duties(subject: Subject) -> Iterator[Doubt]:
    """Report duties that nothing measures: doing them well or badly changes nobody's points."""
    for path, duty in subject.policy.all_duties():
        if not duty.measured_by:
            yield Doubt(
                path,
                _("职责“{title}”没有指标衡量").format(title=duty.title),
                _("写 measured_by: [{indicator: 办法.指标, cite: …}];不考核就留着这条提示"),
            )


def unused_skills(subject: Subject) -> Iterator[Doubt]:
    """Report skills that no post asks for."""
    asked = {name for post in subject.policy.posts.values() for name in post.skills}
    for name, skill in subject.policy.skills.items():
        if name not in asked:
            yield Doubt(
                ("skills", name),
                _("没有岗位要求技能“{title}”").format(title=skill.title),
                _("写进岗位的 skills,或删去"),
            )
