"""Serves the studio to browsers on this machine, by textual-serve on aiohttp."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Final

import aiohttp_jinja2
from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.typedefs import Handler
from textual_serve.server import Server, to_int

from store.errors import Invalid
from store.workspace import Workspace
from studio.web.loopback import refusal
from studio.web.session import GRACE, Session, cells

TEMPLATES: Final = Path(__file__).parent / "templates"
_HEADERS: Final = MappingProxyType(
    {
        # No other page may show this one and catch what is clicked in it.
        "Content-Security-Policy": "frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)


class StudioServer(Server):
    """The page, what it is made of, and a websocket to a studio for each tab."""

    def __init__(self, workspace: Workspace, host: str, port: int) -> None:
        super().__init__("", host=host, port=port, title="Persona Studio", templates_path=TEMPLATES)
        self._environment = {
            "TEXTUAL_DRIVER": "studio.web.driver:TabDriver",
            "PERSONA_STUDIO_WORKSPACE": str(workspace.folder.resolve()),
            # Not on the command line, where everyone on the machine can read a password.
            "PERSONA_STUDIO_DB": _absolute(workspace.database),
        }
        self._tabs: set[web.WebSocketResponse] = set()

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(_only_this_machine)
        app.on_response_prepare.append(_with_headers)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: whoever starts the server says where it is."""

    async def on_shutdown(self, app: web.Application) -> None:
        """Close every tab's connection: each lets its studio save and end."""
        closing = [tab.close(code=WSCloseCode.GOING_AWAY) for tab in self._tabs]
        await asyncio.gather(*closing, return_exceptions=True)

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page, which talks to the host that it was asked of."""
        context = {
            "title": self.title,
            "font_size": max(6, min(to_int(request.query.get("fontsize", "16"), 16), 64)),
            "websocket": f"ws://{request.host}/ws",
        }
        return aiohttp_jinja2.render_template("studio.html", request, context)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A tab: its own studio, until one of them goes away."""
        websocket = web.WebSocketResponse(heartbeat=15)
        await websocket.prepare(request)
        session = Session(
            self._environment,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=websocket.close,
            download_manager=self.download_manager,
        )
        width, height = (
            cells(to_int(request.query.get(name, ""), usual))
            for name, usual in (("width", 80), ("height", 24))
        )
        self._tabs.add(websocket)
        try:
            await session.start(width, height)
            async for message in websocket:
                if message.type is WSMsgType.TEXT and (answer := await session.take(message.data)):
                    await websocket.send_str(answer)
        except ConnectionResetError:
            # The tab was closed while it was answered.
            pass
        finally:
            self._tabs.discard(websocket)
            await session.stop()
        return websocket


def serve(workspace: Workspace, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is told the address once it can be opened.

    Raises:
        Invalid: the port cannot be had.
    """
    asyncio.run(_serve(StudioServer(workspace, host, port), ready))


async def _serve(server: StudioServer, ready: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:
            # Windows: ctrl+c ends `asyncio.run`, and what is below is done on the way out.
            break
    runner = web.AppRunner(await server._make_app(), access_log=None, shutdown_timeout=GRACE + 5)
    await runner.setup()
    try:
        await _listen(runner, server.host, server.port)
        port = runner.addresses[0][1]
        host = f"[{server.host}]" if ":" in server.host else server.host
        ready(f"http://{host}:{port}")
        await stop.wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = "another program has it"
        elif error.errno == errno.EACCES:
            why = "it is kept for the system"
        else:
            raise
        raise Invalid(
            f"cannot serve on port {port}: {why}; name another with --port, or 0 for any free one"
        ) from error


@web.middleware
async def _only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    why = refusal(
        request.headers.getall("Host", []),
        request.headers.get("Origin"),
        needs_origin=request.path == "/ws",
    )
    if why:
        return web.Response(status=403, text=f"{why}\n")
    return await handler(request)


async def _with_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


def _absolute(database: str) -> str:
    return database if "://" in database else str(Path(database).expanduser().resolve())
