"""What a table is: the types by which facts declare tables and policies name their columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ColumnType(StrEnum):
    """How a column's cells are read, stored and compared."""

    text = "text"
    category = "category"  # one of a list of values; closed unless the column says ``open``
    boolean = "boolean"
    integer = "integer"  # stored as int64
    number = "number"  # stored as DECIMAL(24, 6): counts, scores, amounts of anything
    money = "money"  # stored as DECIMAL(24, 6), yuan unless the table says otherwise
    minutes = "minutes"  # stored as DECIMAL(18, 4)
    moment = "moment"  # stored as timestamp in UTC, microseconds
    date = "date"  # stored as date32
    month = "month"  # stored as date32, the first day of the month
    period = "period"  # stored as text in normal form: 2026-10, 2026-Q4, 2026-H2, 2026


@dataclass(frozen=True, slots=True)
class Value:
    """One allowed value of a category: its code, its Chinese name and what else people write for it."""

    code: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``required``: a row without it is rejected. ``default``: what an empty cell means where the table says
    so (an empty cell is otherwise missing, never zero). ``unit`` is for people: 分钟, 元, 分.
    ``open``: values outside the list are kept as they stand instead of being rejected.
    """

    name: str
    title: str
    type: ColumnType
    meaning: str
    meaning_en: str
    aliases: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    required: bool = False
    default: str | None = None
    unit: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows that cannot be: a condition over the table's own columns, and what is told of them.

    ``column``: whose cell is blamed; ``{value}`` in the reason stands for it.
    """

    where: str
    column: str
    code: str
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Roles:
    """What the columns of a table are for, by which questions are asked of any table alike; None: it has none.

    ``begins``, ``due``, ``ends``: moments of the work. ``paused``: minutes that its clock stood;
    ``paused_from``: when it last began to stand. ``reopened``: when finished work was taken up again.
    ``customer``: for whom; ``alike``: what else is equal where one piece of work is entered as several.
    ``cause``: whose fault it is; ``ours``: the causes for which the assessed answer, as well as an empty one.
    ``rater``, ``rated``, ``occasion``, ``score``, ``out_of``: who gave which score of how many for what, when.
    """

    begins: str | None = None
    due: str | None = None
    ends: str | None = None
    paused: str | None = None
    paused_from: str | None = None
    reopened: str | None = None
    customer: str | None = None
    alike: tuple[str, ...] = ()
    cause: str | None = None
    ours: tuple[str, ...] = ()
    rater: str | None = None
    rated: str | None = None
    occasion: str | None = None
    score: str | None = None
    out_of: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of facts: what a row is, which columns identify it, which pairs of moments must be in order.

    ``subject`` names the column that holds the assessed unit or person. ``refusals``: what rows cannot be.
    """

    name: str
    title: str
    meaning: str
    meaning_en: str
    key: tuple[str, ...]
    subject: str
    columns: tuple[Column, ...]
    ordered: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = field(default=())
    refusals: tuple[Refusal, ...] = field(default=())
    roles: Roles = field(default_factory=Roles)
    required: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the columns without which a row is rejected: the key, the subject, and those marked so."""
        marked = (column.name for column in self.columns if column.required)
        object.__setattr__(self, "required", tuple(dict.fromkeys((*self.key, self.subject, *marked))))

    def column(self, name: str) -> Column | None:
        """Find a declared column by its name."""
        return next((column for column in self.columns if column.name == name), None)


Catalogue = dict[str, Table]
