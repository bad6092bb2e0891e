"""``kaohe explain``: why a figure is what it is, down to the rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.explained import add_standing, add_ways
from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.i18n import _, language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.tree import Tree

    from kaohe.engine.evidence import Evidence
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace

SHOWN = 20
"""Rows of one kind that are printed for a person; JSON has all."""
FEWER = 5
"""Rows printed of those that are in order."""


def explain(
    run: Annotated[str, typer.Argument(help=_("计算编号(可只写开头几位),latest 是最近一次"))],
    subject: Annotated[str, typer.Argument(help=_("考核对象"))],
    indicator: Annotated[
        str | None, typer.Argument(help=_("指标编号,total 是总分;也可以是一张统计表或一个薪酬项的编号"))
    ] = None,
    rows: Annotated[bool, typer.Option("--rows", help=_("列出每一行:计入、剔除、超时"))] = False,
    balance: Annotated[
        bool, typer.Option("--balance", help=_("说明台账余额:到这次计算的周期末为止的每一笔"))
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export", dir_okay=False, help=_("写成一个可以发给别人的文件:说明.html 或 说明.md;不点别人的名")
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Explain a figure down to its rows."""
    from kaohe.engine.explain import explain as explain_node
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    record = read(find(opened.root / RUNS, run))
    name = record.loaded.policy.total if indicator is None else indicator
    evidence = _evidence(opened, record) if rows and not balance else None

    def explained() -> dict[str, Any]:
        if balance:
            from kaohe.cli.balance import explain_balance_of

            return explain_balance_of(opened, record, subject)
        return explain_node(record, subject, name, evidence, others=export is None)

    if export is not None:
        from kaohe.cli.explanation_file import export_to

        asked = "--balance" if balance else name
        words = (record.run.id, subject, asked, *(["--rows"] if evidence is not None else []))
        export_to(export, explained, record, words, output)
        return
    said = explained()
    emit(said, output, lambda: _print(said))


def _evidence(workspace: Workspace, record: Record) -> Evidence:
    from kaohe.engine.evidence import Evidence
    from kaohe.engine.publications.verifying import job_of

    return Evidence(job_of(record, workspace))


def _print(explained: dict[str, Any]) -> None:
    from rich.console import Console

    if "accounts" in explained:
        from kaohe.cli.balance import print_balance

        print_balance(explained)
        return
    if "item" in explained:
        from kaohe.cli.pay import pay_tree

        Console().print(pay_tree(explained))
        return
    Console().print(_report_tree(explained) if "report" in explained else _tree(explained))


def _report_tree(report: dict[str, Any]) -> Tree:
    from rich.tree import Tree

    from kaohe.cli.reports import left_out, report_table

    tree = Tree(f"[bold]{_plain(report['title'])}[/bold] {report['report']}  {_plain(report['subject'])}")
    tree.add(_("出处:{source} {article}").format(**{k: _plain(v) for k, v in report["cite"].items()}))
    rows = report["table"] + (f": {report['where']}" if report["where"] else "")
    tree.add(_("统计的行:{rows}").format(rows=_plain(rows)))
    tree.add(report_table(report["figures"]))
    for line in left_out(report["figures"]):
        tree.add(_plain(line))
    _add_rows(tree, report.get("rows"))
    return tree


def _tree(node: dict[str, Any], parent: Tree | None = None, period: str = "") -> Tree:
    from rich.tree import Tree

    points = "—" if node["points"] is None else f"{node['points']} / {node['max']}"
    label = f"[bold]{_plain(node['title'])}[/bold] {node['indicator']}  [bold]{points}[/bold]"
    if "valid_from" in node:
        label = f"{node['from']}..{node['to']}  {label}"
    elif period and node["period"] != period:
        label = f"{node['period']}  {label}"
    tree = Tree(label) if parent is None else parent.add(label)
    tree.add(_("算式:") + _plain(node["arithmetic"]))
    if "rule" in node:
        tree.add(_("规则:") + _plain(node["rule"]["words" if language() == "zh" else "words_en"]))
    add_ways(tree, node.get("ways", ()))
    tree.add(_("出处:{source} {article}").format(**{k: _plain(v) for k, v in node["cite"].items()}))
    add_standing(tree, node)
    for outcome in node.get("outcomes", ()):
        said = ":".join(part for part in (outcome["title"], outcome.get("text")) if part)
        tree.add(_("结果应用:{outcome}({cite})").format(outcome=_plain(said), cite=_plain(outcome["cite"])))
    if "measure" in node:
        _add_measure(tree, node)
    for requirement in node.get("requires", ()):
        _add_requirement(tree, requirement)
    for adjustment in node["adjustments"]:
        if adjustment.get("count", "0") != "0" or _any_rows(adjustment.get("rows")):
            _add_adjustment(tree, adjustment)
    for child in node.get("children", ()):
        _tree(child, tree, node["period"])
    return tree


