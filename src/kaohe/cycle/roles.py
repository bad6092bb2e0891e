"""Roles (角色): what people come for. Plain words in the database, checked against this list."""

from __future__ import annotations

from enum import StrEnum

from kaohe.i18n import _


class Role(StrEnum):
    """A role that a grant gives to a person, everywhere or for a unit, a node of a policy, or themselves."""

    analyst = "analyst"
    assessor = "assessor"
    rater = "rater"
    unit_head = "unit_head"
    employee = "employee"
    finance = "finance"
    auditor = "auditor"
    administrator = "administrator"


def role_title(role: str) -> str:
    """Say a role in the language of the reader."""
    return {
        Role.analyst: _("分析员"),
        Role.assessor: _("考核主体"),
        Role.rater: _("评分人"),
        Role.unit_head: _("单位负责人"),
        Role.employee: _("员工"),
        Role.finance: _("财务"),
        Role.auditor: _("审计"),
        Role.administrator: _("管理员"),
    }[Role(role)]
