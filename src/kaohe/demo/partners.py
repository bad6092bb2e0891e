"""The made-up partners: contracts of which some end soon or lack something, marks, fees, one that leaves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kaohe.demo.office import MONTHS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

NORTH, CLOUD, LINE, SIGN = "北辰系统集成", "云帆软件", "通达线路工程", "新标咨询"
BRANCH = "市分公司政企部"
# name, service, since, until
PARTNERS = (
    (NORTH, "both", date(2023, 3, 1), None),
    (CLOUD, "presale", date(2024, 6, 1), None),
    (LINE, "aftersale", date(2022, 1, 1), None),
    (SIGN, "presale", date(2024, 1, 1), date(2026, 9, 30)),
)
# number, partner, title, service, signed, first day, last day, customer, the customer's last day, amount
CONTRACTS = (
    ("HT2026-011", NORTH, "ICT 售前支撑", "presale", (2026, 2, 24), (2026, 3, 1), (2027, 2, 28), None, None, 480000),
    ("HT2025-107", NORTH, "政务云运维", "aftersale", (2025, 10, 20), (2025, 11, 1), (2026, 10, 31),
     "政务中心", (2026, 10, 31), 960000),
    ("HT2026-019", CLOUD, "方案和标书支撑", "presale", (2026, 5, 20), (2026, 6, 1), (2027, 6, 30), None, None, 300000),
    ("HT2024-033", LINE, "医院专网代维", "aftersale", (2024, 12, 25), (2025, 1, 1), (2027, 12, 31),
     "市第一医院", (2027, 6, 30), 720000),
    ("HT2025-090", SIGN, "售前咨询", "presale", (2025, 9, 25), (2025, 10, 1), (2026, 9, 30), None, None, 180000),
)  # fmt: skip
CLAUSES = (
    "服务内容",
    "合作双方权利及义务",
    "商务模式",
    "考核及处罚办法",
    "稽核规则",
    "结算方式",
    "违约责任及违约处罚",
    "退出方式",
    "知识产权归属",
    "信息安全条款",
    "保密条款",
    "客户服务",
)
ABSENT = {("HT2024-033", "稽核规则"), ("HT2024-033", "知识产权归属"), ("HT2026-019", "保密条款")}
UNCHECKED = {("HT2025-090", "客户服务")}
SECURITY, INTEGRITY = "信息安全责任承诺保证书", "廉洁承诺书"
UNSIGNED = {("HT2026-019", INTEGRITY)}
SIGNED_LATE = {("HT2024-033", SECURITY): date(2025, 2, 10)}
# month by month
MARKS = {
    (NORTH, "exchange"): (92, 94, 93),
    (NORTH, "proposal"): (90, 91, 95),
    (NORTH, "operation"): (88, 93, 91),
    (NORTH, "repair"): (90, 92, 94),
    (CLOUD, "proposal"): (82, 80, 84),
    (CLOUD, "documents"): (78, 85, 83),
    (LINE, "operation"): (72, 66, 71),
    (LINE, "upgrade"): (70, 68, 74),
    (LINE, "repair"): (74, 67, 69),
    (SIGN, "exchange"): (68, 64, 72),
    (SIGN, "documents"): (71, 66, 70),
}
FEES = {
    "HT2026-011": 40000,
    "HT2025-107": 80000,
    "HT2026-019": "25000.50",
    "HT2024-033": 20000,
    "HT2025-090": 15000,
}
# partner, kind, day
EVENTS = (
    (LINE, "partner_warning", date(2026, 9, 5)),
    (LINE, "partner_complaint", date(2026, 9, 18)),
    (SIGN, "partner_warning", date(2026, 9, 4)),
    (SIGN, "partner_warning", date(2026, 3, 6)),
    (SIGN, "exit_request", date(2026, 9, 10)),
    (CLOUD, "security_violation", date(2026, 7, 21)),
)
DONE = (("工作和资料移交", date(2026, 9, 28)), ("账号和权限收回", date(2026, 9, 30)))


def partners() -> Iterator[Row]:
    """List the partners; one leaves at the end of the quarter."""
    for name, service, first, last in PARTNERS:
        yield {"partner": name, "service": service, "branch": BRANCH, "valid_from": first, "valid_to": last}


def contracts() -> Iterator[Row]:
    """List their contracts: one about to end, one too long, one longer than the customer's."""
    for number, partner, title, service, signed, first, last, customer, until, amount in CONTRACTS:
        yield {
            "contract_id": number,
            "partner": partner,
            "title": title,
            "service": service,
            "signed_on": date(*signed),
            "valid_from": date(*first),
            "valid_to": date(*last),
            "customer_id": customer,
            "customer_ends_on": date(*until) if until else None,
            "amount": amount,
        }


def contract_clauses() -> Iterator[Row]:
    """Check every contract clause by clause."""
    for number, *_rest in CONTRACTS:
        for place, clause in enumerate(CLAUSES, 1):
            here = (number, clause)
            if here not in UNCHECKED:
                article = None if here in ABSENT else f"第{place}条"
                yield {
                    "contract_id": number,
                    "clause": clause,
                    "present": here not in ABSENT,
                    "article": article,
                }


def undertakings() -> Iterator[Row]:
    """Sign them with the contract, but for one that is missing and one that came late."""
    for number, _partner, _title, _service, signed, *_rest in CONTRACTS:
        for kind in (SECURITY, INTEGRITY):
            here = (number, kind)
            if here not in UNSIGNED:
                yield {"contract_id": number, "kind": kind, "signed_on": SIGNED_LATE.get(here, date(*signed))}


def partner_fees() -> Iterator[Row]:
    """Charge every contract every month."""
    partner_of = {number: partner for number, partner, *_rest in CONTRACTS}
    for number, amount in FEES.items():
        for month in MONTHS:
            yield {"contract_id": number, "partner": partner_of[number], "month": month, "amount": amount}


def partner_exits() -> Iterator[Row]:
    """Let the one who leaves hand over, but not settle yet."""
    for step, day in DONE:
        yield {"partner": SIGN, "step": step, "done_on": day}


def ratings() -> Iterator[Row]:
    """Mark what each of them did for the company."""
    for (partner, indicator), marks in MARKS.items():
        for month, mark in zip(MONTHS, marks, strict=True):
            yield {
                "subject": partner,
                "indicator": indicator,
                "rater": "政企部考核组",
                "rater_role": "assessor",
                "period": f"{month:%Y-%m}",
                "score": mark,
            }


def events() -> Iterator[Row]:
    """Note complaints, violations, warnings and who wants to leave."""
    for number, (partner, kind, day) in enumerate(EVENTS, 1):
        yield {
            "event_id": f"HZ{number:03d}",
            "subject": partner,
            "kind": kind,
            "occurred_on": day,
            "source": "政企部",
        }
