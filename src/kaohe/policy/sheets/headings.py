"""Which columns a table of indicators has, told from its headings by meaning."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.sheets.grid import Cell, Grid


class Role(StrEnum):
    """What a column holds."""

    code = "code"  # the id that kaohe prints
    number = "number"
    name = "name"  # categories and indicators, from left to right
    definition = "definition"
    points = "points"
    weight = "weight"
    target = "target"
    rule = "rule"
    cycle = "cycle"
    source = "source"
    department = "department"
    note = "note"
    filled = "filled"  # to be filled in by whoever assesses


# The first that matches decides: 评分标准 is a rule, 评分 is filled in, 标准分 are points.
_PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.code, r"代号|指标代码|指标编码"),
    (Role.number, r"序号|编号|序|No|#|项次|条款号?"),
    # 考核指标及分值 names the indicators, their points in brackets behind each.
    (Role.name, r".*(?:指标|项目|事项|要素)(?:[及和与/]|名称[及和与/])(?:分值|分数|标准分|权重|满分)"),
    (
        Role.points,
        r".*(?:分值|满分|标准分|基本分|基准分|基础分|额定分|起评分|配分|赋分|权重分|应得分|总分).*|分数|标准分数|标准得分",
    ),
    (
        Role.rule,
        (
            r".*(?:计分|评分|打分|扣分|加分|得分|考核|评价|考评|评定|赋分|奖惩|奖扣|加减分|加扣分|扣罚)"
            r"(?:标准|方法|办法|细则|规则|依据|说明|方式|公式|条款|规定|内容及标准)(?:[及和与].*)?"
            r"|(?:加减分|加扣分|扣分|加分|奖扣)项?|标准|.*评分要求|评分|.*计分"
        ),
    ),
    (Role.weight, r".*(?:权重|占比|比重|权数).*"),
    (
        Role.filled,
        r".*(?:得分|自评|完成情况|完成值|实际完成|实际值|完成率|扣分原因|扣分情况|加分情况|评分人|签字|签名)|.*评分|实际",
    ),
    (Role.target, r".*(?:目标|指标值|标准值|考核值|要求值|达标值|基准值|挑战值|底线值).*"),
    (Role.cycle, r".*(?:周期|频次|频率|考核时间|考核期)"),
    (Role.source, r".*(?:来源|取数|数据提供|数据依据|佐证|出处|提供部门|统计口径).*"),
    (
        Role.department,
        r".*(?:考核|评价|责任|评分|主管|牵头|实施|统计|检查|归口)(?:部门|单位|主体|人|者|科室|责任人|对象)|部门|责任人|考核方",
    ),
    (
        Role.definition,
        r".*(?:定义|公式|口径|释义|解释|描述|要求|内容|要点|计算方法|指标说明|任务|职责|目的).*",
    ),
    (Role.note, r"备注|附注|说明|注"),
    (
        Role.name,
        r".*(?:指标|项目|考核项|考评项|事项|维度|类别|分类|类型|大类|小类|要素|KPI|科目|模块|方面|领域|名称|一级|二级|三级)(?:名称|类别|分类|类型|项目)?",
    ),
)
ROLES = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _PATTERNS)

LONGEST = 20
"""Characters beyond which a text is no heading."""

_FIGURE = re.compile(r"[(≥≤<>=]?\d+(?:\.\d+)?(?:%|‰|分)?\)?")
_UNIT = re.compile(r"[(\[【][^)\]】]*[)\]】]")

# What these name is told by their neighbours: beside 评分标准, 扣分 is a blank to fill in.
_LOOSE: dict[str, Role] = dict.fromkeys(
    ("评分", "扣分", "加分", "加减分", "加扣分", "奖扣"), Role.filled
) | dict.fromkeys(("考核方式", "评价方式", "考核依据", "评分依据", "计分依据", "评价依据"), Role.source)


def role_of(text: str) -> Role | None:
    """Tell what a heading means; None for a text that is no heading.

    >>> role_of("权重(%)"), role_of("评分标准"), role_of("标准分"), role_of("考核得分")
    (<Role.weight: 'weight'>, <Role.rule: 'rule'>, <Role.points: 'points'>, <Role.filled: 'filled'>)
    """
    bare = _bare(text)
    if not bare or len(bare) > LONGEST:
        return None
    return next((role for role, pattern in ROLES if pattern.fullmatch(bare)), None)


def _bare(text: str) -> str:
    return re.sub(r"[\s:、*]", "", _UNIT.sub("", unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table of indicators begins: its heading rows and the role of each column."""

    first: int
    last: int
    roles: dict[int, Role]
    titles: dict[int, str]

    def columns(self, role: Role) -> list[int]:
        """Return the columns of a role from left to right."""
        return [column for column, own in sorted(self.roles.items()) if own is role]

    def same_as(self, other: Header) -> bool:
        """Tell whether two headers are alike: one repeated on the next page."""
        return self.roles == other.roles and self.titles == other.titles


