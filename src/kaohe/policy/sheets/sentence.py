"""The text of one cell becomes its clauses: the rule of the item, what is taken off or added, what voids it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _
from kaohe.policy.rules.compound.rule import Compound
from kaohe.policy.rules.figures import percent
from kaohe.policy.rules.occurrence.rule import Occurrence
from kaohe.policy.rules.same_measure.rule import SameMeasure
from kaohe.policy.rules.void.rule import Void

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.rules.rule import Rule

Use = Literal["rule", "adjustment", "void"]

MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"

CHANGES = "本类加扣分"
"""The row of a printed sheet for what changes a group as a whole."""

_LEAD = re.compile(
    r"^\s*(?:其中|另|另外|(?:加|扣|加扣|加减|奖扣)分(?:项目?|标准|内容)?|(?:计分|评分|考核)(?:标准|方法|办法))\s*[::]\s*"
)
_NUMBERED = re.compile(
    r"^\s*(?:[(\uff08]\d{1,2}[)\uff09]|\d{1,2}(?:、|[.\uff0e](?!\d))|[一二三四五六七八九十]+、)\s*"
)
_TITLED = re.compile(r"^([^::\n]{1,40})[::]\s*(?=\S)")
_TRIGGER = re.compile(
    r"^(.{2,40}?)(?:的)?\s*[,,]?\s*(?:每|扣|加|奖|罚|一次|发生(?:一|1)|出现(?:一|1)|该项|本项|此项|不得分|得0分|一票否决)"
)
_END = " \n\t;;。,,"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a cell. ``rule`` is missing where it was not understood; ``faults`` say why.

    ``spoken``: what a policy writes as the rule (the sentence, its target taken in from another column).
    ``full``: the points of the item, where the sentence names them (满分30分).
    """

    title: str
    text: str
    rule: Rule | None = None
    use: Use = "rule"
    spoken: str = ""
    reading: dict[str, Any] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()
    full: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """A sentence that the clause language has read."""

    rule: Rule
    reading: dict[str, Any]


def understand(text: str) -> Understood:
    """Read a sentence by the clause language: the one place where sheets call it."""
    from kaohe.policy.clause import parse_clause  # noqa: PLC0415 - the grammar loads only when needed

    clause = parse_clause(text)
    return Understood(clause.rule, clause.reading())


def read_changes(text: str, title: str) -> list[Clause]:
    """Read a cell all of whose clauses change or void a whole group, however each is counted."""
    return [
        replace(
            clause,
            use="void" if _use(clause, alone=False) == "void" else "adjustment",
            title=clause.title or title,
        )
        for piece in _pieces(text)
        for clause in _piece(piece, None, title, several=True)
    ]


def read_clauses(text: str, target: str | None, title: str, *, named: bool = False) -> list[Clause]:
    """Read a cell of clauses; ``target`` is what the target column says, ``title`` the item's name.

    The item's own rule comes first. ``named``: each clause is called by what triggers it, because the item
    has others beside this cell. What is not understood comes as a clause without a rule.
    """
    pieces = list(_pieces(text))
    marked = any(mark in text for mark in MARKS)
    if len(pieces) == 1 and not marked:
        return _classified(_sentences(pieces[0], target, title, named=named), title)
    if not marked:
        whole = _piece(_unnumbered(text), target, title, several=False)
        if all(clause.rule is not None for clause in whole):
            return _classified(whole, title)
    read: list[Clause] = []
    for index, piece in enumerate(pieces):
        # Only the first sentence, unless it is numbered itself, is about the item's own target.
        own = index == 0 and not text.lstrip().startswith(tuple(MARKS))
        read += _piece(piece, target if own else None, title, several=True)
    return _classified(read, title)


def _sentences(text: str, target: str | None, title: str, *, named: bool) -> list[Clause]:
    """Read a text as one clause; where that is not understood, each of its sentences on its own."""
    whole = _piece(text, target, title, several=named)
    parts = [part.strip() for part in re.split(r"[;;。\n]", text) if part.strip()]
    codes = {fault.code for clause in whole for fault in clause.faults}
    if codes != {"clause.not_understood"} or len(parts) == 1:
        return whole
    read = [
        clause
        for index, part in enumerate(parts)
        for clause in _piece(part, target if index == 0 else None, title, several=True)
    ]
    return read if all(clause.rule is not None for clause in read) else whole


