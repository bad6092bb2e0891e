"""Every lint, listed once: code, severity, kind of fault, and the function that looks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kaohe.policy.lint.structure import (
    bands,
    clauses,
    direction,
    organisation,
    pay_rates,
    rules,
    sources,
    totals,
    validity,
)
from kaohe.policy.lint.structure import numbering as articles
from kaohe.policy.lint.text import (
    ambiguous,
    conflict,
    counted_twice,
    cut_off,
    dates,
    escalation,
    gaming,
    no_rule,
    numbering,
    periods,
    points,
    references,
    repetition,
    scan,
    undefined,
    units,
)
from kaohe.policy.lint.text import bands as text_bands
from kaohe.policy.lint.text import direction as text_direction
from kaohe.policy.lint.text import sources as text_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.errors import Severity
    from kaohe.policy.lint.found import Doubt, Mark
    from kaohe.policy.lint.structure.subject import Subject
    from kaohe.policy.lint.text.source import Source

Kind = Literal[
    "contradiction",
    "gap",
    "overlap",
    "sum",
    "date",
    "missing_reference",
    "missing_content",
    "ocr",
    "duplicate",
    "ambiguous",
    "undefined",
    "numbering",
]


@dataclass(frozen=True, slots=True)
class PolicyLint:
    """Looks for one fault in a loaded policy."""

    code: str
    severity: Severity
    kind: Kind
    find: Callable[[Subject], Iterator[Doubt]]


@dataclass(frozen=True, slots=True)
class TextLint:
    """Looks for one fault in a written policy."""

    code: str
    severity: Severity
    kind: Kind
    find: Callable[[Source], Iterator[Mark]]


POLICY_LINTS = (
    PolicyLint("lint.points_total", "warning", "sum", totals.totals),
    PolicyLint("lint.scale", "warning", "sum", totals.scales),
    PolicyLint("lint.cycle_points", "note", "date", totals.cycles),
    PolicyLint("rule.points_above_item", "warning", "contradiction", rules.own("rule.points_above_item")),
    PolicyLint("rule.cap_above_item", "warning", "contradiction", rules.own("rule.cap_above_item")),
    PolicyLint("rule.cutoff_beyond_target", "error", "contradiction", rules.own("rule.cutoff_beyond_target")),
    PolicyLint("rule.places_meet", "note", "overlap", rules.own("rule.places_meet")),
    PolicyLint("rule.places_order", "warning", "contradiction", rules.own("rule.places_order")),
    PolicyLint("lint.bands_gap", "warning", "gap", bands.gaps),
    PolicyLint("lint.bands_order", "warning", "contradiction", bands.valleys),
    PolicyLint("lint.unreachable", "warning", "contradiction", bands.unreachable),
    PolicyLint("lint.target", "warning", "contradiction", bands.targets),
    PolicyLint("lint.direction", "warning", "contradiction", direction.wrong_way),
    PolicyLint("lint.escalation", "warning", "contradiction", direction.escalation),
    PolicyLint("lint.punished_twice", "warning", "overlap", direction.twice),
    PolicyLint("lint.count_only", "note", "undefined", direction.counts_without_quality),
    PolicyLint("lint.shrinking", "note", "undefined", direction.shrinking_denominators),
    PolicyLint("lint.no_source", "warning", "missing_content", sources.no_source),
    PolicyLint("lint.pending", "warning", "missing_content", sources.pending),
    PolicyLint("lint.numbering", "note", "numbering", articles.gaps),
    PolicyLint("lint.unused_measure", "note", "missing_content", sources.unused),
    PolicyLint("lint.to_fill", "warning", "missing_content", sources.to_fill),
    PolicyLint("lint.unfilled", "warning", "missing_content", sources.unfilled),
    PolicyLint("lint.clause_differs", "error", "contradiction", clauses.differs),
    PolicyLint("lint.clause_repaired", "note", "ocr", clauses.repaired),
    PolicyLint("lint.validity", "error", "date", validity.reversed_period),
    PolicyLint("lint.idle_reading", "warning", "ambiguous", validity.idle_readings),
    PolicyLint("lint.pay_rate", "warning", "contradiction", pay_rates.above_whole),
    PolicyLint("lint.post_blank", "warning", "missing_content", organisation.blank_posts),
    PolicyLint("lint.department_blank", "warning", "missing_content", organisation.blank_departments),
    PolicyLint("lint.duty_unmeasured", "note", "undefined", organisation.unmeasured_duties),
    PolicyLint("lint.skill_unused", "note", "undefined", organisation.unused_skills),
)

TEXT_LINTS = (
    TextLint("text.misread", "warning", "ocr", scan.misread),
    TextLint("text.stray", "warning", "ocr", scan.strays),
    TextLint("text.wrong_word", "warning", "ocr", scan.wrong_words),
    TextLint("text.punctuation", "warning", "ocr", scan.lost),
    TextLint("text.repeated", "note", "duplicate", repetition.repeated),
    TextLint("text.date_impossible", "error", "date", dates.impossible),
    TextLint("text.period_reversed", "error", "date", periods.backwards),
    TextLint("text.date_blank", "warning", "date", dates.blank),
    TextLint("text.no_effect_date", "note", "date", dates.indefinite),
    TextLint("text.missing_part", "warning", "missing_reference", references.missing_parts),
    TextLint("text.outside", "note", "missing_reference", references.outside),
    TextLint("text.numbering", "warning", "numbering", numbering.numbering),
    TextLint("text.points_total", "warning", "sum", points.totals),
    TextLint("text.points_above_item", "warning", "contradiction", points.above_item),
    TextLint("text.bands_gap", "warning", "gap", text_bands.gaps),
    TextLint("text.bands_overlap", "warning", "overlap", text_bands.overlaps),
    TextLint("text.counted_twice", "warning", "overlap", counted_twice.counted_twice),
    TextLint("text.unreachable", "warning", "contradiction", text_bands.unreachable),
    TextLint("text.cut_off", "warning", "missing_content", cut_off.cut_off),
    TextLint("text.no_rule", "warning", "missing_content", no_rule.no_rule),
    TextLint("text.no_source", "warning", "missing_content", text_sources.no_source),
    TextLint("text.no_unit", "warning", "missing_content", units.no_unit),
    TextLint("text.undefined", "note", "undefined", undefined.undefined),
    TextLint("text.gameable", "note", "undefined", gaming.gameable),
    TextLint("text.ambiguous", "note", "ambiguous", ambiguous.ambiguous),
    TextLint("text.direction", "warning", "contradiction", text_direction.direction),
    TextLint("text.escalation", "warning", "contradiction", escalation.escalation),
    TextLint("text.conflict", "warning", "contradiction", conflict.conflicts),
)
