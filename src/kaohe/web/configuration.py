"""Where the application keeps its own things: beside the facts, in the workspace's ``web`` folder."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kaohe.facts.store.workspace import MARKER

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "web"


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions; it is made at the first start and read by the owner only.

    Where there is no workspace (checks of the code, building an image) nothing is written.
    """
    file = folder / "secret.key"
    if not file.exists():
        if not (folder.parent / MARKER).is_file():
            return secrets.token_urlsafe(64)
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".secret.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            os.link(draft, file)  # of two processes that start at once, one key wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii")


def database(url: str, folder: Path) -> dict[str, Any]:
    """Read ``KAOHE_DATABASE``: empty is SQLite in the workspace, else ``postgresql://user:password@host/name``."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "kaohe.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
