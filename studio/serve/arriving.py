"""HTTP as it arrives: what is no HTTP is answered with JSON, and what never ends is hung up on."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar

import h11
import orjson
from uvicorn.protocols.http.h11_impl import H11Protocol


class Protocol(H11Protocol):
    """One connection.

    A call has to arrive within `patience` seconds: its headers from the moment that they are
    awaited, and its body, when it was answered without being read, from then on. A body that is
    being read is for its reader to wait for.
    """

    patience: ClassVar[float]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first call."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; the time that a call has begins with its first byte."""
        if self._deadline is None and not self._answering:
            self._wait()
        super().data_received(data)

    def handle_events(self) -> None:
        """Look what has arrived of calls."""
        super().handle_events()
        if self._answering:
            self._forget()

    def on_response_complete(self) -> None:
        """Wait for what is left of the call that was answered; the next may take its time."""
        if self.conn.their_state is h11.SEND_BODY:
            self._wait()
        super().on_response_complete()

    @property
    def _answering(self) -> bool:
        """Whether a call is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._forget()
        self._deadline = self.loop.call_later(self.patience, self._too_late)

    def _forget(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        begun, _ = self.conn.trailing_data
        if begun and self.conn.our_state is h11.IDLE:
            problem = f"the headers did not arrive within {self.patience:g} seconds"
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "request_timeout", problem)
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse a call that cannot be read, and hang up."""
        message = "this is no HTTP request that can be read, or its headers are too large"
        self._refuse(HTTPStatus.BAD_REQUEST, "bad_request", message)

    def _refuse(self, status: HTTPStatus, code: str, message: str) -> None:
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        body = orjson.dumps({"error": {"code": code, "message": message}})
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        response = h11.Response(
            status_code=int(status), headers=headers, reason=status.phrase.encode()
        )
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def protocol(patience: float) -> type[Protocol]:
    """Connections that wait so many seconds for a call to arrive."""
    return type("Patient", (Protocol,), {"patience": patience})
