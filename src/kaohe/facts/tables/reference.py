"""The reference of tables, printed from their declarations: one text for the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.catalogue import Column, ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue

TYPES = {
    ColumnType.text: "文本",
    ColumnType.category: "类别",
    ColumnType.boolean: "是/否",
    ColumnType.integer: "整数",
    ColumnType.number: "数",
    ColumnType.money: "金额",
    ColumnType.minutes: "时长",
    ColumnType.moment: "时刻",
    ColumnType.date: "日期",
    ColumnType.month: "月份",
    ColumnType.period: "周期",
}

HEAD = """# 表 / Tables

本页由 `src/kaohe/facts/tables/` 里的声明生成:`python -m kaohe.facts.tables > docs/tables.md`。

This page is generated from the declarations. A file may carry the column's name, its Chinese heading or
any alias; **bold** columns are required, a row without one is rejected. Columns that no table declares are
kept as text. Times without a zone are Asia/Shanghai.
"""


def reference(catalogue: Catalogue) -> str:
    """Print all tables as Markdown."""
    return "\n".join([HEAD, *(_section(table) for table in catalogue.values())])


def _section(table: Table) -> str:
    lines = [
        f"## `{table.name}` {table.title}\n",
        f"{table.meaning}。{table.meaning_en}.\n",
        f"主键 key: {' + '.join(f'`{name}`' for name in table.key)};考核对象 subject: `{table.subject}`"
        + "".join(f";`{start}` ≤ `{end}`" for start, end in table.ordered)
        + "\n",
        "| 列 column | 表头 heading | 类型 type | 含义 meaning | 其他写法 aliases |",
        "|---|---|---|---|---|",
        *(_row(table, column) for column in table.columns),
        "",
        *_refused(table),
        *_values(table),
    ]
    return "\n".join(lines)


def _refused(table: Table) -> Iterator[str]:
    for refusal in table.refusals:
        reason, reason_en = (text.replace("{value}", "…") for text in (refusal.reason, refusal.reason_en))
        yield f"- 拒收 refused: `{refusal.where.replace('`', '')}`:{reason}。{reason_en}."
    if table.refusals:
        yield ""


def _row(table: Table, column: Column) -> str:
    name = f"**`{column.name}`**" if column.name in table.required else f"`{column.name}`"
    title = column.title + (f"({column.unit})" if column.unit else "")
    meaning = f"{column.meaning}. {column.meaning_en}"
    if column.default is not None:
        meaning += f";空 = {column.default}"
    kind = f"{TYPES[column.type]} `{column.type}`"
    return f"| {name} | {title} | {kind} | {meaning} | {'、'.join(column.aliases)} |"


def _values(table: Table) -> Iterator[str]:
    for column in table.columns:
        if not column.values:
            continue
        more = ";其他文字照原样保留 other words are kept" if column.open else ""
        yield f"`{column.name}` 的值 values{more}:\n"
        for value in column.values:
            aliases = f"({'、'.join(value.aliases)})" if value.aliases else ""
            yield f"- `{value.code}` {value.title}{aliases}"
        yield ""
