"""Made-up exports as offices have them: edges of limits and periods, states, gaps, and rows that are wrong.

A seed gives the rows, so that a data set is one small example for Hypothesis; what may shrink are its sizes.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from p01_oracle import BACK, FRONT, GRADE_LIMITS, Span, working_days_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Cells = dict[str, str]
Files = dict[str, list[list[Cells]]]
"""By table: files in the order of their import, each a list of rows."""

CHINESE = {
    "fault_tickets": {
        "ticket_id": "工单号",
        "unit": "考核单位",
        "user_id": "用户号码",
        "customer_segment": "客户群",
        "product": "产品",
        "grade": "等级",
        "limit_minutes": "时限(分钟)",
        "due_at": "要求恢复时间",
        "accepted_at": "受理时间",
        "restored_at": "恢复时间",
        "paused_minutes": "挂起(分钟)",
        "cause": "责任",
        "dispatched": "已派单",
    },
    "complaints": {"item": "涉及指标", "channel": "渠道", "levels": "升级层数", "justified": "有理由"},
    "revenue": {"account": "科目", "amount": "收入", "plan": "计划进度"},
}
UNITS = ("城区", "东区", "西区", "北县", "南县", "米易", "盐边", "仁和", "钒钛")
SECOND = timedelta(seconds=1)
ITEMS = (*BACK, "last_mile_repair", "")


@dataclass(frozen=True)
class Sizes:
    """How many units, rows a table and raters there are, how often a key returns and a cell is wrong."""

    units: int
    rows: int
    again: int
    wrong: int
    organisation: bool


class Messy:
    """Draws rows; ``percent`` chances and ``pick`` read as they are said."""

    def __init__(self, seed: int, sizes: Sizes, period: str) -> None:
        self.random = Random(seed)  # noqa: S311 - repeatable chance
        self.sizes = sizes
        self.period = Span.of(period)
        self.units = UNITS[: sizes.units]

    def files(self) -> Files:
        tables = {
            "fault_tickets": (self.ticket, self.sizes.rows * 2),
            "provisioning_orders": (self.order, self.sizes.rows),
            "complaints": (self.complaint, self.sizes.rows),
            "events": (self.event, self.sizes.rows),
            "survey_responses": (self.response, self.sizes.rows),
            "opportunities": (self.lead, self.sizes.rows // 2),
            "quality_checks": (self.check, self.sizes.rows // 2),
            "ratings": (self.rating, self.sizes.rows),
            "revenue": (self.revenue, self.sizes.rows // 2),
        }
        files = {}
        for table, (make, most) in tables.items():
            rows = [self.spoilt(make()) for _ in range(self.random.randint(0, most))]
            if rows:
                files[table] = list(self.cut(rows))
        if self.sizes.organisation:
            files["units"] = [
                [{"unit": unit} for unit in self.units if self.percent(80)] or [{"unit": "城区"}]
            ]
        return files

    def cut(self, rows: list[Cells]) -> Iterator[list[Cells]]:
        middle = self.random.randint(0, len(rows))
        yield from (part for part in (rows[:middle], rows[middle:]) if part)

    def percent(self, chance: int) -> bool:
        return self.random.randrange(100) < chance

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def key(self, prefix: str) -> str:
        """A number in a range that is narrow where keys are to return."""
        return (
            f"{prefix}{self.random.randrange(max(2, 4 * self.sizes.rows * (100 - self.sizes.again) // 100))}"
        )

    def unit(self) -> str:
        return self.pick(*self.units)

    def spoilt(self, cells: Cells) -> Cells:
        """Empty a cell, or write into it what is not allowed there."""
        if self.percent(self.sizes.wrong):
            name = self.pick(*cells)
            bad = {
                "product": "卫星",
                "grade": "S级",
                "accepted_at": "昨天",
                "restored_at": "2026-02-30 08:00:00",
                "paused_minutes": "-1",
                "limit_minutes": "四小时",
                "channel": "飞鸽",
                "answer": "尚可",
                "passed": "大概",
                "score": "优",
                "completed_at": "2026-13-01 00:00:00",
                "delay_cause": "天气",
                "levels": "两层",
            }
            cells[name] = bad[name] if name in bad and self.percent(60) else ""
        return cells

    # moments

    def day(self) -> date:
        first, last = self.period.first, self.period.last
        edges = [first, last, first - timedelta(days=1), last + timedelta(days=1)]
        inside = first + timedelta(days=self.random.randint(0, (last - first).days))
        return self.random.choice([*edges, inside, inside, inside, inside, inside])

    def moment(self) -> datetime:
        first = datetime.combine(self.period.first, time())
        after = datetime.combine(self.period.last + timedelta(days=1), time())
        second = timedelta(seconds=self.random.randrange(86_400))
        usual = datetime.combine(self.day(), time()) + second
        return self.random.choice(
            [first, first - SECOND, after, after - SECOND, usual, usual, usual, usual, usual]
        )

    def said(self, moment: datetime) -> str:
        """Write a local moment as one of the ISO forms, now and then in another zone."""
        return self.random.choice(
            [
                f"{moment:%Y-%m-%d %H:%M:%S}",
                f"{moment:%Y-%m-%d %H:%M:%S}",
                f"{moment:%Y-%m-%dT%H:%M:%S}",
                f"{moment:%Y-%m-%dT%H:%M:%S}+08:00",
                f"{moment - timedelta(hours=8):%Y-%m-%dT%H:%M:%S}+00:00",
            ]
        )

    def around(self, limit: timedelta) -> timedelta:
        """At the limit, a second before or after it, or anywhere."""
        anywhere = timedelta(seconds=self.random.randrange(60 * 60 * 12))
        return max(self.random.choice([limit, limit, limit - SECOND, limit + SECOND, anywhere]), timedelta(0))

    # rows

    def ticket(self) -> Cells:
        product = self.pick(
            "bandwidth", "带宽型", "vpn", "VPN", "short_code", "ict", "voice", "broadband", "宽带"
        )
        grade = self.pick(*GRADE_LIMITS, "")
        own = (
            self.pick("", "", "", "30", "95.5", "240", "1440")
            if product not in {"voice", "broadband", "宽带"}
            else (self.pick("", "240", "480"))
        )
        limit = timedelta(
            minutes=float(own or (GRADE_LIMITS.get(grade, 60) if product != "short_code" else 1440))
        )
        paused = self.pick("", "", "0", "15", "30.5")
        ends = self.moment()
        starts = ends - self.around(limit) - timedelta(minutes=float(paused or 0))
        if self.percent(15):
            starts, ends = ends, ends + (ends - starts)
        due = self.said(ends + self.random.choice([-1, 0, 1]) * SECOND) if self.percent(8) else ""
        return {
            "ticket_id": self.key("G"),
            "unit": self.unit(),
            "user_id": self.pick("", *(f"833{number}" for number in range(6))),
            "customer_segment": self.pick("gov_enterprise", "政企", "navigator", "商务领航", "public", ""),
            "product": product,
            "grade": grade,
            "limit_minutes": own,
            "due_at": due,
            "accepted_at": self.said(starts),
            "restored_at": "" if self.percent(12) else self.said(ends),
            "paused_minutes": paused,
            "cause": self.pick("operator", "电信", "operator", "customer", "other_operator", "不可抗力"),
            "dispatched": self.pick("true", "是", "1", "false", "否", ""),
        }

    def order(self) -> Cells:
        completed = self.moment()
        if self.percent(50):
            required = completed + self.random.choice([-1, 0, 1]) * SECOND
        else:
            required = completed - timedelta(days=self.random.randint(-3, 12))
            second_day = datetime.combine(working_days_after(required.date(), 2), time(23, 59, 59))
            completed = self.random.choice([completed, second_day, second_day + SECOND])
        return {
            "order_id": self.key("K"),
            "unit": self.unit(),
            "customer_segment": self.pick("gov_enterprise", "navigator", "商务领航", "public", ""),
            "product": self.pick("bandwidth", "vpn", "ict", "short_code", "voice", "语音", "broadband"),
            "order_type": self.pick("new", "补点", "change", "stop", ""),
            "required_at": self.said(required),
            "completed_at": "" if self.percent(10) else self.said(completed),
            "delay_cause": self.pick("", "", "operator", "customer", "客户"),
        }

    def complaint(self) -> Cells:
        return {
            "complaint_id": self.key("C"),
            "unit": self.unit(),
            "received_at": self.said(self.moment()),
            "item": self.pick(
                "assurance", "provisioning", "last_mile_provisioning", "last_mile_assurance", *ITEMS
            ),
            "channel": self.pick(
                "miit",
                "工信部",
                "group",
                "group_centre",
                "省公司",
                "other_department",
                "escalated",
                "越级",
                "",
            ),
            "levels": self.pick("", "0", "1", "2", "3"),
            "justified": self.pick("true", "是", "true", "false", ""),
            "responsible": self.pick("operator", "电信", "operator", "customer", "other_operator", ""),
        }

    def event(self) -> Cells:
        return {
            "event_id": self.key("E"),
            "subject": self.unit(),
            "kind": self.pick(
                *(
                    "dispatch_violation",
                    "false_feedback",
                    "false_feedback",
                    "key_outage",
                    "recovery_line_fault",
                ),
                *("resource_error", "data_error", "data_error", "absence", ""),
                *(("data_void",) if self.percent(25) else ()),
            ),
            "occurred_on": self.day().isoformat(),
            "count": self.pick("", "", "1", "2", "3"),
            "item": self.pick("", "", "", "assurance", "provisioning", "resource_accuracy", "support_data"),
        }

    def response(self) -> Cells:
        return {
            "response_id": self.key("S"),
            "unit": self.unit(),
            "brand": self.pick("navigator", "商务领航", "navigator", "其他品牌", ""),
            "answered_at": self.said(self.moment()),
            "answer": self.pick(
                *("very_satisfied", "satisfied", "满意", "非常满意", "satisfied"),
                *("satisfied", "neutral", "dissatisfied", "very_dissatisfied", ""),
            ),
        }

    def lead(self) -> Cells:
        created = self.day()
        later = created + timedelta(days=self.random.choice([0, 1, 40, 200, -1]))
        return {
            "opportunity_id": self.key("L"),
            "unit": self.unit(),
            "created_on": created.isoformat(),
            "signed_on": self.pick("", "", later.isoformat()),
        }

    def check(self) -> Cells:
        return {
            "check_id": self.key("Q"),
            "unit": self.unit(),
            "kind": self.pick("capability", "能力指标", "leased_line", "出租电路", "其他"),
            "checked_on": self.day().isoformat(),
            "passed": self.pick("true", "是", "true", "1", "否", ""),
        }

    def rating(self) -> Cells:
        indicators = [name for names in FRONT.values() for name in names]
        return {
            "subject": self.unit(),
            "indicator": self.pick(*indicators, "无此指标"),
            "rater": self.pick("甲", "乙", "丙"),
            "rater_role": self.pick("assessor", "考核主体", "assessor", "superior", "自评", ""),
            "period": self.label(),
            "score": self.pick("100", "92.5", "88.885", "75", "60.1", "0", "", "89.995"),
        }

    def label(self) -> str:
        first = self.period.first
        inside = f"{self.day():%Y-%m}"
        return self.pick(inside, inside, f"{first:%Y-%m}", f"{first:%Y}-Q{(first.month + 2) // 3}")

    def revenue(self) -> Cells:
        plan = self.pick("100", "300", "70000", "0", "")
        return {
            "unit": self.unit(),
            "account": self.pick("maintenance_outsourcing", "维护外包", "宽带收入"),
            "month": f"{self.day():%Y-%m}",
            "amount": self.pick("100", "97.35", "66666.66", "0", "", plan),
            "plan": plan,
        }


def write(files: Files, folder: Path, seed: int) -> Mapping[str, list[Path]]:
    """Write each file as CSV, some with Chinese headings, columns in any order; returns them by table."""
    random, written = Random(seed), {}  # noqa: S311 - repeatable chance
    for table, parts in files.items():
        written[table] = [folder / f"{table}-{number}.csv" for number in range(len(parts))]
        for path, rows in zip(written[table], parts, strict=True):
            columns = list(rows[0])
            random.shuffle(columns)
            chinese = CHINESE.get(table, {}) if random.random() < 0.5 else {}
            with path.open("w", encoding=random.choice(["utf-8", "utf-8-sig"]), newline="") as file:
                writer = csv.writer(file)
                writer.writerow([chinese.get(column, column) for column in columns])
                writer.writerows([row[column] for column in columns] for row in rows)
    return written
