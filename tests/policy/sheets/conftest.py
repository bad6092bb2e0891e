"""The demo's workspace, made once, and ways to import into it and compare policies."""

from pathlib import Path

import pytest
from running import kaohe

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.library import Library
from kaohe.policy.sheets.importing import Imported, Request, import_sheet
from kaohe.policy.sheets.ties import offers_of, read_ties


@pytest.fixture(scope="session")
def offers():
    return offers_of(Library())


@pytest.fixture
def imported(offers):
    """Import a sheet; ties are given as the text of their file."""

    def run(path: Path, ties: str = "", **options) -> Imported:
        given, document = {}, None
        if ties:
            file = path.with_name("ties-given.yaml")
            file.write_text(ties, encoding="utf-8")
            given, document = read_ties(file)
        request = Request(path, "2026-01-01", ties=given, ties_document=document, **options)
        return import_sheet(request, offers, CATALOGUE)

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    """Return a workspace with the demo's data; policies are added to copies of their own ids."""
    folder = tmp_path_factory.mktemp("demo") / "w"
    done = kaohe("demo", "--no-serve", "-w", str(folder), "--rows", "300")
    assert done.code == 0, done.stderr
    return folder
