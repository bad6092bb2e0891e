"""Whom a run scores: the organisation where there is one, nobody silently left out."""

from pathlib import Path

import pytest

from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace

TICKET = {"product": "VPN", "grade": "T1", "cause": "电信", "accepted_at": "2026-10-05 08:00:00"}


def test_units_of_the_period_are_scored_and_others_named(tmp_path: Path) -> None:
    facts_of_rows(
        {
            "units": [
                {"unit": "城区", "valid_from": "2026-01-01"},
                {"unit": "无数据"},
                {"unit": "已撤销", "valid_to": "2026-09-30"},
            ],
            "assignments": [{"person": "张三", "unit": "郊区", "team": "一组", "valid_from": "2026-01-01"}],
            "fault_tickets": [
                {"unit": unit, **TICKET, "restored_at": "2026-10-05 08:30:00"}
                for unit in ("城区", "郊区", "张三", "一组")
            ],
        },
        tmp_path,
    )
    run = score(open_job(Workspace.open(tmp_path), "P01", "2026-10"))
    assert [total.subject for total in run.totals] == ["城区", "无数据"]
    assert run.as_json()["outsiders"] == ["郊区"]


def test_a_period_before_the_policy_is_refused(tmp_path: Path) -> None:
    Workspace.create(tmp_path)
    with pytest.raises(KaoheError, match="不生效") as refused:
        open_job(Workspace.open(tmp_path), "P01", "2008-12")
    assert refused.value.code == "policy.not_in_force"
