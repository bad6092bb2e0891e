"""Grades written below a table (90分以上为A,80-89分为B,…) become grades of the policy, and are printed there again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.rules.bands.rule import Band, Bands
from kaohe.policy.sheets.fields import figure_of
from kaohe.policy.sheets.sentence import understand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.policy.indicator import GradeBand

LABEL = "等级:"

_QUOTES = re.compile('[“”‘’"「」『』]')
_MARK = re.compile(
    r"^\s*(?:备?注|说明|附注)?\s*[::]?\s*(?:[(\uff08]?\d{1,2}[)\uff09、.\uff0e](?!\d)|[①-⑳])?\s*"
)
_BEFORE = re.compile(r"[^,,。;;%\d]*[::]\s*")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Grading:
    """Grades as a note gives them: ``bands`` as fields of a policy, best first.

    ``open``: figures such as 89.5 lie between two bands as they are written (80-89, 90-100).
    ``kept``: the notes without those that say nothing else.
    """

    bands: list[dict[str, Any]]
    kept: list[str]
    text: str
    open: bool = False
    faults: list[str] = field(default_factory=list)


def find_grading(notes: Sequence[str]) -> Grading | None:
    """Return the grades of the first note that gives them; None where none does."""
    for index, note in enumerate(notes):
        for text, whole in _candidates(note):
            rule = _read(text)
            if rule is not None:
                kept = [other for number, other in enumerate(notes) if number != index or not whole]
                return _grading(rule, kept, note)
    return None


def _candidates(note: str) -> Iterator[tuple[str, bool]]:
    """Return what may be the grades in a note, and whether the note says nothing else."""
    bare = _MARK.sub("", _QUOTES.sub("", note), count=1).strip()
    yield bare, True
    lead = _BEFORE.match(bare)
    if lead is not None:
        yield bare[lead.end() :], True
    for sentence in re.split(r"[。\n]", bare):
        yield sentence, False
        inner = _BEFORE.match(sentence)
        if inner is not None:
            yield sentence[inner.end() :], False


def _read(text: str) -> Bands | None:
    if not re.search(r"\d", text):
        return None
    try:
        rule = understand(text).rule
    except KaoheError:
        return None
    return rule if isinstance(rule, Bands) and rule.gives == "grade" and len(rule.bands) > 1 else None


def _grading(rule: Bands, kept: list[str], note: str) -> Grading:
    ordered = sorted(rule.bands, key=lambda band: -Decimal("Infinity") if band.low is None else band.low)
    bands: list[dict[str, Any]] = []
    faults: list[str] = []
    open_ = False
    above: Decimal | None = None  # where the band above begins
    for band in reversed(ordered):
        if band.above is not None:
            faults.append(_("“{band}”不含下限").format(band=band.words(rule.measure)))
        own: dict[str, Any] = {"grade": band.grade}
        if band.low:
            own["from"] = figure_of(band.low)
        gap = above is not None and band.high is not None and band.high < above
        if gap and above is not None and band.high is not None:
            if band.below is not None:
                own["below"] = figure_of(band.below)
            elif above - band.high > 1:
                faults.append(_("“{band}”与上一等之间有空档").format(band=band.words(rule.measure)))
            else:
                open_ = open_ or above - band.high > _CENT
        bands.append(own)
        above = band.low
    return Grading(bands, kept, note, open_, faults)


def grade_words(bands: Sequence[GradeBand]) -> str:
    """Say grades as they are printed below a table; reading that gives the same bands.

    >>> from kaohe.policy.indicator import GradeBand
    >>> grade_words([GradeBand(grade="A", cite="一", **{"from": "90"}), GradeBand(grade="B", cite="一")])
    '等级:≥90分为A级;<90分为B级'
    """
    ordered = sorted(
        bands, key=lambda band: -Decimal("Infinity") if band.low is None else band.low, reverse=True
    )
    stretches = []
    above: Decimal | None = None
    for band in ordered:
        high = above if band.below is None else band.below
        stretches.append(Band(at_least=band.low, below=high, grade=band.grade))
        above = band.low
    return LABEL + Bands(bands=tuple(stretches), gives="grade", measure="分").words()


def known_bands(grades: Any) -> list[GradeBand] | None:
    """Return the bands of a policy's grades as they are written in its file; None where it has none."""
    from kaohe.policy.indicator import GradeBand  # noqa: PLC0415 - the model is loaded when needed

    bands = grades.get("bands") if isinstance(grades, dict) else None
    try:
        return [GradeBand.model_validate({"cite": "—", **band}) for band in bands] if bands else None
    except (ValueError, TypeError):
        return None


def bounds_question(cite: str) -> dict[str, Any]:
    """Return the interpretation that settles what lies between 89 and 90."""
    return {
        "question": "两等之间的分数(如 89 分与 90 分之间的 89.50)属于哪一等",
        "cite": cite,
        "in_force": "half_open",
        "decided_by": "导入时的默认,使用单位可改",
        "alternatives": {
            "half_open": {"means": "各等含下限、不含上一等的下限,89.50 不够 90 分"},
            "rounded_integer": {"means": "先四舍五入到整数再定等", "set": {"grades.decimals": 0}},
        },
    }
