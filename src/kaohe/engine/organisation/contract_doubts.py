"""What is wrong with partners and their contracts on a day, each with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.errors import Finding, Place
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.engine.organisation.partnership import Contract, Partner, State
    from kaohe.policy.organisation.contracting import Contracting


def contract_doubts(asked: Contracting, partners: Iterable[Partner], on: date) -> Iterator[Finding]:
    """Report what is missing, too long or about to expire; what has ended is only asked for a successor."""
    for partner in partners:
        if not partner.row:
            place = Place(value=partner.name, row=partner.contracts[0].row.get("_row"))
            message = _("合同的合作伙伴“{partner}”不在合作伙伴表里").format(partner=partner.name)
            hint = _("补进合作伙伴表,或改正合同里的名称:kaohe import partners 文件")
            yield Finding("contracts.partner", message, hint, place, "warning", asked.cite)
        for contract in partner.contracts:
            if contract.standing != "ended":
                yield from _of_contract(asked, contract, partner.row.get("valid_to"))
        yield from _of_partner(asked, partner, on)


def _of_contract(asked: Contracting, contract: Contract, leaves: date | None) -> Iterator[Finding]:
    row = contract.row
    place = Place(value=contract.id, file=row.get("_file"), row=row.get("_row"))
    name = _("{partner} 的合同 {contract}").format(partner=row["partner"], contract=contract.id)

    def found(code: str, message: str, hint: str, cite: str) -> Finding:
        return Finding(code, message, hint, place, "warning", cite)

    for state, code, message, hint in (
        (
            "missing",
            "contracts.clause_missing",
            _("{name} 缺少条款:{titles}"),
            _("签补充协议补上,再核对一次"),
        ),
        (
            "unknown",
            "contracts.clause_unchecked",
            _("{name} 还没有核对:{titles}"),
            _("逐条核对后导入:kaohe import contract_clauses 文件"),
        ),
    ):
        points = [point for point in contract.clauses if point.state == state]
        if points:
            said = message.format(name=name, titles="、".join(point.title for point in points))
            yield found(code, said, hint, points[0].cite)
    for point in (*contract.undertakings, *contract.terms):
        if point.state != "met":
            code, message, hint = _said(point.state)
            words = {
                "name": name,
                "title": point.title,
                "day": "" if point.day is None else point.day.isoformat(),
                "last": row["valid_to"].isoformat(),
            }
            yield found(code, message.format(**words), hint.format(**words), point.cite)
    if contract.standing == "expiring" and (leaves is None or leaves > contract.last):
        message = _("{name} 还有 {days} 天到期({last})").format(
            name=name, days=contract.left, last=contract.last.isoformat()
        )
        yield found("contracts.expiring", message, _("续签另起一行;不再续签的安排退出"), asked.cite)


def _said(state: State) -> tuple[str, str, str]:
    """Return the code, the message and the way out for an undertaking or a term that is not as it should be."""
    return {
        "missing": (
            "contracts.undertaking_missing",
            _("{name} 没有签署《{title}》"),
            _("请合作伙伴签署,再导入:kaohe import undertakings 文件"),
        ),
        "late": (
            "contracts.undertaking_late",
            _("{name} 的《{title}》{day} 才签,晚于合同签订"),
            _("签订日期有误的改正;确是补签的,留着这条提示备查"),
        ),
        "lapsed": (
            "contracts.undertaking_lapsed",
            _("{name} 的《{title}》({day} 签署)已经过期"),
            _("请合作伙伴重新签署"),
        ),
        "too_long": (
            "contracts.term_too_long",
            _("{name} 到 {last} 为止,长于“{title}”:最晚 {day}"),
            _("改签到 {day};确需更长的,写明谁批准"),
        ),
        "too_short": (
            "contracts.term_too_short",
            _("{name} 到 {last} 为止,短于“{title}”:应到 {day}"),
            _("改签到 {day};确需更短的,写明谁批准"),
        ),
        "unknown": (
            "contracts.term_unknown",
            _("{name} 不知道该到哪天为止:“{title}”要看的日期是空的"),
            _("在合同表里补上客户合同到期日期"),
        ),
    }[state]


def _of_partner(asked: Contracting, partner: Partner, on: date) -> Iterator[Finding]:
    place = Place(value=partner.name, file=partner.row.get("_file"), row=partner.row.get("_row"))
    last = partner.row.get("valid_to")
    running = [own for own in partner.contracts if own.standing not in {"ended", "future"}]
    if partner.here and not running:
        message = _("{partner} 没有在有效期内的合同").format(partner=partner.name)
        hint = _("补录合同;不再合作的,在合作伙伴表里写上退出日期")
        yield Finding("contracts.none", message, hint, place, "warning", asked.cite)
    if last is not None and last < on and running:
        message = _("{partner} 已于 {last} 退出,合同还在有效期内:{contracts}").format(
            partner=partner.name, last=last.isoformat(), contracts="、".join(own.id for own in running)
        )
        hint = _("在合同表里写上终止日期,或改正退出日期")
        yield Finding("contracts.after_leaving", message, hint, place, "warning", asked.cite)
    due = last is not None and (last - on).days <= asked.notice
    undone = [point for point in partner.leaving if point.state in {"open", "missing"}]
    if last is not None and due and undone:
        message = _("{partner} {last} 退出,还没有办妥:{titles}").format(
            partner=partner.name, last=last.isoformat(), titles="、".join(point.title for point in undone)
        )
        hint = _("办妥后导入:kaohe import partner_exits 文件")
        yield Finding("contracts.leaving", message, hint, place, "warning", undone[0].cite)
