"""The engines that run the expressions: DuckDB in the process, or Spark. What differs between them is here."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from shutil import which
from typing import TYPE_CHECKING, Any, Literal

import ibis
import ibis.expr.operations as ops

from kaohe.errors import refuse
from kaohe.facts.clock.columns import micros_of
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

Counts = dict[str, Any]
"""One row of text and whole numbers."""

Engine = Literal["duckdb", "spark"]


SHEET = "kaohe_sheet"


@dataclass(frozen=True, slots=True)
class Backend:
    """A connection and the few words in which the engines' dialects differ."""

    engine: Engine
    connection: Any
    _compiled: dict[tuple[object, ...], str] = field(default_factory=dict)
    _worker: Executor = field(default_factory=lambda: ThreadPoolExecutor(1, "kaohe-query"))

    def microseconds(self, moment: Any) -> Any:
        """Turn a moment column into microseconds since 1970 UTC, exactly."""
        return micros_of(moment.cast("timestamp('UTC')"), self.engine)

    def read(self, files: Sequence[str], schema: Mapping[str, str]) -> Any:
        """Read Parquet files as a table of all columns in ``schema``.

        A column that was not declared yet when a file was written is missing there: it is empty.
        """
        table = self._view(files, schema) if self.engine == "duckdb" else self._spark_view(files)
        lacking = {name: ibis.null(type_) for name, type_ in schema.items() if name not in table.columns}
        return table.mutate(**lacking) if lacking else table

    def _spark_view(self, files: Sequence[str]) -> Any:
        session = self.connection._session  # noqa: SLF001 - Ibis reads one path only on Spark
        name = ibis.util.gen_name("kaohe_facts")
        session.read.option("mergeSchema", "true").parquet(*files).createOrReplaceTempView(name)
        return self.connection.table(name)

    def rows(self, table: pa.Table) -> Any:
        """Hand rows in memory to the engine; missing figures stay missing."""
        if self.engine == "duckdb":
            return ibis.memtable(table)
        # Ibis takes rows to Spark through pandas, and fails on a missing decimal.
        session = self.connection._session  # noqa: SLF001 - Ibis has no way for Arrow
        name = ibis.util.gen_name("kaohe_rows")
        session.createDataFrame(table).createOrReplaceTempView(name)
        return self.connection.table(name)

    def keep(self, rows: pa.Table, schema: Mapping[str, Any]) -> Any:
        """Keep rows in the engine as a table of its own, in the types of ``schema``; every query sees it."""
        if self.engine == "spark":
            return self.rows(rows)
        name = ibis.util.gen_name("kaohe_kept")
        self.connection.con.register(f"{name}_given", rows)
        self.connection.con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "{name}_given"')  # noqa: S608
        self.connection.con.unregister(f"{name}_given")
        return ibis.table(schema, name=name)

    def _view(self, files: Sequence[str], schema: Mapping[str, str]) -> Any:
        # Asking DuckDB for the schema, as Ibis would, loads Arrow: a fifth of a small score's time.
        name = ibis.util.gen_name("kaohe_facts")
        paths = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        names = f"SELECT name, count(DISTINCT file_name) FROM parquet_schema([{paths}]) GROUP BY name"  # noqa: S608
        stored = dict(self.connection.con.execute(names).fetchall())
        alike = all(stored.get(column) in {None, len(files)} for column in schema)
        by_name = "" if alike else ", union_by_name = true"
        self.connection.con.execute(
            f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet([{paths}]{by_name})'  # noqa: S608
        )
        return ibis.table({column: type_ for column, type_ in schema.items() if column in stored}, name=name)

    def named(self, expression: Any) -> Any:
        """Name an expression in the engine: what is built on it later is compiled without it.

        The rows stay where they are; they are read when something is asked of them.
        """
        if self.engine == "spark" or expression.op().find(ops.InMemoryTable):
            return expression
        name = ibis.util.gen_name("kaohe_view")
        self.connection.con.execute(f'CREATE VIEW "{name}" AS {self.connection.compile(expression)}')
        return ibis.table(expression.schema(), name=name)

    def fetch(self, expression: Any) -> pa.Table:
        """Run an expression and return its rows."""
        if self.engine == "duckdb" and not expression.op().find(ops.InMemoryTable):
            # Ibis's own way to Arrow loads pandas, which takes longer than counting a million rows.
            return self.connection.con.sql(self.connection.compile(expression)).to_arrow_table()
        return self.connection.to_pyarrow(expression)

    def fetch_later(self, expression: Any) -> Callable[[], pa.Table]:
        """Begin to run an expression like `fetch`; call the result for the rows."""
        if self.engine == "duckdb":
            query = self.connection.compile(expression)
            return self._worker.submit(_fetch, self.connection.con.cursor(), query).result
        return lambda: self.fetch(expression)

    def worked_out(self, table: pa.Table, build: Callable[[Any], Any], key: tuple[object, ...]) -> pa.Table:
        """Hand whole numbers in memory to the engine, let ``build`` make an expression of them, return its rows.

        ``key``: what decides the expression beside the columns' names; what was compiled once is used again.
        """
        if self.engine != "duckdb":
            return self.fetch(build(self.rows(table)))
        # Without Ibis's own memory table, which loads pandas.
        key = (*key, *table.column_names)
        if key not in self._compiled:
            rows = ibis.table(dict.fromkeys(table.column_names, "int64"), name=SHEET)
            self._compiled[key] = self.connection.compile(build(rows))
        self.connection.con.register(SHEET, table)
        try:
            return _fetch(self.connection.con, self._compiled[key])
        finally:
            self.connection.con.unregister(SHEET)

    def counts(self, expression: Any) -> list[Counts]:
        """Run an expression of text and whole numbers only, and return its rows as they are."""
        if self.engine == "duckdb":
            return _run(self.connection.con, self.connection.compile(expression))
        return list(self.fetch(expression).to_pylist())

    def counts_later(self, expression: Any) -> Callable[[], list[Counts]]:
        """Begin to run an expression like `counts`; call the result for the rows.

        DuckDB counts while Python builds the next expression, which takes about as long.
        """
        if self.engine == "duckdb":
            return self._worker.submit(
                _run, self.connection.con.cursor(), self.connection.compile(expression)
            ).result
        return lambda: self.counts(expression)


def _fetch(connection: Any, query: str) -> pa.Table:
    return connection.sql(query).to_arrow_table()


def _run(connection: Any, query: str) -> list[Counts]:
    result = connection.sql(query)
    return [dict(zip(result.columns, row, strict=True)) for row in result.fetchall()]


def connect(engine: Engine = "duckdb", *, threads: int | None = None) -> Backend:
    """Open an engine; raises ``engine.spark_missing`` where Spark or Java is not installed."""
    if engine == "duckdb":
        settings = {"threads": threads} if threads else {}
        connection = ibis.duckdb.connect(**settings)
        connection.raw_sql("SET GLOBAL TimeZone = 'UTC'")
        connection.raw_sql("SET GLOBAL preserve_insertion_order = false")
        return Backend(engine, connection)
    return Backend(engine, _spark(threads or 2))


def _spark(threads: int) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - optional
    except ImportError:
        raise refuse(
            "engine.spark_missing",
            _("没有安装 Spark"),
            _("pip install 'kaohe[spark]',并安装 Java 17"),
        ) from None
    if which("java") is None:
        raise refuse("engine.spark_missing", _("找不到 Java"), _("安装 Java 17 后重试,或用 --engine duckdb"))
    session = (
        SparkSession.builder.master(f"local[{threads}]")
        .appName("kaohe")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.shuffle.partitions", str(threads))
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)
