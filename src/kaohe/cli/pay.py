"""Pay printed for people: who gets what, who gets nothing and why, and how one amount comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.amounts import laid_out
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table
    from rich.tree import Tree

    from kaohe.engine.result import Run
    from kaohe.policy.policy import Policy


COLUMNS = 6
"""How many items still fit beside each other."""


def pay_table(run: Run, policy: Policy) -> Table:
    """Make a table of subjects and items, with what is due to each; many items stand in one column."""
    from rich.table import Table

    items = {name: item for name, item in policy.pay.items() if item.books != "none"}
    table = Table(title=_("薪酬(元)"))
    table.add_column(_("考核对象"))
    wide = len(items) > COLUMNS
    for item in () if wide else items.values():
        table.add_column(item.title, justify="right")
    if wide:
        table.add_column(_("各项"))
    table.add_column(_("本期应发"), justify="right")
    for subject, amounts, due in laid_out(run.pay, list(items)):
        cells = ["" if own is None else "—" if own.amount is None else str(own.amount) for own in amounts]
        if wide:
            named = zip(items.values(), cells, strict=True)
            cells = [_("、").join(f"{item.title} {cell}" for item, cell in named if cell)]
        table.add_row(subject, *cells, str(due))
    return table


def unpaid(run: Run, policy: Policy) -> Iterator[str]:
    """Say of every item without an amount why there is none."""
    for own in run.pay:
        if own.amount is None:
            title = policy.pay[own.item].title
            yield _("没有发放:{subject} {title}:{reason}").format(
                subject=own.subject, title=title, reason=own.reason
            )


def pay_tree(explained: dict[str, Any], parent: Tree | None = None) -> Tree:
    """Draw the explanation of one amount; below it, what each version of the policy makes of it."""
    from rich.markup import escape
    from rich.tree import Tree

    amount = "—" if explained["amount"] is None else _("{amount} 元").format(amount=explained["amount"])
    of = _("({of}的成员)").format(of=explained["of"]) if "of" in explained else ""
    who = escape(explained["subject"] + of)
    label = f"{who}  [bold]{escape(explained['title'])}[/bold] {explained['item']}  [bold]{amount}[/bold]"
    label = _version(explained) + label
    tree = Tree(label) if parent is None else parent.add(label)
    if "reason" in explained:
        tree.add(escape(explained["reason"]))
    for step in explained.get("arithmetic", ()):
        tree.add(escape("{step}:{words}".format(**step))).add(escape(step["figures"]))
    if "rule" in explained:
        tree.add(_("规则:") + escape(explained["rule"]["words"]))
    for gate in explained.get("gates", ()):
        met = _("达到") if gate["met"] else _("未达到")
        tree.add(escape("{title}:{figures}({bounds},{met})({cite})".format(**gate | {"met": met})))
    for past in explained.get("earlier", ()):
        all_of = _("(所有人合计)") if past.get("of") == "all" else ""
        tree.add(escape("{period} {item}:{amount}".format(**past) + all_of))
    tree.add(_("出处:{source} {article}").format(**{k: escape(v) for k, v in explained["cite"].items()}))
    for own in explained.get("children", ()):
        pay_tree(own, tree)
    return tree


def _version(explained: dict[str, Any]) -> str:
    """Say under which version of the policy it is explained, where there are several in the period."""
    return f"{explained['from']}..{explained['to']}  " if "valid_from" in explained else ""
