"""Serving until there is nobody left to serve, or somebody says stop."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anyio

from store.errors import PersistError
from studio.serve.mcp.desk import Desk
from studio.serve.mcp.notices import Watch
from studio.serve.mcp.server import build
from studio.serve.whole_body import ARRIVAL

if TYPE_CHECKING:
    from store.catalog import Catalog

PATH: Final = "/mcp"
_BODY_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of a body, as the SDK has it."""
_PATIENCE: Final = 3
"""Seconds that requests under way have to end when the server stops."""


def serve_stdio(catalog: Catalog, *, read_only: bool = False) -> None:
    """Serve over stdin and stdout until the end of input, SIGINT or SIGTERM."""
    anyio.run(_stdio, catalog, read_only)


async def _stdio(catalog: Catalog, read_only: bool) -> None:
    from studio.serve.mcp.stdio import serving

    desk = Desk(catalog, read_only=read_only)
    server = build(desk)
    try:
        with anyio.CancelScope() as scope:
            async with _listening(scope.cancel), serving() as (read, write):
                await server.run(read, write, server.create_initialization_options())
    finally:
        desk.close()


@asynccontextmanager
async def _listening(stop: Callable[[], None]) -> AsyncIterator[None]:
    """While it lasts, SIGINT and SIGTERM call `stop`."""
    if sys.platform == "win32":
        # There a loop hears no signals: Ctrl+C interrupts it, and SIGTERM ends the process.
        yield
        return

    async def wait() -> None:
        with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
            async for _ in signals:
                stop()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        yield
        tasks.cancel_scope.cancel()


def serve_http(
    catalog: Catalog,
    host: str,
    port: int,
    *,
    read_only: bool = False,
    tokens: Path | None = None,
) -> None:
    """Serve over streamable HTTP at `/mcp` until SIGINT or SIGTERM.

    Raises:
        Invalid: the tokens are not as they should be, or another machine could reach this one
            without a token.
        PersistError: the address is taken, or is not this machine's.
    """
    from studio.serve.access import check_binding, load_access

    access = load_access(tokens, os.environ)
    check_binding(host, access)
    with _bound(host, port) as sock:
        said = sock.getsockname()
        shown = f"[{said[0]}]" if ":" in said[0] else said[0]
        note = "" if access.configured else "; no token is set, so only this machine is served"
        print(
            f"persona-studio: MCP at http://{shown}:{said[1]}{PATH}{note}",
            file=sys.stderr,
            flush=True,
        )
        anyio.run(_http, catalog, sock, access, read_only)


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
            sock.listen(128)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise PersistError(
                f"cannot serve at {host}:{port}: {why}; choose another port, or an address of this "
                f"machine"
            ) from error
        yield sock


def application(desk: Desk, watch: Watch, access: Any, *, patience: float = ARRIVAL) -> Any:
    """The ASGI application: MCP at one path, behind the tokens.

    `patience` is how many seconds a body has to arrive in.
    """
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp_types import INVALID_REQUEST
    from starlette.responses import JSONResponse

    from studio.serve.access import AccessMiddleware
    from studio.serve.whole_body import WholeBodies

    def refuse(code: str, message: str, status: int) -> JSONResponse:
        error = {"code": INVALID_REQUEST, "message": message, "data": {"code": code}}
        return JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, status_code=status)

    app = build(desk, watch).streamable_http_app(
        streamable_http_path=PATH,
        # Hosts and origins are looked at by the access middleware, the same for all servers.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    # The SDK waits for a body for ever, and tells of a caller that went away as of an error.
    whole = WholeBodies(app, refuse, limit=_BODY_LIMIT, patience=patience)
    return AccessMiddleware(whole, access, open_paths=frozenset(), refuse=refuse)


async def _http(catalog: Catalog, sock: socket.socket, access: Any, read_only: bool) -> None:
    import uvicorn

    from studio.serve.arriving import protocol
    from studio.serve.listening import HEADERS

    desk = Desk(catalog, read_only=read_only)
    watch = Watch(desk)
    config = uvicorn.Config(
        application(desk, watch, access),
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="on",
        http=protocol(ARRIVAL),
        h11_max_incomplete_event_size=HEADERS,
        ws="none",
        # Whoever forwards calls says nothing here about who is this machine.
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE,
        server_header=False,
    )
    server = _server(config)

    def stop() -> None:
        watch.close()
        server.should_exit = True

    try:
        async with _listening(stop):
            await server.serve(sockets=[sock])
    finally:
        desk.close()


def _server(config: Any) -> Any:
    """A server that leaves signals to us: uvicorn's own raises them again when it has stopped."""
    import uvicorn

    class Quiet(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Quiet(config)
