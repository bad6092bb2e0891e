"""Facts that an older version wrote: a column declared since then is empty in them, alone or beside newer files."""

from decimal import Decimal

import polars as pl
import pytest

from kaohe.engine.backend import connect

SCHEMA = {"key": "string", "minutes": "decimal(18, 4)", "since": "timestamp('UTC')"}
OLD = pl.DataFrame({"key": ["a"]})
NEW = pl.DataFrame(
    {"key": ["b"], "minutes": [Decimal("1.5000")]}, schema={"key": pl.String, "minutes": pl.Decimal(18, 4)}
)


@pytest.mark.parametrize(
    ("frames", "rows"),
    [
        ([OLD], [("a", None, None)]),
        ([OLD, NEW], [("a", None, None), ("b", Decimal("1.5000"), None)]),
        ([NEW, OLD], [("a", None, None), ("b", Decimal("1.5000"), None)]),
    ],
)
def test_a_column_declared_since_is_empty(tmp_path, frames, rows):
    files = [str(tmp_path / f"{number}.parquet") for number in range(len(frames))]
    for file, frame in zip(files, frames, strict=True):
        frame.write_parquet(file)
    backend = connect()
    table = backend.read(files, SCHEMA)
    found = backend.fetch(table.select(*SCHEMA).order_by("key")).to_pylist()
    assert [tuple(row.values()) for row in found] == rows
