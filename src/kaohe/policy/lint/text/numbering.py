"""Numbers of chapters, articles and list items that skip, repeat, start late or are lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import Marker, markers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

BULLETS = "●•■◆○▪◇★"
LONGEST_HEADING = 15


def numbering(source: Source) -> Iterator[Mark]:
    """Report markers out of sequence, sections that never go on, and markers whose number is lost."""
    open_lists: dict[str, list[tuple[int, ...]]] = {}
    body = _body(source)
    first = source.lines[0].start if source.lines else 0  # an excerpt begins where it begins
    for marker in markers(source):
        if marker.start < body:
            continue
        earlier = open_lists.setdefault(marker.style, [])
        mark = _out_of_sequence(marker, earlier, first)
        if mark is not None:
            yield mark
    yield from _alone(source, body)
    yield from _lost(source)
    yield from _unbulleted(source)


def _body(source: Source) -> int:
    """Return where the table of contents, which has numbers of its own, ends."""
    page = r"(?:[(（]\d{1,3}[)）]|[.…]{3,}\s*\d{1,3})"
    match = re.search(rf"目\s*录(?:\n?[^\n]{{0,40}}?{page})*", source.text)
    return match.end() if match else 0


def _out_of_sequence(marker: Marker, earlier: list[tuple[int, ...]], first: int) -> Mark | None:
    number = marker.number
    while earlier and not _follows(earlier[-1], number):
        if number[-1] == 1 or (len(number) > 1 and number[0] != earlier[-1][0]):
            break
        if any(_follows(other, number) for other in earlier):
            earlier.pop()
            continue
        before = earlier[-1]
        earlier[-1] = number
        return _skip(marker, before)
    started = bool(earlier)
    if earlier and _follows(earlier[-1], number):
        earlier[-1] = number
    else:
        earlier.append(number)
    if number[-1] != 1 and not started and marker.start > first:
        return Mark(
            marker.start,
            marker.end + 12,
            _("编号从“{said}”开始,前面的不见了").format(said=marker.said),
            _("补上缺的部分,或从头编号"),
        )
    return None


def _follows(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    if len(number) > 1:
        return before[0] == number[0] and number[1] == before[1] + 1
    return number[0] == before[0] + 1


def _skip(marker: Marker, before: tuple[int, ...]) -> Mark:
    last, this = before[-1], marker.number[-1]
    if this == last:
        message = _("编号“{said}”重复").format(said=marker.said)
    elif this > last:
        missing = "、".join(str(number) for number in range(last + 1, this))
        message = _("编号从 {last} 跳到“{said}”,缺 {missing}").format(
            last=last, said=marker.said, missing=missing
        )
    else:
        message = _("编号“{said}”接在 {last} 之后,顺序断了").format(said=marker.said, last=last)
    return Mark(marker.start, marker.end + 12, message, _("补上缺的一条,或重新编号;引用条款时编号要唯一"))


def _alone(source: Source, body: int) -> Iterator[Mark]:
    """Report a sublist that has a first item and no second."""
    found = [marker for marker in markers(source) if marker.start >= body]
    for style in ("(一)", "(1)", "①"):
        own = [marker for marker in found if marker.style == style]
        if len(own) == 1 and own[0].number == (1,):
            yield Mark(
                own[0].start,
                own[0].end + 12,
                _("只有“{said}”,没有下一条").format(said=own[0].said),
                _("补上后面的各条,或去掉编号"),
            )


def _lost(source: Source) -> Iterator[Mark]:
    hits = list(re.finditer(r"(?:^|(?<=[。；;\n]))[ \t\u3000]*[、)）](?=[\u4e00-\u9fff])", source.text))
    if len(hits) > 1:
        yield Mark(
            hits[0].start(),
            hits[0].end() + 12,
            _("“、”“)”前的编号丢失,共 {count} 处").format(count=len(hits)),
            _("补上编号,否则条款无法引用"),
        )


def _unbulleted(source: Source) -> Iterator[Mark]:
    """Report a line without a bullet among sisters that have one."""
    bulleted = [line for line in source.lines if line.text[0] in BULLETS]
    endings = {line.text.rstrip("：:")[-2:] for line in bulleted}
    if len(bulleted) < 3:
        return
    for line in source.lines:
        said = line.text.rstrip("：:")
        bare = line.text[0] not in BULLETS and not said[0].isdigit() and len(said) <= LONGEST_HEADING
        if bare and bulleted[0].start < line.start and said[-2:] in endings:
            yield Mark(
                line.start,
                line.end,
                _("“{said}”没有项目符号,与同类各行不一致").format(said=said),
                _("补上符号,或写明它与上下各行的关系"),
            )
