"""A measure over everybody adds up one that is counted: neither a formula nor a rating has such parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.checks.names import known
from kaohe.policy.measure import Measure
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report pooled measures of what is not there, and of what cannot be added up."""
    for name, own in policy.pooled().items():
        path = ("measures", name, "value", "of")
        yield from known(own.value.of, policy.measures, path, _("度量"))
        base = policy.measures.get(own.value.of)
        if base is not None and (not isinstance(base, Measure) or isinstance(base.value, Rated)):
            yield Fault(
                path,
                "policy.pooled",
                _("“{title}”不能合计:只有从行里数出来的度量有分子分母").format(title=base.title),
                _("公式:合计它用到的度量,再写一个公式;评分:改用 mean"),
            )
