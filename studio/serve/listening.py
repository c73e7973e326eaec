"""Running an ASGI application on a port: its socket, its signals, its way of stopping."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import h11
import orjson
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from studio.serve.access import App

PATIENCE: Final = 10
"""Seconds that calls in flight have to end when the server is asked to stop."""
_HEADERS: Final = 32 * 1024
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


class _Protocol(H11Protocol):
    """Answers what is no HTTP as everything else is answered: with JSON."""

    def send_400_response(self, msg: str) -> None:
        """Refuse a call that cannot be read, and hang up."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        message = "this is no HTTP request that can be read, or its headers are too large"
        body = orjson.dumps({"error": {"code": "bad_request", "message": message}})
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        response = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


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


def run(app: App, opened: socket.socket) -> None:
    """Serve an application on a socket until SIGINT or SIGTERM; the socket is closed then."""
    application: Any = app
    config = uvicorn.Config(
        application,
        loop="asyncio",
        http=_Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        # Whoever forwards calls says nothing here about who is loopback.
        proxy_headers=False,
        h11_max_incomplete_event_size=_HEADERS,
        timeout_graceful_shutdown=PATIENCE,
        backlog=_BACKLOG,
    )
    asyncio.run(_Server(config).serve(sockets=[opened]))
