"""A publication's note: which run, of what, by whom, replacing what, and the inputs byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.errors import refuse
from kaohe.facts.store.digest import file_digest
from kaohe.facts.store.manifest import sync
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE, RUN = "note.json", "frozen.json"


@dataclass(frozen=True, slots=True)
class Publication:
    """What is said about a frozen run. ``who`` and ``when`` are for people; no figure depends on them.

    ``replaces``: number of the publication of the same policy and period before it, if any; ``reason`` says
    why there is another one, ``causes`` which inputs changed, ``adjustments`` what changed for whom, in points,
    ``pay_adjustments`` in money.
    ``run_digest``: SHA-256 of the frozen run. ``files``: SHA-256 of each Parquet file read, by table and name.
    ``manifest``: SHA-256 of the manifest of the facts' version. ``previous``: SHA-256 of the note before.
    """

    number: int
    run: str
    policy: str
    policy_version: str
    period: str
    who: str
    when: str
    run_digest: str
    facts_version: int
    manifest: str | None
    files: dict[str, dict[str, str]]
    previous: str | None
    replaces: int | None = None
    reason: str | None = None
    causes: tuple[str, ...] = ()
    adjustments: tuple[dict[str, Any], ...] = ()
    pay_adjustments: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return asdict(self)


def folder_of(folder: Path, number: int) -> Path:
    """Return where a publication lies."""
    return folder / f"{number:05d}"


def numbers(folder: Path) -> list[int]:
    """List the numbers of all publications, oldest first."""
    return sorted(int(path.name) for path in folder.glob("[0-9]*") if path.name.isdigit())


def read_publication(folder: Path, number: int) -> Publication:
    """Read a note; raises ``publication.damaged`` where it is none."""
    file = folder_of(folder, number) / NOTE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        lists = {name: tuple(data.get(name, ())) for name in ("causes", "adjustments", "pay_adjustments")}
        return Publication(**{**data, **lists})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refuse(
            "publication.damaged",
            _("读不了第 {number} 号公布:{error}").format(number=number, error=error),
            _("从备份恢复:kaohe restore"),
            file=str(file),
        ) from None


def publications(folder: Path) -> Iterator[Publication]:
    """Read all notes, oldest first."""
    for number in numbers(folder):
        yield read_publication(folder, number)


def note_digest(folder: Path, number: int) -> str:
    """Return the SHA-256 of a note."""
    return file_digest(folder_of(folder, number) / NOTE)


def write_publication(folder: Path, publication: Publication, run: Path) -> None:
    """Put the frozen run and its note in place together; both are there, or neither."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=".draft-"))
    try:
        shutil.copyfile(run, draft / RUN)
        text = json.dumps(publication.as_json(), ensure_ascii=False, indent=1, default=str)
        (draft / NOTE).write_text(text, encoding="utf-8")
        for file in (draft / RUN, draft / NOTE):
            file.chmod(0o444)
            _to_disk(file)
        draft.chmod(0o755)
        sync(draft)
        draft.rename(folder_of(folder, publication.number))
        sync(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _to_disk(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
