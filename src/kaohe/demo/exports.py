"""Writes the made-up exports as offices do: for each table another encoding, heading and kind of file."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from kaohe.demo import (
    account_managers,
    call_centre,
    care,
    channel,
    contracting,
    customers,
    enterprise,
    partners,
    planted,
    records,
    reviews,
    service_department,
    service_desk,
    staff,
)
from kaohe.demo.broken import late_entries, truncated_workbook
from kaohe.demo.office import MONTHS, Row
from kaohe.demo.orders import orders
from kaohe.demo.tickets import tickets
from kaohe.facts.tables import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kaohe.policy.catalogue import Column

SHEET_ROWS = 200_000  # a workbook holds a million, but nobody wants to open that
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Export:
    """Files that are imported together, and their table; exports follow as an office would import them.

    ``overtaken``: a later export has other values for the same rows; imported again, it would go back to its own.
    ``late``: came in after the results had been calculated for the first time.
    """

    table: str
    files: tuple[Path, ...]
    overtaken: bool = False
    late: bool = False


def write_exports(folder: Path, rows: int) -> list[Export]:
    """Write all files: about ``rows`` fault tickets, half as many orders, and what stays the same size."""
    folder.mkdir(parents=True, exist_ok=True)
    in_time, late = planted.late_batch(planted.paused(tickets(rows)))
    made = (
        _good(folder, rows, in_time),
        _service_desk(folder),
        _service_department(folder),
        _care(folder),
        _reviews(folder),
        _staff(folder),
        _call_centre(folder),
        _account_managers(folder),
        _channel(folder),
        _enterprise(folder),
        _partners(folder),
        _contracting(folder),
    )
    return list(chain(*made, _bad(folder), _planted(folder, late)))


def _good(folder: Path, rows: int, in_time: list[Row]) -> Iterator[Export]:
    yield _csv("units", folder / "考核单位.csv", customers.units(), "utf-8-sig")
    yield _together(
        _csv("fault_tickets", folder / f"故障工单_{name}.csv", states, "gb18030")
        for name, states in _monthly(in_time)
    )
    yield _together(
        _xlsx("provisioning_orders", folder / f"开通工单_三季度_{number}.xlsx", part)
        for number, part in enumerate(_sheets(orders(rows // 2)), 1)
    )
    yield _xlsx("complaints", folder / "投诉_三季度.xlsx", customers.complaints())
    yield _csv("events", folder / "加扣分事件.txt", records.events(), "gb18030", delimiter="\t")
    yield _parquet("survey_responses", folder / "survey_responses.parquet", customers.survey_responses())
    yield _xlsx("revenue", folder / "维护外包收入.xlsx", records.revenue(), title="2026 年三季度维护外包收入")
    yield _csv("opportunities", folder / "商机.csv", records.opportunities(), "utf-8")
    yield _xlsx("ratings", folder / "客户部评分.xlsx", customers.ratings())
    yield _parquet("quality_checks", folder / "quality_checks.parquet", records.quality_checks())


def _call_centre(folder: Path) -> Iterator[Export]:
    yield _csv("calls", folder / "座席_话务.csv", call_centre.calls(), "gb18030")
    yield _xlsx("typing_tests", folder / "座席_听打测试.xlsx", call_centre.typing_tests())
    yield _csv("survey_responses", folder / "座席_满意度.csv", call_centre.survey_responses(), "utf-8-sig")
    yield _csv("daily_ratings", folder / "座席_日常评分.csv", call_centre.daily_ratings(), "utf-8")
    yield _xlsx("complaints", folder / "座席_投诉.xlsx", call_centre.complaints())
    yield _csv("attendance", folder / "座席_考勤.csv", call_centre.attendance(), "gb18030")


def _staff(folder: Path) -> Iterator[Export]:
    yield _csv("people", folder / "人员.csv", staff.people(), "gb18030")
    yield _xlsx("assignments", folder / "任职.xlsx", staff.assignments())
    yield _csv("qualifications", folder / "任职资格记录.csv", staff.qualifications(), "utf-8-sig")


def _service_desk(folder: Path) -> Iterator[Export]:
    yield _csv("people", folder / "客服部_人员.csv", service_desk.people(), "utf-8-sig")
    yield _csv("assignments", folder / "客服部_任职.csv", service_desk.assignments(), "gb18030")
    yield _csv("events", folder / "客服部_事件.txt", service_desk.events(), "gb18030", delimiter="\t")
    yield _xlsx("complaints", folder / "客服部_投诉.xlsx", service_desk.complaints())
    yield _xlsx("attendance", folder / "客服部_考勤.xlsx", service_desk.attendance(), title="三季度考勤")
    yield _xlsx("exam_results", folder / "客服部_考试成绩.xlsx", service_desk.exam_results())
    yield _csv("tasks", folder / "客服部_任务.csv", service_desk.tasks(), "utf-8")
    yield _xlsx("payroll", folder / "客服部_工资.xlsx", service_desk.payroll())


def _service_department(folder: Path) -> Iterator[Export]:
    yield _csv("people", folder / "客服中心_人员.csv", service_department.people(), "utf-8-sig")
    yield _csv("assignments", folder / "客服中心_任职.csv", service_department.assignments(), "gb18030")
    yield _xlsx("customers", folder / "客服中心_客户档案.xlsx", service_department.customers())
    yield _csv("callbacks", folder / "客服中心_回访.csv", service_department.callbacks(), "gb18030")
    yield _xlsx("ratings", folder / "客服中心_评分.xlsx", service_department.ratings())


def _reviews(folder: Path) -> Iterator[Export]:
    yield _xlsx("people", folder / "客户服务部_人员.xlsx", reviews.people())
    yield _csv("assignments", folder / "客户服务部_任职.csv", reviews.assignments(), "utf-8-sig")
    yield _xlsx("ratings", folder / "客户服务部_上级和同级评分.xlsx", reviews.two_way())
    yield _csv("ratings", folder / "客户服务部_团队评分.csv", reviews.teams(), "gb18030")
    yield _xlsx(
        "ratings", folder / "客户服务部_考核小组评分.xlsx", reviews.criteria(), title="三季度考核小组评分"
    )
    yield _csv("daily_ratings", folder / "客户服务部_日常评分.csv", reviews.daily(), "utf-8")


def _care(folder: Path) -> Iterator[Export]:
    yield _csv("plans", folder / "客户关怀_全年计划.csv", care.plans(), "utf-8-sig")
    yield _xlsx("care_visits", folder / "客户关怀_巡检优化.xlsx", care.care_visits())
    yield _csv("tasks", folder / "售前联系订单.csv", care.tasks(), "gb18030")
    yield _csv("events", folder / "发单不规范.txt", care.events(), "gb18030", delimiter="\t")


def _account_managers(folder: Path) -> Iterator[Export]:
    yield _csv("people", folder / "2010年客户部_人员.csv", account_managers.people(), "utf-8-sig")
    yield _xlsx("assignments", folder / "2010年客户部_任职.xlsx", account_managers.assignments())
    yield _csv("plans", folder / "2010年客户部_月度计划.csv", account_managers.plans(), "gb18030")
    yield _xlsx("collections", folder / "2010年客户部_回款.xlsx", account_managers.collections())
    yield _csv("events", folder / "2010年客户部_超额分配.csv", account_managers.events(), "utf-8")


def _channel(folder: Path) -> Iterator[Export]:
    yield _csv("people", folder / "2010年政企渠道_人员.csv", channel.people(), "utf-8-sig")
    yield _csv("assignments", folder / "2010年政企渠道_任职.csv", channel.assignments(), "gb18030")
    yield _csv("active_users", folder / "2010年政企渠道_有效用户.csv", channel.active_users(), "utf-8-sig")
    yield _xlsx("churn_reliefs", folder / "2010年政企渠道_流失核定.xlsx", channel.churn_reliefs())
    yield _csv("developments", folder / "2010年政企渠道_业务发展.csv", channel.developments(), "gb18030")
    yield _csv("events", folder / "2010年政企渠道_扣款.csv", channel.events(), "utf-8")


def _enterprise(folder: Path) -> Iterator[Export]:
    yield _xlsx("revenue", folder / "政企业务收入.xlsx", enterprise.revenue(), title="2026 年政企业务收入")
    yield _csv("plans", folder / "政企业务计划.csv", enterprise.plans(), "utf-8-sig")
    yield _csv("events", folder / "成本列支检查.csv", enterprise.events(), "gb18030")


def _partners(folder: Path) -> Iterator[Export]:
    yield _xlsx("partners", folder / "合作伙伴.xlsx", partners.partners())
    yield _xlsx("contracts", folder / "合作伙伴_合同台账.xlsx", partners.contracts(), title="合同台账")
    yield _csv(
        "contract_clauses", folder / "合作伙伴_合同条款核对.csv", partners.contract_clauses(), "gb18030"
    )
    yield _csv("undertakings", folder / "合作伙伴_承诺书.csv", partners.undertakings(), "utf-8-sig")
    yield _xlsx("partner_fees", folder / "合作伙伴_费用.xlsx", partners.partner_fees())
    yield _csv("partner_exits", folder / "合作伙伴_退出办理.csv", partners.partner_exits(), "utf-8")
    yield _csv("ratings", folder / "合作伙伴_评分.csv", partners.ratings(), "gb18030")
    yield _csv("events", folder / "合作伙伴_事件.txt", partners.events(), "gb18030", delimiter="\t")


def _contracting(folder: Path) -> Iterator[Export]:
    yield _csv("people", folder / "划小单元_人员.csv", contracting.people(), "utf-8-sig")
    yield _csv("assignments", folder / "划小单元_任职.csv", contracting.assignments(), "gb18030")
    yield _xlsx("territories", folder / "划小单元_承包区域.xlsx", contracting.territories())
    yield _csv(
        "contracted_customers", folder / "划小单元_客户.csv", contracting.contracted_customers(), "utf-8"
    )
    yield _xlsx("customer_sites", folder / "划小单元_接入点.xlsx", contracting.customer_sites())
    yield _csv("revenue", folder / "属地分公司_服务产品收入.csv", contracting.revenue(), "gb18030")
    yield _csv("plans", folder / "划小单元_承包计划.csv", contracting.plans(), "utf-8-sig")


def _together(exports: Iterable[Export]) -> Export:
    parts = list(exports)
    return Export(parts[0].table, tuple(file for part in parts for file in part.files))


def _sheets(rows: Iterator[Row]) -> Iterator[Iterable[Row]]:
    for first in rows:
        yield chain((first,), islice(rows, SHEET_ROWS - 1))


def _bad(folder: Path) -> Iterator[Export]:
    file = folder / "故障工单_补录.csv"
    yield _csv("fault_tickets", file, late_entries(), "gb18030")
    yield _csv("ratings", folder / "评分_补录.csv", reviews.late_entries(), "utf-8")
    file = folder / "投诉_补报_传输中断.xlsx"
    _xlsx("complaints", file, customers.complaints())
    truncated_workbook(file)
    yield Export("complaints", (file,))


def _planted(folder: Path, late: list[Row]) -> Iterator[Export]:
    daily = _csv("fault_tickets", folder / "故障工单_港口_日报.csv", planted.rewritten("operator"), "gb18030")
    yield replace(daily, overtaken=True)
    batch = _csv("fault_tickets", folder / "故障工单_2026-08_补报.csv", late, "gb18030")
    yield replace(batch, late=True)
    corrected = _csv(
        "fault_tickets", folder / "故障工单_港口_责任更正.csv", planted.rewritten("customer"), "gb18030"
    )
    yield replace(corrected, late=True)


def _monthly(rows: list[Row]) -> Iterator[tuple[str, Iterator[Row]]]:
    """Export tickets month by month as they then stood: what was open comes again, closed, a month later."""
    taken = datetime.min
    for month in MONTHS:
        previous, taken = taken, datetime.combine((month + 31 * DAY).replace(day=1), datetime.min.time())
        if month == MONTHS[-1]:
            taken += 7 * DAY  # the last export is made after the holiday
        known = sorted(
            (row for row in rows if row["accepted_at"] < taken and _closed(row) >= previous),
            key=lambda row: row["accepted_at"],
        )
        yield f"{month:%Y-%m}", ({**row, "restored_at": _by(taken, row)} for row in known)


def _closed(row: Row) -> datetime:
    closed: datetime = row.get("restored_at") or datetime.max
    return closed


def _by(taken: datetime, row: Row) -> datetime | None:
    return row.get("restored_at") if _closed(row) < taken else None


def _csv(table: str, file: Path, rows: Iterable[Row], encoding: str, *, delimiter: str = ",") -> Export:
    columns = CATALOGUE[table].columns
    with file.open("w", encoding=encoding, newline="") as target:
        writer = csv.writer(target, delimiter=delimiter)
        writer.writerow(_heading(column) for column in columns)
        for row in rows:
            writer.writerow(_as_text(_as_said(column, row.get(column.name))) for column in columns)
    return Export(table, (file,))


def _xlsx(table: str, file: Path, rows: Iterable[Row], *, title: str | None = None) -> Export:
    columns = CATALOGUE[table].columns
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss", "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": datetime(2026, 10, 8, 9)})  # the same bytes every time
        sheet = book.add_worksheet(CATALOGUE[table].title)
        top = 0
        if title:
            sheet.merge_range(0, 0, 0, len(columns) - 1, title)
            top = 1
        sheet.write_row(top, 0, [_heading(column) for column in columns])
        for number, row in enumerate(rows, top + 1):
            for index, column in enumerate(columns):
                sheet.write(number, index, _as_said(column, row.get(column.name)))
    return Export(table, (file,))


def _parquet(table: str, file: Path, rows: Iterable[Row]) -> Export:
    """Write as a data warehouse does: our own names and codes, typed columns."""
    pq.write_table(pa.Table.from_pylist(list(rows)), file)
    return Export(table, (file,))


def _heading(column: Column) -> str:
    return f"{column.title}({column.unit})" if column.unit else column.title


def _as_said(column: Column, value: Any) -> Any:
    """Say codes and truth values in Chinese, as the office's systems do."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return next((choice.title for choice in column.values if choice.code == value), value)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.year}/{value.month}/{value.day} {value:%H:%M:%S}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)
