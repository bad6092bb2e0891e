"""The ``kaohe`` command: puts the groups together and turns every failure into an answer with a way out."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from itertools import pairwise
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from kaohe.cli import (
    clause,
    clock,
    closest,
    contracts,
    demo,
    departments,
    doubt,
    duties,
    explain,
    explain_ticket,
    facts,
    fairness,
    forecast,
    formula,
    ledger,
    policy,
    posts,
    publish,
    score,
    serve,
    sheets,
    whatif,
    why,
)
from kaohe.cli.output import CANNOT, DONE, report
from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("kaohe 考核:把考核办法和业务系统导出的数据变成人人可查的得分、等级和排名"),
)

app.command("demo", help=_("用编造的一个季度的数据走一遍:导入、算分、排名"))(demo.demo)
facts.register(app)
app.command("score", help=_("按办法计算一个周期的得分、等级和名次"))(score.score)
app.command("explain", help=_("说明一个分数:规则、条款、算式和每一行"))(explain.explain)
app.command("whatif", help=_("换一种口径或改一个数,谁的得分、等级、名次会变"))(whatif.whatif)
app.command("explain-ticket", help=_("一张工单的时钟:何时走、何时停、按哪个时限、何时到期、丢了几分"))(
    explain_ticket.explain_ticket
)
app.command("fairness", help=_("名次有多少是偶然:重抽本期的行,哪些名次分不出高下"))(fairness.fairness)
app.command("forecast", help=_("周期还没结束:现在几分、预计几分、还能超时几个、先办哪张单"))(
    forecast.forecast
)
app.command("doubt", help=_("值得问一问的行:只是问题,不是结论,不改动得分"))(doubt.doubt)
app.command("closest", help=_("离更好的等级、名次、分数、薪酬门槛差几行:改哪几行就到,重新算过"))(
    closest.closest
)
app.command("why", help=_("两次计算的得分为什么不同:数据、办法、扣加分事件、别人,一分不差"))(why.why)
publish.register(app)
app.command("serve", help=_("打开网页应用"))(serve.serve)
app.command("departments", help=_("部门的上下级、负责人和成员,从何时到何时;指出空缺和重复"))(
    departments.departments
)
app.command("contracts", help=_("合作伙伴和合同:何时到期,缺哪些条款和承诺书,期限是否过长,退出还差什么"))(
    contracts.contracts
)
app.command("duties", help=_("职责与指标对照:没有指标衡量的职责、没有职责说明的指标、谁被重复考核"))(
    duties.duties
)
sheets.register(policy.app)
app.add_typer(policy.app, name="policy")
app.add_typer(posts.app, name="posts")
app.add_typer(clock.app, name="clock")
app.add_typer(clause.app, name="clause")
app.add_typer(formula.app, name="formula")
app.add_typer(ledger.app, name="ledger")


def main() -> NoReturn:
    """Be the process. Taking Ibis and DuckDB apart at its end would take a quarter of a second."""
    try:
        run()
    except SystemExit as stop:
        if "pyspark" in sys.modules:  # its Java process is ended on the way out
            raise
        with suppress(BrokenPipeError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(stop.code if isinstance(stop.code, int) else DONE)


def run() -> NoReturn:
    """Run the command line; exit 0 done, 1 done with findings, 2 cannot. Never a traceback."""
    # Starting up makes many objects and hardly any garbage: looking for it took a tenth of a score.
    gc.set_threshold(100_000, 20, 20)
    try:
        code = app(standalone_mode=False)
    except KaoheError as error:
        report(error, json_wanted=_json_wanted())
        code = CANNOT
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.Abort:
        code = CANNOT
    except TyperException as error:
        code = _refuse_usage(error.format_message())
    except BrokenPipeError:
        # The reader of our output has seen enough (`kaohe … | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if os.environ.get("KAOHE_DEBUG"):
            raise
        report(
            refuse(
                "internal",
                f"{type(error).__name__}: {error}",
                _("这是 kaohe 的缺陷:设 KAOHE_DEBUG=1 重试并附上输出报告"),
            ),
            json_wanted=_json_wanted(),
        )
        code = CANNOT
    sys.exit(code if isinstance(code, int) else 0)


def _refuse_usage(message: str) -> int:
    if not message:  # a group alone: typer has shown its help
        return DONE
    report(refuse("cli.usage", message, _("用 --help 查看用法")), json_wanted=_json_wanted())
    return CANNOT


def _json_wanted() -> bool:
    words = sys.argv[1:]
    return "--format=json" in words or any(
        word == "--format" and after == "json" for word, after in pairwise(words)
    )
