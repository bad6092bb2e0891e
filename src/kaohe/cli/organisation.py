"""What the commands about the organisation share: which documents, which day, which people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.engine.opening import library_of
from kaohe.i18n import _
from kaohe.policy.day import parse_day

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kaohe.engine.organisation.registry import Registry
    from kaohe.policy.policy import Policy

PolicyOption = Annotated[
    str | None, typer.Option("--policy", help=_("只看这一份办法(编号或 policy.yaml);省略则看全部"))
]
OnOption = Annotated[str | None, typer.Option("--on", help=_("按哪一天:2026-10-31;省略为今天"))]


def documents_with(workspace: Path, name: str | None, *sections: str) -> list[Policy]:
    """Load the policies that have one of the sections, or the one that was asked for."""
    from kaohe.cli.policy import catalogue
    from kaohe.policy.loader import load_policy

    library, tables = library_of(workspace), catalogue(workspace)
    names = (
        [name]
        if name is not None
        else [each for each in library.ids() if {*sections} & library.read(each).data.keys()]
    )
    return [load_policy(each, library, tables).policy for each in names]


def registry_of(workspace: Path) -> Registry:
    """Read what a workspace knows of people."""
    from kaohe.engine.backend import connect
    from kaohe.engine.organisation.registry import Registry
    from kaohe.engine.source import Source, catalogue_of
    from kaohe.facts.store.workspace import Workspace
    from kaohe.facts.tables import CATALOGUE

    snapshot = Workspace.open(workspace).snapshot()
    return Registry.read(Source(snapshot, catalogue_of(snapshot, CATALOGUE), connect()))


def day_of(text: str | None) -> date:
    """Read a day; without one it is today where the office is, and the answer says which day that was."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    if text is None:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    return parse_day(text, "--on")
