"""A document scores or describes an organisation; one that scores says how figures are rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report documents without any content, and indicators without the fields that they need."""
    described = policy.posts or policy.departments or policy.duties or policy.contracting
    if not (policy.scores or policy.pay or described):
        yield Fault(
            (),
            "policy.empty",
            _("这份办法里什么也没有:没有指标,也没有岗位、部门或职责"),
            _("写 indicators 计分;或写 posts、departments、duties 描述组织"),
        )
    if (policy.scores or policy.pay) and "precision" not in policy.model_fields_set:
        yield Fault(
            ("precision",),
            "policy.missing_field",
            _("缺少“{field}”").format(field="precision"),
            _("补上 {field}: …").format(field="precision"),
        )
    if not policy.scores and (
        (policy.measures and not policy.pay) or policy.grades or policy.ranking or policy.assessors
    ):
        yield Fault(
            ("indicators",),
            "policy.missing_field",
            _("缺少“{field}”").format(field="indicators"),
            _("度量、等级、排名和考核主体都要有指标可用"),
        )
