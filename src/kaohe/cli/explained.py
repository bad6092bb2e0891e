"""Parts of an explanation as text: the way a rule went, the grade, the place and who stands next to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.tree import Tree

ITEMS = 5
"""Items that are printed of what separates two neighbours; JSON has all."""


def add_ways(tree: Tree, ways: Iterable[dict[str, Any]]) -> None:
    """Print the ways that a rule went, and those that it did not."""
    found = list(ways)
    taken = [way for way in found if way["taken"]]
    others = [way["words"] for way in found if not way["taken"]]
    if taken:
        words = _("、").join(way["words"] for way in taken)
        said = _("判定:{words}({figures})").format(words=words, figures=taken[0]["figures"])
        if others:
            said += _(";不是:{others}").format(others=_("、").join(others))
        tree.add(_plain(said))


def add_standing(tree: Tree, node: dict[str, Any]) -> None:
    """Print the grade with its bands, the place with its neighbours, and the group of a mean."""
    if "grade" in node:
        grade = node["grade"]
        branch = tree.add(_("等级:{grade}").format(grade=_shown(grade["grade"])))
        for band in grade["bands"]:
            branch.add(_plain(("✓ " if band["taken"] else "✗ ") + f"{band['grade']}:{band['why']}"))
    if "ranking" in node:
        _add_ranking(tree, node["ranking"])
    if "group" in node:
        _add_group(tree, node["group"])


def _add_ranking(tree: Tree, ranking: dict[str, Any]) -> None:
    branch = tree.add(_("名次:第 {rank} 名,共 {of} 个").format(**ranking))
    if ranking.get("tied"):
        branch.add(_plain(_("并列:{names}").format(names=_("、").join(ranking["tied"]))))
    for side, words in (
        ("above", _("前一名 {subject} {points},多 {by}")),
        ("below", _("后一名 {subject} {points},少 {by}")),
    ):
        other = ranking.get(side)
        if other is None:
            continue
        line = branch.add(_plain(words.format(by=abs(other["difference"]), **other)))
        for item in other["items"][:ITEMS]:
            line.add(
                _plain(
                    _("{title}:{own},对方 {theirs}").format(
                        title=item["title"], own=_shown(item["own"]), theirs=_shown(item["theirs"])
                    )
                )
            )


def _add_group(tree: Tree, group: dict[str, Any]) -> None:
    branch = tree.add(_("一起比的 {count} 个").format(count=group["count"]))
    if "arithmetic" in group:
        branch.add(_plain(_("均值:{arithmetic}").format(arithmetic=group["arithmetic"])))
    for member in group.get("members", ()):
        branch.add(_plain(f"{member['subject']} {member['value']}"))


def _shown(figure: Any) -> str:
    return "—" if figure is None else str(figure)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
