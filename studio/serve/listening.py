"""Running an ASGI application on a port: its socket, its signals, its way of stopping."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

from studio.serve.access import App
from studio.serve.arriving import protocol
from studio.serve.whole_body import ARRIVAL

PATIENCE: Final = 10
"""Seconds that calls in flight have to end when the server is asked to stop."""
HEADERS: Final = 32 * 1024
"""Bytes that a call's headers may have."""
_BACKLOG: Final = 512
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free.

    Raises:
        OSError: there is no such host, or the port is taken or not for us; names both.
    """
    where = f"{host}:{port}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise OSError(error.errno, f"there is no such host ({error.strerror})", where) from error
    except (OverflowError, UnicodeError) as error:
        raise OSError(0, str(error), where) from error
    family, kind, protocol, _, address = found[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        raise OSError(error.errno, error.strerror or str(error), where) from error
    return opened


def address_of(opened: socket.socket) -> str:
    """Where a socket listens, as a URL."""
    host, port = opened.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """A server that a signal ends as it should: calls in flight are answered, then it is over."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal without dying of it: what was opened is closed afterwards."""
        before = {one: signal.signal(one, self.handle_exit) for one in _SIGNALS}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def run(app: App, opened: socket.socket, *, patience: float = ARRIVAL) -> None:
    """Serve an application on a socket until SIGINT or SIGTERM; the socket is closed then.

    `patience` is how many seconds the headers of a call have to arrive in, and what is left of a
    body when its call was answered.
    """
    application: Any = app
    config = uvicorn.Config(
        application,
        loop="asyncio",
        http=protocol(patience),
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        # Whoever forwards calls says nothing here about who is loopback.
        proxy_headers=False,
        h11_max_incomplete_event_size=HEADERS,
        timeout_graceful_shutdown=PATIENCE,
        backlog=_BACKLOG,
    )
    asyncio.run(_Server(config).serve(sockets=[opened]))
