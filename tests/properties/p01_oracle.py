"""P01 with P10 as its front half, once more, in plain Python: the independent check on the engine.

Written from the text of the policy and from the fixed reading of its tables alone. It shares nothing with
``kaohe``: rows are dicts of the cells as a file has them, moments are local, figures are fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

Cells = Mapping[str, str | None]
Row = dict[str, Any]
Month = tuple[int, int]

HERE = ZoneInfo("Asia/Shanghai")

# ---------------------------------------------------------------------------------------------- the rows


class Rejected(Exception):
    """A row that goes to quarantine."""


def text(cell: str) -> str:
    return cell


def moment(cell: str) -> datetime:
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        raise Rejected(cell) from None
    return found if found.tzinfo is None else found.astimezone(HERE).replace(tzinfo=None)


def day(cell: str) -> date:
    return moment(cell).date()


def month(cell: str) -> Month:
    year, number = cell.split("-")
    return int(year), int(number)


def span(cell: str) -> Span:
    return Span.of(cell)


def number(cell: str) -> Fraction:
    try:
        return Fraction(Decimal(cell))
    except ArithmeticError:
        raise Rejected(cell) from None


def duration(cell: str) -> Fraction:
    found = number(cell)
    if found < 0:
        raise Rejected(cell)
    return found


def flag(cell: str) -> bool:
    words = {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}
    if cell.lower() not in words:
        raise Rejected(cell)
    return words[cell.lower()]


def one_of(**chinese: str) -> Callable[[str], str]:
    names = {name: name for name in chinese} | {word: name for name, word in chinese.items()}

    def read(cell: str) -> str:
        if cell not in names:
            raise Rejected(cell)
        return names[cell]

    return read


def or_as_is(**chinese: str) -> Callable[[str], str]:
    names = {word: name for name, word in chinese.items()}
    return lambda cell: names.get(cell, cell)


SEGMENT = one_of(gov_enterprise="政企", navigator="商务领航", public="公众")
PRODUCT = one_of(
    bandwidth="带宽型", vpn="VPN", short_code="短号码", ict="ICT", voice="语音", broadband="宽带"
)
GRADE = one_of(**{name: name for name in ("AAA", "AA", "A", "I", "II", "III", "T1", "T2", "T3", "T4")})
CAUSE = one_of(operator="电信", customer="客户", other_operator="其他运营商", force_majeure="不可抗力")


@dataclass(frozen=True)
class Table:
    """A table's cells: how each is read, what names a row, what a row cannot be without, and defaults."""

    read: Mapping[str, Callable[[str], Any]]
    key: tuple[str, ...]
    needs: tuple[str, ...]
    order: tuple[str, str] | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)


