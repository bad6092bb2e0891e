"""What is said twice: titles, words, list items, whole sentences."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.formulas import repeated_formulas
from kaohe.policy.lint.text.outline import chinese, markers
from kaohe.policy.lint.text.source import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

HEAD = 400
LONG = 16
LONGEST_TITLE = 60
GENRES = r"(?:办法|方案|制度|细则|规定|通知|条例|规则|标准|意见|案例|定义|职责|说明书?|实施稿)(?:[(（][^)）]*[)）])?$"
REDUPLICATED = re.compile(
    r"^(?:一一|个个|研究|讨论|考虑|商量|检查|落实|逐级|逐步|层层|一个|两个|多多|少少|常常|整整|仔仔|方方|清清|认认|实实|点点滴滴)"
)


def repeated(source: Source) -> Iterator[Mark]:
    """Report titles, words, items, lines and sentences that stand twice."""
    yield from _titles(source)
    yield from _words(source)
    yield from _items(source)
    yield from _lines(source)
    yield from _counts(source)
    yield from _sentences(source)
    yield from _cycles(source)
    yield from _shared_objects(source)
    yield from repeated_formulas(source)


def _titles(source: Source) -> Iterator[Mark]:
    kept = [index for index, character in enumerate(source.text[:HEAD]) if not character.isspace()]
    head = "".join(source.text[index] for index in kept)
    for match in re.finditer(r"([^。；;,，][^。；;]{4,60}?)\1", head):
        if match.start() > 80:
            break
        yield Mark(
            kept[match.start()],
            kept[match.end() - 1] + 1,
            _("标题“{title}”重复").format(title=match[1]),
            _("只留一处"),
        )
    head_lines = [line for line in source.lines[:3] if len(line.text) < LONGEST_TITLE]
    for first, other in pairwise(head_lines[:2]):
        alike = len(set(first.text) & set(other.text)) * 2 > len(set(first.text))
        titles = all(re.search(GENRES, line.text) for line in (first, other))
        if first.text != other.text and titles and alike:
            yield Mark(
                other.start,
                other.end,
                _("两个标题:“{a}”和“{b}”").format(a=first.text, b=other.text),
                _("只用一个标题"),
            )


def _words(source: Source) -> Iterator[Mark]:
    for match in re.finditer(r"([\u4e00-\u9fff]{2,4})\1(?![\u4e00-\u9fff]{0,2}\1)", source.text):
        before = source.text[max(0, match.start() - 2) : match.start()].strip()
        heading = before[-1:] in {")", "）", ".", "、", ""}
        if not heading and not REDUPLICATED.match(match[1]) and len(set(match[1])) > 1:
            yield _twice(match.start(), match.end(), match[1])
    for match in re.finditer(r"一个[^一,，。;；、\n]{2,14}的一个", source.text):
        yield _twice(match.start(), match.end(), "一个")


def _items(source: Source) -> Iterator[Mark]:
    for match in re.finditer(r"(?:[\u4e00-\u9fffA-Za-z]{2,12}、)+[\u4e00-\u9fffA-Za-z]{2,12}", source.text):
        items = match[0].split("、")
        for one, other in pairwise(items):
            # The sentence may go on after the last item: 公平、公平原则.
            rest = other.removeprefix(one) if other is items[-1] and other.startswith(one) else None
            if one == other or (rest is not None and re.match(r"原则|的|等|和|及|要求|进行", rest)):
                yield _twice(match.start(), match.end(), min(one, other, key=len))
                break


def _twice(start: int, end: int, said: str) -> Mark:
    return Mark(start, end, _("“{said}”说了两次").format(said=said), _("删去一个,或改成本来要写的词"))


def _lines(source: Source) -> Iterator[Mark]:
    for one, other in pairwise(source.lines[2:]):
        if one.text == other.text and re.search(r"[\u4e00-\u9fff]{2}", one.text) and len(one.text) < 30:
            yield Mark(
                one.start,
                other.end,
                _("“{said}”连着出现两行").format(said=one.text),
                _("删去一行,或补上它下面的内容"),
            )


def _counts(source: Source) -> Iterator[Mark]:
    """Report a number of the same things that is given twice in one sentence."""
    for sentence in source.sentences:
        found = list(
            re.finditer(r"(\d{1,3}|[二三四五六七八九十]{1,2})个([\u4e00-\u9fff]{2,10})", sentence.text)
        )
        for one, other in pairwise(found):
            figures = [int(hit[1]) if hit[1].isdigit() else chinese(hit[1]) for hit in (one, other)]
            if figures[0] == figures[1] and one[2][-3:] == other[2][-3:]:
                yield Mark(
                    sentence.start + one.start(),
                    sentence.start + other.end(),
                    _("“{said}”在一句里说了两次").format(said=other[0]),
                    _("只说一次"),
                )


CYCLES = r"每[日周月季年][度底末初]?(?:、每[个]?[日周月季半年]{1,2}[度底末初]?){2,}"


def _cycles(source: Source) -> Iterator[Mark]:
    """Report a list of cycles (每月、每季度、每年底) that is given twice."""
    hits = list(re.finditer(CYCLES, source.text))
    for one, other in pairwise(hits):
        if one[0] == other[0]:
            for hit in (one, other):
                yield Mark(
                    hit.start(),
                    source.sentence(hit.start()).end,
                    _("“{said}”在两处各说一遍").format(said=one[0]),
                    _("只留一处,另一处写“按第几条的周期”"),
                )


SHARED = 14
EXECUTES = r"^(?:负责|执行|完成|承担|做好|组织|开展|实施|按|具体为)"


def _shared_objects(source: Source) -> Iterator[Mark]:
    """Report two duties of a list that name the same long object: who does what is not told apart."""
    found = markers(source)
    for index, one in enumerate(found):
        text = source.text[one.end : one.until].strip("、.． \n")
        if not re.match(EXECUTES, text) or re.search(r"\d\s*分|扣", text):
            continue
        for other in found[index + 1 : index + 4]:
            if other.style != one.style:
                break
            said = source.text[other.end : other.until]
            block = SequenceMatcher(None, text, said, autojunk=False).find_longest_match()
            shared = text[block.a : block.a + block.size]
            if len(shared) >= SHARED and not re.search(r"\d\s*分|扣", said):
                yield Mark(
                    one.start,
                    one.until,
                    _("“{shared}”在下面又列了一次,两条的工作重叠").format(shared=shared),
                    _("写明各管哪一段,或并成一条"),
                )
                break


DUTY = re.compile(r"^(?:负责|协助完成|协助|配合|完成|做好|参与|组织|执行|承担|开展)")


NUMBERED = r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．](?!\d))?[、)）.．]*|\s"


def _sentences(source: Source) -> Iterator[Mark]:
    """Report long wording that stands twice; rules that are alike apart from their figures are no fault."""
    first: dict[str, int] = {}
    covered = 0
    for part in _parts(source):
        bare = re.sub(NUMBERED, "", part.text)
        said = DUTY.sub("", bare)
        least = (LONG + 4 if re.search(r"\d", said) else LONG) - (3 if said != bare else 0)
        if "|" in said or len(said) < least:
            continue
        earlier = source.text.find(part.text)
        if said not in first and earlier == part.start:
            first[said] = part.start
        elif part.start >= first.get(said, earlier) + len(said) and part.start >= covered:
            covered = part.end
            yield Mark(
                part.start,
                part.end,
                _("“{said}”前面已经说过").format(said=part.text[:40]),
                _("只留一处;两处都要执行时,写明各管什么"),
            )


def _parts(source: Source) -> list[Stretch]:
    """Return sentences, clauses without figures, and duties inside an enumeration, in the order of the text."""
    clauses = [part for part in source.clauses if not re.search(r"\d|扣|得分|加分|百分点", part.text)]
    duties = [
        Stretch(match.start(), match.end(), match[0])
        for match in re.finditer(r"(?<=、)(?:负责|协助完成|协助|配合)[^。;；,，:：、\n\d]{6,60}", source.text)
    ]
    return sorted([*source.sentences, *clauses, *duties], key=lambda part: (part.start, -part.end))
