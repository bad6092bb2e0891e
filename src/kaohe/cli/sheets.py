"""``kaohe policy import`` and ``show``: a score sheet becomes a policy, a policy is printed as a score sheet."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, as_json, emit
from kaohe.engine.opening import POLICIES, check_scores, library_of
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.policy.loader import Loaded
    from kaohe.policy.sheets.importing import Imported


class ShowFormat(StrEnum):
    """As what a policy is shown."""

    text = "text"
    json = "json"
    md = "md"
    xlsx = "xlsx"
    docx = "docx"


def register(app: typer.Typer) -> None:
    """Add the commands to the group ``kaohe policy``."""
    app.command("import", help=_("把考核评分表变成办法草稿:列出看懂的、没看懂的、要绑定度量的"))(import_sheet)
    app.command("show", help=_("把办法打印成考核评分表;打印的表可以再导入"))(show)


def import_sheet(
    file: Annotated[Path, typer.Argument(help=_("考核评分表:xlsx 或 docx"))],
    workspace: WorkspaceOption = HERE,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help=_("草稿写入这个目录,默认 工作区/policies/编号"), file_okay=False),
    ] = None,
    id_: Annotated[str | None, typer.Option("--id", help=_("办法的编号,默认取文件名"))] = None,
    ties: Annotated[Path | None, typer.Option(help=_("绑定度量的文件(见 ties.yaml)"))] = None,
    suggested: Annotated[bool, typer.Option("--suggested", help=_("没有绑定的都取第一个建议"))] = False,
    sheet: Annotated[str | None, typer.Option(help=_("只看这个工作表,或 Word 里的“表2”"))] = None,
    table: Annotated[int | None, typer.Option(min=1, help=_("有几张指标表时取第几张"))] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help=_("只按看得见的文字导入,不用 kaohe 打印时记下的编号和度量"))
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help=_("覆盖改动过的草稿"))] = False,
    output: FormatOption = Format.text,
) -> None:
    """Turn a score sheet into a policy draft: what was understood, what not, what is to be tied."""
    from datetime import UTC, datetime

    from kaohe.cli.policy import catalogue
    from kaohe.policy.sheets.importing import Request
    from kaohe.policy.sheets.importing import import_sheet as read
    from kaohe.policy.sheets.names import check_id
    from kaohe.policy.sheets.ties import offers_of, read_ties
    from kaohe.policy.sheets.writing import ties_text, untouched, write_sealed

    if id_ is not None:
        check_id(id_)
    given, document = read_ties(ties) if ties is not None else ({}, None)
    year = datetime.now(UTC).year
    request = Request(
        file, f"{year}-01-01", id_, sheet, table, given, document, suggested=suggested, plain=plain
    )
    imported = read(request, offers_of(library_of(workspace)), catalogue(workspace))
    folder = workspace / POLICIES / imported.id if out is None else out
    written = folder / "policy.yaml"
    write_sealed(written, imported.text, replace=replace)
    waiting = None
    if imported.untied:
        waiting = folder / "ties.yaml"
        # What somebody has filled in stays.
        if replace or not waiting.exists() or untouched(waiting):
            write_sealed(waiting, ties_text(imported.draft.lines, file.name), replace=replace)
    answer = _answer(imported, written, waiting)
    emit(answer, output, lambda: _print_import(imported, answer))
    raise typer.Exit(WITH_FINDINGS if imported.open else DONE)


def _answer(imported: Imported, written: Path, waiting: Path | None) -> dict[str, Any]:
    return {
        "id": imported.id,
        "title": imported.data["title"],
        "file": written,
        "ties": waiting,
        "rows": imported.draft.rows,
        "notes": imported.data.get("notes", []),
        "untied": imported.untied,
        "not_understood": imported.not_understood,
        "findings": [finding.as_json() for finding in imported.draft.findings],
    }


def _print_import(imported: Imported, answer: dict[str, Any]) -> None:
    write = sys.stdout.write
    write(_("{title}:草稿写入 {file}\n").format(**answer))
    for row in imported.draft.rows:
        points = f"  {row['points']}分" if row["points"] is not None else ""
        place = row["place"]
        where = f"{place.get('sheet', '')} {place.get('row', '')}".strip()
        write(f"\n{row['title']}{points}  [{row['indicator']}]  {where}\n")
        for clause in row["clauses"]:
            _print_clause(clause)
    if imported.draft.findings:
        write("\n")
    for finding in imported.draft.findings:
        write(f"{finding}\n")
    write("\n")
    if answer["ties"]:
        write(
            _(
                "还有 {count} 条没有绑定度量:填好 {ties},再加 --ties {ties} 导入;全取第一个建议用 --suggested\n"
            ).format(count=len(imported.untied), ties=answer["ties"])
        )
    if not imported.open:
        write(_("全部看懂并已绑定。计算:kaohe score {id} --period 2026-10\n").format(**answer))


def _print_clause(clause: dict[str, Any]) -> None:
    text = clause["text"].replace("\n", " ")
    if clause["understood"] is None:
        sys.stdout.write(_("  ✗ 没看懂:{text}\n").format(text=text))
        return
    reading = clause["understood"]["zh"]
    sys.stdout.write(f"  ✓ {clause['title']}:{reading}\n")
    if clause["measure"]:
        sys.stdout.write(_("    度量 {measure}\n").format(**clause))
    else:
        suggestions = _("、").join(clause["suggestions"]) or _("没有相近的")
        sys.stdout.write(_("    待绑定 {tie};建议:{s}\n").format(tie=clause["tie"], s=suggestions))


def show(
    policy: Annotated[str, typer.Argument(help=_("办法的编号,或 policy.yaml 的路径"))],
    workspace: WorkspaceOption = HERE,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help=_("写入文件;xlsx 和 docx 默认 编号.xlsx、编号.docx"))
    ] = None,
    output: Annotated[
        ShowFormat | None, typer.Option("--format", help=_("看什么样的:文本、JSON,或可传阅的 md、xlsx、docx"))
    ] = None,
) -> None:
    """Print a policy as a score sheet that imports again."""
    from kaohe.cli.policy import catalogue
    from kaohe.policy.loader import load_policy

    wanted = output or _by_suffix(out)
    tables = catalogue(workspace)
    loaded = load_policy(policy, library_of(workspace), tables)
    if wanted in {ShowFormat.xlsx, ShowFormat.docx}:
        check_scores(loaded.policy)
        path = out or Path(f"{loaded.policy.id}.{wanted}")
        _write_sheet(loaded, tables, path, wanted)
        sys.stdout.write(_("写入 {file}\n").format(file=path))
        return
    text = _shown(loaded, tables, wanted)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
        sys.stdout.write(_("写入 {file}\n").format(file=out))


def _by_suffix(out: Path | None) -> ShowFormat:
    suffix = out.suffix.lstrip(".").lower() if out is not None else ""
    return ShowFormat(suffix) if suffix in set(ShowFormat) else ShowFormat.text


def _write_sheet(loaded: Loaded, tables: Any, path: Path, wanted: ShowFormat) -> None:
    from kaohe.policy.sheets.layout import lay_out
    from kaohe.policy.sheets.memory import remember
    from kaohe.policy.sheets.print_docx import write_docx
    from kaohe.policy.sheets.print_xlsx import write_xlsx

    write = write_xlsx if wanted is ShowFormat.xlsx else write_docx
    try:
        write(lay_out(loaded.policy, tables), remember(loaded.document.data), path)
    except OSError as error:
        raise refuse(
            "sheet.unwritable",
            _("写不了文件:{error}").format(error=error.strerror or error),
            _("核对目录和权限;文件是否正在 Excel 或 Word 里打开"),
            file=str(path),
        ) from None


def _shown(loaded: Loaded, tables: Any, wanted: ShowFormat) -> str:
    from kaohe.policy.description.describe import describe
    from kaohe.policy.description.words import Words
    from kaohe.policy.sheets.layout import lay_out
    from kaohe.policy.sheets.print_text import markdown, plain_text

    if wanted is ShowFormat.json:
        return as_json(loaded.policy.model_dump(mode="json", by_alias=True)) + "\n"
    if not loaded.policy.scores:
        return "\n".join(describe(Words(loaded.policy, tables.get("people")))) + "\n"
    layout = lay_out(loaded.policy, tables)
    return markdown(layout) if wanted is ShowFormat.md else "\n".join(plain_text(layout)) + "\n"
