"""Every page, in both languages, on a desk and on a phone: it opens, fits, and axe finds nothing serious."""

import os

import pytest

PAGES = [
    (None, "/signin/"),
    ("analyst", "/"),
    ("analyst", "/cycles/"),
    ("analyst", "/cycles/2/"),
    ("analyst", "/account/"),
    ("analyst", "/cycles/3/"),
    ("analyst", "/cycles/2/appeals/"),
    ("analyst", "/cycles/2/appeals/1/"),
    ("head", "/cycles/2/appeals/of/港口支撑中心/about/provisioning/"),
    ("analyst", "/imports/"),
    ("analyst", "/quarantine/"),
    ("analyst", "/organisation/?on=2026-09-30&since=2026-01-01"),
    ("finance", "/partners/?on=2026-09-30"),
    ("front", "/partners/新标咨询/?on=2026-09-30"),
    ("front", "/cycles/3/exclusions/"),
    ("front", "/cycles/3/exclusions/propose/?table=events&key=x"),
    ("front", "/cycles/3/events/"),
    ("analyst", "/cycles/3/findings/"),
    ("analyst", "/policies/"),
    ("analyst", "/policies/P01/"),
    ("head", "/policies/P05/"),
    ("front", "/policies/P01/readings/?period=2026-08"),
    ("admin", "/policies/P01/versions/1/"),
    ("rater", "/cycles/3/rating/"),
    ("analyst", "/whatif/?policy=P01&field=indicators.assurance.rule.target"),
    ("admin", "/whatif/6b616f68-652d-5768-8174-696600000001/"),
    ("analyst", "/workshop/"),
    ("admin", "/workshop/1/"),
    ("analyst", "/workshop/1/try/?period=2026-08"),
    ("auditor", "/audit/?check=1"),
    ("finance", "/cycles/2/ranking/"),
    ("head", "/cycles/2/bulletin/"),
    ("head", "/cycles/2/of/港口支撑中心/"),
    ("head", "/cycles/2/of/港口支撑中心/statement/"),
    ("head", "/cycles/2/of/港口支撑中心/figure/assurance/"),
    ("head", "/cycles/2/of/港口支撑中心/figure/assurance/rows/"),
    ("head", "/cycles/2/of/港口支撑中心/why/"),
    ("head", "/cycles/2/of/港口支撑中心/ticket/KT3-2608000008/"),
    ("head", "/cycles/2/of/港口支撑中心/closest/?now=1&indicator=provisioning"),
    ("auditor", "/cycles/2/doubt/?now=1"),
    ("finance", "/cycles/6/pay/"),
    ("head", "/cycles/6/of/港口支撑中心/statement/"),
    ("head", "/cycles/6/appeals/of/港口支撑中心/about/quarter_bonus/"),
    ("analyst", "/cycles/6/appeals/3/"),
    ("finance", "/ledger/"),
    ("finance", "/ledger/of/港口支撑中心/"),
    ("finance", "/ledger/close/?period=2026-Q3"),
    ("analyst", "/cycles/3/forecast/?as_of=2026-09-15"),
    ("head", "/cycles/3/of/港口支撑中心/forecast/?as_of=2026-09-15"),
]


# Each size and each language once for every page; with pictures to look at, each size in each language.
WAYS = [("phone", "zh"), ("desktop", "en")]
if os.environ.get("KAOHE_PICTURES"):
    WAYS += [("desktop", "zh"), ("phone", "en")]


@pytest.mark.parametrize(("person", "address"), PAGES)
@pytest.mark.parametrize(("size", "language"), WAYS)
def test_a_page_opens_and_fits(sign_in, serious_faults, picture, person, address, size, language):
    page = sign_in(person, size, language, at_home=False)
    answer = page.goto(address)
    assert answer.status == 200
    picture(page, f"{person}{address.replace('/', '_')}")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page is wider than the screen"
    assert serious_faults(page) == []
