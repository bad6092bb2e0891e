"""``kaohe formula``: read one formula, say its unit, work it out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import Format, FormatOption, emit
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.policy.formula import Named

app = typer.Typer(no_args_is_help=True, help=_("公式:读懂、核对单位、代入数字"))


@app.callback()
def formula() -> None:
    """Keep ``check`` a command of its own while it is the only one."""


@app.command("check", help=_("读一个公式:它用到哪些量,算出来是什么单位"))
def check(
    text: Annotated[str, typer.Argument(help=_("公式,例如“及时工单数 / 工单总数 × 100%”"))],
    unit: Annotated[
        list[str] | None, typer.Option("--unit", help=_("量和它的单位:工单总数=张,可多次"))
    ] = None,
    value: Annotated[
        list[str] | None, typer.Option("--value", help=_("代入的数:工单总数=200,可多次"))
    ] = None,
    output: FormatOption = Format.text,
) -> None:
    """Answer with unit, reading and names; with values, also the figure."""
    from kaohe.policy.formula import evaluate, parse_formula, words
    from kaohe.policy.formula.figures import figure_words
    from kaohe.policy.formula.units import NUMBER

    values = {name: _figure(name, written) for name, written in _pairs(value or [], "--value")}
    names = _names(_pairs(unit or [], "--unit"))
    read = parse_formula(text, names)
    answer: dict[str, Any] = {
        "formula": text,
        "unit": str(read.unit),
        "reading": words(read.term),
        "names": [{"name": own.name, "unit": str(own.unit)} for own in read.names()],
    }
    if read.defines is not None:
        answer["defines"] = read.defines
    if values:
        figure = evaluate(read.term, values)
        answer["value"] = None if figure is None else figure_words(figure, NUMBER)
    emit(answer, output, lambda: _print(answer))


def _names(pairs: list[tuple[str, str]]) -> dict[str, Named]:
    from kaohe.policy.formula import Named, read_unit

    names = {}
    for name, written in pairs:
        known = read_unit(written)
        if known is None:
            raise refuse(
                "formula.unit",
                _("“{name}”的单位“{unit}”不认识").format(name=name, unit=written),
                _("可用:元、万元、分、分钟、小时、%、个、人、次、户、天、倍,或 元/人"),
                path="--unit",
                value=written,
            )
        names[name] = Named(name, *known)
    return names


def _figure(name: str, written: str) -> Fraction:
    import re
    from fractions import Fraction

    read = re.fullmatch(r"(-?[0-9]{1,18}(?:\.[0-9]{1,18})?)(%?)", written.strip())
    if read is None:
        raise refuse(
            "formula.value",
            _("“{name}”的数“{value}”看不懂").format(name=name, value=written),
            _("写成 200、92.5 或 93%"),
            path="--value",
            value=written,
        )
    return Fraction(read[1]) / (100 if read[2] else 1)


def _pairs(given: list[str], option: str) -> list[tuple[str, str]]:
    pairs = []
    for text in given:
        name, sign, written = text.rpartition("=")
        if not sign or not name.strip():
            raise refuse(
                "cli.usage",
                _("{option} 写成 名称=…,不是“{text}”").format(option=option, text=text),
                _("例如 工单总数=张"),
                path=option,
                value=text,
            )
        pairs.append((name.strip(), written))
    return pairs


def _print(answer: dict[str, Any]) -> None:
    lines = [answer["reading"], _("单位:{unit}").format(unit=answer["unit"] or _("没有单位的数"))]
    lines += [f"  {own['name']}  {own['unit']}" for own in answer["names"]]
    if "value" in answer:
        shown = _("没有结果") if answer["value"] is None else answer["value"]
        lines.append(_("结果:{value}").format(value=shown))
    sys.stdout.write("\n".join(lines) + "\n")
