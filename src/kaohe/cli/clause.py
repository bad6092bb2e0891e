"""``kaohe clause``: read one clause, or a file of them, into rules and points."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import DONE, WITH_FINDINGS, Format, FormatOption, as_json, emit
from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(no_args_is_help=True, help=_("考核条文:读成规则,算出分数"))

Text = Annotated[str | None, typer.Argument(help=_("条文,例如“目标≥95%,每低于目标1个百分点扣1分”"))]
Batch = Annotated[Path | None, typer.Option("--batch", help=_("每行一个 JSON 的文件"), dir_okay=False)]
NAMES = ("max", "value", "count", "rank", "of", "mean", "target", "holds")


@app.command("eval", help=_("按条文和给出的数计算得分"))
def evaluate_clause(
    text: Text = None,
    full: Annotated[str | None, typer.Option("--max", help=_("本项分值,或薪酬的全额"))] = None,
    value: Annotated[str | None, typer.Option("--value", help=_("实际值:93%、0.93 或 72"))] = None,
    count: Annotated[str | None, typer.Option("--count", help=_("次数或人数"))] = None,
    rank: Annotated[str | None, typer.Option("--rank", help=_("名次"))] = None,
    of: Annotated[str | None, typer.Option("--of", help=_("参与排名的总数"))] = None,
    mean: Annotated[str | None, typer.Option("--mean", help=_("平均值"))] = None,
    target: Annotated[str | None, typer.Option("--target", help=_("条文没有写明的目标值"))] = None,
    holds: Annotated[str | None, typer.Option("--holds", help=_("别的数上的条件是否成立:yes 或 no"))] = None,
    batch: Batch = None,
    output: FormatOption = Format.text,
) -> int:
    """Answer with points, rule and reading."""
    if batch is None:
        gc.disable()  # one clause makes little garbage: collecting takes a tenth of the time
    from kaohe.policy.clause.evaluate import evaluate
    from kaohe.policy.clause.parse import read

    options = dict(zip(NAMES, (full, value, count, rank, of, mean, target, holds), strict=True))
    if batch is not None:
        return _each(batch, lambda line: evaluate(read(str(line.get("text", ""))), _options(line)))
    answer = evaluate(read(_given(text)), options)
    emit(answer, output, lambda: _say(answer))
    return DONE


@app.command("parse", help=_("把条文读成规则,并写成规范的条文"))
def parse_clause(text: Text = None, batch: Batch = None, output: FormatOption = Format.text) -> int:
    """Answer with rule, reading and the clause in normal form."""
    from kaohe.policy.clause.parse import read

    if batch is not None:
        return _each(batch, lambda line: read(str(line.get("text", ""))).as_json())
    answer = read(_given(text)).as_json()
    emit(answer, output, lambda: _say(answer))
    return DONE


def _given(text: str | None) -> str:
    if text is None:
        raise refuse("cli.usage", _("没有给出条文"), _("在命令后写一条条文,或用 --batch 给一个文件"))
    return text


def _options(line: dict[str, Any]) -> dict[str, str | None]:
    return {name: None if line.get(name) is None else str(line[name]) for name in NAMES}


def _each(batch: Path, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer every line in order; a line that cannot be answered gets its error, and the rest goes on."""
    code = DONE
    try:
        lines = batch.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise refuse("cli.file", _("读不了文件:{error}").format(error=error), file=str(batch)) from None
    for number, written in enumerate(lines, start=1):
        if not written.strip():
            continue
        identity: Any = None
        try:
            line = _line(written, batch, number)
            identity = line.get("id")
            result = answer(line)
        except KaoheError as error:
            result, code = error.as_json(), WITH_FINDINGS
        sys.stdout.write(as_json({"id": identity, **result}) + "\n")
    return code


def _line(written: str, batch: Path, number: int) -> dict[str, Any]:
    try:
        line = json.loads(written, parse_float=str)
    except (ValueError, RecursionError):
        line = None
    if not isinstance(line, dict):
        raise refuse("cli.line", _("这一行不是 JSON 对象"), _("每行写一个对象"), file=str(batch), line=number)
    return line


def _say(answer: dict[str, Any]) -> None:
    """Print for a person: the result first, then how the clause was read."""
    reading = answer["reading"]
    for key, title in (("points", _("得分")), ("grade", _("等级"))):
        if answer.get(key) is not None:
            typer.echo(f"{title}  {answer[key]}")
    typer.echo(f"{_('读作')}  {reading['zh']}")
    typer.echo(f"      {reading['en']}")
    for repair in reading.get("repaired", ()):
        typer.echo(_("修复  “{was}”读作“{now}”").format(**repair))
    for ambiguity in reading.get("ambiguous", ()):
        typer.echo(
            _("歧义  {question}:{readings}").format(
                question=ambiguity["question"], readings=" / ".join(ambiguity["readings"])
            )
        )
    for note in reading.get("notes", ()):
        typer.echo(_("说明  {note}").format(note=note))
