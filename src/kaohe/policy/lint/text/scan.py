"""Damage from scanning, converting and copying: misread signs, strays, wrong words, lost punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

CONFIRM = _("对照原件确认,改成“{sign}”")
HAN = "\u4e00-\u9fff"
ROMAN = {
    "H": "II",
    "皿": "III",
    "川": "III",
    "卅": "III",
    "Il": "II",
    "lI": "II",
    "ll": "II",
    "1I": "II",
    "l": "I",
    "丨": "I",
}


def misread(source: Source) -> Iterator[Mark]:
    """Report characters that stand for a look-alike sign or figure."""
    yield from _angles(source)
    for match in re.finditer(rf"(?<![A-Za-z])W(?=\s*\d)|(?<=[{HAN}])\s*[wＷ](?=\s*\d)", source.text):
        yield _sign(match.start(), match.end() + 4, "W", "≤")
    unit = r"(?!k?m|kg|g|h|s|ms|min|mm|cm|t|l|w|a|b|d|v)"
    for match in re.finditer(
        rf"(?<=[{HAN}%％\d,，]){unit}[a-z]{{1,3}}\s*\d+(?:\.\d+)?\s*分(?!钟)", source.text
    ):
        said = re.match(r"[a-z]+", match[0])
        yield _sign(match.start(), match.end(), said[0] if said else "", "扣")
    formula = rf"(?<=[率数额值量比])[二三—一](?=[{HAN}(（][^。;；,，\n]{{0,60}}[/÷×])"
    for match in re.finditer(formula, source.text):
        yield _sign(match.start() - 1, match.end() + 8, match[0], "=")
    yield from _grades(source)
    for match in re.finditer(r"(?<![A-Za-z\d])\d+\s*[Xx]\s*\d+", source.text):
        yield Mark(
            match.start(),
            match.end(),
            _("“{said}”里的 X 是乘号,还是别的字").format(said=match[0]),
            _("写成“每人 100 元 × 人数”这样的算式,两个数各是什么写明"),
        )
    for match in re.finditer(
        r"(?<=\d)[lI|Oo](?=\s*[\d分%％])|(?<=[扣加得减奖罚])[lI|](?=\s*[分\d])|(?<=[(（])[lI|](?=\d*\s*分[)）])",
        source.text,
    ):
        yield _sign(match.start(), match.end(), match[0], "0" if match[0] in "Oo" else "1")


def _angles(source: Source) -> Iterator[Mark]:
    depth = 0
    for match in re.finditer(r"[《》]", source.text):
        if match[0] == "《":
            closed = re.match(r"[^《》\n]{1,60}》", source.text[match.end() :])
            if closed is None and re.match(r"\s*\d", source.text[match.end() :]):
                yield _sign(match.start(), match.end() + 4, "《", "≤")
            else:
                depth += 1
        elif depth:
            depth -= 1
        elif re.match(r"\s*\d", source.text[match.end() :]):
            yield _sign(match.start(), match.end() + 4, "》", "≥")
        else:
            yield Mark(match.start(), match.end(), _("“》”前面没有“《”"), _("对照原件补上或删去"))


def _grades(source: Source) -> Iterator[Mark]:
    grade = r"(?:[A-Za-z]{1,4}\d?|[皿川卅丨])"
    for match in re.finditer(rf"{grade}(?:、{grade})+\s*(?=[级类等])", source.text):
        listed = match[0].strip().split("、")
        wrong = [one for one in listed if one in ROMAN]
        if wrong and any(re.fullmatch(r"[IVX]+", one) or one in "皿川卅丨" for one in listed):
            now = "、".join(ROMAN.get(one, one) for one in listed)
            yield Mark(
                match.start(),
                match.end() + 1,
                _("“{was}”里的 {wrong} 多半是罗马数字,读作“{now}”").format(
                    was=match[0].strip(), wrong="、".join(wrong), now=now
                ),
                _("对照原件确认,改成“{now}”").format(now=now),
            )


def _sign(start: int, end: int, was: str, now: str) -> Mark:
    message = _("“{was}”在这里读作“{now}”,像是扫描错误").format(was=was, now=now)
    return Mark(start, end, message, CONFIRM.format(sign=now))


STRAYS = (
    Pattern(
        rf"(?<=[{HAN}])\s*[—–]\s*\d{{1,3}}\s*[—–]\s*(?=[{HAN}])|^\s*[-—–]\s*\d{{1,3}}\s*[-—–]\s*$|第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页",
        _("“{said}”是页码,夹在正文里"),
        _("删去页码"),
    ),
    Pattern(
        r"[^\s。;；,，]{0,30}\.(?:docx?|xlsx?|pptx?|pdf|wps|txt)(?![A-Za-z])",
        _("“{said}”是文件名,不是标题"),
        _("删去文件名,写上正式标题"),
    ),
    Pattern(
        r"(?:精选全文|可编辑修改|完整版可编辑|免费下载|下载后可|百度文库|豆丁网?|道客巴巴|原创力文档|文档之家|由.{0,8}整理)[^\s。;；,，]{0,20}",
        _("“{said}”是文档网站的字样"),
        _("删去"),
        once=True,
    ),
    Pattern(
        r"目\s*录[^\n]*?(?:[(（]\d{1,3}[)）]|[.…]{3,}\s*\d{1,3})[^\n]*",
        _("目录与页码连成一行"),
        _("删去目录,或恢复成每章一行"),
        once=True,
    ),
)
ALLOWED = (
    "CJK",
    "LATIN",
    "DIGIT",
    "GREEK",
    "FULLWIDTH",
    "IDEOGRAPHIC",
    "ROMAN NUMERAL",
    "CIRCLED",
    "PARENTHESIZED",
    "HALFWIDTH",
    "BOPOMOFO",
    "SQUARE",
    "MICRO",
    "KANGXI",
    "ANGSTROM",
    "DEGREE",
    "MODIFIER",
)


def strays(source: Source) -> Iterator[Mark]:
    """Report what does not belong to the text: page numbers, file names, marks of sites, other scripts."""
    yield from search(source, STRAYS)
    for match in re.finditer(r"[^\x00-\x7f\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]+", source.text):
        if any(_foreign(character) for character in match[0] if not character.isspace()):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”不是中文办法里会有的文字").format(said=match[0].strip()),
                _("对照原件改正;多半是编号或符号读错"),
            )
    yield from _run_together(source)


def _foreign(character: str) -> bool:
    if unicodedata.category(character)[0] not in "LMC":
        return False
    if unicodedata.category(character) == "Cf":
        return False
    return not any(part in unicodedata.name(character, "") for part in ALLOWED)


def _run_together(source: Source) -> Iterator[Mark]:
    """Report the headings of a table that were cut and run together over several lines."""
    for line in source.lines:
        cells = line.text.split()
        worded = [cell for cell in cells if re.fullmatch(rf"[{HAN}]{{2,8}}", cell)]
        if len(worded) >= 4 and len(worded) == len(cells) and len(set(worded)) < len(worded):
            yield Mark(
                line.start, line.end, _("表头被拆开又连在一起,分不清各列"), _("恢复成表格,一列一个名称")
            )


SPUN = (
    ("德律风", "电话"),
    ("知足率", "满意率"),
    ("视同知足", "视同满意"),
    ("不跨过", "不超过"),
    ("不跨越", "不超过"),
    ("考察究法", "考核办法"),
    ("收罗看法", "征求意见"),
    ("本能机能", "职能"),
    ("岗亭", "岗位"),
    ("扇动落后", "鞭策落后"),
    ("鼓舞先辈", "鼓励先进"),
    ("黉舍", "学校"),
    ("峻厉", "严格"),
    ("缔造", "创造"),
    ("年关考察", "年终考核"),
    ("情节严峻", "情节严重"),
    ("轨制", "制度"),
    ("事情职员", "工作人员"),
    ("办事中间", "服务中心"),
    ("客户办事", "客户服务"),
    ("实时率", "及时率"),
    ("处置惩罚", "处理"),
    ("计分体例", "计分方式"),
    ("营业员工", "业务员工"),
    ("部分司理", "部门经理"),
)
"""Words of machine paraphrase and what they replaced: all but unknown in real policies."""

CONFUSED = (
    (r"反应(?:出来|出(?!现)|了?(?:情况|问题))", "反应", "反映"),
    (r"(?:区域|地域|多|各|管理|三个|两个|时间)纬度|纬度(?=进行|划|分|考)", "纬度", "维度"),
    (r"部份", "部份", "部分"),
    (r"既使", "既使", "即使"),
    (r"布署", "布署", "部署"),
    (r"按装", "按装", "安装"),
    (r"报消", "报消", "报销"),
    (r"截止到?目前|截止\d{4}年", "截止", "截至"),
    (r"必需(?=在|于|按|及时|完成|参加|遵守)", "必需", "必须"),
    (r"扣减?响应的", "响应", "相应"),
    (r"渡过(?=试用期|考核期)", "渡过", "度过"),
    (r"座谈记要|会议记要", "记要", "纪要"),
    (r"帐(?:号|单|目|户|面|务)", "帐", "账"),
    (r"以经", "以经", "已经"),
    (r"因该", "因该", "应该"),
    (r"做为", "做为", "作为"),
    (r"在次", "在次", "再次"),
)
TWINS = (("性", "型"), ("帐", "账"), ("象", "像"), ("份", "分"), ("座", "坐"), ("订", "定"), ("需", "须"))


def wrong_words(source: Source) -> Iterator[Mark]:
    """Report characters taken for another, two spellings of a word, words put in by a machine."""
    for was, now in SPUN:
        for match in re.finditer(was, source.text):
            yield _word(match.start(), match.end(), was, now)
    for regex, was, now in CONFUSED:
        for match in re.finditer(regex, source.text):
            yield _word(match.start(), match.end(), was, now)
    for pair in TWINS:
        for one, other in (pair, pair[::-1]):
            yield from _spellings(source, one, other)


def _spellings(source: Source, one: str, other: str) -> Iterator[Mark]:
    """Report the rarer of two spellings in which one word of a text stands."""
    for match in re.finditer(rf"([{HAN}]{{2}}){one}(?=业务|用户|客户|号|单|产品|项目)", source.text):
        twin = match[0][:-1] + other
        often = len(re.findall(re.escape(match[0]), source.text)), len(re.findall(twin, source.text))
        if often[0] <= often[1] and often[1]:
            if often[0] == often[1] and source.text.find(twin) > match.start():
                continue
            yield Mark(
                match.start(),
                match.end(),
                _("两种写法:“{one}”与“{other}”").format(one=match[0], other=twin),
                _("统一写成一种"),
            )


def _word(start: int, end: int, was: str, now: str) -> Mark:
    return Mark(
        start, end, _("“{was}”读作“{now}”").format(was=was, now=now), _("改成“{now}”").format(now=now)
    )


RUN = 46
LOST_SHARE = 0.045
"""Share of a text in such runs from which on it has lost punctuation, not just one long sentence."""

PUNCTUATION = (
    Pattern(
        rf"[{HAN}]{{{RUN},}}",
        _("一长串字之间没有标点,断句丢失"),
        _("补上逗号和句号,否则分不清有几条"),
    ),
    Pattern(
        rf"[及和与、,，](?:层(?=会议室|办公|楼)|号楼|楼(?=会议室))[{HAN}]{{0,6}}",
        _("“{said}”前的数字丢失"),
        _("补上数字,例如“三层会议室”"),
    ),
)


def lost(source: Source) -> Iterator[Mark]:
    """Report punctuation and figures that were lost."""
    runs = sum(len(run) for run in re.findall(PUNCTUATION[0].regex, source.text))
    sparse = runs > LOST_SHARE * len(source.text)
    yield from search(source, PUNCTUATION if sparse else PUNCTUATION[1:])
