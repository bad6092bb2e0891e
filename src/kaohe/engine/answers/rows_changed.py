"""Which rows of a measure are not what they were: new, gone, or read otherwise; few one by one, many by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.evidence import Evidence
    from kaohe.policy.measure import Measure

FEW = 20
"""Up to so many changed rows of one subject and measure are named one by one."""
MOST = 100_000
"""Rows of one measure that are compared at all; above, the counted figures alone are given."""

Kinds = Mapping[str, Sequence[dict[str, Any]]]
NOT_CONTENT = frozenset({"file", "row", "reason", "cite", "late_by_minutes", "met", "minutes"})
STATES = ("excluded", "open", "included")


def changed_rows(
    named: tuple[str, Measure],
    key: Sequence[str],
    subjects: Sequence[str],
    sides: Sequence[Evidence],
    expected: int = 0,
) -> dict[str, dict[str, Any]]:
    """Return by subject ``{"rows": [...]}`` or, where many rows changed, ``{"groups": [...]}``.

    A row has ``key``, ``change`` (new, gone, changed), ``was`` and ``is`` (on_time, late, met, not_met,
    counted, open, or the reason why it does not count), what changed in ``columns``, and ``file`` and ``row``.
    A group counts the rows of one day that changed in the same way. ``files``: how many rows each file changed,
    and how; of a row that is gone, the file that had brought it. ``expected``: how many rows there are about;
    many of different periods are counted where they lie instead of being compared one by one.
    """
    name, measure = named
    many = expected > FEW * len(subjects) and not isinstance(measure.value, Rated)
    if many and sides[0].period != sides[1].period:
        return _of_other_days(named, key, subjects, sides)
    kinds = [evidence.counted_for(measure, subjects, name) for evidence in sides]
    found = {}
    for subject in subjects:
        rows = list(_compared(key, measure.counts_in, *(side[subject] for side in kinds)))
        if len(rows) <= FEW:
            found[subject] = {
                "rows": [{field: part for field, part in row.items() if field != "day"} for row in rows]
            }
        else:
            found[subject] = {"groups": _grouped(rows)}
        found[subject]["files"] = _by_file(rows)
    return found


def _of_other_days(
    named: tuple[str, Measure], key: Sequence[str], subjects: Sequence[str], sides: Sequence[Evidence]
) -> dict[str, dict[str, Any]]:
    """Return the same where the days differ: what counts in one of them is gone, or new, as a whole."""
    name, measure = named
    halves = [list(side.by_day(measure, subjects, name)) for side in sides]
    # What is open in both periods is as it was.
    still = {each[:-1] for each in halves[0] if each[4]} & {each[:-1] for each in halves[1] if each[4]}
    tallies: dict[str, list[tuple[str, str, str, str | None, int]]] = {subject: [] for subject in subjects}
    for change, half in zip(("gone", "new"), halves, strict=True):
        for each in half:
            if each[:-1] not in still:
                subject, day, state, file, _key, count = each
                tallies[subject].append((change, day, state, file, count))
    few = [subject for subject, own in tallies.items() if sum(each[-1] for each in own) <= FEW]
    kinds = [side.counted_for(measure, few, name) for side in sides] if few else []
    found = {}
    for subject, own in tallies.items():
        if subject in few:
            rows = list(_compared(key, measure.counts_in, *(side[subject] for side in kinds)))
            found[subject] = {
                "rows": [{field: part for field, part in row.items() if field != "day"} for row in rows],
                "files": _by_file(rows),
            }
        else:
            found[subject] = _summed(own)
    return found


def _summed(tally: list[tuple[str, str, str, str | None, int]]) -> dict[str, Any]:
    groups: Counter[tuple[str, str, str]] = Counter()
    files: Counter[tuple[str, str]] = Counter()
    for change, day, state, file, count in tally:
        groups[day, change, state] += count
        if file:
            files[file, change] += count
    return {
        "groups": [
            {
                "day": day or None,
                "change": change,
                "was": state if change == "gone" else None,
                "is": state if change == "new" else None,
                "rows": count,
            }
            for (day, change, state), count in sorted(groups.items())
        ],
        "files": _files(files),
    }


def _compared(key: Sequence[str], dated: str, before: Kinds, after: Kinds) -> Iterator[dict[str, Any]]:
    old, new = (_by_key(key, kinds) for kinds in (before, after))
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        columns = {} if was is None or now is None else _columns(was[1], now[1])
        if was is not None and now is not None and was[0] == now[0] and not columns:
            continue
        state, row = now or was or ("", {})
        yield {
            "key": {each: part for each, part in zip(key, name[:-1], strict=True) if part},
            "change": "new" if was is None else "gone" if now is None else "changed",
            "was": None if was is None else was[0],
            "is": None if now is None else state,
            "columns": columns,
            "file": row.get("file"),
            "row": row.get("row"),
            "day": "" if row.get(dated) is None else str(row[dated])[:10],
        }


def _by_key(key: Sequence[str], kinds: Kinds) -> dict[tuple[str, ...], tuple[str, dict[str, Any]]]:
    """Find rows by key; those of unnamed raters, which look alike, by their place in the order of their scores."""
    found: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {}
    alike: Counter[tuple[str, ...]] = Counter()
    for kind in STATES:
        for row in kinds[kind]:
            name = tuple("" if row.get(each) is None else str(row[each]) for each in key)
            alike[name] += 1
            found[*name, str(alike[name])] = _state(kind, row), row
    return found


def _state(kind: str, row: dict[str, Any]) -> str:
    if kind == "excluded":
        return str(row["reason"])
    if kind == "open":
        return "open"
    if "late_by_minutes" in row:
        return "late"
    return "counted" if "met" not in row else "met" if row["met"] else "not_met"


def _columns(was: dict[str, Any], now: dict[str, Any]) -> dict[str, list[Any]]:
    names = [name for name in dict.fromkeys([*was, *now]) if name not in NOT_CONTENT]
    return {name: [was.get(name), now.get(name)] for name in names if was.get(name) != now.get(name)}


def _grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counted = Counter((row["day"], row["change"], row["was"] or "", row["is"] or "") for row in rows)
    return [
        {"day": day or None, "change": change, "was": was or None, "is": now or None, "rows": count}
        for (day, change, was, now), count in sorted(counted.items())
    ]


def _by_file(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return _files(Counter((row["file"], row["change"]) for row in rows if row["file"]))


def _files(counted: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    found = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return [{"file": file, "change": change, "rows": count} for (file, change), count in found]
