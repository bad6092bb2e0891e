"""Data quality before a calculation: every row of the period is counted once or left out with its first reason."""

from kaohe.engine.opening import open_job
from kaohe.engine.quality import data_quality
from kaohe.engine.rows_given import facts_of_rows
from kaohe.facts.store.workspace import Workspace

TICKET = {"product": "VPN", "grade": "T1", "cause": "电信", "accepted_at": "2026-10-05 08:00:00"}
DONE = {"restored_at": "2026-10-05 08:30:00"}
DECISION = {"table": "fault_tickets", "reason": "停电", "proposed_by": "李", "approved_by": "赵"}


def test_rows_are_counted_or_left_out_and_names_are_known_or_not(tmp_path):
    facts_of_rows(
        {
            "units": [{"unit": "城区"}, {"unit": "无数据"}],
            "fault_tickets": [
                {"ticket_id": f"T{number}", "unit": unit, "cause": cause, **TICKET | {"cause": cause}, **DONE}
                for number, (unit, cause) in enumerate(
                    [("城区", "电信"), ("城区", "电信"), ("城区", "客户"), ("郊区", "电信")]
                )
            ],
            "exclusions": [
                {"exclusion_id": key, "row_key": key, "approved_on": "2026-11-01", **DECISION}
                for key in ("T0", "没有这行")
            ],
        },
        tmp_path,
    )
    quality = data_quality(open_job(Workspace.open(tmp_path), "P01", "2026-10"))
    assert (quality.silent, quality.strangers) == (("无数据",), ("郊区",))
    assert quality.unmatched == (("fault_tickets", "没有这行"),)
    own = {each.measure: each for each in quality.measures}
    on_time = own["assurance_on_time"]
    assert (on_time.counted, dict(on_time.left_out)["经批准剔除"]) == (2, 1)
    assert on_time.counted + sum(count for _reason, count in on_time.left_out) == 4
    assert own["provisioning_on_time"].empty
