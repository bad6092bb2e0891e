"""What was announced and does not come: cut sentences, empty headings, placeholders, items without a rule."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import Marker, levels, markers, section_end
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

SHORT = 120
NUMBER = (
    r"\d+(?:\.\d+)?\s*(?:分(?!钟|公司)|元|%|％|个百分点)"
    r"|[一二三四五六七八九十两]+分(?!钟|公司|别|为)|权重|不得分|得满分"
)
CUT = (
    Pattern(
        r"[^。;；,，\n]{2,24}[,，、]\s*(?=[(（][一二三四五六七八九十]{1,3}[)）]|\n\s*[一二三四五六七八九十]{1,3}、|\n\s*第[一二三四五六七八九十]+[条章]|\Z)",
        _("“{said}”没有说完,后面就是下一个标题"),
        _("补上丢失的文字"),
    ),
    Pattern(
        r"X{2,}|×{2,}|某某(?!某)|\*{3,}|_{3,}|□{2,}|\[(?:公司|单位|部门)名称?\]",
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
    yield from _promises(source)


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


PROMISES = (
    (r"奖惩", r"奖|惩|罚"),
    (r"奖励", r"奖(?!惩)"),
    (r"处罚|惩罚", r"罚|扣"),
    (r"申诉", r"申诉|复核|异议"),
    (r"权重", r"\d\s*[%％]|\d\s*分"),
    (r"(?:计分|评分|扣分)(?:标准|办法|方法)", r"\d\s*分|[%％]|扣|得分"),
)


def _promises(source: Source) -> Iterator[Mark]:
    """Report headings that announce something of which their section says nothing."""
    found = markers(source)
    depths = levels(found)
    for index, marker in enumerate(found):
        if marker.style not in {"一、", "章", "(一)", "1.", "1、"}:
            continue
        heading = marker.heading(source.text)
        if not 2 < len(heading) < 24:
            continue
        start = source.text.find(heading, marker.end) + len(heading)
        body = source.text[start : section_end(source, found, depths, index)]
        for announced, needed in PROMISES:
            if re.search(
                rf"(?:{announced})(?:措施|办法|规定|标准|机制|制度|方法|流程)?$", heading
            ) and not re.search(needed, body):
                yield Mark(
                    marker.start,
                    start,
                    _("标题“{heading}”说到的“{what}”,下面没有写").format(
                        heading=heading,
                        what=re.search(announced, heading)[0],  # type: ignore[index]
                    ),
                    _("补上,或改标题"),
                )
                break
    part = re.search(r"及其?([\u4e00-\u9fff]{2,10}?)(?:工作)?(?:职责|办法|标准|考核)", source.title)
    if part is not None and part[1] not in source.text[len(source.title) :] and len(source.lines) > 1:
        yield Mark(
            source.lines[0].start,
            source.lines[0].end,
            _("标题里的“{part}”,正文没有").format(part=part[1]),
            _("补上这一部分,或改标题"),
        )


CRITERIA = (
    Pattern(
        r"[^。;；,，\n]{0,20}(?:根据|按照?|视|依据)[^。;；\d\n]{2,40}?(?:程度|情况|表现|需要|反馈)[^。;；\d\n]{0,10}(?:考核|评分|处罚|奖励)(?=[。;；,，\n])",
        _("“{said}”没有数字,无法计分"),
        _("写明量什么、多少分、怎么扣"),
        but=r"\d",
    ),
    Pattern(
        r"[^。;；,，\n]{0,10}(?:由[^。;；,，\n]{2,12})?按此标准[^。;；,，\n]{0,12}考核",
        _("“{said}”:标准不在文中"),
        _("写上标准"),
        unless=r"\d+\s*分",
    ),
    Pattern(
        r"(?:分为|包括|从)[^。;；\n]{3,50}(?:[二三四五六七八九两\d]+个方面|[二三四五六七八九\d]+大?(?:部分|类))",
        _("“{said}”:没有写各占多少"),
        _("写明各方面的权重或分值,合计 100%"),
        unless=r"权重|占比|占总分|占\s*\d|各占|同等重要|\d+\s*分[)）]",
    ),
    Pattern(
        r"D\s*[:：]?\s*\d{1,2}\s*[-—~～至]\s*\d{1,2}\s*分|[A-D]为最(?:高|低)等级",
        _("“{said}”:等级定了,没有写有什么结果"),
        _("写明各等级对应的奖惩"),
        unless=r"奖金|扣罚|兑现|工资|晋升|奖励|处罚|薪酬|淘汰|评优|绩效系数",
    ),
)


def no_rule(source: Source) -> Iterator[Mark]:
    """Report indicators and criteria from which no points follow."""
    yield from search(source, CRITERIA)
    found = markers(source)
    depths = levels(found)
    yield from _unscored(source, found, depths)
    yield from _undivided(source, found, depths)
    graded = (
        r"(?:[A-E优良中差]|优秀|良好|合格|等级?)[^\d\n。]{0,6}\d+\s*(?:[-—~～至]\s*\d+)?\s*分(?:以[上下])?"
    )
    if not re.search(NUMBER, re.sub(graded, "", source.text)) and source.says(r"考核|指标|任务|承包"):
        yield from _unnumbered(source, found, depths)


def _unscored(source: Source, found: list[Marker], depths: list[int]) -> Iterator[Mark]:
    for index, marker in enumerate(found):
        heading = marker.heading(source.text)
        if not re.match(r"(?:计分|评分|扣分|考核)(?:方法|办法|标准)", heading):
            continue
        end = section_end(source, found, depths, index)
        later = [other for other in found[index + 1 :] if other.start > marker.end and other.start < end]
        roman = [other.start for other in later if other.style in {"一、", "(一)", "章"}]
        body = source.text[marker.start : min([end, *roman])]
        scored = re.search(r"\d\s*分(?!钟)|[扣加得][^。]{0,4}分|不得分|[一二三四五六七八九十]分(?!钟)", body)
        if scored is None and len(body) > len(heading) + 6 and source.says(NUMBER):
            yield Mark(
                marker.start,
                marker.start + len(body.rstrip()),
                _("“{heading}”只说怎么取数,没有说怎么给分").format(heading=heading[:12]),
                _("写明目标、分值和扣分"),
            )


def _undivided(source: Source, found: list[Marker], depths: list[int]) -> Iterator[Mark]:
    for index, marker in enumerate(found):
        head = source.text[marker.end : marker.end + 60]
        points = re.match(r"[、\s]*[^。;；\n(（]{2,40}[(（]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]", head)
        if points is None:
            continue
        end = section_end(source, found, depths, index)
        parts = [
            other
            for other, depth in zip(found[index + 1 :], depths[index + 1 :], strict=True)
            if other.start < end and depth == depths[index] + 1
        ]
        titled = [
            part
            for part in parts
            if re.search(r"率|指标|质量|度|量", part.heading(source.text))
            and not re.search(r"定义|来源|方法|说明|范围|标准|公式", part.heading(source.text))
        ]
        body = source.text[marker.end + points.end() : end]
        if len(titled) > 1 and not re.search(
            r"[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]|占\s*\d+\s*分|各\s*\d+(?:\.\d+)?\s*分", body
        ):
            yield Mark(
                marker.start,
                marker.end + points.end(),
                _("{points} 分没有分到下面的 {count} 个指标").format(points=points[1], count=len(titled)),
                _("写明各指标的分值"),
            )


def _unnumbered(source: Source, found: list[Marker], depths: list[int]) -> Iterator[Mark]:
    """Report, in a text without any figure, the headings under which indicators are listed."""
    groups = [
        (index, marker)
        for index, marker in enumerate(found)
        if index + 1 < len(found)
        and depths[index + 1] == depths[index] + 1
        and marker.style in {"1.1", "1.", "(一)", "一、"}
    ]
    seen = 0
    for index, marker in groups:
        end = section_end(source, found, depths, index)
        leaf_group = not any(other is not marker and marker.start < other.start < end for _i, other in groups)
        if (
            leaf_group
            and marker.start >= seen
            and re.search(r"考核|评估|指标|率|度|能力|服务|工作|内容", source.text[marker.start : end])
        ):
            seen = end
            yield _without_points(marker.start, end, marker.heading(source.text))
    if not groups and len(source.text) > SHORT:
        sentence = next((one for one in source.sentences if re.search(r"考核|任职资格", one.text)), None)
        if sentence is not None:
            yield _without_points(sentence.start, sentence.end, sentence.text[:20])


def _without_points(start: int, end: int, heading: str) -> Mark:
    return Mark(
        start,
        end,
        _("“{heading}”:没有分值、权重和目标,无法计分").format(heading=heading),
        _("每项写明分值、目标和扣分办法"),
    )


UNITS = (
    Pattern(
        r"\d+(?:\.\d+)?\s*分\s*/\s*(?:人次|次|例|件)[,，][^。;；\d\n]{1,14}\d+(?:\.\d+)?\s*分(?!\s*/)",
        _("“{said}”:后一个没有写“每次”"),
        _("写成“分/次”"),
    ),
    Pattern(
        r"[^。;；,，:：\n]{0,12}\d+\s*元[,，、]?[^。;；,，、\d\n]{1,10}\d{3,}(?=\s*(?:[。;；,，\n]|[一二三四五六七八九十]、|$))",
        _("“{said}”:后一个数没有写“元”"),
        _("补上单位"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,12}\d+(?:\.\d+)?\s*万(?![元户人个次件条台张字千百吨米股份条单+投里])(?=\s*(?:[。;；,，\n]|$))",
        _("“{said}”:没有单位,也没有写是什么数"),
        _("写明是合同额、收入还是回款,单位万元"),
    ),
)


def no_unit(source: Source) -> Iterator[Mark]:
    """Report amounts without their unit."""
    yield from search(source, UNITS)
