"""``kaohe departments``: who heads and who belongs to each department."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from kaohe.cli.organisation import OnOption, PolicyOption, day_of, documents_with, registry_of
from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.engine.organisation.membership import Staffed
    from kaohe.errors import Finding
    from kaohe.policy.policy import Policy


def departments(
    workspace: WorkspaceOption = HERE,
    on: OnOption = None,
    policy: PolicyOption = None,
    output: FormatOption = Format.text,
) -> None:
    """List departments with heads and members, and what is doubtful about them."""
    from kaohe.engine.organisation.membership import doubts, staffed

    day, registry = day_of(on), registry_of(workspace)
    found: list[tuple[Policy, list[Staffed]]] = [
        (each, staffed(each, registry, day)) for each in documents_with(workspace, policy, "departments")
    ]
    findings = [finding for each, rows in found for finding in doubts(each, rows)]
    answer = {
        "on": day.isoformat(),
        "departments": [{"policy": each.id, **row.as_json()} for each, rows in found for row in rows],
        "findings": [finding.as_json() for finding in findings],
    }
    emit(answer, output, lambda: _print_departments(found, findings))
    raise typer.Exit(WITH_FINDINGS if findings else DONE)


def _print_departments(found: list[tuple[Policy, list[Staffed]]], findings: Sequence[Finding]) -> None:
    for policy, rows in found:
        sys.stdout.write(f"{policy.id}  {policy.title}\n")
        _print_below(rows, None, 1)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")


def _print_below(rows: Sequence[Staffed], parent: str | None, depth: int) -> None:
    for row in rows:
        if row.department.parent == parent:
            sys.stdout.write("  " * depth + row.department.title + "\n")
            for role, title in (("heads", _("负责人")), ("members", _("成员"))):
                for stay in getattr(row, role):
                    if stay.current:
                        first = "" if stay.valid_from is None else stay.valid_from.isoformat()
                        last = "" if stay.valid_to is None else stay.valid_to.isoformat()
                        line = f"{title} {stay.name} {first}..{last}"
                        sys.stdout.write("  " * (depth + 1) + line + "\n")
            _print_below(rows, row.id, depth + 1)
