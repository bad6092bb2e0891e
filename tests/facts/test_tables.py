"""The declarations of tables: complete, and free of headings that could mean two columns."""

from collections import Counter

import pytest

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.catalogue import ColumnType

TABLES = list(CATALOGUE.values())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_key_subject_and_order_name_declared_columns(table):
    names = {column.name for column in table.columns}
    assert {*table.key, table.subject, *(name for pair in table.ordered for name in pair)} <= names


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_alias_means_two_columns(table):
    words = Counter(word for column in table.columns for word in {column.title, *column.aliases})
    titles = {column.title for column in table.columns}
    assert [word for word, times in words.items() if times > 1 and word not in titles] == []
    assert len(titles) == len(table.columns)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_word_means_two_values(table):
    for column in table.columns:
        words = Counter(word for value in column.values for word in {value.code, value.title, *value.aliases})
        assert [word for word, times in words.items() if times > 1] == [], column.name
        assert bool(column.values) == (column.type is ColumnType.category), column.name
