"""The kinds of rule, one line each: adding a kind is adding its folder and its line here.

The folder ``per_unit`` holds the class ``PerUnit``; a kind is imported when a rule of it is first read.
"""

from __future__ import annotations

KINDS = (
    "per_unit",
    "tiers",
    "same_measure",
    "occurrence",
    "void",
    "threshold",
    "all_or_nothing",
    "bands",
    "linear",
    "proportional",
    "rank_points",
    "rating",
    "weight",
    "percentage",
    "brackets",
    "excess",
    "threshold_pay",
    "pool",
    "base_less",
    "allowance",
    "withheld",
    "cumulative",
    "conditional",
    "compound",
)
