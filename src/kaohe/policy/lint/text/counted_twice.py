"""One event, merit or duty that stands in two places and counts, or is owed, twice."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.severity import level_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

COST = re.compile(
    r"(?:每?(?:发现|发生)?[一1]?(?:次|件|例|起|人次|处|单|人))?\s*(?:扣罚|罚款|扣除|扣减|扣|罚)\s*\d+(?:\.\d+)?\s*[分元]"
)
EVENT = re.compile(r"[^。;；,，:：\n]{2,50}(?=的?[,，]?\s*\Z)")
MARKER = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+条|[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑩]|[|\s])+"
)
FILLER = re.compile(
    r"(?:上班|工作|值班|作业|服务)(?:时间|期间|过程中|时)|未按(?:规定|要求|照规定)?|没有?按规定|无故|出现|发生|发现|存在|有|凡|对|在|内|时|的|者|情况|行为|现象|每次|每"
)
FURTHER = (
    r"造成|导致|引发|引起|屡次|屡教|多次|再次|第[二三四2-4]次|以上|超过|严重|情节|拒不|再|升级|累计|且|并|同时"
    r"|另|仍|重大|以内|不足"
)
STEP = re.compile(r"每?(?:低于|高于|超过|低|高|超|少|差|降低|升高|减少|增加)")
LEAST = 4


def counted_twice(source: Source) -> Iterator[Mark]:
    """Report events punished in two places, merits rewarded in two items, duties given in two places."""
    yield from _punished(source)
    yield from _rewarded(source)
    yield from _duties(source)


def _punished(source: Source) -> Iterator[Mark]:
    found = []
    for match in COST.finditer(source.text):
        event = EVENT.search(source.text, max(0, match.start() - 60), match.start())
        if event is None:
            continue
        start = event.start() + len(event[0]) - len(event[0].lstrip())
        for part in MARKER.sub("", event[0].strip()).split("、"):
            core = FILLER.sub("", part)
            if len(core) < LEAST:
                core = part.removesuffix("的")
            if len(core) >= LEAST - 1 and not STEP.match(part):
                found.append((start, match.end(), part.removesuffix("的"), core))
    told: set[tuple[int, int]] = set()
    for (start, end, _part, core), (later, until, other, again) in combinations(found, 2):
        if later < end or (start, later) in told or not _same(core, again):
            continue
        told.add((start, later))
        yield Mark(
            later,
            until,
            _("“{event}”前面已经扣过,一件事会扣两次").format(event=other.strip()),
            _("只留一处,或写明两处各管什么情况"),
        )


def _same(one: str, other: str) -> bool:
    """Tell whether one wording contains the other and adds nothing that makes the event a graver one."""
    short, long = sorted((one, other), key=len)
    if len(short) < LEAST:
        return short == long
    added = long.replace(short, "", 1)
    return short in long and not re.search(FURTHER, added) and len(added) <= LEAST


MERITS = (
    (r"提出|提交|提供", r"意见|建议|方案|点子"),
    (r"参加|参与|完成", r"培训|学习|考试"),
    (r"获得|受到|得到|收到", r"表扬|表彰|嘉奖|感谢信|锦旗|荣誉"),
    (r"发表|撰写|刊登|采用", r"文章|稿件|论文|报道|信息"),
    (r"发现|排除|报告", r"隐患|险情"),
)
SCORED = re.compile(
    r"(?P<what>[^。;；\n()（）]{4,40})[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]|(?P<award>[^。;；\n()（）]{4,40}?)(?:的)?[,，]?每[次篇条项件]\s*[加奖]\s*\d+(?:\.\d+)?\s*分"
)


def _rewarded(source: Source) -> Iterator[Mark]:
    seen: dict[int, tuple[int, str]] = {}
    for match in SCORED.finditer(source.text):
        what = MARKER.sub("", (match["what"] or match["award"]).strip())
        for index, (verb, thing) in enumerate(MERITS):
            merit = re.search(rf"(?:{verb})[^,，、]{{0,8}}?(?:{thing})", what)
            if merit is None:
                continue
            if index not in seen:
                seen[index] = (match.start(), what)
                first = match
                continue
            together = source.sentence(first.start()).start == source.sentence(match.start()).start
            if seen[index][1] == what or (match["award"] and together):
                continue
            if level_of(seen[index][1]) != level_of(what):
                continue  # one merit at two levels
            yield Mark(
                first.start(),
                first.end(),
                _("“{a}”与“{b}”会为一件事给两次分").format(a=seen[index][1], b=what),
                _("只留一处,或写明同一件事只计一次"),
            )


DUTY = r"(?P<does>指导|监督|管理|协调|考核|检查|培训|统计|审核)"
OBJECT = 6


def _duties(source: Source) -> Iterator[Mark]:
    """Report two duties of a description that direct the same object."""
    if not re.search(r"职责|职能|分工", source.title):
        return
    duties = [part for part in source.sentences if re.search(DUTY, part.text)]
    for one, other in combinations(duties, 2):
        shared = _longest(one.text, other.text)
        verbs = set(re.findall(DUTY, one.text)) & set(re.findall(DUTY, other.text))
        verbs = {verb for verb in verbs if verb not in shared}
        if len(shared) >= OBJECT and verbs and re.search(r"工作|服务|业务", shared):
            yield Mark(
                other.start,
                other.end,
                _("“{what}”的{verb}前面已经写过,两条职责重叠").format(
                    what=shared, verb="、".join(sorted(verbs))
                ),
                _("只留一处,或写明各管什么"),
            )


def _longest(one: str, other: str) -> str:
    """Return the longest run of Chinese characters that both contain."""
    best = ""
    for match in re.finditer(r"[\u4e00-\u9fff]+", one):
        run = match[0]
        for start in range(len(run)):
            while start + len(best) < len(run) and run[start : start + len(best) + 1] in other:
                best = run[start : start + len(best) + 1]
    return best
