"""``kaohe ledger``: post a run, show balances, print statements, close a period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.cli.recording import now, user
from kaohe.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.ledger.entry import Entry
    from kaohe.ledger.store import Ledger

app = typer.Typer(no_args_is_help=True, help=_("台账:入账、余额、对账单、关账;只增不改"))
ValidOption = Annotated[str | None, typer.Option("--valid", help=_("只看到这一天为止的周期:2026-10-31"))]
KnownOption = Annotated[str | None, typer.Option("--known", help=_("只看当时已经入账的:2026-11-05"))]


def ledger_of(workspace: Path) -> Ledger:
    """Open the ledger of a workspace: ``KAOHE_DATABASE``, else its own file."""
    import os

    from kaohe.facts.store.workspace import Workspace
    from kaohe.ledger.store import open_ledger

    return open_ledger(Workspace.open(workspace).root, os.environ.get("KAOHE_DATABASE", ""))


@app.command("post", help=_("把一次计算的薪酬入账;同一次计算再入一遍,什么也不变"))
def post(
    run: Annotated[str, typer.Argument(help=_("计算编号(可只写开头几位),latest 是最近一次"))],
    reason: Annotated[str, typer.Option(help=_("更正的原因"))] = "",
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Post a run's amounts."""
    from kaohe.engine.opening import RUNS
    from kaohe.engine.pay.claims import disagreements, postable
    from kaohe.engine.runs import find, read
    from kaohe.errors import refuse
    from kaohe.ledger.entry import Claim, Source
    from kaohe.ledger.posting import post as post_claims

    record = read(find(workspace / RUNS, run))
    wrong = disagreements(record)
    if wrong:
        said = ";".join(f"{title} {what}" for title, what in wrong)
        raise refuse(
            "ledger.disagrees",
            _("这次计算有不相符的数,不能入账:{said}").format(said=said),
            _("改正数据后重新计算"),
        )
    amounts, lacking = postable(record)
    policy, inputs = record.loaded.policy, record.run.inputs
    claims = [
        Claim(own.subject, own.item, own.amount, own.books, policy.pay[own.item].cite)
        for own in amounts
        if own.amount is not None
    ]
    source = Source(record.run.id, policy.id, inputs.period, user(), now(), reason)
    with ledger_of(workspace) as ledger:
        entries = post_claims(ledger, source, claims)
    answer = {
        "run": record.run.id,
        "booked": entries[0].booked if entries else None,
        "posted": [entry.as_json() for entry in entries],
        "unposted": [own.as_json() for own in lacking],
    }

    def text() -> None:
        _print(entries)
        for own in lacking:
            typer.echo(_("没有入账:{subject} {item}:{reason}").format(**own.as_json()))

    emit(answer, output, text)
    raise typer.Exit(WITH_FINDINGS if lacking else DONE)


@app.command("close", help=_("关账:把到期末应发的全部记为已付;以后的差额记入下一期"))
def close(
    period: Annotated[str, typer.Argument(help=_("周期,如 2026-10"))],
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Close a period."""
    from kaohe.ledger.entry import Source
    from kaohe.ledger.posting import pay_out
    from kaohe.policy.period import parse_period

    label = parse_period(period).label
    with ledger_of(workspace) as ledger:
        entries = pay_out(ledger, Source("", "", label, user(), now()))
    paid = [entry.as_json() for entry in entries if entry.account == "paid"]
    emit({"period": label, "paid": paid}, output, lambda: _print(entries))


@app.command("show", help=_("每个考核对象各账户的余额:应发、暂扣、已付、扣回、争议"))
def show(
    subject: Annotated[str | None, typer.Argument(help=_("考核对象,不写就是全部"))] = None,
    valid: ValidOption = None,
    known: KnownOption = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Show balances."""
    from kaohe.ledger.reading import balances, statement

    with ledger_of(workspace) as ledger:
        found = balances(statement(ledger, subject, _day(valid), known))
        closed = ledger.closed()
    answer = [{"subject": name, **own} for name, own in found.items()]

    def text() -> None:
        line = _("{subject}:应发 {due},暂扣 {withheld},已付 {paid},扣回 {recovered},争议 {disputed}")
        for own in answer:
            typer.echo(line.format(**own))

    emit({"balances": answer, "closed": closed}, output, text)


@app.command("statement", help=_("一个考核对象的对账单:每一笔和余额"))
def statement(
    subject: Annotated[str, typer.Argument(help=_("考核对象"))],
    valid: ValidOption = None,
    known: KnownOption = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Print a statement."""
    from kaohe.ledger.reading import balances
    from kaohe.ledger.reading import statement as entries_of

    with ledger_of(workspace) as ledger:
        entries = entries_of(ledger, subject, _day(valid), known)
    answer: dict[str, Any] = {
        "subject": subject,
        "entries": [entry.as_json() for entry in entries],
        "balance": balances(entries).get(subject),
    }
    emit(answer, output, lambda: _print(entries))


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("写成 2026-10-31"), param_hint="--valid") from None


def _print(entries: list[Entry]) -> None:
    from kaohe.ledger.entry import EMPLOYER

    accounts = dict(
        zip(
            ("due", "withheld", "paid", "recovered", "disputed"),
            (_("应发"), _("暂扣"), _("已付"), _("扣回"), _("争议")),
            strict=True,
        )
    )
    for own in entries:
        if own.account != EMPLOYER:
            said = f"{own.number}  {own.booked}  {own.subject}  {own.item}  {accounts[own.account]} {own.amount:+}"
            typer.echo("  ".join(part for part in (said, own.cite, own.reason) if part))
    if not entries:
        typer.echo(_("没有要入账的"))
