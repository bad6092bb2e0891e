"""Find the equation in a text (得分=满分×完成率), and take up what stands beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.formulas import read_formula
from kaohe.policy.clause.phrases import Bound
from kaohe.policy.clause.refusal import Refused, leftover
from kaohe.policy.clause.settle import FIGURES
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.draft import Draft
    from kaohe.policy.clause.text import Statement, Text
    from kaohe.policy.clause.tokens import Token


TOLD = re.compile(
    r"(?:来|进行)?(?:计算(?:得分|得出)?|计分|折算|计)$|(?:即|作)?为(?:本项|该项|此项|最终|考核)?(?:的)?得分$"
)
"""What tells, behind an equation without a sign of equality, that it is one."""


def read_equation(text: Text, tokens: list[Token]) -> Draft | None:
    """Read a text whose tokens hold an equation; None where none is known, so that others may try."""
    kinds = {token.type for token in tokens}
    if kinds & {"TIMES", "PLUS"}:
        # 得分=20×完成率: the sign of an equation, not of a comparison.
        tokens = [replace(one, type="EQUALS") if one.text == "=" else one for one in tokens]
        kinds = {token.type for token in tokens}
    minus = re.search(r"\d+(?:分|元)?-[^\d,;。]{0,12}扣(?:款|分)", text.spelled) is not None
    if not kinds & {"EQUALS"} and not (kinds & {"TIMES"}) and not minus:
        return None
    at = text.spelled.find("=")
    pieces = _pieces(tokens)
    for piece in pieces:
        if any(token.type in ("EQUALS", "TIMES", "MINUS") for token in piece):
            draft = read_formula(text.spelled, _clean(piece), text.limits)
            if draft is not None:
                return _with_bounds(text, draft, piece)
    if "EQUALS" in kinds and not text.statements:
        raise Refused(
            "clause.formula",
            max(at, 0),
            len(text.spelled),
            _("看不懂这个算式"),
            _("写成“得分=满分×实际值÷目标值”这样的乘除式,或“基数-扣款”"),
        )
    return None


def _pieces(tokens: list[Token]) -> list[list[Token]]:
    """Cut at punctuation: an equation stands between two commas."""
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.type in ("SEP", "COMMA", "COLON"):
            pieces.append([])
        else:
            pieces[-1].append(token)
    joined: list[list[Token]] = []
    for piece in pieces:
        if piece and piece[0].type == "PLUS" and joined:
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return joined


def _clean(piece: list[Token]) -> list[Token]:
    """Leave out what is said about the name in brackets at the end: (扣完为止)."""
    kept = list(piece)
    if not any(token.type == "EQUALS" for token in kept):
        kept = _told_in_words(kept)
    while kept and kept[-1].type in ("FLOOR_ZERO", "CLOSE", "OPEN") and kept[-1].type != "CLOSE":
        kept.pop()
    types = [token.type for token in kept]
    if "FLOOR_ZERO" in types:
        kept = kept[: types.index("FLOOR_ZERO")]
        if kept and kept[-1].type == "OPEN":
            kept.pop()
    return [
        token
        for before, token in zip([None, *kept], kept, strict=False)
        if token.type not in ("MOST", "MOST_SHARE") and not _names_result(before, token)
    ]


def _told_in_words(piece: list[Token]) -> list[Token]:
    """满意率得分按实际满意率×20分计算, 完成率乘以满分为本项得分: cut off what only says that it is so."""
    kept = list(piece)
    if kept and kept[-1].type == "WORDS" and TOLD.fullmatch(kept[-1].text):
        kept.pop()
    if kept and kept[0].type == "WORDS":
        first = kept[0]
        said = re.match(r"[^×÷]*(?:得分|分数)?(?:按照?|以|用)", first.text)
        if said is not None and said.end() < len(first.text):
            start = first.start + said.end()
            kept[0] = replace(first, text=first.text[said.end() :], start=start)
    return kept


def _names_result(before: Token | None, token: Token) -> bool:
    """人数×100元为小组奖金: what follows the figure only names the result."""
    return before is not None and before.type in FIGURES and token.text.startswith(("为", "作为"))


def _with_bounds(text: Text, draft: Draft, piece: list[Token]) -> Draft:
    """Take up what stands beside the equation: a target with full points, a bound under which nothing."""
    start, end = piece[0].start, piece[-1].end
    for phrase in text.phrases:
        if start <= phrase.start < end:
            phrase.used = True
    for statement in text.statements:
        if not start <= statement.outcome.start < end:
            _beside_equation(text, draft, statement)
    _name_target(text, draft)
    for target in text.targets:
        target.used = True
    for loose in text.loose:
        if isinstance(loose, Bound) and loose.quantity is None:
            loose.used = True
    return draft


def _name_target(text: Text, draft: Draft) -> None:
    """目标为3件,得分=满分×实际值÷目标值: the equation's target is the one that is named."""
    quantity = next((one.quantity for one in text.targets if one.quantity is not None), None)
    if quantity is None:
        return
    if getattr(draft.rule, "against", None) != "target" or getattr(draft.rule, "target", None) is not None:
        raise leftover(text.targets[0], text.said(text.targets[0]))
    update = {"target": quantity.figure, "measure": quantity.measure}
    draft.rule = build(**{**draft.rule.model_dump(), **update})


def _beside_equation(text: Text, draft: Draft, statement: Statement) -> None:
    bound = statement.bounds[0] if len(statement.bounds) == 1 else None
    kind = statement.outcome.type
    if kind == "FULL" and isinstance(bound, Bound) and hasattr(draft.rule, "most_share"):
        _full_at(text, draft, bound)
    elif (
        kind == "ZERO" and isinstance(bound, Bound) and bound.quantity is not None and bound.relation == "lt"
    ) or (
        kind == "STARTS"
        and isinstance(bound, Bound)
        and bound.quantity is not None
        and bound.relation == "ge"
    ):
        known = getattr(draft.rule, "target", None) is not None
        update = {} if known else {"measure": bound.quantity.measure}
        draft.rule = draft.rule.model_copy(update={"cutoff": bound.quantity.figure, **update})
    elif kind != "PROPORTION" and not (kind == "FULL" and bound is not None):
        raise leftover(statement.outcome, text.said(statement))
    statement.outcome.used = True
    for head in statement.heads:
        head.used = True


def _full_at(text: Text, draft: Draft, bound: Bound) -> None:
    known = getattr(draft.rule, "target", None)
    if bound.quantity is not None and known is not None and bound.quantity.figure != known:
        raise leftover(bound, text.said(bound))
    update: dict[str, Any] = {"most_share": 1}
    if bound.quantity is not None:
        update |= {"measure": bound.quantity.measure}
    draft.rule = type(draft.rule).model_validate({**draft.rule.model_dump(), **update})
