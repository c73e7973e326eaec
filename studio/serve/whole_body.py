"""Bodies of calls, taken in whole before anything is done with them: bounded in size and time."""

from __future__ import annotations

from typing import Final

from anyio import fail_after

from studio.serve.access import App, Message, Receive, Refuse, Scope, Send

ARRIVAL: Final = 30.0
"""Seconds that a call has to arrive in: its headers, and then its whole body."""
DRAINED: Final = 16 * 1024 * 1024
"""Bytes of a body too large that are still taken in, so that the caller hears why."""


class HungUp(Exception):
    """The caller is there no more; nobody is answered."""


class TooSlow(Exception):
    """The body did not arrive in time; the connection is of no use any more."""

    def __init__(self, patience: float) -> None:
        super().__init__(
            f"the body did not arrive within {patience:g} seconds; send it again, at once"
        )


class TooLarge(Exception):
    """The body is larger than it may be; `all_there` when it was taken in to its end."""

    def __init__(self, limit: int, *, all_there: bool) -> None:
        super().__init__(f"the body is larger than {limit:,} bytes, which is the most there may be")
        self.all_there = all_there


async def read_whole(receive: Receive, *, limit: int, patience: float = ARRIVAL) -> bytes:
    """The body of a call, of so many bytes at most, within so many seconds.

    Raises:
        HungUp, TooSlow, TooLarge: as they say.
    """
    try:
        with fail_after(patience):
            return await _taken_in(receive, limit)
    except TimeoutError:
        raise TooSlow(patience) from None


async def _taken_in(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUp
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
        if size > DRAINED:
            raise TooLarge(limit, all_there=False)
        if not message.get("more_body", False):
            break
    if size > limit:
        raise TooLarge(limit, all_there=True)
    return b"".join(chunks)


class WholeBodies:
    """Lets a call through once its body is there, or answers with a refusal.

    For an application that takes bodies in by itself, with no end to its patience.
    """

    def __init__(self, app: App, refuse: Refuse, *, limit: int, patience: float = ARRIVAL) -> None:
        self._app = app
        self._refuse = refuse
        self._limit = limit
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await read_whole(receive, limit=self._limit, patience=self._patience)
        except HungUp:
            return
        except TooSlow as error:
            answer = self._refuse("request_timeout", str(error), 408)
            await answer(scope, receive, _closing(send))
            return
        except TooLarge as error:
            answer = self._refuse("too_large", str(error), 413)
            await answer(scope, receive, send if error.all_there else _closing(send))
            return
        told = False

        async def replayed() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replayed, send)


def _closing(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), (b"connection", b"close")]
            message = {**message, "headers": headers}
        await send(message)

    return sending
