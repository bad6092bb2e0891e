"""Which measure an indicator probably means, by its name and by what its rule wants: suggestions, never ties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.policy.rules.rating.rule import Rating

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.policy.rules.rule import Rule
    from kaohe.policy.sheets.sentence import Clause
    from kaohe.policy.sheets.ties import Offer

MOST = 3
LEAST = 0.18
RATES = frozenset({"share", "ratio", "repeated"})

# Words of a name, and the table or the kind of figure that they speak for.
_HINTS: tuple[tuple[str, str, str], ...] = (
    (r"及时率|及时|时限|超时", "on_time", ""),
    (r"故障|障碍|修复|保障|抢修", "", "fault_tickets"),
    (r"开通|装机|提供|交付|竣工|施工|安装", "", "provisioning_orders"),
    (r"满意", "", "survey_responses"),
    (r"投诉|申诉", "", "complaints"),
    (r"申告|重复", "repeated", "fault_tickets"),
    (r"收入|营收|利润|成本", "", "revenue"),
    (r"商机|签约|转化", "", "opportunities"),
    (r"回款|欠费|回收|清欠", "", "collections"),
    (r"接听|接通|话务|呼叫", "", "calls"),
    (r"听打|录入|打字|输入速度", "", "typing_tests"),
    (r"人数|编制|缺勤|出勤", "", "headcount"),
    (r"准确率|合格率|抽查|数据质量|质检", "", "quality_checks"),
)


def suggest(title: str, clause: Clause, node: str, offers: Iterable[Offer]) -> list[str]:
    """Return up to three ties, the likeliest first."""
    if clause.use != "rule":
        return _changes(title, clause)
    rule = clause.rule
    scored = [(_likeness(title, rule, offer), offer.name) for offer in offers]
    found = [name for score, name in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= LEAST]
    if isinstance(rule, Rating) or re.search(r"评分|态度|评价|打分", title):
        found.insert(0, f"ratings.{node}")
    return found[:MOST]


def _changes(title: str, clause: Clause) -> list[str]:
    """What is counted by hand becomes events of a kind of its own; complaints have their table."""
    events = f"events.{clause.title}"
    about = clause.title + (title if clause.title == title else "")
    return [events, "complaints"] if re.search(r"投诉|申诉", about) else [events]


def _likeness(title: str, rule: Rule | None, offer: Offer) -> float:
    score = _alike(title, offer.title)
    for pattern, figure, table in _HINTS:
        if re.search(pattern, title):
            score += 0.25 if table and offer.fields.get("table") == table else 0
            score += 0.15 if figure and figure in (offer.aggregate, str(_of(offer))) else 0
    wanted = getattr(rule, "measure", None)
    if wanted is not None and (wanted == "%") != (offer.aggregate in RATES):
        score -= 0.5
    if offer.fields.get("table") == "events":
        score -= 0.3
    return score


def _of(offer: Offer) -> object:
    value = offer.fields.get("value")
    return value.get("of", "") if isinstance(value, dict) else ""


def _alike(one: str, other: str) -> float:
    """Compare two names by their pairs of neighbouring characters (Dice)."""
    left, right = _pairs(one), _pairs(other)
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[\W_]+", "", text)
    return {bare[at : at + 2] for at in range(len(bare) - 1)}
