"""Rows that people write in forms: they become facts through the same intake as files do."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.cycle.importing import bring_in
from kaohe.errors import Finding, KaoheError, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from kaohe.facts.intake.importing import Report


def give(user: User, table: str, name: str, row: Mapping[str, str]) -> Report:
    """Import one row, under the name of a file that says where it comes from; raises what is wrong with it.

    A row that is wrong goes nowhere: whoever wrote it is there to write it again.
    """
    with tempfile.TemporaryDirectory(prefix="kaohe-given-") as folder:
        file = Path(folder) / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(row)
            writer.writerow(row.values())
        check(table, file)
        return bring_in(user, table, (file,))


def check(table: str, file: Path) -> None:
    """Raise the reasons for which a file's rows would be rejected."""
    from kaohe.facts.intake.batch import read_batch  # noqa: PLC0415 - start-up time
    from kaohe.facts.intake.mapping import Mapping as Columns  # noqa: PLC0415
    from kaohe.facts.intake.preview import readable_grids  # noqa: PLC0415
    from kaohe.facts.store.snapshot import declared  # noqa: PLC0415

    rejected = [
        row for grid in readable_grids(file) for row in read_batch(grid, declared(table), Columns()).rejected
    ]
    findings = [
        Finding(each.code, f"{each.column}: {each.reason}", "", Place(column=each.column, value=each.value))
        for row in rejected
        for each in row.reasons
    ]
    if findings:
        raise KaoheError(*findings)


def signed(user: User) -> str:
    """Name a person so that no two are named alike."""
    full = user.get_full_name()
    return f"{full}({user.get_username()})" if full else user.get_username()
