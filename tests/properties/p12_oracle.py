"""P12 written once more, in plain decimals and days: points, money and what follows of a month; contracts of a day."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]

PRESALE = ("exchange", "proposal", "documents")
AFTERSALE = ("operation", "upgrade", "repair", "marketing")
ZERO = Decimal(0)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def mean(values: list[Decimal]) -> Decimal | None:
    return rounded(sum(values, ZERO) / len(values)) if values else None


def month_of(rows: dict[str, list[Row]], partner: Row, first: date, last: date, ever: bool) -> Row:
    """Return what a month gives one partner: points (None without marks), what is paid, what follows."""
    name = partner["partner"]
    label = f"{first:%Y-%m}"

    def marked(indicator: str) -> Decimal | None:
        return mean(
            [
                row["score"]
                for row in rows["ratings"]
                if (row["subject"], row["indicator"], row["period"]) == (name, indicator, label)
                and row["rater_role"] == "assessor"
            ]
        )

    def happened(kind: str, since: date = first) -> int:
        return sum(
            row["count"]
            for row in rows["events"]
            if row["subject"] == name and row["kind"] == kind and since <= row["occurred_on"] <= last
        )

    sides = []
    for services, items in ((("presale", "both"), PRESALE), (("aftersale", "both"), AFTERSALE)):
        if partner["service"] in services:
            side = mean([mark for item in items if (mark := marked(item)) is not None])
            sides += [side] if side is not None else []
    points = mean(sides)
    if points is not None:
        points -= 10 * happened("security_violation") + 5 * happened("partner_complaint")
        points = max(points, ZERO)
    if happened("security_breach"):
        points = ZERO
    follows = []
    if points is not None and 60 <= points < 70:
        follows.append("书面警告")
    if points is not None and points < 60:
        follows.append("退出:得分过低")
    warned = sum(
        row["count"]
        for row in rows["events"]
        if row["subject"] == name
        and row["kind"] == "partner_warning"
        and (ever or date(last.year, 1, 1) <= row["occurred_on"])
        and row["occurred_on"] <= last
    )
    follows += ["退出:屡次警告"] if warned >= 2 else []
    follows += ["退出:信息安全事故"] if happened("security_breach") else []
    follows += ["退出:合作伙伴申请"] if happened("exit_request") else []
    leaves = partner["valid_to"] is not None and first <= partner["valid_to"] <= last
    return {
        "points": points,
        "follows": follows,
        "final" if leaves else "settled": _paid(rows, name, points, first, leaves=leaves),
    }


def _paid(
    rows: dict[str, list[Row]], name: str, points: Decimal | None, month: date, *, leaves: bool
) -> Decimal | None:
    if points is None:
        return None if not leaves or _steps(rows, name) >= 4 else ZERO
    if leaves and _steps(rows, name) < 4:
        return ZERO
    share = next(
        (part for bound, part in ((90, "1"), (80, "0.9"), (70, "0.8"), (60, "0.6")) if points >= bound), "0"
    )
    fees = sum(
        (row["amount"] for row in rows["partner_fees"] if (row["partner"], row["month"]) == (name, month)),
        ZERO,
    )
    return rounded(fees * Decimal(share))


def _steps(rows: dict[str, list[Row]], name: str) -> int:
    return len({row["step"] for row in rows["partner_exits"] if row["partner"] == name})


def term_of(contract: Row) -> str:
    """Tell whether a contract runs too long, in plain days."""
    first, last = contract["valid_from"], contract["valid_to"]
    if contract["service"] == "aftersale":
        until = contract["customer_ends_on"]
        return "unknown" if until is None else "too_long" if last > until else "met"
    # A year has 366 days where it takes in a 29 February.
    day = timedelta(days=1)
    leap = any(
        isleap(year) and first <= date(year, 2, 29) < first + 365 * day
        for year in (first.year, first.year + 1)
    )
    return "too_long" if (last - first).days + 1 > (366 if leap else 365) else "met"


def expires(contract: Row, on: date) -> bool:
    """Tell whether a running contract that nobody renewed ends within sixty days."""
    last = contract["ended_on"] or contract["valid_to"]
    return contract["valid_from"] <= on and 0 <= (last - on).days <= 60
