"""What of a kept run can be posted, and what keeps it from being posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from kaohe.engine.given import given_in
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.pay.doubts import strangers
from kaohe.engine.pay.figures import figures_of
from kaohe.engine.pay.payees import members_in
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.branch import branch
from kaohe.policy.dated import version_of
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from kaohe.engine.amounts import Amount
    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.policy.policy import Policy


def check_postable(record: Record) -> None:
    """Refuse a run of which nothing may be posted: its figures do not agree, or some are nobody's.

    Raises ``ledger.disagrees`` and ``ledger.unknown``.
    """
    wrong = disagreements(record)
    if wrong:
        said = ";".join(f"{title} {what}" for title, what in wrong)
        raise refuse(
            "ledger.disagrees",
            _("这次计算有不相符的数,不能入账:{said}").format(said=said),
            _("改正数据后重新计算"),
        )
    unknown = strangers(record.run.outsiders, record.run.earlier) if record.loaded.policy.pay else []
    if unknown:
        raise refuse(
            "ledger.unknown",
            _("这次计算有不在名册里的人或单位的数,不能入账:{names}").format(names="、".join(unknown)),
            _("改正名称,或补上人员和任职,重新计算"),
        )


def postable(record: Record) -> tuple[list[Amount], list[Amount]]:
    """Return the amounts to be posted, and those that lack a figure; workings are neither.

    Of a run that is kept as columns, only the latter: the rest is posted by column.
    """
    pay = cast("Any", record.run.pay)
    if hasattr(pay, "lacking"):
        return [], [own for own in pay.lacking() if own.books != "none"]
    booked = [own for own in pay if own.books != "none"]
    return (
        [own for own in booked if own.amount is not None],
        [own for own in booked if own.amount is None],
    )


def disagreements(record: Record) -> list[tuple[str, str]]:
    """Return the policy's agreements that do not hold in a kept run, by title, with what is wrong.

    Where versions of the policy change in its period, those of each version about the whole period.
    """
    if not record.run.versions:
        return _disagreements(record.loaded.policy, record.run)
    found = [
        wrong
        for own in record.run.versions
        if own.whole is not None
        for wrong in _disagreements(version_of(record.versions, own.version).policy, own.whole)
    ]
    return list(dict.fromkeys(found))


def _disagreements(policy: Policy, run: Run) -> list[tuple[str, str]]:
    whole = branch(policy, policy.total)
    if not whole.agreements:
        return []
    if hasattr(run.pay, "items"):
        from kaohe.engine.backend import connect  # noqa: PLC0415 - few subjects do without the engine
        from kaohe.engine.wide.evaluating import disagreements as wide_disagreements  # noqa: PLC0415

        return wide_disagreements(whole, run, parse_period(run.inputs.period), connect())
    values = {name: own.values for name, own in given_in(whole, run).items()}
    figures = figures_of(whole, run.roster, values, run.rows)
    members = members_in(whole, run.members)
    calculation = Calculation(
        whole, run.roster, parse_period(run.inputs.period), figures, run.earlier, members
    )
    calculation.run()
    return calculation.disagreements()
