"""What a mapping says: which of their headings is which of our columns, and how their cells are to be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.policy.catalogue import ColumnType

ZONE = "Asia/Shanghai"
OTHERS = "*"
SCALES: dict[ColumnType, dict[str, int]] = {
    ColumnType.minutes: {
        "分钟": 1,
        "分": 1,
        "min": 1,
        "小时": 60,
        "时": 60,
        "h": 60,
        "天": 24 * 60,
        "日": 24 * 60,
    },
    ColumnType.money: {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 10**6, "亿元": 10**8},
}
"""Units in which figures may come, and how many of ours each is."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one of our columns comes from; ``heading`` and ``constant`` None: it stays empty.

    ``values`` translates cells before they are read (``"*"``: any other cell); a translation of None means
    missing. ``unit`` is what their figures are given in (小时, 万元). ``missing`` lists cells that mean
    nothing, ``missing_as`` is what an empty cell stands for.
    """

    heading: str | None = None
    format: str | None = None
    timezone: str | None = None
    values: dict[str, str | None] = field(default_factory=dict)
    constant: str | None = None
    missing: tuple[str, ...] = ()
    missing_as: str | None = None
    unit: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping as read, with the text that it was read from; without a file: everything is guessed."""

    columns: dict[str, Source] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    timezone: str = ZONE
    ambiguous: str = "earliest"
    name: str | None = None
    text: str | None = None
