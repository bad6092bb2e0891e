"""Which way an indicator is better, by its name: rates of faults and durations low, rates of success high."""

from __future__ import annotations

import re
from typing import Literal

LOW_IS_GOOD = re.compile(
    r"(?:重复申告|重复|投诉|差错|错误|缺陷|故障|障碍|超时|逾期|延误|延迟|流失|拆机|离网|不合格|不达标|不满意|未完成|"
    r"退单|返修|返工|违规|违章|事故|中断|缺勤|迟到|旷工|空置|损耗|报废|欠费|坏账|不良|零申报)(?:次数|件数|率|量|数|比例|时长)$"
)
HIGH_IS_GOOD = re.compile(
    r"(?:及时|满意|合格|达标|完成|准确|完好|接通|接听|解决|修复|转化|签约|回收|到位|覆盖|出勤|完整|一致|正确|成功|续约|保有|增长|"
    r"通过|优良|履约|可用|响应|合规|归档)(?:率|度|比例)$"
)
SHORT_IS_GOOD = re.compile(
    r"(?:处理|修复|解决|响应|等待|恢复|中断|故障|障碍|办理|审批|交付|装机|开通|排队)[^率度]{0,3}(?:时长|历时|时间|时限)$"
)


def better_side(title: str) -> Literal["lower", "higher"] | None:
    """Return which side is better, None where the name does not tell.

    >>> better_side("不合格率"), better_side("故障修复及时率"), better_side("平均处理时长"), better_side("得分")
    ('lower', 'higher', 'lower', None)
    """
    if LOW_IS_GOOD.search(title) or SHORT_IS_GOOD.search(title):
        return "lower"
    return "higher" if HIGH_IS_GOOD.search(title) else None
