"""From a few figures to an SVG: drawn once for the same figures, in one style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a time line: from and to in ISO form, its state, and what it is called."""

    first: str
    until: str
    state: str
    title: str


INK, OWN, OTHERS, SOFT = "#1d2733", "#0b5cad", "#8b97a4", "#d5dbe2"
LATE = "#b3261e"
SHADES = {
    "running": OWN,
    "working": OWN,
    "makeup": "#4d8fd1",
    "paused": OTHERS,
    "weekend": SOFT,
    "holiday": SOFT,
    "late": LATE,
}
SIZE = 13
"""Of all lettering, in pixels: still read where a phone shows the picture at two thirds."""
FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


def trend(points: Sequence[tuple[str, Decimal | None]], title: str) -> SafeString:
    """Draw points over periods as a line with its values written at the dots."""
    return _trend(tuple((period, None if own is None else float(own)) for period, own in points), title)


def curve(points: Sequence[tuple[str, Decimal | None]], measured: str, title: str) -> SafeString:
    """Draw what comes of each value that was tried as a line; ``measured`` is what the figures are."""
    drawn = tuple((label, None if own is None else float(own)) for label, own in points)
    return _trend(drawn, title, measured)


def distribution(points: Sequence[tuple[str, Decimal]], own: str | None, title: str) -> SafeString:
    """Draw everybody's points as bars, best first; ``own`` is marked by colour and by a pattern of its label."""
    return _distribution(tuple((subject, float(each)) for subject, each in points), own, title)


def intervals(rows: Sequence[tuple[str, Decimal, Decimal, Decimal]], title: str) -> SafeString:
    """Draw for each name a dot, its expected value, on a line from its lowest to its highest."""
    return _intervals(
        tuple((name, float(mid), float(low), float(high)) for name, mid, low, high in rows), title
    )


def timeline(stretches: Sequence[Stretch], due: str | None, title: str) -> SafeString:
    """Draw what a clock did as bars, a row a state, with a line where the time was up."""
    return _timeline(tuple(stretches), due, title)


# Floats only place marks on a picture; the figures beside it are the published ones.
@lru_cache(maxsize=512)
def _trend(
    points: tuple[tuple[str, float | None], ...], title: str, measured: str | None = None
) -> SafeString:
    import altair as alt  # noqa: PLC0415 - start-up time

    rows = [{"period": period, "points": own} for period, own in points if own is not None]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("period:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("points:Q", title=measured or _("得分"), scale=alt.Scale(zero=False, nice=True)),
    )
    line = base.mark_line(color=OWN, strokeWidth=2)
    dots = base.mark_point(color=OWN, filled=True, size=60)
    figures = base.mark_text(dy=-12, color=INK, fontSize=SIZE).encode(text=alt.Text("points:Q", format=".2f"))
    return _svg((line + dots + figures).properties(width=460, height=180), title)


@lru_cache(maxsize=512)
def _distribution(points: tuple[tuple[str, float], ...], own: str | None, title: str) -> SafeString:
    import altair as alt  # noqa: PLC0415 - start-up time

    rows = [{"subject": subject, "points": each, "own": subject == own} for subject, each in points]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("subject:N", title=None, sort=None),
        x=alt.X("points:Q", title=_("得分")),
    )
    bars = base.mark_bar(height=14).encode(
        color=alt.condition("datum.own", alt.value(OWN), alt.value(OTHERS))
    )
    figures = base.mark_text(align="left", dx=4, color=INK, fontSize=SIZE).encode(
        text=alt.Text("points:Q", format=".2f")
    )
    return _svg((bars + figures).properties(width=420, height=max(60, 22 * len(rows))), title)


@lru_cache(maxsize=512)
def _intervals(rows: tuple[tuple[str, float, float, float], ...], title: str) -> SafeString:
    import altair as alt  # noqa: PLC0415 - start-up time

    values = [{"name": name, "mid": mid, "low": low, "high": high} for name, mid, low, high in rows]
    base = alt.Chart(alt.InlineData(values=values)).encode(y=alt.Y("name:N", title=None, sort=None))
    scale = alt.Scale(zero=False, nice=True)
    lines = base.mark_rule(color=OTHERS, strokeWidth=3).encode(
        x=alt.X("low:Q", title=_("得分"), scale=scale), x2="high:Q"
    )
    dots = base.mark_point(color=OWN, filled=True, size=70).encode(x=alt.X("mid:Q", scale=scale))
    figures = base.mark_text(dy=-12, color=INK, fontSize=SIZE).encode(
        x=alt.X("mid:Q", scale=scale), text=alt.Text("mid:Q", format=".2f")
    )
    return _svg((lines + dots + figures).properties(width=420, height=max(60, 34 * len(rows))), title)


@lru_cache(maxsize=512)
def _timeline(stretches: tuple[Stretch, ...], due: str | None, title: str) -> SafeString:
    import altair as alt  # noqa: PLC0415 - start-up time

    # Moments without their offset: they are shown as the clock on the wall there showed them.
    values = [
        {"first": each.first[:19], "until": each.until[:19], "state": each.state, "title": each.title}
        for each in stretches
    ]
    bars = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(height=16)
        .encode(
            x=alt.X("first:T", title=None, axis=alt.Axis(format="%m-%d %H:%M", labelOverlap=True)),
            x2="until:T",
            y=alt.Y("title:N", title=None, sort=None),
            color=alt.Color(
                "state:N", legend=None, scale=alt.Scale(domain=list(SHADES), range=list(SHADES.values()))
            ),
        )
    )
    lines = [] if due is None else [{"due": due[:19]}]
    limit = alt.Chart(alt.InlineData(values=lines)).mark_rule(color=LATE, strokeDash=[4, 3], strokeWidth=2)
    rows = len({each.title for each in stretches})
    drawn = bars + limit.encode(x="due:T") if lines else bars
    return _svg(drawn.properties(width=460, height=max(40, 26 * rows)), title)


def _svg(chart: Any, title: str) -> SafeString:
    import vl_convert  # noqa: PLC0415 - start-up time

    styled = chart.configure(font=FONT).configure_axis(
        gridColor=SOFT, labelColor=INK, titleColor=INK, labelFontSize=SIZE, titleFontSize=SIZE, labelLimit=240
    )
    drawn: str = vl_convert.vegalite_to_svg(styled.configure_view(stroke=None).to_dict())
    drawn = re.sub(r"<svg ", f'<svg role="img" aria-label="{_attribute(title)}" ', drawn, count=1)
    return mark_safe(drawn)  # noqa: S308 - made by the library from escaped data


def _attribute(text: str) -> str:
    from django.utils.html import escape  # noqa: PLC0415

    return escape(text)
