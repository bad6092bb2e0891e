"""Where entries lie: SQLite in the workspace, or PostgreSQL. Rows are only added; one writer at a time."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kaohe.errors import KaoheError

FILE = "ledger/ledger.sqlite3"
NAMES = tuple(field.name for field in fields(Entry))
WAIT = 60.0
_COLUMNS = ", ".join(
    f"{name} {'bigint' if name in {'number', 'posting', 'amount'} else 'text'} not null" for name in NAMES
)
_SCHEMA = (
    f"create table if not exists ledger_entries ({_COLUMNS}, primary key (number))",
    "create index if not exists ledger_by_subject on ledger_entries (subject)",
    "create index if not exists ledger_by_policy on ledger_entries (policy, period)",
    "create table if not exists ledger_closings (period text primary key, author text not null, known text not null)",
    "create table if not exists ledger_head (one integer primary key, number bigint not null, digest text not null)",
)
_ONLY_ADDED = tuple(
    f"create trigger if not exists ledger_{table}_{event} before {event} on ledger_{table} "
    "begin select raise(abort, 'entries are added, never changed'); end"
    for table in ("entries", "closings")
    for event in ("update", "delete")
)


class Ledger:
    """An open ledger; use as a context manager. Reading sees whole postings only."""

    def __init__(self, connection: Any, *, postgresql: bool) -> None:
        """Make the tables where they are not there yet."""
        self._connection = connection
        self._mark = "%s" if postgresql else "?"
        self._begin = "begin" if postgresql else "begin immediate"
        self._postgresql = postgresql
        with self.writing():
            for statement in (*_SCHEMA, *(() if postgresql else _ONLY_ADDED)):
                self.execute(statement)

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Close the connection."""
        self._connection.close()

    def execute(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; a question mark stands for a value."""
        cursor = self._connection.cursor()
        cursor.execute(statement.replace("?", self._mark), tuple(values))
        return cursor.fetchall() if cursor.description else []

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the ledger alone; what is written inside is there as a whole, or not at all."""
        self.execute(self._begin)
        try:
            if self._postgresql:
                self.execute("select pg_advisory_xact_lock(20261126)")
            yield
        except BaseException:
            self.execute("rollback")
            raise
        self.execute("commit")

    def entries(self, where: str = "1 = 1", values: Iterable[Any] = ()) -> list[Entry]:
        """Return the entries that meet a condition, in the order in which they were written."""
        listed = ", ".join(NAMES)
        rows = self.execute(f"select {listed} from ledger_entries where {where} order by number", values)  # noqa: S608
        return [_entry(row) for row in rows]

    def add(self, entries: Iterable[Entry]) -> None:
        """Write entries; only within `writing`."""
        marks = ", ".join("?" for _name in NAMES)
        statement = f"insert into ledger_entries ({', '.join(NAMES)}) values ({marks})"  # noqa: S608
        rows = [tuple(_cell(getattr(entry, name)) for name in NAMES) for entry in entries]
        if rows:
            self._connection.cursor().executemany(statement.replace("?", self._mark), rows)
            self.execute("delete from ledger_head")
            head = rows[-1][NAMES.index("number")], rows[-1][NAMES.index("digest")]
            self.execute("insert into ledger_head (one, number, digest) values (1, ?, ?)", head)

    def head(self) -> tuple[int, str] | None:
        """Return number and digest of the last entry, as noted when it was written."""
        rows = self.execute("select number, digest from ledger_head")
        return (int(rows[0][0]), str(rows[0][1])) if rows else None

    def closed(self) -> list[str]:
        """Name the periods that are closed."""
        return [str(row[0]) for row in self.execute("select period from ledger_closings order by period")]


def open_ledger(root: Path, url: str = "") -> Ledger:
    """Open the ledger of a workspace; ``url``: a PostgreSQL database instead. Raises ``ledger.unreachable``."""
    if url:
        return _postgresql(url)
    file = root / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
        connection.execute("pragma synchronous = full")
        return Ledger(connection, postgresql=False)
    except (OSError, sqlite3.Error) as error:
        raise _unreachable(error) from None


def _postgresql(url: str) -> Ledger:
    try:
        import psycopg  # noqa: PLC0415 - an optional dependency
    except ImportError as error:
        raise _unreachable(error) from None
    try:
        return Ledger(psycopg.connect(url, autocommit=True), postgresql=True)
    except psycopg.Error as error:
        raise _unreachable(error) from None


def _unreachable(error: Exception) -> KaoheError:
    return refuse(
        "ledger.unreachable",
        _("打不开台账:{error}").format(error=error),
        _("检查 KAOHE_DATABASE、数据库是否在运行、文件是否完好"),
    )


def _cell(value: Any) -> Any:
    return int(value * 100) if isinstance(value, Decimal) else value


def _entry(row: tuple[Any, ...]) -> Entry:
    named = dict(zip(NAMES, row, strict=True))
    return Entry(**{**named, "amount": Decimal(named["amount"]).scaleb(-2)})
