"""Every address, for every role, for own and foreign objects, against one table of what is allowed."""

from pathlib import Path

import pytest
import yaml

TABLE = yaml.safe_load((Path(__file__).parent / "allowed.yaml").read_text(encoding="utf-8"))
PEOPLE = ["analyst", "front", "rater", "head", "employee", "finance", "auditor", "admin"]
OPEN = {"signin", "signout", "set_language"}
"""Addresses without a right of their own: Django's, with Django's rules."""


def addresses():
    """Name every address of ours; Django's administration is not among them, nor the interface for programs,
    which has a table of its own (``test_api.py``)."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns):
        for each in patterns:
            if isinstance(each, URLPattern):
                yield each
            elif each.namespace not in {"admin", "api-1"}:
                yield from walk(each.url_patterns)

    return [each for each in walk(get_resolver().url_patterns) if each.name not in OPEN]


@pytest.mark.usefixtures("demo")
def test_every_address_has_a_right_and_a_line_in_the_table():
    for each in addresses():
        assert getattr(each.callback, "action", None), f"{each.name} asks for no right"
        assert each.name in TABLE, f"{each.name} is not in allowed.yaml"
    assert set(TABLE) <= {each.name for each in addresses()}, "allowed.yaml names addresses that are gone"


@pytest.mark.usefixtures("demo")
def test_every_right_is_in_the_table_of_rights():
    from kaohe.cycle.permissions import RIGHTS

    assert {each.callback.action for each in addresses()} <= set(RIGHTS)


def objects(cycle):
    """Return the numbers of the demo's cycles and appeals by the names that the table uses."""
    from kaohe.cycle.models import Appeal, PayProposal, PolicySubmission, Task

    appeals = {appeal.subject: appeal.pk for appeal in cycle("2026-08").appeals.all()}
    return {
        "published": cycle("2026-08").pk,
        "collecting": cycle("2026-09").pk,
        "locked": cycle("2026-07").pk,
        "persons": cycle("2026-09", "P16").pk,
        "teams": cycle("2026-Q3", "P16").pk,
        "own_appeal": appeals["港口支撑中心"],
        "other_appeal": appeals["城东支撑中心"],
        "pay_appeal": Appeal.objects.get(cycle=cycle("2026-Q3", "P17")).pk,
        "paid": cycle("2026-Q3", "P17").pk,
        "posting": PayProposal.objects.get(state="open").pk,
        "tried": Task.objects.get(kind="whatif").pk,
        "submitted": PolicySubmission.objects.get(state="submitted").pk,
    }


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("person", PEOPLE)
def test_what_each_role_may_open(browse, cycle, name, person):
    for case in TABLE[name]:
        address = case["address"].format(**objects(cycle))
        method = case.get("method", "get")
        answer = getattr(browse(person), method)(address, case.get("data") or {})
        allowed = case["allowed"]
        wanted = allowed == "everybody" or person in allowed
        assert (answer.status_code != 403) is wanted, (name, person, address, answer.status_code)


@pytest.mark.parametrize("name", TABLE)
def test_nobody_who_is_not_signed_in_sees_anything(browse, cycle, name):
    for case in TABLE[name]:
        address = case["address"].format(**objects(cycle))
        answer = getattr(browse(None), case.get("method", "get"))(address, case.get("data") or {})
        assert answer.status_code in {302, 401}, address