TABLES = {
    "units": Table({"unit": text}, ("unit",), ("unit",)),
    "fault_tickets": Table(
        {
            "ticket_id": text,
            "unit": text,
            "user_id": text,
            "customer_segment": SEGMENT,
            "product": PRODUCT,
            "grade": GRADE,
            "limit_minutes": duration,
            "due_at": moment,
            "accepted_at": moment,
            "restored_at": moment,
            "paused_minutes": duration,
            "cause": CAUSE,
            "dispatched": flag,
        },
        ("ticket_id",),
        ("ticket_id", "unit", "accepted_at"),
        ("accepted_at", "restored_at"),
        {"paused_minutes": Fraction(0)},
    ),
    "provisioning_orders": Table(
        {
            "order_id": text,
            "unit": text,
            "customer_segment": SEGMENT,
            "product": PRODUCT,
            "order_type": one_of(new="新开", add_point="补点", change="变更", stop="停开"),
            "required_at": moment,
            "completed_at": moment,
            "delay_cause": one_of(operator="电信", customer="客户"),
        },
        ("order_id",),
        ("order_id", "unit", "required_at"),
    ),
    "complaints": Table(
        {
            "complaint_id": text,
            "unit": text,
            "received_at": moment,
            "item": text,
            "channel": one_of(
                miit="工信部",
                group="集团公司",
                group_centre="集团投诉受理中心或网站",
                province="省公司",
                other_department="其他部门客户经理",
                escalated="越级",
            ),
            "levels": number,
            "justified": flag,
            "responsible": CAUSE,
        },
        ("complaint_id",),
        ("complaint_id", "unit", "received_at"),
        defaults={"levels": Fraction(0)},
    ),
    "events": Table(
        {"event_id": text, "subject": text, "kind": text, "occurred_on": day, "count": number, "item": text},
        ("event_id",),
        ("event_id", "subject", "occurred_on"),
        defaults={"count": Fraction(1)},
    ),
    "survey_responses": Table(
        {
            "response_id": text,
            "unit": text,
            "brand": or_as_is(navigator="商务领航"),
            "answered_at": moment,
            "answer": one_of(
                very_satisfied="非常满意",
                satisfied="满意",
                neutral="一般",
                dissatisfied="不满意",
                very_dissatisfied="非常不满意",
            ),
        },
        ("response_id",),
        ("response_id", "unit", "answered_at"),
    ),
    "revenue": Table(
        {
            "unit": text,
            "account": or_as_is(maintenance_outsourcing="维护外包"),
            "month": month,
            "amount": number,
            "plan": number,
        },
        ("unit", "account", "month"),
        ("unit", "account", "month"),
    ),
    "opportunities": Table(
        {"opportunity_id": text, "unit": text, "created_on": day, "signed_on": day},
        ("opportunity_id",),
        ("opportunity_id", "unit", "created_on"),
        ("created_on", "signed_on"),
    ),
    "ratings": Table(
        {
            "subject": text,
            "indicator": text,
            "rater": text,
            "period": span,
            "rater_role": one_of(superior="上级", peer="同级", self="自评", assessor="考核主体"),
            "score": number,
        },
        ("subject", "indicator", "rater", "period"),
        ("subject", "indicator", "rater", "period"),
    ),
    "quality_checks": Table(
        {
            "check_id": text,
            "unit": text,
            "kind": or_as_is(capability="能力指标", leased_line="出租电路"),
            "checked_on": day,
            "passed": flag,
        },
        ("check_id",),
        ("check_id", "unit", "checked_on"),
    ),
}


def accepted(name: str, rows: Iterable[Cells]) -> tuple[list[Row], int]:
    """Read the rows in the order in which they came; a row with a known key replaces it. Counts the rejected."""
    table, kept, rejected = TABLES[name], {}, 0
    for cells in rows:
        try:
            row = read_row(table, cells)
        except Rejected:
            rejected += 1
            continue
        kept[tuple(str(row[column]) for column in table.key)] = row
    return list(kept.values()), rejected


def read_row(table: Table, cells: Cells) -> Row:
    row = {
        column: table.defaults.get(column) if cells.get(column) in {None, ""} else read(cells[column] or "")
        for column, read in table.read.items()
    }
    if any(row[column] is None for column in table.needs):
        raise Rejected
    if table.order and None not in {row[column] for column in table.order}:
        first, last = (row[column] for column in table.order)
        if last < first:
            raise Rejected
    return row


# --------------------------------------------------------------------------------------------- the period


@dataclass(frozen=True)
class Span:
    """The days of a period, both ends included, and whether it is a quarter."""

    first: date
    last: date
    quarter: bool = False

    @classmethod
    def of(cls, label: str) -> Span:
        if ".." in label:
            first, last = (date.fromisoformat(end) for end in label.split(".."))
            return cls(first, last, (first, last) in {(q.first, q.last) for q in quarters(first.year)})
        year, part = int(label[:4]), label[5:]
        if part.startswith("Q"):
            return cls.months(year, 3 * int(part[1]) - 2, 3)
        if part.startswith("H"):
            return cls.months(year, 6 * int(part[1]) - 5, 6)
        return cls.months(year, int(part), 1) if part else cls.months(year, 1, 12)

    @classmethod
    def months(cls, year: int, start: int, count: int) -> Span:
        end = start + count
        following = date(year + (end > 12), (end - 1) % 12 + 1, 1)
        return cls(date(year, start, 1), following - timedelta(days=1), count == 3)

    def covers(self, month: Month) -> bool:
        """Tell whether the whole month lies within: half a month has no monthly figure."""
        whole = Span.months(*month, 1)
        return whole.first in self and whole.last in self

    def __contains__(self, when: date | datetime | None) -> bool:
        if isinstance(when, datetime):
            when = when.date()
        return when is not None and self.first <= when <= self.last


def quarters(year: int) -> list[Span]:
    return [Span.months(year, start, 3) for start in (1, 4, 7, 10)]


