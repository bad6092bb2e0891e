"""``kaohe contracts``: partners with their contracts, what expires when, what is missing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.cli.organisation import OnOption, PolicyOption, day_of, documents_with
from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe.engine.organisation.partnership import Contract, Partner, Register
    from kaohe.errors import Finding
    from kaohe.policy.policy import Policy

Found = list[tuple["Policy", list["Partner"]]]


def contracts(
    workspace: WorkspaceOption = HERE,
    on: OnOption = None,
    partner: Annotated[str | None, typer.Option(help=_("只看这一个合作伙伴"))] = None,
    policy: PolicyOption = None,
    output: FormatOption = Format.text,
) -> None:
    """List partners and contracts as of a day, and what is wrong with them."""
    from kaohe.engine.organisation.contract_doubts import contract_doubts

    day, register = day_of(on), _register(workspace)
    found: Found = []
    findings: list[Finding] = []
    for each in documents_with(workspace, policy, "contracting"):
        partners = register.partners_on(each, day)
        chosen = [own for own in partners if partner is None or own.name == _known(partner, partners)]
        found.append((each, chosen))
        if each.contracting is not None:
            findings += contract_doubts(each.contracting, chosen, day)
    answer = {
        "on": day.isoformat(),
        "partners": [{"policy": each.id, **own.as_json()} for each, rows in found for own in rows],
        "contracts": [
            {"policy": each.id, **contract.as_json()}
            for each, rows in found
            for own in rows
            for contract in own.contracts
        ],
        "findings": [finding.as_json() for finding in findings],
    }
    emit(answer, output, lambda: _print_contracts(found, findings))
    raise typer.Exit(WITH_FINDINGS if findings else DONE)


def _known(name: str, partners: Sequence[Partner]) -> str:
    """Return the name as it is; raises ``contracts.unknown_partner``."""
    from difflib import get_close_matches

    from kaohe.errors import refuse

    names = [own.name for own in partners]
    if name in names:
        return name
    near = get_close_matches(name, names, n=1)
    raise refuse(
        "contracts.unknown_partner",
        _("没有合作伙伴“{name}”").format(name=name),
        _("是不是“{near}”?").format(near=near[0])
        if near
        else _("先导入:kaohe import partners 文件;kaohe contracts 列出所有合作伙伴"),
    )


def _register(workspace: Path) -> Register:
    from kaohe.engine.backend import connect
    from kaohe.engine.organisation.partnership import Register
    from kaohe.engine.source import Source, catalogue_of
    from kaohe.facts.store.workspace import Workspace
    from kaohe.facts.tables import CATALOGUE

    snapshot = Workspace.open(workspace).snapshot()
    return Register.read(Source(snapshot, catalogue_of(snapshot, CATALOGUE), connect()))


def _print_contracts(found: Found, findings: Sequence[Finding]) -> None:
    for policy, partners in found:
        sys.stdout.write(f"{policy.id}  {policy.title}\n")
        for own in partners:
            sys.stdout.write(f"  {own.name}\n")
            for contract in own.contracts:
                sys.stdout.write(f"    {_line(contract)}\n")
            for point in own.leaving:
                sys.stdout.write(f"    {point.title} {'' if point.day is None else point.day.isoformat()}\n")
    for finding in findings:
        sys.stdout.write(f"{finding}\n")


def _line(contract: Contract) -> str:
    said = {
        "future": _("未生效"),
        "current": _("有效"),
        "expiring": _("将到期"),
        "renewed": _("将到期,已续签"),
        "ended": _("已结束"),
    }
    days = f"{contract.row['valid_from'].isoformat()}..{contract.last.isoformat()}"
    return f"{contract.id}  {days}  {said[contract.standing]}"
