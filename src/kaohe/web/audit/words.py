"""What the audit trail says in words: deeds and details by their titles, never by their names in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.cycle.states import STATES, state_title
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping


def deeds() -> dict[str, str]:
    """Return what each action is called, in the language of the reader."""
    entered = {f"cycle:{state}": _("周期进到“{state}”").format(state=state_title(state)) for state in STATES}
    return entered | {
        "cycle:open": _("开启周期"),
        "cycle:begin": _("开始周期的下一步"),
        "cycle:sign": _("审核签字"),
        "cycle:acknowledge": _("确认考核单"),
        "appeal:open": _("提出申诉"),
        "appeal:answer": _("回复申诉"),
        "appeal:begin": _("开始按申诉重算"),
        "appeal:accepted": _("接受申诉"),
        "appeal:rejected": _("驳回申诉"),
        "appeal:decision_seen": _("看了申诉的决定"),
        "appeal:seen": _("看了别人的薪酬申诉"),
        "facts:import": _("导入数据"),
        "facts:import_discarded": _("丢掉要导入的文件"),
        "quarantine:correct": _("订正隔离的行"),
        "quarantine:discard": _("放弃隔离的行"),
        "exclusion:propose": _("提出剔除"),
        "exclusion:approved": _("批准剔除"),
        "exclusion:rejected": _("驳回剔除"),
        "event:add": _("加一个加扣分事件"),
        "rating:give": _("提交评分"),
        "delivery:waived": _("不等一张表了"),
        "delivery:reminded": _("催交一张表"),
        "policy:begin": _("起草办法"),
        "policy:draft": _("修改办法草稿"),
        "policy:submit": _("办法送审"),
        "policy:approved": _("批准办法"),
        "policy:rejected": _("驳回办法"),
        "pay:propose": _("提出入账或关账"),
        "pay:approved": _("批准入账或关账"),
        "pay:rejected": _("驳回入账或关账"),
        "pay:disputed": _("列为争议"),
        "pay:released": _("解除争议"),
        "whatif:try": _("试算"),
        "token:made": _("新建令牌"),
        "token:revoked": _("吊销令牌"),
        "grant:changed": _("更改授权"),
        "scorecard:seen": _("看了别人的成绩单"),
        "figure:seen": _("看了别人一项的明细"),
        "statement:seen": _("看了别人的考核单"),
        "forecast:seen": _("看了别人的预计"),
        "pay:seen": _("看了薪酬"),
        "ledger:seen": _("看了别人的台账"),
        "doubt:seen": _("看了疑点"),
        "score": _("通过接口计算"),
        "refused": _("没有权限,被拒绝"),
    }


def details(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the details of an entry as titles with texts; what is empty is left out."""
    titles = {
        "after": _("之后"),
        "appeal": _("申诉"),
        "before": _("此前"),
        "counts": _("行数"),
        "accepted": _("新增"),
        "updated": _("更新"),
        "unchanged": _("未变"),
        "superseded": _("被后面的行取代"),
        "rejected": _("隔离"),
        "count": _("次数"),
        "day": _("日期"),
        "draft": _("草稿"),
        "event_id": _("编号"),
        "files": _("文件"),
        "grants": _("授权"),
        "kind": _("事由"),
        "marks": _("评分数"),
        "note": _("说明"),
        "occurred_on": _("日期"),
        "reason": _("原因"),
        "right": _("权限"),
        "role": _("角色"),
        "rows": _("行"),
        "run": _("计算编号"),
        "scopes": _("能做什么"),
        "set": _("改了什么"),
        "sheet": _("文件"),
        "shown": _("所见内容的摘要"),
        "signed": _("同意"),
        "source": _("谁"),
        "subject": _("考核对象"),
        "token": _("令牌"),
        "version": _("版本"),
        "why": _("为什么"),
    }
    return [
        (titles.get(name, name), _text(name, value, titles))
        for name, value in entry.items()
        if value not in ("", None, [], {})
    ]


def _text(name: str, value: Any, titles: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return _("、").join(
            f"{titles.get(own, own)} {_text(own, each, titles)}" for own, each in value.items()
        )
    if isinstance(value, list):
        return _("、").join(_text(name, each, titles) for each in value)
    return state_title(value) if name in {"before", "after"} and value in set(STATES) else str(value)