# -------------------------------------------------------------------------------------------- the figures


@dataclass(frozen=True)
class Node:
    """What is published at a node; ``maximum`` only where points are."""

    status: str
    points: Decimal | None = None
    maximum: Decimal | None = None
    value: Decimal | None = None
    parts: tuple[int, int] | None = None


NOTHING = Node("not_assessed")


@dataclass(frozen=True)
class Readings:
    """The choices that the text leaves open; those in force come first."""

    partial: str = "prorated"
    vpn: str = "at_most"
    leads_capped: bool = False
    back_scaled: bool = True
    grade_rounded: bool = False


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def points(value: Fraction | int) -> Decimal:
    return rounded(Fraction(max(value, 0)), 2)


def rate(good: int | Fraction, of: int | Fraction) -> Decimal | None:
    return rounded(Fraction(good) / Fraction(of), 4) if of else None


def missed(gap: Fraction, each: Fraction, partial: str) -> Fraction:
    """Points lost for a gap in percentage points."""
    gap = max(gap, Fraction(0))
    whole = gap.numerator // gap.denominator
    steps = {"prorated": gap, "whole": Fraction(whole), "started": Fraction(whole + (gap > whole))}
    return steps[partial] * each


# ---------------------------------------------------------------------------------------------- the policy

FRONT = {
    "service_quality": ("satisfaction", "response_speed", "resolution_rate"),
    "work_efficiency": ("order_speed", "order_quality", "fault_handling_time"),
    "work_attitude": ("attitude", "communication", "complaint_record"),
}
BACK = (
    "assurance",
    "provisioning",
    "last_mile_provisioning",
    "last_mile_assurance",
    "navigator_satisfaction",
    "outsourcing_revenue",
    "outsourcing_leads",
    "outsourcing_conversion",
    "resource_capability",
    "resource_accuracy",
    "leased_line_data",
    "support_data",
)
GRADE_LIMITS = {
    "AAA": 60,
    "AA": 90,
    "A": 180,
    "I": 240,
    "II": 240,
    "III": 240,
    "T1": 60,
    "T2": 120,
    "T3": 240,
    "T4": 480,
}
BUSINESS = {"bandwidth", "vpn", "ict"}
LAST_MILE = {"voice", "broadband"}
SEGMENTS = {"gov_enterprise", "navigator"}
HIGH_CHANNELS = {"group", "group_centre", "province"}


@dataclass(frozen=True)
class Totals:
    points: Decimal
    grade: str
    rank: int


@dataclass(frozen=True)
class Scored:
    nodes: dict[str, dict[str, Node]]
    totals: dict[str, Totals]


