"""The audit trail: a changed entry is found."""

import pytest


@pytest.mark.usefixtures("database")
def test_an_entry_changed_by_hand_is_found():
    from kaohe.cycle.models import AuditEntry
    from kaohe.cycle.trail import record, trail_findings

    for number in range(3):
        record(None, "test", str(number))
    assert list(trail_findings()) == []
    entry = AuditEntry.objects.order_by("-pk")[1]
    AuditEntry.objects.filter(pk=entry.pk).update(target="other")
    (finding,) = trail_findings()
    assert finding.place.row == entry.pk
