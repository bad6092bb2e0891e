"""Where lines lie: SQLite in the workspace, or PostgreSQL. Rows are only added; one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.entry import FIRST, Posting
from kaohe.ledger.schema import POSTGRESQL, SQLITE, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kaohe.errors import KaoheError

FILE = "ledger/ledger.sqlite3"
WAIT = 60.0
POSTING = ", ".join(field.name for field in fields(Posting))
Row = tuple[Any, ...]


class Ledger:
    """An open ledger; use as a context manager. Reading sees whole postings only."""

    def __init__(self, connection: Any, *, postgresql: bool) -> None:
        """Make the tables where they are not there yet."""
        self._connection = connection
        self._postgresql = postgresql
        self._held = self._looking = False
        if not self._made():
            with self.writing():
                for statement in () if self._made() else (*TABLES, *(POSTGRESQL if postgresql else SQLITE)):
                    self.execute(
                        statement.replace("integer primary", "bigint primary") if postgresql else statement
                    )

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Close the connection."""
        self._connection.close()

    def execute(self, statement: str, values: Iterable[Any] = ()) -> list[Row]:
        """Run one statement; a question mark stands for a value."""
        cursor = self._run(statement, values)
        return cursor.fetchall() if cursor.description else []

    def each(self, statement: str, values: Iterable[Any] = ()) -> Iterator[Row]:
        """Run one statement and yield its rows."""
        yield from self._run(statement, values)

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows to a table, all columns in order; only within `writing`."""
        if not rows:
            return
        if self._postgresql:
            with self._connection.cursor().copy(f"copy {table} from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" for _cell in rows[0])
        self._connection.executemany(f"insert into {table} values ({marks})", rows)  # noqa: S608

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the ledger alone; what is written inside is there as a whole, or not at all.

        Within another `writing`, or a `trial`, it is part of that.
        """
        if self._held:
            yield
            return
        self._hold()
        try:
            yield
        except BaseException:
            self._let_go("rollback")
            raise
        self._let_go("commit")

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Write inside and see what it would be: in the end nothing is there."""
        self._hold()
        try:
            yield
        finally:
            self._let_go("rollback")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the ledger however many questions are asked; within `writing`, what it has written.

        Within another `reading` it is part of that.
        """
        if self._held or self._looking:
            yield
            return
        self.execute("begin isolation level repeatable read" if self._postgresql else "begin")
        self._looking = True
        try:
            yield
        finally:
            self._looking = False
            self.execute("rollback")

    def postings(self, where: str = "1 = 1", values: Iterable[Any] = ()) -> list[Posting]:
        """Return the postings that meet a condition, in the order in which they were written."""
        rows = self.execute(f"select {POSTING} from ledger_postings where {where} order by number", values)  # noqa: S608
        return [Posting(*row) for row in rows]

    def head(self) -> tuple[int, str]:
        """Return number and digest of the last posting, as noted when it was written."""
        rows = self.execute("select number, digest from ledger_head")
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, FIRST)

    def set_head(self, number: int, digest: str) -> None:
        """Note the last posting; only within `writing`."""
        self.execute("delete from ledger_head")
        self.execute("insert into ledger_head (one, number, digest) values (1, ?, ?)", (number, digest))

    def closed(self) -> list[str]:
        """Name the periods that are closed."""
        return sorted(own.period for own in self.postings("kind = 'closing'"))

    def subjects(self) -> dict[str, int]:
        """Return the number of every subject that has lines."""
        return {
            str(name): int(number) for number, name in self.execute("select id, name from ledger_subjects")
        }

    def _hold(self) -> None:
        self.execute("begin" if self._postgresql else "begin immediate")
        if self._postgresql:
            self.execute("select pg_advisory_xact_lock(20261126)")
        self._held = True

    def _let_go(self, how: str) -> None:
        self._held = False
        self.execute(how)

    def _made(self) -> bool:
        where = (
            "pg_tables where schemaname = current_schema() and table"
            if self._postgresql
            else "sqlite_master where "
        )
        return bool(self.execute(f"select 1 from {where}name = 'ledger_head'"))  # noqa: S608

    def _run(self, statement: str, values: Iterable[Any]) -> Any:
        cursor = self._connection.cursor()
        try:
            cursor.execute(statement.replace("?", "%s") if self._postgresql else statement, tuple(values))
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:  # busy for too long, or a file that is none any more
            raise unreachable(error) from None
        return cursor


def ledger_at(root: Path) -> Ledger:
    """Open the ledger of a workspace where ``KAOHE_DATABASE`` says that it is, by itself in the workspace."""
    return open_ledger(root, os.environ.get("KAOHE_DATABASE", ""))


def open_ledger(root: Path, url: str = "") -> Ledger:
    """Open the ledger of a workspace; ``url``: a PostgreSQL database instead. Raises ``ledger.unreachable``."""
    if url:
        return _postgresql(url)
    file = root / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
        # A byte changed by hand may leave no text at all: it is then to be named, not to fail.
        connection.text_factory = lambda cell: cell.decode("utf-8", "replace")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma cache_size = -200000")
        return Ledger(connection, postgresql=False)
    except (OSError, sqlite3.Error) as error:
        raise unreachable(error) from None


def _postgresql(url: str) -> Ledger:
    try:
        import psycopg  # noqa: PLC0415 - an optional dependency
    except ImportError as error:
        raise unreachable(error) from None
    try:
        return Ledger(psycopg.connect(url, autocommit=True), postgresql=True)
    except psycopg.Error as error:
        raise unreachable(error) from None


def unreachable(error: Exception) -> KaoheError:
    """Say that the ledger cannot be opened or written."""
    return refuse(
        "ledger.unreachable",
        _("打不开台账:{error}").format(error=error),
        _("检查 KAOHE_DATABASE、数据库是否在运行、文件是否完好"),
    )