def _add_measure(tree: Tree, node: dict[str, Any]) -> None:
    measure = node["measure"]
    if "formula" in node:
        _add_formula(tree, node)
        return
    value = _figure(node)
    counted = f"{node['numerator']} ÷ {node['denominator']}"
    text = value if str(node["numerator"]) == value else f"{counted} → {value}"
    branch = tree.add(_("度量:{title}({table}) {text}").format(**measure, text=text))
    for rater in node.get("raters", ()):
        branch.add(_rater(rater))
    if "rating" in node:
        branch.add(_plain(node["rating"]["arithmetic"]))
    _add_rows(branch, node.get("rows"))
    for part in node.get("pooled", ()):
        text = _("{subject}:{numerator} ÷ {denominator}").format(**part)
        _add_rows(branch.add(_plain(text)), part.get("rows"))


def _rater(rater: dict[str, Any]) -> str:
    text = _("{title}:{ratings} 个评分,均值 {mean}").format(**rater)
    if not rater["counts"]:
        text += _(",只列示")
    return _plain(text + (_(",不记名") if rater["unnamed"] else ""))


def _add_formula(tree: Tree, node: dict[str, Any]) -> None:
    branch = tree.add(
        _("度量:{title} = {words}").format(
            title=_plain(node["measure"]["title"]), words=_plain(node["formula"]["words"])
        )
    )
    branch.add(_plain(node["formula"]["figures"]))
    for part in node["inputs"]:
        if "parameter" in part:
            branch.add(
                _("参数:{title} {value}").format(
                    value=_figure(part), title=_plain(part["parameter"]["title"])
                )
            )
        else:
            _add_measure(branch, part)


def _figure(part: dict[str, Any]) -> str:
    return "—" if part["value"] is None else str(part["value"])


def _add_requirement(tree: Tree, requirement: dict[str, Any]) -> None:
    text = _("前提:{words}(实际 {value},{met})").format(
        words=_plain(requirement["words"]),
        value=_figure(requirement),
        met=_("达到") if requirement["met"] else _("未达到"),
    )
    _add_rows(tree.add(text), requirement.get("rows"))


def _add_adjustment(tree: Tree, adjustment: dict[str, Any]) -> None:
    text = _plain(adjustment["title"])
    if "points" in adjustment:
        rule = adjustment["rule" if language() == "zh" else "rule_en"]
        text += f" × {adjustment['count']}: {adjustment['points']} ({_plain(rule)})"
    _add_rows(tree.add(text), adjustment.get("rows"))


def _any_rows(rows: Mapping[str, Sequence[Any]] | None) -> bool:
    return rows is not None and any(rows.values())


def _add_rows(branch: Tree, rows: Mapping[str, Sequence[dict[str, Any]]] | None) -> None:
    if rows is None:
        return
    headings = {
        "late": _("计入并超时 {count} 行"),
        "excluded": _("剔除 {count} 行"),
        "open": _("期末未完成且已超时 {count} 行,不计入"),
        "included": _("计入 {count} 行"),
    }
    for kind, heading in headings.items():
        if not rows[kind]:
            continue
        part = branch.add(heading.format(count=len(rows[kind])))
        shown = FEWER if kind == "included" else SHOWN
        for row in rows[kind][:shown]:
            part.add(_row(row))
        if len(rows[kind]) > shown:
            part.add(_("……还有 {count} 行,--format json 列出全部").format(count=len(rows[kind]) - shown))


def _row(row: dict[str, Any]) -> str:
    notes = []
    if "reason" in row:
        notes.append(row["reason"])
    if "late_by_minutes" in row:
        notes.append(_("超时 {minutes} 分钟").format(minutes=row["late_by_minutes"]))
    source = f"{Path(row['file']).name}:{row['row']}" if row.get("file") else ""
    hidden = {"file", "row", "reason", "cite", "late_by_minutes", "met"}
    cells = [str(value) for name, value in row.items() if name not in hidden and value is not None]
    return _plain(" · ".join([*notes, *cells[:6], source]))


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(str(text))
