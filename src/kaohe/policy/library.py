"""Where policies are found: the workspace's own first, then the shipped ones; a path names a file."""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.document import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Iterable


class Library:
    """Folders that hold ``<id>/policy.yaml``; earlier folders win."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        """Search ``folders`` first, then the policies shipped with kaohe."""
        self._documents: dict[Path, Document] = {}
        self._folders = [*folders, Path(str(files("kaohe") / "policies"))]

    def ids(self) -> list[str]:
        """Name all policies, each once, in order."""
        return sorted({file.parent.name for folder in self._folders for file in folder.glob("*/policy.yaml")})

    def read(self, name: str) -> Document:
        """Read a policy's document; once, however many others use it."""
        file = self.find(name)
        if file not in self._documents:
            self._documents[file] = read_document(file)
        return self._documents[file]

    def find(self, name: str) -> Path:
        """Return the file of a policy named by id or by path; raises ``policy.not_found``."""
        path = Path(name)
        if path.suffix in {".yaml", ".yml"} or path.is_dir():
            file = path / "policy.yaml" if path.is_dir() else path
            if file.is_file():
                return file
        for folder in self._folders:
            file = folder / name / "policy.yaml"
            if file.is_file():
                return file
        near = get_close_matches(name, self.ids(), n=1)
        raise refuse(
            "policy.not_found",
            _("没有办法“{name}”").format(name=name),
            _("是不是“{near}”?").format(near=near[0])
            if near
            else _("现有:{ids};也可以给出 policy.yaml 的路径").format(ids="、".join(self.ids())),
        )
