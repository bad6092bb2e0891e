"""Strategies: any rule of any kind, and inputs for it."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from kaohe.policy.rules.registry import read_rule


def decimals(low: int, high: int, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda whole: Decimal(whole).scaleb(-places))


POINTS = decimals(0, 50).filter(lambda figure: figure > 0)
FULL = decimals(0, 120, 1)
RATE = decimals(-1, 2, 4)
MAYBE_FULL = st.none() | FULL
PARTIAL = st.sampled_from(["prorated", "whole", "started"])
EFFECT = st.sampled_from(["deduct", "award"])
BETTER = st.sampled_from(["higher", "lower"])
MEASURE = st.sampled_from(["%", "", "分", "元", "天", "分钟", "小时", "件"])


def figure(measure: str) -> st.SearchStrategy[Decimal]:
    return decimals(0, 2, 3) if measure == "%" else decimals(0, 200, 1)


def kind(name: str, **fields: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({"kind": st.just(name), **fields})


@st.composite
def per_unit(draw: st.DrawFn) -> dict:
    measure = draw(MEASURE)
    against = draw(st.sampled_from(["target", "target", "mean"]))
    target = None if against == "mean" else draw(st.none() | figure(measure))
    relative = draw(st.booleans()) if against == "target" and measure != "%" else False
    if relative and not target:
        target, measure = None, "%"
    unit = draw(decimals(0, 1, 3).filter(bool)) if relative or measure == "%" else draw(POINTS)
    money = draw(st.sampled_from([False, False, True]))
    rule = {
        "kind": "per_unit",
        "against": against,
        "target": target,
        "better": draw(BETTER),
        "effect": draw(EFFECT),
        "unit": unit,
        "points": draw(POINTS),
        "measure": measure,
        "relative": relative,
        "partial": draw(PARTIAL),
        "cap": draw(st.none() | FULL),
        "money": money,
    }
    if not money:
        rule |= {name: draw(st.none() | FULL) for name in ("floor", "most", "full")}
        if draw(st.booleans()) and rule["effect"] == "deduct":
            cutoff = draw(figure(measure).filter(lambda bound: bound != target))
            # Nothing left where nothing is off yet is a contradiction, and refused.
            ahead = target is not None and (cutoff > target) is (rule["better"] == "higher")
            if not ahead:
                rule |= {"cutoff": cutoff, "cutoff_included": draw(st.booleans())}
    return rule


@st.composite
def tiers(draw: st.DrawFn) -> dict:
    way = draw(st.sampled_from(["down", "up"]))
    from_target = draw(st.booleans())
    starts = sorted(
        draw(st.sets(decimals(0, 1, 2), min_size=2, max_size=4)), reverse=way == "down" and not from_target
    )
    if from_target:
        starts = [Decimal(0), *starts[1:]]
    return {
        "kind": "tiers",
        "way": way,
        "from_target": from_target,
        "effect": draw(EFFECT),
        "tiers": [
            {"start": start, "unit": draw(decimals(0, 1, 2).filter(bool)), "points": draw(POINTS)}
            for start in starts
        ],
        "partial": draw(PARTIAL),
        "cap": draw(st.none() | FULL),
        "full": draw(MAYBE_FULL),
    }


@st.composite
def occurrence(draw: st.DrawFn) -> dict:
    rule = {
        "kind": "occurrence",
        "effect": draw(EFFECT),
        "points": draw(POINTS),
        "unit": draw(st.sampled_from(["次", "例", "件", "人次", "起", "项", "处", "单"])),
        "cap": draw(st.none() | FULL),
        "money": draw(st.sampled_from([False, False, True])),
    }
    if draw(st.booleans()):
        rule["every"] = draw(st.integers(1, 5))
        rule["partial"] = draw(PARTIAL) if rule["every"] > 1 else "prorated"
        rule["beyond"] = draw(st.none() | st.integers(1, 5))
    elif draw(st.booleans()):
        rule |= {"further": draw(st.none() | POINTS)}
    elif draw(st.booleans()):
        rule |= {"listed": draw(st.lists(POINTS, min_size=1, max_size=3))}
    else:
        rule |= {"growth": draw(st.none() | POINTS)}
    if not rule["money"]:
        rule |= {"full": draw(MAYBE_FULL), "floor": draw(st.none() | FULL), "most": draw(st.none() | FULL)}
        rule["void_from"] = draw(st.none() | st.integers(1, 9))
    elif rule["effect"] == "deduct" and rule.get("every", 1) == 1:
        rule["full"] = draw(st.none() | FULL.filter(bool))
    return rule


@st.composite
def reaches(draw: st.DrawFn, measure: str) -> list[dict]:
    """Bands that do not overlap, best first."""
    bounds = sorted(draw(st.sets(figure(measure), min_size=1, max_size=4)), reverse=True)
    upper_takes = draw(st.booleans())
    low, high = ("at_least", "below") if upper_takes else ("above", "at_most")
    bands: list[dict] = [{low: bounds[0]}]
    bands += [{low: after, high: one} for one, after in pairwise(bounds)]
    return [*bands, {high: bounds[-1]}]


@st.composite
def bands(draw: st.DrawFn) -> dict:
    measure = draw(MEASURE)
    gives = draw(st.sampled_from(["points", "change", "coefficient", "share", "grade"]))
    rows = draw(reaches(measure))
    for number, row in enumerate(rows):
        if gives == "grade":
            row["grade"] = "ABCDE"[number]
        elif gives == "points":
            row["points"] = draw(st.none() | FULL)
        elif gives == "share":
            row["points"] = draw(decimals(0, 2, 2))
        else:
            row["points"] = draw(decimals(-20, 20) if gives == "change" else decimals(0, 3))
    if gives == "change" and draw(st.booleans()) and any(row["points"] for row in rows[:-1]):
        rows[-1] |= {"points": None, "void": True}
    if gives == "points" and len(rows) == 2 and any(row["points"] == 0 for row in rows):
        # Full points or none is said more plainly by all_or_nothing, and read back as that.
        rows[0]["points"] = rows[1]["points"] = Decimal(7)
    rule = {"kind": "bands", "bands": rows, "gives": gives, "measure": measure}
    if gives in ("points", "change", "share"):
        rule["full"] = draw(MAYBE_FULL)
    return rule


@st.composite
def threshold(draw: st.DrawFn) -> dict:
    measure = draw(MEASURE)
    side = draw(st.sampled_from(["at_least", "above", "at_most", "below"]))
    against = draw(st.sampled_from([None, None, "mean", "target"]))
    if against is not None:
        return {
            "kind": "threshold",
            "when": {side: 0},
            "against": against,
            "measure": "",
            "effect": draw(EFFECT),
            "points": draw(POINTS),
            "full": draw(MAYBE_FULL),
        }
    return {
        "kind": "threshold",
        "when": {side: draw(figure(measure))},
        "measure": measure,
        "effect": draw(EFFECT),
        "points": draw(POINTS),
        "full": draw(MAYBE_FULL),
    }


@st.composite
def linear(draw: st.DrawFn) -> dict:
    measure = draw(MEASURE)
    best, worst = draw(st.tuples(figure(measure), figure(measure)).filter(lambda ends: ends[0] != ends[1]))
    bottom, top = draw(st.tuples(FULL, FULL).map(sorted).filter(lambda ends: ends[0] < ends[1]))
    return {
        "kind": "linear",
        "best": best,
        "worst": worst,
        "measure": measure,
        "top": draw(st.sampled_from([None, top])),
        "bottom": bottom,
    }


@st.composite
def all_or_nothing(draw: st.DrawFn) -> dict:
    measure = draw(MEASURE)
    target = draw(st.none() | figure(measure))
    return {
        "kind": "all_or_nothing",
        "target": target,
        "measure": "%" if target is None else measure,
        "better": draw(BETTER),
        "full": draw(MAYBE_FULL),
    }


@st.composite
def proportional(draw: st.DrawFn) -> dict:
    against = draw(st.sampled_from(["rate", "target", "mean"]))
    measure = draw(MEASURE)
    target = draw(st.none() | figure(measure).filter(bool)) if against == "target" else None
    cutoff = draw(st.none() | figure(measure))
    return {
        "kind": "proportional",
        "against": against,
        "measure": "%" if target is None and cutoff is None else measure,
        "target": target,
        "cutoff": cutoff,
        "inverse": draw(st.booleans()),
        "full": draw(MAYBE_FULL),
        "most_share": draw(st.none() | decimals(0, 2, 2).filter(bool)),
        "most": draw(st.none() | FULL),
        "floor": draw(st.none() | FULL),
    }


@st.composite
def rank_points(draw: st.DrawFn) -> dict:
    gives = draw(st.sampled_from(["points", "change", "share"]))
    points = {"points": FULL, "change": decimals(-10, 10), "share": decimals(0, 1)}[gives]
    rule: dict = {"kind": "rank_points", "gives": gives, "zero": draw(st.sampled_from(["ranked", "out"]))}
    if gives == "change":
        rule["full"] = draw(MAYBE_FULL)
    if gives == "points" and draw(st.booleans()):
        rule |= {"best": draw(st.none() | FULL), "descending": draw(POINTS)}
        return rule if rule["best"] is not None else rule | {"full": draw(MAYBE_FULL)}
    if gives == "share":
        rule["full"] = draw(MAYBE_FULL)
    rule["others"] = draw(st.none() | points)
    shape = draw(st.sampled_from(["ends", "shares", "places"]))
    if shape == "ends":
        keys = draw(st.lists(st.sampled_from(["first", "last"]), min_size=1, unique=True))
        rule["places"] = [{key: draw(st.integers(1, 5)), "points": draw(points)} for key in keys]
    elif shape == "shares":
        shares = sorted(draw(st.sets(decimals(0, 1, 1).filter(bool), min_size=1, max_size=4)))
        side = draw(st.sampled_from(["top", "bottom"]))
        rule["places"] = [{side: share, "points": draw(points)} for share in shares]
    else:
        rule["places"] = [{"place": place, "points": draw(points)} for place in (1, 2, 3)]
        rule["places"].append({"place": 4, "to": draw(st.integers(5, 9)), "points": draw(points)})
    return rule


@st.composite
def brackets(draw: st.DrawFn) -> dict:
    starts = [0, *sorted(draw(st.sets(st.integers(1, 10**6), min_size=1, max_size=3)))]
    return {
        "kind": "brackets",
        "brackets": [{"start": start, "share": draw(decimals(0, 1, 3).filter(bool))} for start in starts],
        "whole": draw(st.booleans()),
        "most": draw(st.none() | FULL),
    }


ROLES = st.sampled_from(["客户总监", "客户经理", "班长"])

SIMPLE: dict[str, st.SearchStrategy[dict]] = {
    "per_unit": per_unit(),
    "tiers": tiers(),
    "occurrence": occurrence(),
    "void": kind("void", from_count=st.integers(1, 5), unit=st.sampled_from(["次", "起"]), full=MAYBE_FULL),
    "threshold": threshold(),
    "all_or_nothing": all_or_nothing(),
    "bands": bands(),
    "linear": linear(),
    "proportional": proportional(),
    "rank_points": rank_points(),
    "rating": kind("rating", scale=st.none() | st.integers(1, 100)),
    "weight": kind("weight", share=decimals(0, 1).filter(bool)),
    "percentage": kind("percentage", share=decimals(0, 1, 3).filter(bool), most=st.none() | FULL)
    | kind("percentage", share=decimals(0, 99, 1).filter(bool), unit=st.just("分"), most=st.none() | FULL),
    "brackets": brackets(),
    "excess": kind(
        "excess",
        share=decimals(0, 1, 3).filter(bool),
        target=st.none() | st.integers(1, 10**6),
        most=st.none() | FULL,
    ),
    "threshold_pay": kind(
        "threshold_pay",
        bound=decimals(0, 1),
        reached=decimals(0, 1),
        below=st.none() | decimals(0, 1),
    ),
    "pool": kind("pool", each=st.integers(1, 1000), constant=st.integers(0, 5000)),
    "base_less": kind("base_less", base=st.integers(0, 900), money=st.booleans()),
    "allowance": kind(
        "allowance",
        amounts=st.lists(
            st.fixed_dictionaries({"role": ROLES, "amount": st.integers(1, 900)}),
            min_size=1,
            max_size=3,
            unique_by=lambda amount: amount["role"],
        ),
        per=st.sampled_from(["月", "季度", "年"]),
    ),
    "withheld": kind("withheld", condition=st.sampled_from(["全年任务完成", "年终收入按计划完成"])),
    "cumulative": kind("cumulative"),
}


@st.composite
def same_measure(draw: st.DrawFn) -> dict:
    target = draw(decimals(0, 1, 2))
    parts = [
        {"kind": "per_unit", "target": target, "unit": "1%", "points": draw(POINTS), "effect": effect}
        for effect in ("deduct", "award")
    ]
    return {
        "kind": "same_measure",
        "parts": parts,
        "full": draw(MAYBE_FULL),
        "floor": draw(st.none() | FULL),
        "most": draw(st.none() | FULL),
    }


@st.composite
def conditional(draw: st.DrawFn) -> dict:
    names = draw(
        st.sampled_from([["客户线收入完成率"], ["客户线收入完成率", "回款率"], ["实际值"], ["无事故"]])
    )
    conditions = [
        {"of": name} if name == "无事故" else {"of": name, "reach": {"at_least": draw(decimals(0, 1, 2))}}
        for name in names
    ]
    return {
        "kind": "conditional",
        "conditions": conditions,
        "join": draw(st.sampled_from(["all", "any"])) if len(conditions) > 1 else "all",
        "rule": draw(SIMPLE["per_unit"] | SIMPLE["percentage"]),
    }


@st.composite
def compound(draw: st.DrawFn) -> dict:
    triggers = ["发生一般差错", "引发客户投诉", "台账缺失", "报表迟报"]
    count = draw(st.integers(2, 4))
    parts = [
        {
            "trigger": triggers[number],
            "rule": {
                "kind": "occurrence",
                "points": draw(POINTS),
                "effect": draw(EFFECT),
                "cap": draw(st.none() | FULL),
            },
        }
        for number in range(count)
    ]
    return {"kind": "compound", "parts": parts, "full": draw(MAYBE_FULL)}


PREMISES = {"客户线收入完成率": "mean", "回款率": "target", "无事故": "count"}
"""For each condition, the input whose figure stands in for the one that it looks at."""

KINDS = SIMPLE | {
    "same_measure": same_measure(),
    "conditional": conditional(),
    "compound": compound(),
}


def rules(name: str) -> st.SearchStrategy:
    """Rules of one kind."""
    return KINDS[name].map(read_rule)
