"""What was announced and does not come: cut sentences, empty headings and labels, placeholders, lost chapters."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import levels, markers, section_end
from kaohe.policy.lint.text.pattern import Pattern, search
from kaohe.policy.lint.text.promises import promises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

CUT = (
    Pattern(
        r"[^。;；\n]{4,30}(?:一个|每|扣|加|按|扣完为?|为|及|和|或|与|以|于|对|将|由|在|达到|低于|超过)(?=\n\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]|第[一二三四五六七八九十]+[条章])|\s*\Z)",
        _("“{said}”没有说完,后面就是下一条"),
        _("补上丢失的文字"),
    ),
    Pattern(
        r"[^。;；,，\n]{2,24}[,，、]\s*(?=[(（][一二三四五六七八九十]{1,3}[)）]|\n\s*[一二三四五六七八九十]{1,3}、|\n\s*第[一二三四五六七八九十]+[条章]|\Z)",
        _("“{said}”没有说完,后面就是下一个标题"),
        _("补上丢失的文字"),
    ),
    Pattern(
        r"X{2,}|×{2,}|某某(?!某)|\*{3,}|_{3,}|[□口]{2,}|\[(?:公司|单位|部门)名称?\]",
        _("“{said}”是占位符,还没有填"),
        _("填上名称或数字"),
    ),
    Pattern(
        r"【[^】\d]*号[文】]|[〔\[]\s*[〕\]]\s*号|〔[^〕]*〕\s*号|发文字号[:：]\s*$",
        _("“{said}”:文号丢失"),
        _("补上年份和号数"),
    ),
    Pattern(
        r"(?:按|用|以)?(?:下列|如下|以下)(?:的)?(?:计算)?公式[^=＝÷/×\n]{0,40}(?:[。\n]|\Z)(?![^\n]{0,40}[=＝])",
        _("“{said}”:后面没有公式"),
        _("补上公式"),
    ),
    Pattern(
        r"[^\n。;；]{0,20}(?:范本|模板|样本|范文)(?=\s|$|[一二三四五六七八九十]、|1[.、])",
        _("“{said}”还是范本:没有单位、日期"),
        _("填上单位名称和生效日期,删去“范本”"),
        once=True,
    ),
    Pattern(
        r"(?:低于|高于|优于|超过|好于)(?:全区|全省|全市|全国|全网|同行|行业)[^\d。;；\n]{0,14}[。;；]",
        _("“{said}”:没有给出作比较的数"),
        _("写上对方的数值"),
    ),
)


def cut_off(source: Source) -> Iterator[Mark]:
    """Report text that breaks off, and places that were never filled in."""
    yield from search(source, CUT)
    yield from _empty_headings(source)
    yield from _empty_labels(source)
    yield from _cells(source)
    yield from _last_line(source)
    yield from _contents(source)
    yield from promises(source)
    yield from _untitled(source)


def _empty_headings(source: Source) -> Iterator[Mark]:
    found = markers(source)
    depths = levels(found)
    for index, marker in enumerate(found):
        if marker.style not in {"一、", "章", "(一)"}:
            continue
        body = source.text[marker.end : section_end(source, found, depths, index)].strip()
        heading = body.split("\n", maxsplit=1)[0].strip()
        rest = body[len(heading) :].strip()
        if rest and "\n" not in rest and len(rest) < 20 and re.search(r"年\s*\d*\s*月|公司$|部$", rest):
            body = heading  # only the signature follows
        if body == heading and 2 < len(heading) < 25 and not re.search(r"[。;；:：,，\d]", heading):
            following = found[index + 1 : index + 2]
            if following and "\n" not in source.text[marker.end : following[0].start + 1]:
                continue
            yield Mark(
                marker.start,
                marker.start + len(source.text[marker.start : marker.end]) + len(heading),
                _("标题“{heading}”下面没有内容").format(heading=heading),
                _("补上内容,或删去标题"),
            )


def _empty_labels(source: Source) -> Iterator[Mark]:
    label = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
    empty = [
        line
        for line, after in zip_longest(source.lines, source.lines[1:])
        if label.fullmatch(line.text)
        and (
            after is None
            or label.fullmatch(after.text)
            or after.text[0] in "●•■◆○"
            or re.match(r"[一二三四五六七八九十]、", after.text)
        )
    ]
    if empty:
        yield Mark(
            empty[0].start,
            empty[0].end,
            _("“{said}”后面是空的,共 {count} 处").format(said=empty[0].text, count=len(empty)),
            _("填上内容"),
        )


def _cells(source: Source) -> Iterator[Mark]:
    """Report tables of which only the words of some cells are left, one a line."""
    short = [len(line.text) <= 6 and not re.search(r"[。;；:：,，]", line.text) for line in source.lines]
    start = None
    for index, is_short in enumerate([*short, False]):
        if is_short and start is None:
            start = index
        elif not is_short and start is not None:
            if index - start >= 6:
                first, last = source.lines[start], source.lines[index - 1]
                yield Mark(
                    first.start, last.end, _("表格散成了单行,有的格子没有值"), _("恢复成表格,缺的值补上")
                )
            start = None


def _last_line(source: Source) -> Iterator[Mark]:
    if len(source.lines) < 5:
        return
    last = source.lines[-1]
    if re.search(r"[|\t]", last.text) or all(re.search(r"\S\s+\d", line.text) for line in source.lines[-2:]):
        return  # a table closes the text
    dated = re.search(r"\d{4}\s*年|日期|附[件表录]|公司$|部$|中心$|局$|年\s*月\s*日", last.text)
    if dated:
        return
    said = last.text.rstrip("。")
    unfinished = last.text[-1] not in "。.!！?？)）”》" and len(last.text) < 60
    bare = (
        len(said) <= 10 and not re.search(r"[,，、;；:：\d]", said) and not re.match(r"(?:特此|完|此)", said)
    )
    if unfinished or bare:
        yield Mark(
            last.start,
            last.end,
            _("全文停在“{said}”,后面应有内容").format(said=said[-20:]),
            _("补上丢失的部分"),
        )


def _untitled(source: Source) -> Iterator[Mark]:
    """Report job descriptions without the name of the job."""
    sheets = len(re.findall(r"任职资格|任职条件|岗位职责", source.text))
    if re.search(r"(?:岗位|职位|职务)说明书", source.title) and not source.says(r"(?:岗位|职位|职务)名称"):
        first = source.lines[0]
        yield Mark(
            first.start,
            first.end,
            _("{count} 份说明书没有写岗位名称").format(count=max(sheets, 1)),
            _("每份写上岗位名称"),
        )


def _contents(source: Source) -> Iterator[Mark]:
    """Report chapters that the table of contents names and the text does not have."""
    match = re.search(
        r"目\s*录([^\n]*(?:\n[^\n]{1,40}(?:[(（]\d{1,3}[)）]|[.…]{3,}\s*\d{1,3})[^\n]*)*)", source.text
    )
    if match is None:
        return
    listed = re.findall(
        r"(\d{1,2}|第?[一二三四五六七八九十]+[章、])\s*([\u4e00-\u9fff]{2,20})\s*(?:[(（]\d{1,3}[)）]|[.…]{2,}\s*\d{1,3})",
        match[1],
    )
    body = source.text[match.end() :]
    absent = [
        f"{number}{title}"
        for number, title in listed
        if not re.search(rf"(?:^|[\n。;；])\s*{re.escape(number)}[.、\s]*{re.escape(title)}", body)
    ]
    if absent:
        yield Mark(
            match.start(),
            match.end(),
            _("目录里的章节正文没有:{absent}").format(absent="、".join(absent)),
            _("补上这些章节,或从目录删去"),
        )
