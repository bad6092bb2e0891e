"""The ledger printed for people: entries without the employer's side, balances by person and by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.ledger.entry import Entry


def print_entries(entries: Iterable[Entry]) -> None:
    """Print a line for every change of a subject's account."""
    from kaohe.ledger.entry import ACCOUNTS, EMPLOYER

    titles = (_("应发"), _("暂扣"), _("已付"), _("扣回"), _("争议"))
    accounts = dict(zip(ACCOUNTS, titles, strict=True))
    nothing = True
    for own in entries:
        if own.account != EMPLOYER:
            said = f"{own.number}  {own.booked}  {own.subject}  {own.item}  {accounts[own.account]} {own.amount:+}"
            about = own.period if own.period != own.booked else ""
            typer.echo("  ".join(part for part in (said, about, own.cite, own.author, own.reason) if part))
            nothing = False
    if nothing:
        typer.echo(_("没有要入账的"))


def print_balances(balances: Iterable[Mapping[str, Any]]) -> None:
    """Print the accounts of each subject."""
    line = _("{subject}:应发 {due},暂扣 {withheld},已付 {paid},扣回 {recovered},争议 {disputed}")
    for own in balances:
        typer.echo(line.format(**own))


def print_items(items: Iterable[Mapping[str, Any]]) -> None:
    """Print the accounts of each item and period."""
    line = _(
        "  {subject} {period} {policy} {item}:应发 {due},暂扣 {withheld},已付 {paid},扣回 {recovered},争议 {disputed}"
    )
    for own in items:
        typer.echo(line.format(**own))
