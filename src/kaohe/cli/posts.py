"""``kaohe posts``: descriptions of posts, and whether a person qualifies for one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.organisation import OnOption, PolicyOption, day_of, documents_with, registry_of
from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.engine.organisation.qualification import Check
    from kaohe.policy.description.words import Words
    from kaohe.policy.policy import Policy

app = typer.Typer(no_args_is_help=True, help=_("岗位说明书:列出、查看、按它检查一个人的任职资格"))

PostArgument = Annotated[str, typer.Argument(metavar="POST", help=_("岗位的编号或名称"))]


@app.command("list", help=_("列出岗位"))
def list_posts(
    workspace: WorkspaceOption = HERE, policy: PolicyOption = None, output: FormatOption = Format.text
) -> None:
    """List the posts that policies describe."""
    found = [
        {
            "policy": each.id,
            "post": name,
            "title": post.title,
            "department": post.department,
            "below": [each.post for each in post.below],
            "career": [each.post for each in post.career],
        }
        for each in documents_with(workspace, policy, "posts")
        for name, post in each.posts.items()
    ]
    emit(found, output, lambda: _print_posts(found))


def _print_posts(found: list[dict[str, Any]]) -> None:
    for each in found:
        leads = _("、").join(each["career"])
        line = f"{each['policy']}  {each['post']}  {each['title']}"
        sys.stdout.write(line + (_("  可晋升:{leads}").format(leads=leads) if leads else "") + "\n")


@app.command("show", help=_("打印一个岗位的说明书"))
def show_post(
    post: PostArgument,
    workspace: WorkspaceOption = HERE,
    policy: PolicyOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Print the description of a post."""
    from kaohe.cli.policy import catalogue
    from kaohe.policy.description.describe import describe_post
    from kaohe.policy.description.words import Words

    document, name = _post(workspace, policy, post)
    words = Words(document, catalogue(workspace).get("people"))
    answer = _described(document, name, words)
    emit(answer, output, lambda: _print_lines(describe_post(words, name)))


def _print_lines(lines: list[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _described(document: Policy, name: str, words: Words) -> dict[str, Any]:
    post = document.posts[name]
    said: dict[str, Any] = post.model_dump(mode="json")
    for requirement, asked in post.requirements.items():
        said["requirements"][requirement]["words"] = [
            [words.asked(post, criterion) for criterion in way] for way in asked.any_of
        ]
    for skill in post.skills:
        said["skills"][skill] |= document.skills[skill].model_dump(mode="json", exclude={"cite"})
    return {"policy": document.id, "post": name, **said}


@app.command("check", help=_("一个人是否够格任一个岗位:逐条要求对照,列出差距;够格退出码为 0,否则为 1"))
def check_person(
    person: Annotated[str, typer.Argument(metavar="PERSON", help=_("人员表里的姓名或工号"))],
    post: PostArgument,
    workspace: WorkspaceOption = HERE,
    on: OnOption = None,
    policy: PolicyOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Hold a person against a post."""
    from kaohe.cli.policy import catalogue
    from kaohe.engine.organisation.qualification import check

    document, name = _post(workspace, policy, post)
    registry = registry_of(workspace)
    answer = check(
        document,
        name,
        person=registry.find(person),
        registry=registry,
        catalogue=catalogue(workspace),
        on=day_of(on),
    )
    emit(answer.as_json(), output, lambda: _print_check(answer))
    raise typer.Exit(DONE if answer.status == "met" else WITH_FINDINGS)


def _print_check(answer: Check) -> None:
    said = {"met": _("符合"), "not_met": _("不符合"), "unknown": _("资料不全")}
    head = _("{name} 任“{title}”({on}):{status}").format(
        name=answer.name, title=answer.title, on=answer.on.isoformat(), status=said[answer.status]
    )
    sys.stdout.write(head + "\n")
    for asked in (*answer.requirements, *answer.skills):
        line = _("  {title}:{status}({cite})").format(
            title=asked.title, status=said[asked.status], cite=asked.cite
        )
        sys.stdout.write(line + "\n")
        for way in asked.ways:
            for number, verdict in enumerate(way):
                lead = _("    或 ") if number == 0 and way is not asked.ways[0] else "    "
                has = _("无记录") if verdict.has is None else verdict.has
                text = _("{needed} —— 现有 {has}").format(needed=verdict.needed, has=has)
                sys.stdout.write(lead + text + (f";{verdict.gap}" if verdict.gap else "") + "\n")


def _post(workspace: Path, policy: str | None, wanted: str) -> tuple[Policy, str]:
    """Find a post by id or title among the documents; raises ``posts.unknown`` and ``posts.ambiguous``."""
    from difflib import get_close_matches

    from kaohe.errors import refuse

    documents = documents_with(workspace, policy, "posts")
    found = [
        (document, name)
        for document in documents
        for name, post in document.posts.items()
        if wanted in {name, post.title}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise refuse(
            "posts.ambiguous",
            _("有几份办法都有岗位“{name}”").format(name=wanted),
            _("用 --policy 指明:{ids}").format(ids=_("、").join(document.id for document, _name in found)),
        )
    names = [
        each for document in documents for name, post in document.posts.items() for each in (name, post.title)
    ]
    near = get_close_matches(wanted, names, n=1)
    raise refuse(
        "posts.unknown",
        _("没有岗位“{name}”").format(name=wanted),
        _("是不是“{near}”?").format(near=near[0]) if near else _("kaohe posts list 列出所有岗位"),
    )
