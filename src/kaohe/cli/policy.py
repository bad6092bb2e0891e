"""``kaohe policy``: list, show and check policies."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import library_of
from kaohe.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.difference.change import Change
    from kaohe.policy.lint.report import Reported

app = typer.Typer(no_args_is_help=True, help=_("考核办法:列出、查看、检查"))

WRITTEN = frozenset({"txt", "md", "docx"})

PolicyArgument = Annotated[str, typer.Argument(help=_("办法的编号,或 policy.yaml 的路径"))]


@app.command("list", help=_("列出现有办法"))
def list_policies(workspace: WorkspaceOption = HERE, output: FormatOption = Format.text) -> None:
    """List the policies at hand, each version by itself: ``to`` is the last day before the next one."""
    library = library_of(workspace)
    found: list[dict[str, Any]] = []
    for name in library.ids():
        for version in library.versions(name):
            data = library.read(str(version.file)).data
            found.append(
                {
                    "id": data.get("id", name),
                    "title": data.get("title"),
                    "version": data.get("version"),
                    "from": data.get("valid_from"),
                    "to": None if version.last is None else version.last.isoformat(),
                }
            )
    emit(found, output, lambda: _print_list(found))


def _print_list(found: list[dict[str, Any]]) -> None:
    for policy in found:
        until = policy["to"] or ""
        sys.stdout.write(
            f"{policy['id']}  {policy['title']}  {policy['version']}  {policy['from']}..{until}\n"
        )


@app.command(help=_("检查办法,列出所有毛病及其位置"))
def lint(
    subject: Annotated[
        str, typer.Argument(metavar="ID_OR_FILE", help=_("办法的编号或 policy.yaml;或成文办法 txt、md、docx"))
    ],
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Check a policy or a written text; report every fault with its place."""
    suffix = subject.lower().rpartition(".")[2]
    found = _lint_text(subject) if suffix in WRITTEN else _lint_policy(subject, workspace)
    emit([one.as_json() for one in found], output, lambda: _print_findings(found))
    raise typer.Exit(WITH_FINDINGS if any(one.open for one in found) else DONE)


def _lint_text(name: str) -> list[Reported]:
    from pathlib import Path

    from kaohe.errors import refuse
    from kaohe.facts.intake.encoding import decode
    from kaohe.policy.lint.text.word import read_word
    from kaohe.policy.lint.texts import lint_text

    try:
        if name.lower().endswith(".docx"):
            return lint_text(read_word(name), name)
        return lint_text(decode(Path(name).read_bytes(), name)[0], name)
    except OSError as error:
        raise refuse(
            "policy.file", _("读不了办法文件:{error}").format(error=error.strerror), file=name
        ) from None


def _lint_policy(name: str, workspace: Path) -> list[Reported]:
    from kaohe.errors import KaoheError
    from kaohe.policy.lint.policies import lint_policy
    from kaohe.policy.lint.report import Reported
    from kaohe.policy.loader import load_policy

    library, tables = library_of(workspace), catalogue(workspace)
    library.find(name)
    try:
        loaded = load_policy(name, library, tables)
    except KaoheError as error:
        return [Reported(finding) for finding in error.findings]
    return lint_policy(loaded, tables, _filled(workspace, loaded.policy.tables()))


def _filled(workspace: Path, tables: list[str]) -> dict[str, frozenset[str]] | None:
    from kaohe.facts.store.workspace import MARKER, Workspace

    if not (workspace / MARKER).is_file():
        return None
    snapshot = Workspace.open(workspace).snapshot()
    found = {name: snapshot.filled(name) for name in tables}
    return found if any(found.values()) else None


def _print_findings(found: list[Reported]) -> None:
    for one in found:
        sys.stdout.write(f"{one}\n")
    if not found:
        sys.stdout.write(_("没有发现问题") + "\n")


@app.command("diff", help=_("两个版本的办法有哪些改动,对得分有什么影响"))
def diff(
    before: PolicyArgument,
    after: PolicyArgument,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Say in words and in points what changed between two policies."""
    from kaohe.policy.difference.compare import compare
    from kaohe.policy.loader import load_policy

    library, tables = library_of(workspace), catalogue(workspace)
    old, new = (load_policy(name, library, tables).policy for name in (before, after))
    changes = compare(old, new)
    emit([change.as_json() for change in changes], output, lambda: _print_changes(changes))


def _print_changes(changes: list[Change]) -> None:
    for change in changes:
        sys.stdout.write(f"{change.path}  {change.words}\n")
        example = change.effect.get("example")
        if example:
            sys.stdout.write(_("    例:{given} 由 {before} 变为 {after}").format(**example) + "\n")
    if not changes:
        sys.stdout.write(_("没有改动") + "\n")


def catalogue(workspace: Path) -> Catalogue:
    """Return the declared tables, with the columns that only this workspace has."""
    from kaohe.engine.source import catalogue_of
    from kaohe.facts.store.workspace import MARKER, Workspace
    from kaohe.facts.tables import CATALOGUE

    if not (workspace / MARKER).is_file():
        return CATALOGUE
    return catalogue_of(Workspace.open(workspace).snapshot(), CATALOGUE)


@app.command("test", help=_("运行办法的算例"))
def run_tests(
    policies: Annotated[list[str] | None, typer.Argument(help=_("办法的编号,省略则全部"))] = None,
    *,
    mutations: Annotated[
        bool,
        typer.Option("--mutations", help=_("再把办法里的每个数改动一点:没有算例因此不通过的,列出来")),
    ] = False,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Run the worked examples of policies."""
    from kaohe.cli.examples import run_examples

    library = library_of(workspace)
    results = [run_examples(name, workspace, mutations=mutations) for name in policies or library.ids()]
    emit(results, output, lambda: _print_results(results))
    found = any(result["failed"] or (result.get("mutations") or {}).get("unnoticed") for result in results)
    raise typer.Exit(WITH_FINDINGS if found else DONE)


def _print_results(results: list[dict[str, Any]]) -> None:
    for result in results:
        line = _(
            "{id}:通过 {passed},未通过 {failed};规则 {rules} 条,算例覆盖 {rules_covered} 条;"
            "分支 {branches} 个,算例覆盖 {branches_covered} 个"
        )
        sys.stdout.write(line.format(**result) + "\n")
        for failure in result["failures"]:
            text = _("  {case}:{subject} {what} 应为 {expected},算得 {actual}")
            sys.stdout.write(text.format(**failure) + "\n")
        for part in result["uncovered"]:
            sys.stdout.write(_("  没有算例:{words}({cite})\n    {path}").format(**part) + "\n")
        for part in result["unreachable"]:
            sys.stdout.write(_("  不能达到:{words}({reason})").format(**part) + "\n")
        _print_mutations(result.get("mutations"))


def _print_mutations(tried: dict[str, Any] | None) -> None:
    if tried is None:
        return
    line = _("  改动 {tried} 处数字,算例没有发现的 {count} 处")
    sys.stdout.write(line.format(tried=tried["tried"], count=len(tried["unnoticed"])) + "\n")
    for mutant in tried["unnoticed"]:
        text = _("    第 {line} 行 {path}:{written} 改成 {changed}")
        sys.stdout.write(text.format(**mutant) + "\n")
