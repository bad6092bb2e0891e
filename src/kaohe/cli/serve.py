"""``kaohe serve``: the web application for a workspace."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.web.serving import Address

HostOption = Annotated[str, typer.Option(help=_("监听的地址"))]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help=_("监听的端口"))]


def serve(
    workspace: WorkspaceOption = HERE,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    workers: Annotated[int, typer.Option(min=1, help=_("进程数"))] = 2,
    output: FormatOption = Format.text,
) -> None:
    """Serve a workspace until stopped; a demo's workspace comes with its accounts."""
    from kaohe.demo.marker import MARKER
    from kaohe.facts.store.workspace import Workspace
    from kaohe.web.serving import Address, prepare

    opened = Workspace.open(workspace)
    prepare(opened.root, demo=(opened.root / MARKER).is_file())
    run(Address(host, port, workers), output)


def run(address: Address, output: Format) -> None:
    """Say where the application is, and serve; raises ``serve.port`` where the port is taken."""
    import socket

    from kaohe.errors import refuse
    from kaohe.web.serving import serve as serve_application

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise refuse(
                "serve.port",
                _("{host}:{port} 用不了:{detail}").format(host=address.host, port=address.port, detail=error),
                _("换一个端口:--port 8001"),
            ) from None
    url = f"http://{address.host}:{address.port}/"
    emit({"url": url}, output, lambda: typer.echo(_("网页在 {url},Ctrl+C 结束").format(url=url)))
    sys.stdout.flush()
    serve_application(address)
