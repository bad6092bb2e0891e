"""Decide which scanned words steer the clause here, and which only look as if they did (差错, 重大, 达到了…)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.clause.tokens import Token

FIGURES = frozenset({"RATE", "RATE_POINT", "TIME", "MONEY", "POINTS", "COUNT", "NUMBER"})
MOVERS = frozenset({"UP", "DOWN", "LATE", "EARLY", "BOTHWAYS"})
RELATIONS = frozenset({"GE", "GT", "LE", "LT", "TARGETS"})
REFERENCES = frozenset({"REF", "MEAN"})
OPERATORS = frozenset({"TIMES", "DIVIDED", "PLUS", "MINUS", "EQUALS"})
POSTS = frozenset({"POST_ABOVE", "POST_BELOW", "POST_WITHIN"})
INCLUSIONS = frozenset({"INCLUDED", "EXCLUDED"})
NEAR = 10
"""Characters of a noun that may stand between a comparison and what is compared with (低于全省平均水平)."""


def settle(tokens: list[Token]) -> list[Token]:
    """Return the tokens with everything that steers nothing turned into WORDS."""
    tokens = _named_in_brackets([_relation_to_mean(token) for token in tokens])
    tokens = _every([_colon(token, after) for token, after in pairs(tokens)])
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        before = kept[-1] if kept else None
        following = tokens[place + 1 : place + 4]
        kept.append(token if _steers(token, before, following) else replace(token, type="WORDS"))
    brackets = ("OPEN", "CLOSE")
    kept = _with_inclusion(kept)
    return _joined([replace(token, type="COMMA") if token.type in brackets else token for token in kept])


def _named_in_brackets(tokens: list[Token]) -> list[Token]:
    """目标值(95%), 目标值(≥95%): the figure in brackets is the one that is named."""
    kept = list(tokens)
    for place in range(len(kept) - 3, 0, -1):
        inside = [token.type for token in kept[place : place + 4]]
        if kept[place - 1].type != "REF" or inside[0] != "OPEN":
            continue
        end = 2 if inside[1] in FIGURES else 3
        figure = inside[end - 1 : end]
        if (
            len(inside) > end
            and inside[end] == "CLOSE"
            and figure[0] in FIGURES
            and (end == 2 or inside[1] in RELATIONS)
        ):
            del kept[place + end], kept[place]
    return kept


def settle_formula(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a formula: brackets and operators stay, comparisons become WORDS."""
    keep = FIGURES | REFERENCES | OPERATORS | {"OPEN", "CLOSE", "FULL", "WORDS", "INERT", "FULL_POINTS"}
    return _joined([token if token.type in keep else replace(token, type="WORDS") for token in tokens])


def _relation_to_mean(token: Token) -> Token:
    if token.type != "TARGETS":
        return token
    return replace(token, type="LT" if token.text in ("低于", "少于", "不足", "未达到") else "GT")


