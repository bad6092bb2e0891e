"""What all tests share."""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import worked_example
from application import browse, cycle, database, demo, server

__all__ = ["browse", "cycle", "database", "demo", "server"]

REPOSITORY = Path(__file__).parents[1]


def pytest_addoption(parser):
    parser.addoption(
        "--golden-update",
        action="store_true",
        help="write tests/golden anew; read the difference before you commit",
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of contracts, vectors and data beside the repository; skip where it is absent."""
    places = (os.environ.get("KAOHE_SHARED"), REPOSITORY.parent / "shared")
    found = next((Path(place) for place in places if place and Path(place).is_dir()), None)
    if found is None:
        pytest.skip("the folder ../shared with vectors and data is not beside this repository")
    return found


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the top of the repository."""
    return REPOSITORY


@dataclass(frozen=True)
class Answer:
    """What a command left: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The one error of a command that cannot; nothing else may have been said."""
        assert self.code == 2, (self.code, self.out, self.err)
        assert not self.out
        (line,) = self.err.splitlines()
        return json.loads(line)["error"]


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command line in this process: ``command("score", "P01", …)``."""
    from kaohe.cli import main  # noqa: PLC0415 - only for those who ask

    monkeypatch.setenv("COLUMNS", "120")

    def run(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["kaohe", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main.run()
        return Answer(stop.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def worked_facts(tmp_path_factory) -> Path:
    """Return a workspace that holds the worked example of P01; copy it before you change it."""
    from kaohe.facts.intake.importing import Request, import_files  # noqa: PLC0415
    from kaohe.facts.store.workspace import Workspace  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("worked")
    workspace = Workspace.create(folder / "workspace")
    for table, file in worked_example.write(folder, worked_example.rows()).items():
        import_files(workspace, Request(table, (file,), "test", ""), lambda: None)
    return workspace.root


@pytest.fixture
def workspace(worked_facts, tmp_path) -> Path:
    """Return a workspace of one's own with the worked example of P01."""
    return Path(shutil.copytree(worked_facts, tmp_path / "workspace"))


@pytest.fixture
def golden(request):
    """Compare a text with ``tests/golden/NAME``, or write it there under ``--golden-update``."""

    def compare(name: str, text: str) -> None:
        file = REPOSITORY / "tests" / "golden" / name
        if request.config.getoption("--golden-update"):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"pytest --golden-update writes {name} anew"

    return compare
