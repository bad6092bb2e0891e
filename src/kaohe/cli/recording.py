"""Who did something, and when: recorded for people, without influence on any figure."""

from __future__ import annotations


def now() -> str:
    """Return the moment in UTC, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def user() -> str:
    """Return who runs the command: ``KAOHE_USER``, else the account."""
    import getpass
    import os

    try:
        return os.environ.get("KAOHE_USER") or getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return str(os.getuid())


def say_waiting() -> None:
    """Say that another command holds the workspace."""
    import typer

    from kaohe.i18n import _

    typer.echo(_("另一个导入正在进行,等它结束……"), err=True)
