"""Rows cannot be changed through the database; where somebody gets around that, the row is found and named."""

from zlib import crc32

import pytest

from kaohe.ledger.closing import pay_out
from kaohe.ledger.entry import Claims, Source
from kaohe.ledger.integrity import ledger_findings
from kaohe.ledger.posting import post
from kaohe.ledger.schema import KEPT
from kaohe.ledger.sealing import line_text
from kaohe.ledger.store import open_ledger


@pytest.fixture
def filled(ledger):
    """Return a ledger of three postings: two runs and a closing; lines 1 to 8, terms 1 to 6."""
    for month in ("2026-10", "2026-11"):
        source = Source(f"run {month}", "P", month, "财务", "2026-11-01T00:00:00+00:00", "因")
        claims = [Claims(item, "due", "第三条", {"甲": 100, "乙": 205}) for item in ("base", "bonus")]
        post(ledger, source, claims[: 2 if month == "2026-10" else 1])
    pay_out(ledger, Source("", "", "2026-10", "财务", "2026-12-01T00:00:00+00:00"))
    assert list(ledger_findings(ledger)) == []
    return ledger


def open_up(ledger) -> None:
    """Take the triggers away, as somebody with the database's password could."""
    for table in KEPT:
        for name in ("update", "delete"):
            if not ledger._postgresql:
                ledger.execute(f"drop trigger ledger_{table}_{name}")
        if ledger._postgresql:
            ledger.execute(f"drop trigger ledger_{table}_kept on ledger_{table}")


def found(ledger) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.value) for finding in ledger_findings(ledger)]


@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_change_or_delete(filled, table: str) -> None:
    column = {"subjects": "name", "postings": "author", "terms": "cite", "lines": "cents"}[table]
    for words in ("update {table} set {column} = {column}", "delete from {table}"):
        statement = words.format(table=f"ledger_{table}", column=column)
        with pytest.raises(Exception, match="never changed"):
            filled.execute(statement)
    if filled._postgresql:
        with pytest.raises(Exception, match="never changed"):
            filled.execute(f"truncate ledger_{table}")
    assert found(filled) == []


CHANGES = {
    "update ledger_lines set cents = cents + 1 where number = 2": ("ledger.changed", "2"),
    "update ledger_lines set subject = 3 - subject where number = 3": ("ledger.changed", "3"),
    "update ledger_lines set term = 1 where number = 4": ("ledger.changed", "4"),
    "update ledger_lines set code = 0 where number = 4": ("ledger.changed", "4"),
    "update ledger_subjects set name = '丙' where name = '甲'": ("ledger.changed", "2"),
    "delete from ledger_subjects where name = '甲'": ("ledger.changed", "2"),
    "delete from ledger_lines where number = 2": ("ledger.missing", "2"),
    "delete from ledger_lines where number = (select max(number) from ledger_lines)": (
        "ledger.missing",
        "10",
    ),
    "update ledger_terms set cite = '第四条' where number = 2": ("ledger.changed", "3"),
    "update ledger_terms set run = 'x' where number = 3": ("ledger.changed", "5"),
    "update ledger_postings set author = '别人' where number = 2": ("ledger.changed", "2"),
    "update ledger_postings set known = '2026-11-02' where number = 1": ("ledger.changed", "1"),
    "update ledger_postings set reason = '' where number = 1": ("ledger.changed", "1"),
    "update ledger_postings set digest = 'x' where number = 3": ("ledger.changed", "3"),
    "update ledger_postings set previous = digest where number = 2": ("ledger.changed", "2"),
    "delete from ledger_postings where number = 2": ("ledger.missing", "2"),
    "delete from ledger_postings where number = 3": ("ledger.missing", "3"),
    "delete from ledger_head": ("ledger.changed", "3"),
}


@pytest.mark.parametrize(("change", "named"), CHANGES.items())
def test_what_is_changed_by_hand_is_named(filled, change: str, named: tuple[str, str]) -> None:
    open_up(filled)
    filled.execute(change)
    assert named in found(filled)


def test_every_column_of_every_row_counts(tmp_path) -> None:
    """Whatever single cell is changed or row is taken out: something is found."""
    with open_ledger(tmp_path) as ledger:
        filled = _fill(ledger)
        open_up(filled)
        for table in (*KEPT, "head"):
            columns = [row[1] for row in filled.execute(f"pragma table_info(ledger_{table})")]
            changes = [f"update ledger_{table} set {name} = {name} || '7'" for name in columns]  # noqa: S608
            changes.append(f"delete from ledger_{table}")  # noqa: S608
            for row in filled.execute(f"select rowid from ledger_{table}"):  # noqa: S608
                for change in changes:
                    with filled.trial():
                        filled.execute(f"{change} where rowid = ?", row)
                        assert found(filled) or " one = " in change, (change, row)
        assert found(filled) == []


def _fill(ledger):
    for month in ("2026-10", "2026-11"):
        source = Source(f"run {month}", "P", month, "财务", "2026-11-01T00:00:00+00:00", "因")
        post(ledger, source, [Claims("base", "due", "第三条", {"甲": 100, "乙": 205})])
    return ledger


def test_lines_that_were_changed_with_their_codes_break_the_chain(tmp_path) -> None:
    with open_ledger(tmp_path) as ledger:
        _fill(ledger)
        open_up(ledger)
        own = ledger.execute("select number, term, subject, cents from ledger_lines where number = 1")[0]
        name = next(name for name, number in ledger.subjects().items() if number == own[2])
        text = line_text(own[0], own[1], name, own[3] + 1)
        ledger.execute("update ledger_lines set cents = cents + 1, code = ? where number = 1", (crc32(text),))
        assert found(ledger) == [("ledger.changed", "1")]
