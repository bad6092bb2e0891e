"""The made-up people: who they are, where they work from when to when, what is on record of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.demo.office import Row

BRANCHES = (
    "综合支撑分部",
    "系统集成业务分部",
    "网吧分部",
    "党政军、金融一分部",
    "科教文卫分部",
    "大企业分部",
    "党政军、金融二分部",
)
CALL_CENTRE = "客户服务中心"
FIRST_LINE, SECOND_LINE = "一线", "二线"

# name, education, years of work, born, hired
PEOPLE = (
    ("赵宏", "master", "14", date(1984, 3, 2), date(2012, 7, 1)),
    ("钱敏", "bachelor", "9", date(1989, 11, 20), date(2017, 7, 1)),
    ("孙磊", "college", "6", date(1995, 6, 15), date(2020, 3, 1)),
    ("李倩", "bachelor", "2.5", date(2000, 1, 8), date(2024, 3, 1)),
    ("周航", "bachelor", "8", date(1990, 9, 30), date(2018, 5, 1)),
    ("吴静", "master", "11", date(1987, 4, 17), date(2015, 7, 1)),
    ("郑凯", "bachelor", "12", date(1986, 12, 5), date(2014, 7, 1)),
    ("王芳", "bachelor", "10", date(1988, 8, 8), date(2016, 7, 1)),
    ("冯涛", "bachelor", "7", date(1991, 2, 14), date(2019, 7, 1)),
    ("陈静", "college", "5", date(1996, 5, 1), date(2021, 6, 1)),
    ("褚丽", "college", "3", date(1998, 10, 12), date(2023, 6, 1)),
    ("卫东", "technical_secondary", "4", date(1997, 7, 23), date(2022, 6, 1)),
    ("蒋雪", "college", "1", date(2002, 3, 19), date(2026, 8, 17)),
    ("沈洋", "bachelor", "6", date(1994, 1, 27), date(2020, 6, 1)),
    ("韩梅", "bachelor", "4", date(1997, 9, 9), date(2022, 6, 1)),
)

HEADS = dict(zip(("赵宏", "吴静", "郑凯", "王芳", "冯涛", "周航"), BRANCHES, strict=False))
"""The last branch is vacant: `kaohe departments` says so."""

# name, unit, post, line, from, to
STAYS = (
    ("钱敏", "综合支撑分部", "产品支撑岗", None, date(2021, 1, 1), None),
    ("孙磊", "综合支撑分部", "客户服务支撑助理", None, date(2022, 4, 1), date(2023, 6, 30)),
    ("孙磊", "大企业分部", "客户经理", None, date(2023, 7, 1), date(2025, 6, 30)),
    ("孙磊", "综合支撑分部", "客户服务支撑助理", None, date(2025, 7, 1), None),
    ("李倩", "系统集成业务分部", "客户服务支撑助理", None, date(2025, 3, 1), None),
    ("陈静", CALL_CENTRE, "话务员", FIRST_LINE, date(2021, 6, 1), None),
    ("褚丽", CALL_CENTRE, "话务员", FIRST_LINE, date(2023, 6, 1), None),
    ("卫东", CALL_CENTRE, "话务员", FIRST_LINE, date(2022, 6, 1), None),
    ("蒋雪", CALL_CENTRE, "话务员", FIRST_LINE, date(2026, 8, 17), None),
    ("沈洋", CALL_CENTRE, "话务员", SECOND_LINE, date(2020, 6, 1), None),
    ("韩梅", CALL_CENTRE, "话务员", SECOND_LINE, date(2022, 6, 1), None),
)

# name, item, what was found
FOUND = (
    *((name, item, "正常") for name in ("钱敏", "孙磊", "李倩") for item in ("听力", "视力")),
    ("钱敏", "健康状况", "良好"),
    ("孙磊", "健康状况", "优秀"),
    ("李倩", "健康状况", "良好"),
    ("钱敏", "技术方案设计", "3"),
    ("钱敏", "业务实现过程把握", "3"),
    ("钱敏", "交换、传输和数据专业知识", "2"),
    ("孙磊", "电信业务、技术、生产维护知识", "熟悉"),
    ("孙磊", "转型业务", "熟悉"),
    ("孙磊", "技术方案设计", "2"),
    ("孙磊", "业务实现过程把握", "1"),
    ("李倩", "电信业务、技术、生产维护知识", "了解"),
    ("李倩", "转型业务", "了解"),
    ("李倩", "技术方案设计", "2"),
)


def people() -> Iterator[Row]:
    """List everybody."""
    for name, education, years, born, hired in PEOPLE:
        yield {
            "person": name,
            "education": education,
            "work_years": years,
            "born_on": born,
            "hired_on": hired,
            "status": "regular",
        }


def assignments() -> Iterator[Row]:
    """Put heads into their branches, then everybody else where they are or were."""
    for name, branch in HEADS.items():
        since = date(2024, 1, 1)
        yield {"person": name, "unit": branch, "post": "分部经理", "head": True, "valid_from": since}
    for name, unit, post, line, first, last in STAYS:
        yield {
            "person": name,
            "unit": unit,
            "post": post,
            "line": line,
            "head": False,
            "valid_from": first,
            "valid_to": last,
        }


def qualifications() -> Iterator[Row]:
    """List what examinations, health checks and tests found."""
    for name, item, value in FOUND:
        yield {
            "person": name,
            "item": item,
            "value": value,
            "valid_from": date(2026, 1, 15),
            "issued_by": "人力资源部",
        }