def find_headers(grid: Grid) -> list[Header]:
    """Return every header of a table of indicators in a grid, from top to bottom."""
    return list(_headers(grid))


def _headers(grid: Grid) -> Iterator[Header]:
    row = 1
    while row <= grid.height:
        header = _header_at(grid, row)
        if header is None:
            row += 1
        else:
            yield header
            row = header.last + 1


def _header_at(grid: Grid, row: int) -> Header | None:
    cells = [cell for cell in grid.row(row) if cell.row == row]
    known = {role for cell in cells if (role := role_of(cell.text)) is not None}
    if len(known) < 2 or len(cells) < 2 or any(_is_figure(cell) for cell in cells):
        return None
    last = max(cell.last_row for cell in cells if role_of(cell.text) is not None)
    if last == row and any(cell.columns > 1 for cell in cells) and _continues(grid, row + 1):
        last = row + 1
    if last - row > 3:
        return None
    roles, titles = _roles(grid, row, last)
    header = Header(row, last, roles, titles)
    return header if _enough(set(roles.values())) else None


def _is_figure(cell: Cell) -> bool:
    """Tell whether a cell holds points or a target: 项目创新 beside 10分 is an indicator, no heading."""
    return cell.number is not None or _FIGURE.fullmatch("".join(cell.text.split())) is not None


def _continues(grid: Grid, row: int) -> bool:
    """Tell whether a row below merged headings names their parts (目标值 and 计分方法 under 考核标准)."""
    cells = [cell for cell in grid.row(row) if cell.row == row]
    return bool(cells) and all(role_of(cell.text) is not None and cell.number is None for cell in cells)


def _roles(grid: Grid, first: int, last: int) -> tuple[dict[int, Role], dict[int, str]]:
    roles: dict[int, Role] = {}
    titles: dict[int, str] = {}
    for column in range(1, grid.width + 1):
        stack = [cell for row in range(first, last + 1) if (cell := grid.at(row, column)) is not None]
        stack = list(dict.fromkeys(stack))
        if not stack:
            continue
        titles[column] = " ".join(cell.text.replace("\n", "") for cell in stack)
        # The lowest heading is the most exact one; where it says nothing, the one above it decides.
        role = next((role for cell in reversed(stack) if (role := role_of(cell.text)) is not None), None)
        if role is not None and not _second_of_merge(stack[-1], column, role):
            roles[column] = role
    _settle_loose(roles, titles)
    return roles, titles


def _settle_loose(roles: dict[int, Role], titles: dict[int, str]) -> None:
    loose = {column: _bare(titles[column]) for column, role in roles.items() if role is Role.rule}
    loose = {column: title for column, title in loose.items() if title in _LOOSE}
    if any(role is Role.rule and column not in loose for column, role in roles.items()):
        roles.update({column: _LOOSE[title] for column, title in loose.items()})


def _second_of_merge(cell: Cell, column: int, role: Role) -> bool:
    """A heading merged over two columns names both: levels of names, yet only one column of anything else."""
    return cell.column != column and role is not Role.name


def _enough(roles: set[Role]) -> bool:
    named = Role.name in roles or Role.definition in roles
    valued = bool({Role.points, Role.weight} & roles)
    said = Role.rule in roles or (Role.definition in roles and Role.name in roles)
    return named and ((said and valued) or (Role.rule in roles and Role.name in roles))
