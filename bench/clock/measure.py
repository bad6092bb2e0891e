"""Measure how many tickets a second get their time limit judged, in arrays and in DuckDB expressions.

Run with ``python bench/clock/measure.py [TICKETS]``. Each figure is the best of three.
"""

import sys
import time
from datetime import date
from functools import partial

import ibis
import numpy as np
import pyarrow as pa

from kaohe.facts.calendars import named, parse
from kaohe.facts.calendars.zone import DAY, HOUR, MINUTE
from kaohe.facts.clock import columns, tables

FIRST, LAST = date(2026, 1, 1), date(2026, 10, 31)
NEW_YEAR = 1_767_196_800_000_000  # 2026-01-01T00:00:00+08:00
OFFICE = [["08:30", "12:00"], ["13:30", "18:00"]]
WEEK = {name: OFFICE for name in ("mon", "tue", "wed", "thu", "fri")}  # noqa: C420 - shared on purpose


def made_up(tickets):
    random = np.random.default_rng(2026)
    starts = NEW_YEAR + random.integers(0, 280 * DAY, tickets)
    ends = starts + random.integers(0, 20 * DAY, tickets)
    rows = np.flatnonzero(random.integers(0, 5, tickets) == 0)
    paused = starts[rows] + random.integers(0, 2 * HOUR, rows.size)
    return starts, ends, tables.Pauses(rows, paused, paused + 30 * MINUTE)


def in_arrays(starts, ends, pauses):
    whole, office = named("CN"), parse({"weekly": WEEK, "region": "CN"})
    limit = 240 * MINUTE
    return {
        "minutes around the clock, due": partial(tables.due, named("always"), starts, limit),
        "minutes in office hours, due": partial(tables.due, office, starts, limit),
        "minutes in office hours, a fifth paused, due": partial(tables.due, office, starts, limit, pauses),
        "minutes in office hours, elapsed": partial(tables.elapsed, office, starts, ends),
        "two working days, due": partial(tables.working_day_due, whole, starts, 2),
    }


def in_duckdb(starts, ends):
    connection = ibis.duckdb.connect(threads=2)
    tickets = connection.create_table("tickets", pa.table({"start": starts, "end": ends}))
    start, end = tickets.start, tickets.end
    whole, office = named("CN"), parse({"weekly": WEEK, "region": "CN"})
    judged = {
        "minutes around the clock, on time": end - start <= 240 * MINUTE,
        "minutes in office hours, on time": columns.worked_between(start, end, office, FIRST, LAST)
        <= 240 * MINUTE,
        "two working days, on time": end < columns.working_day_due(start, 2, whole, FIRST, LAST),
    }
    return {
        name: partial(connection.to_pyarrow, tickets.aggregate(on_time=on_time.sum()))
        for name, on_time in judged.items()
    }


def seconds(run):
    best = float("inf")
    for _round in range(3):
        begin = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - begin)
    return best


def main():
    tickets = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    starts, ends, pauses = made_up(tickets)
    print(f"{tickets:,} tickets, million tickets a second\n")
    print("| | numpy | DuckDB |\n|---|---:|---:|")
    for place, runs in enumerate((in_arrays(starts, ends, pauses), in_duckdb(starts, ends))):
        for name, run in runs.items():
            figure = f"{tickets / seconds(run) / 1e6:.1f}"
            print(f"| {name} | {figure} | |" if place == 0 else f"| {name} | | {figure} |")


if __name__ == "__main__":
    main()
