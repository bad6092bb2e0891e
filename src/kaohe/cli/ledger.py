"""``kaohe ledger``: post a run, put amounts in dispute, show balances, print statements, close a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.ledger_printing import print_balances, print_entries, print_items
from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.cli.recording import now, user
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaohe.ledger.disputing import Contested
    from kaohe.ledger.entry import Posting, Source
    from kaohe.ledger.store import Ledger

app = typer.Typer(no_args_is_help=True, help=_("台账:入账、余额、对账单、争议、关账;只增不改"))
ValidOption = Annotated[str | None, typer.Option("--valid", help=_("只看到这一天为止的周期:2026-10-31"))]
KnownOption = Annotated[
    str | None, typer.Option("--known", help=_("只看当时已经入账的:2026-11-05,或 2026-11-05T18:00"))
]
SubjectArgument = Annotated[str, typer.Argument(help=_("考核对象"))]
ItemArgument = Annotated[str, typer.Argument(help=_("薪酬项的名字"))]
PeriodOption = Annotated[str, typer.Option(help=_("薪酬项的周期,如 2026-10"))]
ReasonOption = Annotated[str, typer.Option(help=_("原因"))]
AmountOption = Annotated[str | None, typer.Option(help=_("多少元,不写就是全部;对扣回有争议写负数"))]
CiteOption = Annotated[str, typer.Option(help=_("依据的条款,不写就是薪酬项的条款"))]
PolicyOption = Annotated[str, typer.Option(help=_("办法,几个办法有同名的薪酬项时写明"))]


def ledger_of(workspace: Path) -> Ledger:
    """Open the ledger of a workspace: ``KAOHE_DATABASE``, else its own file."""
    from kaohe.facts.store.workspace import Workspace
    from kaohe.ledger.store import ledger_at

    return ledger_at(Workspace.open(workspace).root)


@app.command("post", help=_("把一次计算的薪酬入账;同一次计算再入一遍,什么也不变"))
def post(
    run: Annotated[str, typer.Argument(help=_("计算编号(可只写开头几位),latest 是最近一次"))],
    reason: Annotated[str, typer.Option(help=_("更正的原因"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("只看会入什么账,不入"))] = False,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Post a run's amounts."""
    from kaohe.cycle.booking import Clerk, post_run
    from kaohe.engine.opening import RUNS
    from kaohe.engine.runs import find, read
    from kaohe.ledger.reading import Until, balances, statement, totals

    record = read(find(workspace / RUNS, run))
    with ledger_of(workspace) as ledger, ledger.trial() if dry_run else ledger.writing():
        booked = post_run(ledger, workspace, record, Clerk(user(), now(), reason))
        entries = [one for own in booked.postings for one in statement(ledger, None, Until(), own.number)]
        # Whoever owes now has had something taken off by this posting.
        less = sorted({own.subject for own in entries if own.account == "due" and own.amount < 0})
        due = {name: totals(balances(ledger, name, Until()))[name]["due"] for name in less}
    answer: dict[str, Any] = {
        "run": record.run.id,
        "dry_run": dry_run,
        "booked": booked.postings[-1].booked if booked.postings else None,
        "posted": [entry.as_json() for entry in entries],
        "unposted": [own.as_json() for own in booked.lacking],
        "owing": [{"subject": name, "due": left} for name, left in due.items() if left < 0],
    }

    def text() -> None:
        print_entries(entries)
        for own in booked.lacking:
            typer.echo(_("没有入账:{subject} {item}:{reason}").format(**own.as_json()))
        for each in answer["owing"]:
            typer.echo(_("{subject} 应发余额 {due} 元:以后各期先抵扣").format(**each))
        if dry_run:
            typer.echo(_("这是试算,什么也没有入账"))

    emit(answer, output, text)
    raise typer.Exit(WITH_FINDINGS if booked.lacking or answer["owing"] else DONE)


