"""How the clause language refuses: a code, the place in the text, and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.policy.clause.phrases import Phrase


class Refused(Exception):
    """The text cannot be read as a rule; the span counts in the spelled text."""

    def __init__(self, code: str, start: int, end: int, message: str, hint: str = "") -> None:
        """Keep what the report needs."""
        super().__init__(message)
        self.code = code
        self.span = (start, end)
        self.message = message
        self.hint = hint


def leftover(phrase: Phrase, said: str) -> Refused:
    """Refuse because a part that matters was not taken up by the rule."""
    return Refused(
        "clause.not_understood",
        phrase.start,
        phrase.end,
        _("看不懂“{said}”在这里的意思").format(said=said),
        _("把这一部分写成单独的一句,或删去"),
    )


def contradiction(phrase: Phrase, first: str, second: str) -> Refused:
    """Refuse because two parts say different things."""
    return Refused(
        "clause.contradiction",
        phrase.start,
        phrase.end,
        _("前后矛盾:“{first}”与“{second}”").format(first=first, second=second),
        _("只保留其中一个"),
    )
