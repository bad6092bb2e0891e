"""A policy counts its days in a time zone that exists."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy

USUAL = "Asia/Shanghai"


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report a time zone that nobody knows."""
    if policy.time_zone != USUAL and policy.time_zone not in available_timezones():
        near = [USUAL, *get_close_matches(policy.time_zone, available_timezones(), n=2)]
        yield Fault(
            ("time_zone",),
            "policy.time_zone",
            _("没有时区“{zone}”").format(zone=policy.time_zone),
            _("写成如 {zones}").format(zones=_("、").join(dict.fromkeys(near))),
        )
