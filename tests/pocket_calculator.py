"""Works out what explanations print, with nothing but the figures and signs that stand there."""

from __future__ import annotations

import re
from fractions import Fraction
from unicodedata import normalize

BOUNDS = {"低于": max, "高于": min, "最多": min}


def calculated(shown: str) -> Fraction:
    """Work out a printed sum exactly; notes in brackets hold words, and are no figures; bounds stand behind it."""
    text, *bounds = normalize("NFKC", shown).split(",")
    text = re.sub(r"\([^()]*[^\d\s.+−×÷%()][^()]*\)", "", text)
    text = re.sub(r"([\d.]+)%", r"(\1 / 100)", text)
    text = text.replace("−", "-").replace("×", "*").replace("÷", "/")
    assert re.fullmatch(r"[\d\s.+\-*/()]+", text), text
    figures = re.sub(r"\d+(\.\d+)?", lambda figure: f"Fraction('{figure[0]}')", text)
    exact = eval(figures, {"Fraction": Fraction})  # noqa: S307 - figures and signs only, as just checked
    for bound in bounds:
        found = re.match(r"\s*(低于|高于|最多) ([\d.]+)", bound)
        if found:
            exact = BOUNDS[found[1]](exact, Fraction(found[2]))
    return exact
