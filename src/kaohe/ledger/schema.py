"""The tables of a ledger, the same in SQLite and PostgreSQL, and the triggers that keep them from being changed."""

from __future__ import annotations

KEPT = ("subjects", "postings", "terms", "lines")
"""Tables to which rows are only added."""

_WRITTEN = """
create table ledger_subjects (id bigint primary key, name text not null unique);
create table ledger_postings (
    number bigint primary key, kind text not null, run text not null, policy text not null, period text not null,
    booked text not null, facts bigint not null, author text not null, known text not null, reason text not null,
    currency text not null, first bigint not null, last bigint not null, previous text not null,
    digest text not null);
create table ledger_terms (
    number bigint primary key, posting bigint not null, kind text not null, origin text not null,
    target text not null, policy text not null, item text not null, period text not null, run text not null,
    cite text not null, first bigint not null, last bigint not null, code bigint not null);
create index ledger_terms_of on ledger_terms (policy, period);
create table ledger_lines (
    number integer primary key, term integer not null, subject integer not null,
    cents bigint not null check (cents > 0), code bigint not null);
create index ledger_lines_of on ledger_lines (subject);
create table ledger_head (one integer primary key, number bigint not null, digest text not null)
"""
TABLES = tuple(statement.strip() for statement in _WRITTEN.split(";"))
"""In SQLite a table whose key is declared ``integer`` lies in that order, without an index of its own."""

_SAID = "entries are added, never changed"
SQLITE = tuple(
    f"create trigger ledger_{table}_{event} before {event} on ledger_{table} "
    f"begin select raise(abort, '{_SAID}'); end"
    for table in KEPT
    for event in ("update", "delete")
)
_RAISE = f"raise exception '{_SAID}'"
POSTGRESQL = (
    f"create or replace function ledger_only_added() returns trigger language plpgsql as $$ begin {_RAISE}; end $$",
    *(
        f"create trigger ledger_{table}_kept before update or delete or truncate on ledger_{table} "
        "for each statement execute function ledger_only_added()"
        for table in KEPT
    ),
)