@app.command("close", help=_("关账:把到期末应发的全部记为已付;以后的差额记入下一期"))
def close(
    period: Annotated[str, typer.Argument(help=_("周期,如 2026-10"))],
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Close a period."""
    from kaohe.ledger.closing import pay_out
    from kaohe.ledger.entry import Source
    from kaohe.ledger.reading import Until, statement
    from kaohe.policy.period import parse_period

    label = parse_period(period).label
    with ledger_of(workspace) as ledger:
        posting = pay_out(ledger, Source("", "", label, user(), now()))
        entries = statement(ledger, None, Until(), posting.number)
    paid = [entry.as_json() for entry in entries if entry.account == "paid"]
    emit({"period": label, "paid": paid}, output, lambda: print_entries(entries))


@app.command("dispute", help=_("把应发未付的列为争议:关账时不付,直到解除"))
def dispute(
    subject: SubjectArgument,
    item: ItemArgument,
    period: PeriodOption,
    reason: ReasonOption,
    amount: AmountOption = None,
    cite: CiteOption = "",
    policy: PolicyOption = "",
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Put an amount in dispute."""
    from kaohe.ledger.disputing import dispute as put_aside

    _shift(put_aside, (subject, item, amount, cite), (policy, period, reason), workspace, output)


@app.command("release", help=_("解除争议:列为争议的又是应发"))
def release(
    subject: SubjectArgument,
    item: ItemArgument,
    period: PeriodOption,
    reason: ReasonOption,
    amount: AmountOption = None,
    cite: CiteOption = "",
    policy: PolicyOption = "",
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Release a disputed amount."""
    from kaohe.ledger.disputing import release as let_go

    _shift(let_go, (subject, item, amount, cite), (policy, period, reason), workspace, output)


def _shift(
    shift: Callable[[Ledger, Source, Contested], Posting],
    what: tuple[str, str, str | None, str],
    why: tuple[str, str, str],
    workspace: Path,
    output: Format,
) -> None:
    from kaohe.ledger.disputing import Contested
    from kaohe.ledger.entry import Source
    from kaohe.ledger.reading import Until, statement
    from kaohe.policy.period import parse_period

    (subject, item, amount, cite), (policy, period, reason) = what, why
    if not reason.strip():
        raise typer.BadParameter(_("写明原因"), param_hint="--reason")
    contested = Contested(subject, item, None if amount is None else _cents(amount), cite)
    source = Source("", policy, parse_period(period).label, user(), now(), reason)
    with ledger_of(workspace) as ledger:
        posting = shift(ledger, source, contested)
        entries = statement(ledger, None, Until(), posting.number)
    answer = {"booked": posting.booked, "posted": [entry.as_json() for entry in entries]}
    emit(answer, output, lambda: print_entries(entries))


def _cents(text: str) -> int:
    from decimal import Decimal, InvalidOperation

    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        cents = Decimal("NaN")
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise typer.BadParameter(_("写成元,至多两位小数:1234.50"), param_hint="--amount")
    return int(cents)


@app.command("show", help=_("每个考核对象各账户的余额:应发、暂扣、已付、扣回、争议"))
def show(
    subject: Annotated[str | None, typer.Argument(help=_("考核对象,不写就是全部"))] = None,
    items: Annotated[bool, typer.Option("--items", help=_("按薪酬项和周期分列"))] = False,
    valid: ValidOption = None,
    known: KnownOption = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Show balances."""
    from kaohe.ledger.entry import CURRENCY
    from kaohe.ledger.reading import balances, totals, until

    with ledger_of(workspace) as ledger, ledger.reading():
        found = balances(ledger, subject, until(valid, known))
        closed = ledger.closed()
    answer: dict[str, Any] = {
        "currency": CURRENCY,
        "balances": [{"subject": name, **own} for name, own in totals(found).items()],
        "closed": closed,
    }
    if items:
        answer["items"] = [own.as_json() for own in found]

    def text() -> None:
        print_balances(answer["balances"])
        print_items(answer.get("items", []))

    emit(answer, output, text)


@app.command("statement", help=_("一个考核对象的对账单:每一笔和余额"))
def statement(
    subject: SubjectArgument,
    valid: ValidOption = None,
    known: KnownOption = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Print a statement."""
    from kaohe.ledger.entry import CURRENCY
    from kaohe.ledger.reading import balances, totals, until
    from kaohe.ledger.reading import statement as entries_of

    bound = until(valid, known)
    with ledger_of(workspace) as ledger, ledger.reading():
        entries = entries_of(ledger, subject, bound)
        found = balances(ledger, subject, bound)
    balance = totals(found).get(subject)
    answer: dict[str, Any] = {
        "subject": subject,
        "currency": CURRENCY,
        "entries": [entry.as_json() for entry in entries],
        "items": [own.as_json() for own in found],
        "balance": balance,
    }

    def text() -> None:
        print_entries(entries)
        print_items(answer["items"])
        if balance is not None:
            print_balances([{"subject": subject, **balance}])

    emit(answer, output, text)
