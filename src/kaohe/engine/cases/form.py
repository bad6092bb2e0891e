"""How a worked example is written, and what is wrong with one that is not written so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import kaohe.engine.organisation.cases as organisation
from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.document import Document

FIELDS = frozenset(
    {
        *("case", "period", "readings", "counted", "given", "facts", "roster", "people"),
        *("expect", "reports", "disagrees"),
    }
)

ORGANISED = frozenset({"case", "readings", "on", "facts"}) | organisation.EXPECTED
"""The fields of an example about the organisation: `kaohe.engine.organisation.cases`."""

Case = dict[str, "Any"]
"""One example: case, period, readings, counted or facts, expect, reports, disagrees."""


def cases_in(document: Document) -> list[Case]:
    """Return the examples of a file; raises `KaoheError` ``case.form`` with every one that is not one."""
    cases: list[Case] = document.data
    findings = [finding for index, case in enumerate(cases) for finding in _faults(document, index, case)]
    if findings:
        raise KaoheError(*findings)
    return cases


def _faults(document: Document, index: int, case: Any) -> Iterator[Finding]:
    place = document.place((index,))
    if not isinstance(case, dict):
        yield Finding("case.form", _("算例应有 case、period、counted 或 facts、expect"), "", place)
        return
    organised = bool(organisation.EXPECTED & case.keys())
    dated = ("on",) if organisation.FACTUAL & case.keys() else ()
    known, needed = (ORGANISED, ("case", *dated)) if organised else (FIELDS, ("case", "period", "expect"))
    unknown = [name for name in case if name not in known]
    missing = [name for name in needed if name not in case]
    if unknown or missing or not (organised or {"counted", "given", "facts"} & case.keys()):
        message = _("算例写法不对:多了 {unknown},缺少 {missing}").format(
            unknown="、".join(unknown) or "—", missing="、".join(missing) or "counted/facts"
        )
        yield Finding("case.form", message, _("见 docs/policies.md 的算例一节"), place)
    elif "on" in case and not _day(case["on"]):
        message = _("“{text}”不是日期").format(text=case["on"])
        yield Finding("case.form", message, _("写成 on: 2026-10-31"), place)


def _day(text: Any) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
