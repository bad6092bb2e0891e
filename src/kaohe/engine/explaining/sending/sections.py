"""An explanation, once in Chinese and once in English, as sections of labelled lines and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 200
"""Rows of one kind that are listed; how many there are is always said."""
CELLS = 8
HIDDEN = frozenset({"file", "row", "reason", "cite", "late_by_minutes", "met", "measure", "minutes"})
KINDS = {
    "late": ("计入并超时", "counted, and late"),
    "excluded": ("剔除", "left out"),
    "open": ("期末未完成且已超时,不计入", "open and overdue, not counted"),
    "included": ("计入", "counted"),
}

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A label in both languages, and what is said; ``en`` only where it is said otherwise in English."""

    zh_label: str
    en_label: str
    zh: str
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; ``left``: how many more there are."""

    zh: str
    en: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 0


@dataclass(slots=True)
class Section:
    """One figure of the explanation; ``level`` counts from 1."""

    level: int
    title: str
    name: str
    figure: str
    period: str = ""
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def sections(zh: Tree, en: Tree) -> list[Section]:
    """Return the sections of an explained node, pay item, report or balance, each followed by those below it."""
    if "accounts" in zh:
        return list(_balance(zh, en))
    if "item" in zh:
        return [
            _pay(zh, en),
            *(_pay(*pair) for pair in zip(zh.get("children", ()), en.get("children", ()), strict=True)),
        ]
    return [_report(zh)] if "report" in zh else list(_node(zh, en, 1))


def _node(zh: Tree, en: Tree, level: int) -> Iterator[Section]:
    figure = "—" if zh["points"] is None else f"{zh['points']} / {zh['max']}"
    section = Section(level, zh["title"], zh["indicator"], figure, _when(zh))
    section.lines.append(_line("算式", "Arithmetic", zh["arithmetic"], en["arithmetic"]))
    if "rule" in zh:
        section.lines.append(Line("规则", "Rule", zh["rule"]["words"], zh["rule"]["words_en"]))
    if zh.get("clause"):
        section.lines.append(Line("原句", "Clause", zh["clause"]))
    section.lines += _ways(zh.get("ways", []), en.get("ways", []))
    section.lines.append(_cite(zh))
    for own, other in zip(zh.get("requires", []), en.get("requires", []), strict=True):
        met = ("达到", "met") if own["met"] else ("未达到", "not met")
        section.lines.append(
            _line("前提", "Required", f"{own['words']}({met[0]})", f"{other['words']} ({met[1]})")
        )
    _figures(section, zh)
    for own in zh["adjustments"]:
        if own.get("count", "0") != "0" or any(own.get("rows", {}).values()):
            _adjustment(section, own)
    if "grade" in zh:
        section.tables.append(_grade(zh["grade"], en["grade"]))
    if "ranking" in zh:
        section.lines += _ranking(zh["ranking"])
    if "group" in zh and "arithmetic" in zh["group"]:
        section.lines.append(Line("均值", "Mean", zh["group"]["arithmetic"]))
    yield section
    for own, other in zip(zh.get("children", []), en.get("children", []), strict=True):
        yield from _node(own, other, level + 1)


def _when(part: Tree) -> str:
    """Say over which period, or under the version of which days, something is explained."""
    return f"{part['from']}..{part['to']}" if "valid_from" in part else str(part["period"])


def _ways(zh: list[Tree], en: list[Tree]) -> Iterator[Line]:
    for own, other in zip(zh, en, strict=True):
        labels = ("判定", "Went") if own["taken"] else ("不是", "Not")
        yield _line(*labels, f"{own['words']}({own['figures']})", f"{other['words']} ({other['figures']})")


def _figures(section: Section, part: Tree) -> None:
    """Say how the measure came about, formulas down to what they use."""
    if "measure" not in part:
        return
    title, value = part["measure"]["title"], part.get("value")
    if "formula" in part:
        section.lines.append(Line("公式", "Formula", f"{title} = {part['formula']['words']}"))
        section.lines.append(Line("代入", "With figures", part["formula"]["figures"]))
        for used in part["inputs"]:
            if "parameter" in used:
                parameter = f"{used['parameter']['title']} {_shown(used['value'])}"
                section.lines.append(Line("参数", "Parameter", parameter))
            else:
                _figures(section, used)
        return
    counted = (
        f"{title}({part['measure']['table']}){part['numerator']} ÷ {part['denominator']} → {_shown(value)}"
    )
    section.lines.append(Line("度量", "Measure", counted))
    section.tables += _rows(title, part.get("rows"))


def _adjustment(section: Section, own: Tree) -> None:
    if "points" in own:
        said = f"{own['title']} × {own['count']}:{own['points']}"
        section.lines.append(
            Line("扣分、加分", "Off and on", f"{said}({own['rule']})", f"{said} ({own['rule_en']})")
        )
    section.tables += _rows(own["title"], own.get("rows"))


def _grade(zh: Tree, en: Tree) -> Table:
    rows = tuple(
        ("✓" if own["taken"] else "✗", own["grade"], own["why"], other["why"])
        for own, other in zip(zh["bands"], en["bands"], strict=True)
    )
    return Table(
        f"等级 {_shown(zh['grade'])}", f"Grade {_shown(zh['grade'])}", ("", "等级 Grade", "", ""), rows
    )


def _ranking(ranking: Tree) -> Iterator[Line]:
    zh, en = f"第 {ranking['rank']} 名,共 {ranking['of']} 个", f"{ranking['rank']} of {ranking['of']}"
    yield Line("名次", "Rank", zh, en)
    for side, labels in (("above", ("前一名", "Above")), ("below", ("后一名", "Below"))):
        other = ranking.get(side)
        if other is not None:
            items = "".join(
                f";{item['title']} {_shown(item['own'])} : {_shown(item['theirs'])}"
                for item in other["items"]
            )
            yield Line(*labels, f"{other['subject']} {other['points']}({other['difference']:+}){items}")


def _pay(zh: Tree, en: Tree) -> Section:
    amount = "—" if zh["amount"] is None else f"{zh['amount']} 元"
    section = Section(2 if "valid_from" in zh else 1, zh["title"], zh["item"], amount, _when(zh))
    if "reason" in zh:
        section.lines.append(_line("原因", "Reason", zh["reason"], en["reason"]))
    for own, other in zip(zh.get("arithmetic", []), en.get("arithmetic", []), strict=True):
        section.lines.append(Line(own["step"], other["step"], f"{own['words']}:{own['figures']}"))
    if "rule" in zh:
        section.lines.append(Line("规则", "Rule", zh["rule"]["words"], zh["rule"]["words_en"]))
    section.lines += _ways(zh.get("ways", []), en.get("ways", []))
    for gate in zh.get("gates", []):
        met = {True: "✓", False: "✗", None: "—"}[gate["met"]]
        section.lines.append(
            Line("门槛", "Gate", f"{met} {gate['title']}:{gate['figures']},{gate['bounds']}")
        )
    section.lines.append(_cite(zh))
    if zh.get("earlier"):
        rows = tuple((own["period"], own["item"], _shown(own["amount"])) for own in zh["earlier"])
        section.tables.append(Table("前面各期", "Earlier periods", ("周期", "薪酬项", "元"), rows))
    return section


def _balance(zh: Tree, en: Tree) -> Iterator[Section]:
    for own, other in zip(zh["accounts"], en["accounts"], strict=True):
        section = Section(1, f"{own['title']} / {other['title']}", own["account"], f"{own['balance']} 元")
        section.lines.append(Line("算式", "Arithmetic", own["arithmetic"]))
        rows = tuple(
            tuple(
                _shown(one)
                for one in (
                    entry["number"],
                    entry["period"],
                    entry["words"],
                    entry["title"] or "",
                    entry["amount"],
                    entry["cite"] or "",
                    entry["run"] or "",
                    entry["reason"] or "",
                )
            )
            for entry in own["entries"]
        )
        headings = (
            "笔 No",
            "周期 Period",
            "为何 Why",
            "薪酬项 Item",
            "元 Yuan",
            "出处 Clause",
            "计算 Run",
            "说明 Note",
        )
        section.tables.append(Table("各笔", "Entries", headings, rows))
        yield section


def _report(zh: Tree) -> Section:
    section = Section(1, zh["title"], zh["report"], "", zh["period"], [_cite(zh)])
    section.tables += _rows(zh["title"], zh.get("rows"))
    return section


def _rows(title: str, rows: dict[str, list[Tree]] | None) -> Iterator[Table]:
    for kind, (zh, en) in KINDS.items():
        found = (rows or {}).get(kind, [])
        if not found:
            continue
        names = list(
            dict.fromkeys(name for row in found[:MOST] for name, cell in row.items() if cell is not None)
        )
        columns = [name for name in names if name not in HIDDEN][:CELLS]
        extra = [name for name in ("late_by_minutes", "reason") if name in names]
        listed = tuple(
            (*(_shown(row.get(name)) for name in (*columns, *extra)), _source(row)) for row in found[:MOST]
        )
        yield Table(
            f"{title}:{zh} {len(found)} 行",
            f"{len(found)} row(s) {en}",
            (*columns, *extra, "file:row"),
            listed,
            len(found) - len(listed),
        )


def _source(row: Tree) -> str:
    return f"{Path(row['file']).name}:{row['row']}" if row.get("file") else ""


def _cite(zh: Tree) -> Line:
    return Line("出处", "Source", f"{zh['cite']['source']} {zh['cite']['article']}")


def _line(zh_label: str, en_label: str, zh: str, en: str) -> Line:
    return Line(zh_label, en_label, zh, None if en == zh else en)


def _shown(figure: Any) -> str:
    return "—" if figure is None else str(figure)
