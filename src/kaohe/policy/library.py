"""Where policies are found: the workspace's own first, then the shipped ones; a path names a file.

A policy's folder holds ``policy.yaml``, and in ``versions/`` the versions of it that are in force at other times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.document import Document, read_document
from kaohe.policy.versions import Valid, in_force_on, one_after_the_other

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.errors import KaoheError


CURRENT, VERSIONS = "policy.yaml", "versions"
AT = "@"
"""Between a policy's id and its version, or a day on which that is in force: ``P02@2010-07-16``."""


@dataclass(frozen=True, slots=True)
class VersionFile(Valid):
    """A version of a policy as its file says: what it is called, and when it is in force."""

    file: Path
    name: str


class Library:
    """Folders that hold ``<id>/policy.yaml``; earlier folders win."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        """Search ``folders`` first, then the policies shipped with kaohe."""
        self._documents: dict[Path, Document] = {}
        self._proposed: dict[str, Path] = {}
        self._folders = [*folders, Path(str(files("kaohe") / "policies"))]

    def proposing(self, name: str, file: Path) -> Library:
        """Return the same library with one more version of a policy, which takes the place of one of the same day."""
        other = Library(self._folders[:-1])
        other._proposed = {**self._proposed, name: file}
        return other

    def ids(self) -> list[str]:
        """Name all policies, each once, in order."""
        return sorted({file.parent.name for folder in self._folders for file in folder.glob(f"*/{CURRENT}")})

    def read(self, name: str) -> Document:
        """Read a policy's document; once, however many others use it."""
        return self._read(self.find(name))

    def files(self, name: str) -> list[Path]:
        """Return all files that versions of a policy may be read from, the current one first."""
        return [file for folder in self._folders_of(name) for file in files_in(folder)]

    def versions(self, name: str) -> list[VersionFile]:
        """Return the versions of a policy, each with the days on which it, and no later one, is in force.

        What a later folder has, of the same id, holds until the first version of an earlier folder: a workspace
        replaces a shipped policy from a day on. A name with a version, or a file, is that version alone.
        Raises ``policy.not_found``, what reading a file raises, and ``policy.versions`` where two begin on a day.
        """
        if AT in name or (self._is_path(name) and not Path(name).is_dir()):
            file = self.find(name)
            return [_version(file, self._read(file))]
        known: list[VersionFile] = []
        for folder in self._folders_of(name):
            first = min((version.first for version in known), default=date.max)
            own = [_version(file, self._read(file)) for file in files_in(folder)]
            known += [
                version for version in {one.first: one for one in own}.values() if version.first < first
            ]
            for one, other in combinations(own, 2):
                if one.first == other.first and self._read(one.file).data != self._read(other.file).data:
                    raise _twice(one, other)
        if name in self._proposed:
            new = _version(self._proposed[name], self._read(self._proposed[name]))
            known = [*(version for version in known if version.first != new.first), new]
        return one_after_the_other(known)

    def find(self, name: str) -> Path:
        """Return the file of a policy named by id or by path; raises ``policy.not_found``.

        ``P02@2010`` is the version that is called so, ``P02@2010-07-16`` the one in force on that day.
        """
        identity, _at, wanted = name.rpartition(AT)
        if not identity or self._is_path(name):
            return files_in(self._folders_of(name)[0])[0]
        known = self.versions(identity)
        day = _day(wanted)
        found = next((own for own in known if own.name == wanted), None)
        if found is None and day is not None:
            found = in_force_on(known, day)
        if found is None:
            raise refuse(
                "policy.no_version",
                _("办法 {id} 没有版本“{version}”").format(id=identity, version=wanted),
                _("现有:{versions};也可以写那一版生效期内的一天").format(
                    versions="、".join(f"{own.name}({own.first}..)" for own in known)
                ),
            )
        return found.file

    def _read(self, file: Path) -> Document:
        if file not in self._documents:
            self._documents[file] = read_document(file)
        return self._documents[file]

    @staticmethod
    def _is_path(name: str) -> bool:
        path = Path(name)
        return (path.suffix in {".yaml", ".yml"} and path.is_file()) or (path / CURRENT).is_file()

    def _folders_of(self, name: str) -> list[Path]:
        """Return the folders, or the one file, that a name means; raises ``policy.not_found``."""
        if self._is_path(name):
            return [Path(name)]
        found = [folder / name for folder in self._folders if (folder / name / CURRENT).is_file()]
        if found:
            return found
        near = get_close_matches(name, self.ids(), n=1)
        raise refuse(
            "policy.not_found",
            _("没有办法“{name}”").format(name=name),
            _("是不是“{near}”?").format(near=near[0])
            if near
            else _("现有:{ids};也可以给出 policy.yaml 的路径").format(ids=_("、").join(self.ids())),
        )


def files_in(folder: Path) -> list[Path]:
    """Return the current version's file in a policy's folder, and those of the others; a file is its own."""
    return [folder / CURRENT, *sorted((folder / VERSIONS).glob("*.yaml"))] if folder.is_dir() else [folder]


def first_day(document: Document) -> date:
    """Return the first day on which a policy is valid; what says none has always been."""
    return _day(document.data.get("valid_from")) or date.min


def _version(file: Path, document: Document) -> VersionFile:
    last = _day(document.data.get("valid_to"))
    return VersionFile(first_day(document), last, file, str(document.data.get("version", "")))


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def _twice(one: VersionFile, other: VersionFile) -> KaoheError:
    return refuse(
        "policy.versions",
        _("两个版本从同一天起生效:{one}、{other}").format(one=one.file.name, other=other.file.name),
        _("同一天起只能有一版:改 valid_from,或删去其中一个文件"),
        file=str(other.file),
    )
