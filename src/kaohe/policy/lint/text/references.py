"""References to annexes, tables, articles and documents that are not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import chinese, markers, sections
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

LABEL = r"附(?:表|件|录|图|则表)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[A-D])?"
REFERRING = r"(?:详?见|参见|如|按照?|依照?|根据|参照|依据|执行|填写|同|在|以|与|和|、|和|及)$"
NEAR_LINES = 6
ROW = re.compile(r"\S+(?:\t|\s*[|｜]\s*|\s{2,})\S+|^\S+(?: \S+){2,}$")


def missing_parts(source: Source) -> Iterator[Mark]:
    """Report annexes, tables and articles that the text names and does not have."""
    yield from _annexes(source)
    yield from _tables(source)
    yield from _articles(source)
    yield from _items(source)
    yield from _numbered_tables(source)


def _annexes(source: Source) -> Iterator[Mark]:
    present, named = set(), []
    for match in re.finditer(LABEL, source.text):
        label = re.sub(r"\s", "", match[0])
        before = source.text[max(0, match.start() - 4) : match.start()].rstrip(' “"《(（')
        after = source.text[match.end() : match.end() + 1]
        heading = (not before or before[-1] in "\n。；;") and after in {":", "：", "\n", " ", ".", "、", ""}
        if heading and not re.search(REFERRING, before):
            present.add(label)
        else:
            named.append((label, match))
    for label, match in named:
        if label not in present and (label[-1] not in "表件录图" or not (present or _longer(source, match))):
            yield Mark(
                match.start(),
                match.end(),
                _("提到“{label}”,文中没有").format(label=label),
                _("附上“{label}”;缺了它,这一部分无法计分").format(label=label),
            )


def _longer(source: Source, match: re.Match[str]) -> bool:
    """Tell whether the label is only the head of another word (附件材料, 附图说明)."""
    return re.match(r"[\u4e00-\u9fff]", source.text[match.end() :]) is not None


def _tables(source: Source) -> Iterator[Mark]:
    for match in re.finditer(r"(?:[见如按照据]|以及|用)(?P<side>下|上|附|右|左)表", source.text):
        below = match["side"] in "下附"
        if not _table_near(source, match.start(), below=below):
            yield Mark(
                match.start(),
                match.end(),
                _("提到“{side}表”,{where}没有表").format(
                    side=match["side"], where=_("后面") if below else _("前面")
                ),
                _("补上这张表;缺了它,这一条无法执行"),
            )


def _table_near(source: Source, offset: int, *, below: bool) -> bool:
    if below:
        near = [line.text for line in source.lines if line.start > offset][:NEAR_LINES]
    else:
        near = [line.text for line in source.lines if line.end < offset]
    return sum(1 for line in near if ROW.search(line)) >= 2


def _articles(source: Source) -> Iterator[Mark]:
    yield from _cited(source, "条")
    yield from _cited(source, "章")
    yield from _labels(source)


def _cited(source: Source, kind: str) -> Iterator[Mark]:
    own = {marker.number for marker in markers(source) if marker.style == kind}
    if not own:
        return
    citing = r"(?:本办法|本细则|本制度|本规定|按照?|根据|依照?|违反|见|符合|有|属于|出现)"
    pattern = citing + r"第([一二三四五六七八九十百]{1,5}|\d{1,3})" + kind
    for match in re.finditer(pattern, source.text):
        number = int(match[1]) if match[1].isdigit() else chinese(match[1])
        if (number,) not in own:
            yield Mark(
                match.start(),
                match.end(),
                _("提到第{number}{kind},文中没有").format(number=match[1], kind=kind),
                _("核对条款编号"),
            )


def _labels(source: Source) -> Iterator[Mark]:
    """Report a numbered label (指标8) among others that are explained (指标1:…) and that is not."""
    for word in ("指标", "项目", "公式", "标准", "流程"):
        number = r"(\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d.%％个项、]|年|月)"
        hits = list(re.finditer(rf"{word}\s?{number}", source.text))
        own = {hit[1] for hit in hits if re.match(r"\s*[:：.、(（]", source.text[hit.end() :])}
        for hit in hits:
            if len(own) > 1 and hit[1] not in own:
                yield Mark(
                    hit.start(),
                    hit.end(),
                    _("提到“{label}”,文中没有").format(label=hit[0]),
                    _("核对编号,或补上它的内容"),
                )


ITEM = re.compile(
    r"第([一二三四五六七八九十百]{1,5}|\d{1,3})条(?:第[一二三四五六七八九十]+款)?第[(（]?([一二三四五六七八九十]{1,3})[)）]?项"
)


def _items(source: Source) -> Iterator[Mark]:
    """Report items (第六条第(五)项) that the article named does not have."""
    articles = {marker.number[0]: (marker, end) for marker, end in sections(source, "条")}
    found = [marker for marker in markers(source) if marker.style == "(一)"]
    for match in ITEM.finditer(source.text):
        number = int(match[1]) if match[1].isdigit() else chinese(match[1])
        foreign = re.search(r"[》法例]\s*$", source.text[max(0, match.start() - 3) : match.start()])
        if number not in articles or foreign:
            continue
        article, end = articles[number]
        own = {marker.number[0] for marker in found if article.start < marker.start < end}
        if chinese(match[2]) not in own:
            yield Mark(
                match.start(),
                match.end(),
                _("第{article}条没有第({item})项").format(article=match[1], item=match[2]),
                _("核对引用,或补上这一项"),
            )


NUMBERED = re.compile(
    r"(?<![附报列代图仪填])(?P<what>表|图)\s?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d月日年.:：%]|[个张份项次]|[-－]\d)"
)


def _numbered_tables(source: Source) -> Iterator[Mark]:
    """Report numbered tables (表4) that are referred to and do not head a line."""
    present, named = set(), []
    for match in NUMBERED.finditer(source.text):
        number = int(match["number"]) if match["number"].isdigit() else chinese(match["number"])
        line_start = source.text.rfind("\n", 0, match.start()) + 1
        if not source.text[line_start : match.start()].strip(" \t　【[(（"):
            present.add((match["what"], number))
        elif re.search(
            r"(?:见|按照?|如|据|照|填写?|和|与|及|、|在|同|执行)\s*[“《(（]?$",
            source.text[line_start : match.start()],
        ):
            named.append((match, (match["what"], number)))
    for match, label in named:
        if label not in present:
            yield Mark(
                match.start(),
                match.end(),
                _("提到“{label}”,文中没有").format(label=match[0]),
                _("附上“{label}”;缺了它,这一部分无法计分").format(label=match[0]),
            )


NO_DOCUMENT = r"(?![^《》]*(?:系统|平台|网站|软件|数据库|(?<!办)法|条例|民法典|准则)》)"
OUTSIDE = (
    Pattern(
        r"[^。;；,，\n]{0,16}另行(?:制定|规定|通知|发布|下达|确定)",
        _("“{said}”:内容不在文中"),
        _("附上,或写明何时由谁公布"),
    ),
    Pattern(
        rf"(?:按照?|依照?|根据|依据|参照|遵照|签署|签订|详?见|执行)[^《。;；\n]{{0,12}}《{NO_DOCUMENT}(?P<name>[^《》\n]{{3,60}})》",
        _("依据“{name}”,文中没有附上"),
        _("附上“{name}”,或写明要用到的条文"),
    ),
    Pattern(
        r"(?:按照?|依照?|参照)(?P<name>(?!本|上述|以上|下列|以下|前款|此)[^,，。;；:：《》\n\d]{2,16}(?:标准|规定|制度|细则|办法))(?:履行|执行|处理|处罚)",
        _("“{said}”:依据的“{name}”不在文中"),
        _("附上“{name}”,或写明要用到的条文"),
    ),
)


def outside(source: Source) -> Iterator[Mark]:
    """Report documents on which the text relies and which are not part of it."""
    yield from search(source, OUTSIDE)
