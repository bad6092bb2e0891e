"""``kaohe policy``: list, show and check policies."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.opening import library_of
from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.policy.catalogue import Catalogue

app = typer.Typer(no_args_is_help=True, help=_("考核办法:列出、查看、检查"))

PolicyArgument = Annotated[str, typer.Argument(help=_("办法的编号,或 policy.yaml 的路径"))]


@app.command("list")
def list_policies(workspace: WorkspaceOption = HERE, output: FormatOption = Format.text) -> None:
    """列出现有办法 / List the policies at hand."""
    from kaohe.policy.document import read_document

    library = library_of(workspace)
    found: list[dict[str, Any]] = []
    for name in library.ids():
        data = read_document(library.find(name)).data
        found.append(
            {
                "id": data.get("id", name),
                "title": data.get("title"),
                "version": data.get("version"),
                "from": data.get("valid_from"),
                "to": data.get("valid_to"),
            }
        )
    emit(found, output, lambda: _print_list(found))


def _print_list(found: list[dict[str, Any]]) -> None:
    for policy in found:
        until = policy["to"] or ""
        sys.stdout.write(
            f"{policy['id']}  {policy['title']}  {policy['version']}  {policy['from']}..{until}\n"
        )


@app.command()
def lint(
    policy: PolicyArgument, workspace: WorkspaceOption = HERE, output: FormatOption = Format.text
) -> None:
    """检查办法,列出所有毛病及其位置 / Check a policy and report every fault with its place."""
    from kaohe.errors import KaoheError
    from kaohe.policy.loader import load_policy

    try:
        load_policy(policy, library_of(workspace), catalogue(workspace))
        findings: tuple[Any, ...] = ()
    except KaoheError as error:
        if error.code == "policy.not_found":
            raise
        findings = error.findings
    emit([finding.as_json() for finding in findings], output, lambda: _print_findings(findings))
    raise typer.Exit(WITH_FINDINGS if findings else DONE)


def _print_findings(findings: tuple[Any, ...]) -> None:
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    if not findings:
        sys.stdout.write(_("没有发现问题") + "\n")


def catalogue(workspace: Path) -> Catalogue:
    """Return the declared tables, with the columns that only this workspace has."""
    from kaohe.engine.source import catalogue_of
    from kaohe.facts.store.workspace import MARKER, Workspace
    from kaohe.facts.tables import CATALOGUE

    if not (workspace / MARKER).is_file():
        return CATALOGUE
    return catalogue_of(Workspace.open(workspace).snapshot(), CATALOGUE)


@app.command("test")
def run_tests(
    policies: Annotated[list[str] | None, typer.Argument(help=_("办法的编号,省略则全部"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """运行办法的算例 / Run the worked examples of policies."""
    from kaohe.cli.examples import run_examples

    library = library_of(workspace)
    results = [run_examples(name, workspace) for name in policies or library.ids()]
    emit(results, output, lambda: _print_results(results))
    raise typer.Exit(WITH_FINDINGS if any(result["failed"] for result in results) else DONE)


def _print_results(results: list[dict[str, Any]]) -> None:
    for result in results:
        line = _("{id}:通过 {passed},未通过 {failed};规则 {rules} 条,算例覆盖 {rules_covered} 条")
        sys.stdout.write(line.format(**result) + "\n")
        for failure in result["failures"]:
            text = _("  {case}:{subject} {what} 应为 {expected},算得 {actual}")
            sys.stdout.write(text.format(**failure) + "\n")
        for rule in result["uncovered"]:
            sys.stdout.write(_("  没有算例:{rule}").format(rule=rule) + "\n")
