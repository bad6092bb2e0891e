"""What is said of a group that was ranked: kept as figures, said in the reader's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaohe.engine.answers.fairness.ranked import Alike
from kaohe.engine.answers.words.fairness import alike, figures


def said(group: dict[str, Any]) -> list[str]:
    """Say how far points lie apart, how much of that is chance, and which ranks cannot be told apart."""
    noise, by_size = group["noise"], group["size_correlation"]
    own = [Alike(each["from"], each["to"], tuple(each["subjects"])) for each in group["alike"]]
    return [
        *figures(
            group["spread"],
            None if noise is None else Decimal(noise),
            None if by_size is None else Decimal(by_size),
        ),
        *map(alike, own),
    ]