def pairs(tokens: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Yield each token with the one after it."""
    return zip(tokens, [*tokens[1:], None], strict=True)


def _colon(token: Token, after: Token | None) -> Token:
    """目标:95% names a figure; in 考核目标:及时率不低于95% the colon only parts words."""
    names = after is not None and after.type in FIGURES | RELATIONS
    return token if token.type != "COLON" or names else replace(token, type="COMMA")


def _every(tokens: list[Token]) -> list[Token]:
    """Keep 每 where a unit follows: 每|少|报|一条 reads as 每, words, 一条."""
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "EVERY":
            after = _unit_of(tokens, place + 1)
            if after is None:
                kept.append(replace(token, type="WORDS"))
            else:
                kept.append(token)
                kept += [replace(one, type="WORDS") for one in tokens[place + 1 : after]]
                place = after
                continue
        else:
            kept.append(token)
        place += 1
    return kept


def _unit_of(tokens: list[Token], start: int) -> int | None:
    """Find where the unit of 每 begins; what lies before it are words (每发现|1个)."""
    direct = tokens[start : start + 4]
    if not direct:
        return None
    if direct[0].type in FIGURES | {"FULLY"} | REFERENCES:
        return start
    if direct[0].type in MOVERS | RELATIONS and (_reaches(direct[1:]) or _verb_between(direct[1:])):
        return start
    length = 0
    for place in range(start, min(start + 5, len(tokens))):
        token = tokens[place]
        if token.type in FIGURES:
            return place
        if token.type not in MOVERS | RELATIONS | {"WORDS", "INERT", "REF", "MEAN"} or _requires(token):
            return None
        length += len(token.text)
        if length > NEAR + 4:
            return None
    return None


def _requires(token: Token) -> bool:
    """每班次听课不少于15节: a number to be reached every so often, and no unit."""
    return token.type in ("GE", "LE") and token.text.startswith(
        ("不", "≥", "≤", "至少", "控制", "保持", "应", "须", "需")
    )


def _verb_between(following: list[Token]) -> bool:
    """每少拜访1户: a short verb between the movement and the unit."""
    kinds = [one.type for one in following[:2]]
    return kinds == ["WORDS", "COUNT"] and len(following[0].text) <= 4


def _reaches(following: list[Token]) -> bool:
    """Tell whether a figure or a reference follows, at most after a short noun."""
    if not following:
        return False
    if following[0].type in FIGURES | REFERENCES | {"FULLY"}:
        return True
    return (
        following[0].type == "WORDS"
        and len(following[0].text) <= NEAR
        and len(following) > 1
        and following[1].type in REFERENCES
    )


def _has_figure(following: list[Token]) -> bool:
    return following[0].type != "MEAN" and any(token.type in FIGURES for token in following[1:3])


def _second_sign(token: Token, before: Token | None, following: list[Token]) -> bool:
    """90%≤满意率<95%: both signs belong to one band."""
    after = [one.type for one in following[:2]]
    figure = before is not None and before.type in FIGURES
    return figure and token.type in ("LE", "LT") and after in (["WORDS", "LT"], ["WORDS", "LE"])


def _steers(token: Token, before: Token | None, following: list[Token]) -> bool:
    after = following[0].type if following else ""
    if token.type in MOVERS:
        if before is not None and before.type == "EVERY":
            return True
        # 超预算的 compares with a target and has no step: it is read as words.
        return (after in FIGURES | {"FULLY"}) or (_reaches(following) and _has_figure(following))
    if token.type in RELATIONS:
        every = before is not None and before.type == "EVERY"
        return every or _reaches(following) or _second_sign(token, before, following)
    if token.type == "FULLY":
        return after in FIGURES
    if token.type == "TO":
        return before is not None and before.type in FIGURES | {"INCLUDED"} and after in FIGURES
    if token.type in POSTS | {"INCLUDED", "EXCLUDED", "BETWEEN"}:
        return before is not None and before.type in FIGURES | POSTS | {"INCLUDED", "EXCLUDED"}
    if token.type == "OF":
        return before is not None and before.type == "REF" and after == "RATE"
    if token.type == "AS":
        return before is not None and before.type in FIGURES | {"REF"}
    return token.type not in OPERATORS and (token.type != "EQ" or after in FIGURES)


def _with_inclusion(tokens: list[Token]) -> list[Token]:
    """Take (含) and (不含) into the 以上 or 以下 beside them."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1] if kept else None
        if last is not None and {last.type, token.type} & POSTS and {last.type, token.type} & INCLUSIONS:
            post = last.type if last.type in POSTS else token.type
            kept[-1] = replace(last, type=post, text=last.text + token.text, end=token.end)
        else:
            kept.append(token)
    return kept


def _joined(tokens: list[Token]) -> list[Token]:
    """Join neighbouring WORDS into one."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1] if kept else None
        if last is not None and last.type == token.type == "WORDS" and last.end == token.start:
            kept[-1] = replace(last, text=last.text + token.text, end=token.end)
        else:
            kept.append(token)
    return kept
