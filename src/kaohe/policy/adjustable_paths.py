"""From what somebody writes to a field of a policy: its path, or its title, ``业务保障及时率.目标``."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.adjustable import BETWEEN, Adjustable
from kaohe.policy.interpretation import ADDED, steps_of
from kaohe.policy.mutation import FOR_PEOPLE
from kaohe.policy.sentences import expand_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.errors import KaoheError
    from kaohe.policy.loader import Loaded

_SEPARATOR = re.compile(r"\s*[.·/]\s*")
_SECTIONS = ("indicators", "parameters", "pay", "grades", "interpretations", "measures")
"""Where a title is looked for first: what people see before what it is counted from."""
SHOWN = 3


def find_adjustable(written: str, found: Sequence[Adjustable], loaded: Loaded) -> Adjustable:
    """Find a field by its path or title; raises ``whatif.path`` or ``whatif.ambiguous`` with the nearest names.

    Steps of a title may be left out, but not the last one. A field that a part of the policy can have without
    it being written is found by its path; so are ``*`` and ``+``, see `kaohe.policy.interpretation`.
    """
    known = {own.path: own for own in found}
    path = written.strip()
    if path in known:
        return known[path]
    head, dot, added = path.rpartition(".")
    if added == ADDED and dot:
        own = find_adjustable(head, found, loaded)
        return Adjustable(f"{own.path}.{ADDED}", own.names, own.title + BETWEEN + ADDED, None, "list")
    if "*" in path:
        return Adjustable(path, (), path, None, "text")
    if _can_stand(path, loaded.document.data):
        # What is written out from the top is never taken for a title with steps left out.
        return Adjustable(path, (), path, None, "text")
    titled = _by_title(path, found)
    if len(titled) == 1:
        return titled[0]
    if titled:
        raise refuse(
            "whatif.ambiguous",
            _("“{path}”可以是几处").format(path=written),
            _("写全:{paths}").format(paths=_("、").join(f"{own.path}({own.title})" for own in titled)),
            path=written,
        )
    raise _unknown(written, found)


def _by_title(path: str, found: Sequence[Adjustable]) -> list[Adjustable]:
    exact = [own for own in found if _plain(own.title) == _plain(path)]
    if exact:
        return exact[:1] if len(exact) == 1 else exact
    steps = [_plain(step) for step in _SEPARATOR.split(path) if step]
    matching = [(own, skipped) for own in found if (skipped := _skipped(steps, own)) is not None]
    if not matching:
        return []
    best = min(_cost(own, skipped) for own, skipped in matching)
    return [own for own, skipped in matching if _cost(own, skipped) == best]


def _cost(own: Adjustable, skipped: int) -> tuple[int, int]:
    section = own.path.partition(".")[0]
    return (_SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS)), skipped


def _skipped(steps: list[str], own: Adjustable) -> int | None:
    """Return how many steps of a path are not named; None where the steps named are not those of the path."""
    names = [{_plain(name) for name in each} for each in own.names]
    if not steps or not names or steps[-1] not in names[-1]:
        return None
    position = 0
    for each in names:
        if position < len(steps) and steps[position] in each:
            position += 1
    return len(names) - len(steps) if position == len(steps) else None


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"']", "", normalize("NFKC", text)).casefold()


def _can_stand(path: str, data: dict[str, Any]) -> bool:
    """Tell whether a path leads to a field of a part that is there, written or not."""
    holder: Any = data
    *above, last = steps_of(path)
    if not above or last in FOR_PEOPLE:
        return False
    for step in above:
        if isinstance(holder, dict) and str(step) in holder:
            holder = holder[str(step)]
        elif isinstance(holder, list) and isinstance(step, int) and step < len(holder):
            holder = holder[step]
        else:
            return False
        holder = expand_rule((step,), holder)
    return isinstance(holder, dict) or (
        isinstance(holder, list) and isinstance(last, int) and last < len(holder)
    )


def _unknown(written: str, found: Sequence[Adjustable]) -> KaoheError:
    by_name = {own.path: own for own in found} | {own.title: own for own in found}
    near = get_close_matches(written.strip(), by_name, n=SHOWN, cutoff=0.4)
    listed = list(dict.fromkeys(f"{by_name[name].path}({by_name[name].title})" for name in near))
    hint = (
        _("是不是:{names}")
        if listed
        else _("写路径 indicators.指标.rule.字段,或者标题,如 业务保障及时率.目标")
    )
    return refuse(
        "whatif.path",
        _("办法里没有可改的“{path}”").format(path=written),
        hint.format(names=_("、").join(listed)),
        path=written,
    )