class P01:
    """Scores one period from the rows of all files, in the order in which they were imported."""

    def __init__(
        self, files: Mapping[str, Sequence[Cells]], period: str, readings: Readings | None = None
    ) -> None:
        self.period = Span.of(period)
        self.readings = readings or Readings()
        self.rows = {name: accepted(name, files.get(name, ()))[0] for name in TABLES}

    def score(self) -> Scored:
        subjects = self.subjects()
        nodes = {unit: self.leaves(unit) for unit in subjects}
        self.rank_leads(nodes)
        for own in nodes.values():
            self.combine(own)
        order = sorted((own["total"].points for own in nodes.values()), reverse=True)
        totals = {
            unit: Totals(
                own["total"].points, self.grade(own["total"].points), 1 + order.index(own["total"].points)
            )
            for unit, own in nodes.items()
        }
        return Scored(nodes, totals)

    def subjects(self) -> list[str]:
        """The organisation's, or else every unit with a fact in the period."""
        organisation = [row["unit"] for row in self.rows["units"]]
        return sorted(organisation or {unit for unit, _ in self.facts()})

    def facts(self) -> Iterable[tuple[str, str]]:
        dates = {
            "fault_tickets": ("accepted_at", "restored_at"),
            "provisioning_orders": ("completed_at",),
            "complaints": ("received_at",),
            "events": ("occurred_on",),
            "survey_responses": ("answered_at",),
            "opportunities": ("created_on",),
            "quality_checks": ("checked_on",),
        }
        for table, columns in dates.items():
            for row in self.rows[table]:
                if any(row[column] in self.period for column in columns):
                    yield row.get("unit") or row["subject"], table
        for row in self.rows["revenue"]:
            if self.period.covers(row["month"]):
                yield row["unit"], "revenue"
        for row in self.rows["ratings"]:
            if self.rated_now(row):
                yield row["subject"], "ratings"

    def of(self, table: str, unit: str, **where: Any) -> list[Row]:
        owner = "subject" if table in {"events", "ratings"} else "unit"
        return [
            row
            for row in self.rows[table]
            if row[owner] == unit and all(row[column] == value for column, value in where.items())
        ]

    def leaves(self, unit: str) -> dict[str, Node]:
        own = {
            "assurance": self.assurance(unit),
            "provisioning": self.provisioning(unit),
            "last_mile_provisioning": self.last_mile_provisioning(unit),
            "last_mile_repair": self.last_mile_repair(unit),
            "last_mile_repeat": self.last_mile_repeat(unit),
            "navigator_satisfaction": self.satisfaction(unit),
            "outsourcing_revenue": self.revenue(unit),
            "resource_capability": self.share(unit, "capability", Decimal(2)),
            "resource_accuracy": self.counted(unit, "resource_accuracy", "resource_error", 2, Fraction(1)),
            "leased_line_data": self.share(unit, "leased_line", Decimal("1.5")),
            "support_data": self.counted(unit, "support_data", "data_error", Fraction(3, 2), Fraction(1, 10)),
        }
        own["last_mile_assurance"] = self.last_mile_assurance(unit, own)
        for indicators in FRONT.values():
            own |= {indicator: self.rated(unit, indicator) for indicator in indicators}
        return own

    # items of the back

    def assurance(self, unit: str) -> Node:
        met = [
            self.restored_in_time(row, self.business_limit(row))
            for row in self.of("fault_tickets", unit, cause="operator")
            if row["product"] in BUSINESS | {"short_code"} and row["restored_at"] in self.period
        ]
        extra = Fraction(0)
        for row in self.now("complaints", unit, item="assurance", justified=True, responsible="operator"):
            extra += {"miit": 1, "other_department": 1 + 2 * row["levels"]}.get(row["channel"], 0)
            extra += 4 * (row["channel"] in HIGH_CHANNELS)
        fines = {
            "dispatch_violation": Fraction(1),
            "false_feedback": Fraction(1, 2),
            "key_outage": Fraction(5, 2),
            "recovery_line_fault": Fraction(5, 2),
        }
        extra += sum(self.events(unit, "assurance", kind) * fine for kind, fine in fines.items())
        node = self.below(met, Fraction(95), Fraction(1), 15, extra)
        if self.events(unit, "assurance", "data_void"):
            return Node("void", points(0), Decimal(15), node.value, node.parts)
        return node

    def business_limit(self, row: Row) -> Fraction | None:
        if row["limit_minutes"] is not None:
            return row["limit_minutes"]
        if row["product"] == "short_code":
            return Fraction(1440)
        return None if row["grade"] is None else Fraction(GRADE_LIMITS[row["grade"]])

    def restored_in_time(self, row: Row, limit: Fraction | None) -> bool | None:
        """None where no limit is known: such a ticket is excluded."""
        if row["due_at"] is not None:
            return row["restored_at"] <= row["due_at"]
        if limit is None:
            return None
        taken = Fraction((row["restored_at"] - row["accepted_at"]) // timedelta(microseconds=1), 60_000_000)
        taken -= row["paused_minutes"]
        strict = self.readings.vpn == "below" and row["product"] == "vpn"
        return taken < limit if strict else taken <= limit

    def provisioning(self, unit: str) -> Node:
        met = [
            row["completed_at"].date() <= working_days_after(row["required_at"].date(), 2)
            for row in self.orders(unit, BUSINESS)
        ]
        extra = Fraction(0)
        for row in self.now("complaints", unit, item="provisioning", justified=True, responsible="operator"):
            extra += {"miit": 6, "other_department": 2 + 4 * (row["levels"] > 0)}.get(row["channel"], 0)
            extra += 4 * (row["channel"] in HIGH_CHANNELS)
        extra += sum(
            row["count"] for row in self.now("events", unit, kind="false_feedback", item="provisioning")
        )
        return self.below(met, Fraction(90), Fraction(3, 2), 15, extra)

    def orders(self, unit: str, products: set[str]) -> list[Row]:
        return [
            row
            for row in self.of("provisioning_orders", unit)
            if row["product"] in products
            and row["delay_cause"] != "customer"
            and row["completed_at"] in self.period
        ]

    def last_mile_provisioning(self, unit: str) -> Node:
        met = [
            row["completed_at"] <= row["required_at"]
            for row in self.orders(unit, LAST_MILE)
            if row["customer_segment"] in SEGMENTS
        ]
        complaints = self.now("complaints", unit, item="last_mile_provisioning", channel="escalated")
        node = self.below(met, Fraction(90), Fraction(1, 2), 10, Fraction(len(complaints), 2))
        if node.value is not None and node.value < Decimal("0.8"):
            return Node("assessed", points(0), Decimal(10), node.value, node.parts)
        return node

    def last_mile(self, unit: str) -> list[Row]:
        return [
            row
            for row in self.of("fault_tickets", unit)
            if row["product"] in LAST_MILE and row["customer_segment"] in SEGMENTS
        ]

    def last_mile_repair(self, unit: str) -> Node:
        met = [
            self.restored_in_time(row, row["limit_minutes"])
            for row in self.last_mile(unit)
            if row["cause"] == "operator" and row["restored_at"] in self.period
        ]
        return self.below(met, Fraction(95), Fraction(2), 10, Fraction(0))

    def last_mile_repeat(self, unit: str) -> Node:
        """Users are counted anew in each natural month."""
        dispatched: dict[tuple[str, Month], int] = defaultdict(int)
        for row in self.last_mile(unit):
            if row["user_id"] is not None and row["accepted_at"] in self.period:
                when = row["accepted_at"]
                dispatched[row["user_id"], (when.year, when.month)] += row["dispatched"] is True
        again, users = sum(count >= 2 for count in dispatched.values()), len(dispatched)
        value = rate(again, users)
        if value is None:
            return NOTHING
        lost = missed(Fraction(value) * 100 - 8, Fraction(2), self.readings.partial)
        return Node("assessed", points(10 - lost), Decimal(10), value, (again, users))

    def last_mile_assurance(self, unit: str, own: Mapping[str, Node]) -> Node:
        both = [
            own[name] for name in ("last_mile_repair", "last_mile_repeat") if own[name].points is not None
        ]
        if not both:
            return NOTHING
        complaints = self.now(
            "complaints", unit, item="last_mile_assurance", channel="escalated", responsible="operator"
        )
        reached = sum(Fraction(node.points) for node in both) - len(complaints)
        return Node("assessed", points(reached), sum((node.maximum for node in both), Decimal(0)))

    def satisfaction(self, unit: str) -> Node:
        pleased = [
            row["answer"] in {"very_satisfied", "satisfied"}
            for row in self.of("survey_responses", unit)
            if row["brand"] == "navigator" and row["answered_at"] in self.period and row["answer"] is not None
        ]
        return self.below(pleased, Fraction(92), Fraction(2), 10, Fraction(0))

    def revenue(self, unit: str) -> Node:
        months = [
            row
            for row in self.of("revenue", unit)
            if row["account"] == "maintenance_outsourcing"
            and self.period.covers(row["month"])
            and None not in {row["amount"], row["plan"]}
        ]
        value = rate(sum(row["amount"] for row in months), sum(row["plan"] for row in months))
        if value is None or not self.period.quarter:
            return NOTHING
        lost = missed(100 - Fraction(value) * 100, Fraction(1, 2), self.readings.partial)
        return Node("assessed", points(5 - lost), Decimal(5), value)

    def rank_leads(self, nodes: dict[str, dict[str, Node]]) -> None:
        """Rank within the quarter the number of leads, and the share of them that were signed."""
        leads = {
            unit: [row for row in self.of("opportunities", unit) if row["created_on"] in self.period]
            for unit in nodes
        }
        counts = {unit: Decimal(len(found)) for unit, found in leads.items()}
        shares = {
            unit: rate(sum(row["signed_on"] is not None for row in found), len(found))
            for unit, found in leads.items()
        }
        for name, values in (("outsourcing_leads", counts), ("outsourcing_conversion", shares)):
            ranked = [value for value in values.values() if value]
            for unit, value in values.items():
                assessed = self.period.quarter and value is not None
                nodes[unit][name] = self.placed(value, ranked) if assessed else NOTHING

    def placed(self, value: Decimal | None, ranked: Sequence[Decimal]) -> Node:
        if not value:
            return Node("assessed", points(0), Decimal(3), value)
        from_top = 1 + sum(other > value for other in ranked)
        from_end = 1 + sum(other < value for other in ranked)
        reached = 4 if from_top <= 3 else 2 if from_end <= 3 else 3
        if self.readings.leads_capped:
            reached = min(reached, 3)
        return Node("assessed", points(reached), Decimal(3), value)

    def share(self, unit: str, kind: str, full: Decimal) -> Node:
        passed = [
            row["passed"]
            for row in self.of("quality_checks", unit, kind=kind)
            if row["checked_on"] in self.period and row["passed"] is not None
        ]
        value = rate(sum(passed), len(passed))
        if value is None:
            return NOTHING
        return Node(
            "assessed", points(Fraction(full) * Fraction(value)), full, value, (sum(passed), len(passed))
        )

    def counted(self, unit: str, item: str, kind: str, full: Fraction | int, each: Fraction) -> Node:
        return Node(
            "assessed", points(full - each * self.events(unit, item, kind)), rounded(Fraction(full), 2)
        )

    def below(
        self, met: Sequence[bool | None], target: Fraction, each: Fraction, full: int, extra: Fraction
    ) -> Node:
        known = [each for each in met if each is not None]
        value = rate(sum(known), len(known))
        if value is None:
            return NOTHING
        by_rule = max(full - missed(target - Fraction(value) * 100, each, self.readings.partial), Fraction(0))
        return Node("assessed", points(by_rule - extra), Decimal(full), value, (sum(known), len(known)))

    def now(self, table: str, unit: str, **where: Any) -> list[Row]:
        column = {"complaints": "received_at", "events": "occurred_on"}[table]
        return [row for row in self.of(table, unit, **where) if row[column] in self.period]

    def events(self, unit: str, item: str, kind: str) -> Fraction:
        """An event names its item, or belongs to the one whose list names its kind."""
        return sum(
            (row["count"] for row in self.now("events", unit, kind=kind) if row["item"] in {None, item}),
            Fraction(0),
        )

    # the front, and what is above

    def rated_now(self, row: Row) -> bool:
        return row["period"].first in self.period and row["period"].last in self.period

    def rated(self, unit: str, indicator: str) -> Node:
        given = [
            row["score"]
            for row in self.of("ratings", unit, indicator=indicator, rater_role="assessor")
            if self.rated_now(row) and row["score"] is not None
        ]
        if not given:
            return NOTHING
        mean = rounded(Fraction(sum(given), len(given)), 2)
        return Node("assessed", mean, Decimal(100), mean)

    def combine(self, own: dict[str, Node]) -> None:
        for dimension, indicators in FRONT.items():
            own[dimension] = mean_of([own[name] for name in indicators])
        own["front"] = mean_of([own[name] for name in FRONT])
        items = [own[name] for name in BACK if own[name].points is not None]
        reached = sum((Fraction(node.points) for node in items), Fraction(0))
        most = sum((Fraction(node.maximum) for node in items), Fraction(0))
        if self.readings.back_scaled:
            own["back"] = Node("assessed", points(100 * reached / most), Decimal(100))
        else:
            own["back"] = Node("assessed", points(reached), rounded(most, 2))
        front, back = own["front"].points, own["back"].points
        total = (
            back if front is None else Fraction(6, 10) * Fraction(front) + Fraction(4, 10) * Fraction(back)
        )
        own["total"] = Node("assessed", points(Fraction(total)), Decimal(100))

    def grade(self, total: Decimal) -> str:
        looked_up = rounded(Fraction(total), 0) if self.readings.grade_rounded else total
        return next((grade for grade, low in (("A", 90), ("B", 80), ("C", 70)) if looked_up >= low), "D")


def mean_of(nodes: Sequence[Node]) -> Node:
    given = [Fraction(node.points) for node in nodes if node.points is not None]
    return Node("assessed", points(sum(given) / len(given)), Decimal(100)) if given else NOTHING


def working_days_after(start: date, count: int) -> date:
    """The ``count``-th official Chinese working day after a day."""
    while count:
        start += timedelta(days=1)
        count -= chinese_calendar.is_workday(start)
    return start