def _pieces(text: str) -> Iterator[str]:
    """Cut a cell where a number or a name with a colon begins a new clause."""
    text = text.strip()
    if any(mark in text for mark in MARKS):
        parts = re.split(f"[{MARKS}]", text)
        yield from (piece for part in parts if (piece := _LEAD.sub("", part).strip(_END)))
        return
    current: list[str] = []
    for line in text.split("\n"):
        begins = _NUMBERED.match(line) or _titled(line)
        if begins and current:
            yield "\n".join(current)
            current = []
        line = _LEAD.sub("", _NUMBERED.sub("", line)).strip()  # noqa: PLW2901 - what is left of the line
        if line:
            current.append(line)
    if current:
        yield "\n".join(current)


def _unnumbered(text: str) -> str:
    """Return the lines of a cell without their numbers."""
    return "\n".join(_NUMBERED.sub("", _LEAD.sub("", line)).strip() for line in text.strip().split("\n"))


def _titled(line: str) -> re.Match[str] | None:
    """Tell whether a line is 名称:条款, not a band such as 95%以上:15分."""
    found = _TITLED.match(line)
    return found if found and not re.search(r"\d|%", found[1]) and not _LEAD.match(line) else None


def _piece(text: str, target: str | None, title: str, *, several: bool) -> list[Clause]:
    """Read one sentence, or what follows its name and colon."""
    named = _TITLED.match(text) if several else None
    tries = [(named[1].strip(), text[named.end() :].strip())] if named else []
    tries.append((named[1].strip() if named else _trigger(text) if several else "", text))
    faults: tuple[Finding, ...] = ()
    for name, sentence in tries:
        try:
            read, spoken = _with_target(sentence, target)
        except KaoheError as error:
            faults = faults or error.findings
            continue
        full: Decimal | None = getattr(read.rule, "full", None)
        return list(_parts(Clause(name, sentence, read.rule, "rule", spoken, read.reading, full=full)))
    name, sentence = tries[0]
    return [Clause(name or title, sentence, faults=faults)]


def _with_target(text: str, target: str | None) -> tuple[Understood, str]:
    """Read a sentence, and where it lacks a target, together with the target column's."""
    lacking: KaoheError | None = None
    try:
        alone = understand(text)
        counted = _counts_towards(text, target, alone.rule)
        if counted is not None:
            return counted
        if target is None or "target" not in alone.rule.missing(frozenset()):
            _agree(alone.rule, target)
            return alone, text
    except KaoheError as error:
        if target is None or error.code == "sheet.target_contradiction":
            raise
        lacking = error
    for spoken in _spoken(text, target):
        try:
            together = understand(spoken)
        except KaoheError:
            continue
        if "target" not in together.rule.missing(frozenset()):
            return together, spoken
    if lacking is not None:
        raise lacking
    raise KaoheError(
        Finding(
            "sheet.target",
            _("计分方法需要目标值,而“{target}”看不懂").format(target=target),
            _("目标值写成 95%、≥95%、不低于95% 这样的形式"),
        )
    )


def _counts_towards(text: str, target: str | None, rule: Rule) -> tuple[Understood, str] | None:
    """每少1条扣1分 beside a target of 10条 is about what is missing to it, not about occurrences."""
    if target is None or not isinstance(rule, Occurrence) or not re.search(r"[1-9]", target):
        return None
    for spoken in _spoken(text, target):
        try:
            together = understand(spoken)
        except KaoheError:
            continue
        if getattr(together.rule, "target", None):
            return together, spoken
    return None


def _spoken(text: str, target: str) -> Iterator[str]:
    target = re.sub(r"\s+", "", target).rstrip(_END)
    if re.search(r"百分点|[%%]", text):
        # A cell that holds 0.92 without the format of a percentage.
        target = re.sub(r"(?<![\d.])0?\.\d+$", lambda ratio: percent(Decimal(ratio[0])), target)
    bare = re.sub(r"^(?:考核)?(?:目标值?|指标值|标准值)(?:为|是)?[::]?", "", target)
    yield f"目标{bare},{text}" if re.match(r"[≥≤><=≧≦]|不|大|小|高|低", bare) else f"目标值{bare},{text}"
    yield f"{target},{text}"


