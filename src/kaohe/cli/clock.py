"""``kaohe clock``: due moments, elapsed working time, and many such questions from a file."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import WITH_FINDINGS, Format, FormatOption, as_json, emit
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.facts.calendars import Calendar

app = typer.Typer(help=_("时限与时钟:到期时间、经过的工作时间"), invoke_without_command=True)

StartOption = Annotated[str, typer.Option("--start", help=_("开始时间,例如 2026-10-01T09:30"))]
CalendarOption = Annotated[
    str | None,
    typer.Option(
        "--calendar",
        help=_("日历文件,或 CN(官方工作日)、always(全天候);不写:工作日按 CN,分钟和小时不停表"),
    ),
]
PauseOption = Annotated[
    list[str] | None, typer.Option("--pause", help=_("暂停 开始/结束,可写多次;没有结束的写 开始/"))
]


@app.callback()
def clock(
    context: typer.Context,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", help=_("JSON 行文件(- 为标准输入),每行一问,逐行回答")),
    ] = None,
    output: FormatOption = Format.text,
) -> None:
    """Answer the questions of a file, or leave it to a subcommand."""
    del output  # the answers are JSON lines either way
    if context.invoked_subcommand is not None:
        return
    if batch is None:
        sys.stdout.write(context.get_help() + "\n")
        return
    raise typer.Exit(_answer_all(batch))


@app.command(help=_("求到期时间:从开始时间起走完时限"))
def due(
    start: StartOption,
    limit: Annotated[str, typer.Option("--limit", help=_("90min 分钟、4h 小时、2wd 工作日、30bh 工作小时"))],
    calendar: CalendarOption = None,
    pause: PauseOption = None,
    output: FormatOption = Format.text,
) -> None:
    from kaohe.facts.clock import running
    from kaohe.facts.clock.limits import read_limit
    from kaohe.facts.clock.moments import read_moment, zone_text

    allowed = read_limit(limit)
    used = _calendar(calendar, "always" if allowed.kind == "time" else "CN")
    begin = read_moment(start, used.tz, "start")
    pauses = _pauses(pause or [], used)
    if allowed.kind != "days":
        moment = running.due(used, begin, allowed.amount, pauses)
    elif pauses:
        raise refuse(
            "clock.pause_with_days",
            _("工作日时限按整天计,不能再扣暂停"),
            _("去掉 --pause,或改用工作小时的时限(bh)"),
            path="pause",
        )
    else:
        moment = running.working_day_due(used, begin, allowed.amount)
    result = {"due": zone_text(moment, used.tz), **_warnings(used, begin, moment)}
    emit(result, output, lambda: typer.echo(result["due"]))


@app.command(help=_("求两个时间之间经过的(工作)分钟数"))
def elapsed(
    start: StartOption,
    end: Annotated[str, typer.Option("--end", help=_("结束时间"))],
    calendar: CalendarOption = None,
    pause: PauseOption = None,
    output: FormatOption = Format.text,
) -> None:
    from kaohe.facts.calendars.zone import MINUTE, SECOND
    from kaohe.facts.clock import running
    from kaohe.facts.clock.moments import read_moment

    used = _calendar(calendar, "always")
    begin, until = read_moment(start, used.tz, "start"), read_moment(end, used.tz, "end")
    worked = running.elapsed(used, begin, until, _pauses(pause or [], used))
    result = {
        "minutes": worked // MINUTE,
        "seconds": worked // SECOND,
        **_warnings(used, begin, until),
    }
    if until < begin:
        sys.stderr.write(_("结束早于开始,经过的时间按 0 计") + "\n")
    text = _("{minutes} 分 {seconds} 秒").format(
        minutes=result["minutes"], seconds=result["seconds"] - 60 * result["minutes"]
    )
    emit(result, output, lambda: typer.echo(text))


def _answer_all(batch: Path) -> int:
    from kaohe.facts.clock.batch import answers

    if str(batch) != "-" and not batch.is_file():
        raise refuse(
            "clock.no_such_file", _("没有文件“{file}”").format(file=batch), _("检查路径"), file=str(batch)
        )
    failed = False
    with sys.stdin.buffer if str(batch) == "-" else batch.open("rb") as lines:
        for result in answers(lines, str(batch)):
            failed = failed or "error" in result
            sys.stdout.write(as_json(result) + "\n")
    return WITH_FINDINGS if failed else 0


def _calendar(given: str | None, default: str) -> Calendar:
    """Take the calendar that was named.

    Without one, minutes and hours run around the clock, working days and business hours by ``CN``.
    """
    from kaohe.facts.calendars import load

    return load(default if given is None else given)


def _pauses(given: list[str], calendar: Calendar) -> list[tuple[int, int]]:
    from kaohe.facts.clock.moments import read_moment
    from kaohe.facts.clock.running import OPEN

    pauses = []
    for text in given:
        start, separator, end = text.partition("/")
        if not separator:
            raise refuse(
                "clock.pause",
                _("暂停应写成 开始/结束:{text}").format(text=text),
                _("例如 2026-10-09T10:00/2026-10-09T11:00"),
                path="pause",
                value=text,
            )
        begin = read_moment(start, calendar.tz, "pause")
        pauses.append((begin, read_moment(end, calendar.tz, "pause") if end.strip() else OPEN))
    return pauses


def _warnings(calendar: Calendar, start: int, end: int) -> dict[str, Any]:
    """Warn of years that the ``holidays`` package supposes; the field is there only if there are any."""
    from kaohe.facts.calendars.zone import moment

    years = calendar.supposed_years(moment(start).year, moment(end).year)
    if not years:
        return {}
    warning = _("{years} 年的放假安排来自 holidays 软件包的推算,不是官方公布").format(
        years=_("、").join(map(str, years))
    )
    sys.stderr.write(warning + "\n")
    return {"warnings": [warning]}
