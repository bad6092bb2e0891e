"""Ids for what a sheet names in Chinese: pinyin, short, each once."""

from __future__ import annotations

import re

from kaohe.errors import refuse
from kaohe.i18n import _

LONGEST = 32


class Names:
    """Hands out ids; what was taken stays taken."""

    def __init__(self, taken: set[str] | None = None) -> None:
        """Keep clear of the ids in ``taken``."""
        self._taken = set(taken or ())

    def take(self, wanted: str) -> bool:
        """Reserve an id as it stands; tell whether it was free and well formed."""
        if wanted in self._taken or not re.fullmatch(r"[a-z][a-z0-9_]*", wanted):
            return False
        self._taken.add(wanted)
        return True

    def new(self, title: str, otherwise: str = "item") -> str:
        """Make an id from a title.

        >>> names = Names()
        >>> names.new("业务保障及时率"), names.new("业务保障及时率"), names.new("ICT 收入(万元)")
        ('yewu_baozhang_jishilv', 'yewu_baozhang_jishilv_2', 'ict_shouru_wanyuan')
        """
        stem = romanised(title) or otherwise
        name, number = stem, 1
        while not self.take(name):
            number += 1
            name = f"{stem}_{number}"
        return name


def romanised(title: str) -> str:
    """Write a title in lower-case letters, digits and underscores; empty where nothing is left."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary is large

    words: list[str] = []
    for run in re.findall(r"[\u4e00-\u9fff]+|[A-Za-z0-9]+", title):
        if run[0].isascii():
            words.append(run.lower())
        else:
            words += _grouped(lazy_pinyin(run))
    name = ""
    for word in words:
        longer = f"{name}_{word}" if name else word
        if len(longer) > LONGEST and name:
            break
        name = longer[:LONGEST]
    name = re.sub(r"[^a-z0-9_]", "", name)
    return name if re.match(r"[a-z]", name) else f"n{name}" if name else ""


def _grouped(syllables: list[str]) -> list[str]:
    """Join syllables in twos, three at the end of an odd run: words are mostly that long."""
    pairs = ["".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2)]
    if len(syllables) % 2 and len(pairs) > 1:
        pairs[-2:] = [pairs[-2] + pairs[-1]]
    return pairs


def check_id(name: str) -> None:
    """Refuse what cannot name a policy, and so a folder; raises ``sheet.id``."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) is None:
        raise refuse("sheet.id", _("“{id}”不能作编号").format(id=name), _("编号用英文字母、数字、_ 和 -"))