def _agree(rule: Rule, target: str | None) -> None:
    """Refuse a target column that says another figure than the sentence beside it."""
    own: Decimal | None = getattr(rule, "target", None)
    if own is None or target is None or not re.search(r"\d", target):
        return
    try:
        # A step of one unit makes any figure readable as a target, in its own unit.
        beside = next(_read_targets(target))
    except StopIteration:
        return
    if beside != own:
        raise KaoheError(
            Finding(
                "sheet.target_contradiction",
                _("目标值一栏写“{target}”,计分方法里的目标却不同").format(target=target),
                _("改成一致,或只在一处写目标值"),
            )
        )


def _read_targets(target: str) -> Iterator[Decimal]:
    for step in ("每低于目标1个百分点扣1分", "每低于目标1次扣1分"):
        for spoken in _spoken(step, target):
            try:
                figure: Decimal | None = getattr(understand(spoken).rule, "target", None)
            except KaoheError:
                continue
            if figure is not None:
                yield figure


def _parts(clause: Clause) -> Iterator[Clause]:
    rule = clause.rule
    if not isinstance(rule, Compound):
        yield clause
        return
    for part in rule.parts:
        words = part.rule.words()
        reading = {"zh": words, "en": part.rule.words_en()}
        trigger = _NUMBERED.sub("", part.trigger).strip(_END)
        yield Clause(trigger or clause.title, words, part.rule, "rule", words, reading, full=clause.full)


def _classified(clauses: list[Clause], title: str) -> list[Clause]:
    """Tell the item's own rule from what changes or voids it; a second rule of its own is a fault."""
    found: list[Clause] = []
    for clause in clauses:
        use = _use(clause, alone=len(clauses) == 1)
        kept = replace(clause, use=use, title=title if use == "rule" else clause.title or title)
        if use == "rule":
            before = next((one for one in found if one.use == "rule" and one.rule is not None), None)
            together = None if before is None else joined(before, kept)
            if before is not None and together is not None:
                found[found.index(before)] = together
            else:
                found.append(kept if before is None else second(kept))
        else:
            found.append(_change(kept))
    return sorted(found, key=lambda clause: clause.use != "rule")


def _use(clause: Clause, *, alone: bool) -> Use:
    rule = clause.rule
    if isinstance(rule, Void):
        return "void" if rule.from_count == 1 else "rule"
    if isinstance(rule, Occurrence) and rule.void_from is None:
        return "adjustment"
    if rule is None:
        return "rule" if alone else "adjustment"
    # 投诉1次扣2分 beside the item's rule: fed by a count and without points of its own.
    return "rule"


def _change(clause: Clause) -> Clause:
    """Leave out what a change within an item has no use for: its own full points."""
    rule = clause.rule
    if not isinstance(rule, Occurrence) or rule.full is None:
        return clause
    bare = rule.model_copy(update={"full": None})
    return replace(clause, rule=bare, spoken=bare.words())


def joined(first: Clause, other: Clause) -> Clause | None:
    """Return two rules of one item as one, where both are about the same figure: off below a target, on above."""
    if other.use != "rule" or other.rule is None or first.rule is None:
        return None
    spoken = f"{first.spoken.rstrip(_END)}。{other.spoken}"
    try:
        read = understand(spoken)
    except KaoheError:
        return None
    if not isinstance(read.rule, SameMeasure):
        return None
    text = f"{first.text}\n{other.text}"
    return replace(first, text=text, rule=read.rule, spoken=spoken, reading=read.reading)


def within(clause: Clause, cap: Decimal) -> Clause | None:
    """Return a change that is bounded by ``cap``; None for one that has a bound of its own, or none at all."""
    rule = clause.rule
    if not isinstance(rule, Occurrence) or rule.cap is not None:
        return None
    capped = rule.model_copy(update={"cap": cap})
    reading = {"zh": capped.words(), "en": capped.words_en()}
    return replace(clause, rule=capped, spoken=capped.words(), reading=reading)


def second(clause: Clause) -> Clause:
    """Refuse a second rule of its own for one item; anything else stays as it is."""
    if clause.use != "rule" or clause.rule is None:
        return clause
    fault = Finding(
        "sheet.two_rules",
        _("这一格里有两条各自按数值计分的规则"),
        _("拆成两行,各写各的分值"),
    )
    return replace(clause, rule=None, faults=(fault,))


def _trigger(text: str) -> str:
    """Name a clause by what triggers it.

    >>> _trigger("发生越级投诉的,每例扣0.5分")
    '发生越级投诉'
    """
    found = _TRIGGER.match(text.strip())
    name = found[1] if found else text.strip()[:20]
    return re.sub(r"\s+", "", name).strip(_END) or text.strip()[:20]
