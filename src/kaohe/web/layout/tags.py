"""Template tags: texts through the catalogue, figures as published."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from kaohe.cycle.results import policy_titles
from kaohe.i18n import _, counted
from kaohe.policy.formula.units import spoken
from kaohe.policy.rules.figures import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

register = template.Library()


@register.simple_tag
def t(text: str, **figures: Any) -> str:
    """Say a text in the reader's language: ``{% t "第 {row} 行" row=3 %}``."""
    said = _(text)
    return counted(said.format(**figures)) if figures else said


@register.filter
def figure(value: Any) -> str:
    """Print a figure as it is published, and a dash for what has none."""
    if value is None or value == "":
        return "—"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


@register.filter
def signed(value: Decimal | str | None) -> str:
    """Print a change with its sign."""
    return "—" if value is None else f"{Decimal(value):+f}"


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Look a key up; None where it is not there."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def named(name: str, titles: Any) -> str:
    """Say a name by its title; one that has none as it is."""
    return str(titles.get(name, name))


@register.filter
def policy_title(name: str) -> str:
    """Return the title of the policy of that id; nothing where it is gone."""
    return policy_titles().get(name, "")


@register.filter
def measured(value: Any, unit: str | None) -> str:
    """Print what was measured as people read it: a rate in percent, anything else with its unit."""
    if value is None or value == "":
        return "—"
    if unit == "%":
        return percent(Decimal(value))
    return f"{figure(value)} {spoken(unit or '')}".strip()


@register.filter
def listed(texts: Iterable[Any]) -> str:
    """Join texts as the reader's language does."""
    return _("、").join(str(each) for each in texts)


@register.filter
def until(first: Any, last: Any) -> str:
    """Say from when to when something holds; without an end, since when."""
    days = [str(day)[:10] for day in (first, last) if day]
    if not days:
        return "—"
    return " – ".join(days) if last else _("{day} 起").format(day=days[0])


@register.filter
def moment(text: str) -> str:
    """Print a moment that was kept as a text in the time of this place."""
    try:
        return timezone.localtime(datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text
