"""MCP over stdin and stdout, one JSON-RPC message a line.

Apart from the SDK's own transport, which cannot be stopped while it waits for a line: its thread
reads on, and the process stays. Here a line is read, and one is written, in threads that nobody has
to wait for. Requests that came before the end of input are answered before the server stops, so
that a script may write its requests and close.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Any, Final, TypeAlias

import anyio
import mcp_types as types
import orjson
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage

LONGEST_LINE: Final = 16 * 1024 * 1024
"""Bytes of one message; a longer one is refused, and not kept."""
LAST_ANSWERS: Final = 10.0
"""Seconds that what is under way has to end once there is no more input."""

_AT_ONCE: Final = 64
"""Lines that are read ahead of what is answered."""
_BACKLOG: Final = 8 * 1024 * 1024
"""Bytes written that the client has not taken; more has to wait."""
_STREAMS: Final = ("subscriptions/listen",)
"""Requests that are not answered before the client is gone."""

Read: TypeAlias = MemoryObjectReceiveStream[SessionMessage | Exception]
Write: TypeAlias = MemoryObjectSendStream[SessionMessage]


class _TooLong(Exception):
    """A line beyond what is taken."""


@asynccontextmanager
async def serving(stdin: int = 0, stdout: int = 1) -> AsyncIterator[tuple[Read, Write]]:
    """The two streams of a connection over these descriptors, for `Server.run`.

    While it lasts, what is printed by mistake goes to stderr: stdout holds nothing but protocol.
    """
    wire = os.dup(stdout)
    if stdout == 1:
        sys.stdout.flush()
        os.dup2(2, 1)
    to_server, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write, from_server = anyio.create_memory_object_stream[SessionMessage](0)
    line = _Line(stdin, wire)
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(line.take, to_server)
            tasks.start_soon(line.give, from_server)
            yield read, write
            tasks.cancel_scope.cancel()
    finally:
        for stream in (to_server, read, write, from_server):
            stream.close()
        if stdout == 1:
            os.dup2(wire, 1)


class _Line:
    """Both directions of one connection, and which requests wait for an answer."""

    def __init__(self, stdin: int, stdout: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[bytes | _TooLong | None] = asyncio.Queue()
        self._ahead = Semaphore(_AT_ONCE)
        self._outgoing: SimpleQueue[bytes] = SimpleQueue()
        self._written = 0
        self._queued = 0
        self._broken = False
        self._waiting: set[types.RequestId] = set()
        Thread(target=self._read, args=(stdin,), name="mcp stdin", daemon=True).start()
        Thread(target=self._write, args=(stdout,), name="mcp stdout", daemon=True).start()

    async def take(self, server: MemoryObjectSendStream[SessionMessage | Exception]) -> None:
        """Hand each message to the server; at the end, once what is under way is answered."""
        async with server:
            while (line := await self._lines.get()) is not None:
                self._ahead.release()
                if isinstance(line, bytes) and not line.strip():
                    continue
                try:
                    message = self._parsed(line)
                except _Refused as refusal:
                    await self._put(orjson.dumps(refusal.answer))
                    continue
                if isinstance(message, types.JSONRPCRequest):
                    if message.method not in _STREAMS:
                        self._waiting.add(message.id)
                elif isinstance(message, types.JSONRPCNotification):
                    self._note_cancelled(message)
                await server.send(SessionMessage(message))
            with anyio.move_on_after(LAST_ANSWERS):
                while not self._broken and (self._waiting or self._written < self._queued):
                    await anyio.sleep(0.01)

    async def give(self, server: MemoryObjectReceiveStream[SessionMessage]) -> None:
        """Write each message of the server."""
        async with server:
            async for one in server:
                message = one.message
                if isinstance(message, types.JSONRPCResponse):
                    # By hand: the result is plain JSON already, and this is four times as fast.
                    answer = {"jsonrpc": "2.0", "id": message.id, "result": message.result}
                    data = orjson.dumps(answer)
                else:
                    data = message.model_dump_json(by_alias=True, exclude_unset=True).encode()
                await self._put(data)
                if isinstance(message, types.JSONRPCResponse | types.JSONRPCError):
                    self._waiting.discard(message.id)

    async def _put(self, data: bytes) -> None:
        while self._queued - self._written > _BACKLOG and not self._broken:
            await anyio.sleep(0.01)
        self._queued += len(data) + 1
        self._outgoing.put(data + b"\n")

    def _note_cancelled(self, message: types.JSONRPCNotification) -> None:
        if message.method == "notifications/cancelled":
            # It is not answered any more.
            self._waiting.discard((message.params or {}).get("requestId", ""))

    def _parsed(self, line: bytes | _TooLong) -> types.JSONRPCMessage:
        if isinstance(line, _TooLong):
            said = f"a message is longer than {LONGEST_LINE:,} bytes"
            raise _Refused(types.INVALID_REQUEST, said)
        try:
            return types.jsonrpc_message_adapter.validate_json(line, by_name=False)
        except ValueError:
            pass
        # Whoever sent it waits for an answer: say what is wrong, and under its id where it has one.
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise _Refused(types.PARSE_ERROR, f"not JSON: {said}") from error
        asked = value.get("id") if isinstance(value, dict) else None
        known = isinstance(asked, int | str) and not isinstance(asked, bool)
        if _has_surrogates(value):
            said = "Invalid: a text holds half of a surrogate pair, which no encoding can store"
        else:
            said = "not a JSON-RPC 2.0 message"
        raise _Refused(types.INVALID_REQUEST, said, asked if known and said else None)

    def _read(self, descriptor: int) -> None:
        rest: list[bytes] = []
        held, too_long = 0, False
        while True:
            try:
                data = os.read(descriptor, 65_536)
            except OSError:
                data = b""
            if not data:
                break
            *whole, last = data.split(b"\n")
            for piece in whole:
                refused = too_long or held + len(piece) > LONGEST_LINE
                self._enqueue(_TooLong() if refused else b"".join((*rest, piece)))
                rest, held, too_long = [], 0, False
            held += len(last)
            if too_long or held > LONGEST_LINE:
                rest, too_long = [], True
            elif last:
                rest.append(last)
        if held and not too_long:
            self._enqueue(b"".join(rest))
        self._enqueue(None)

    def _enqueue(self, line: bytes | _TooLong | None) -> None:
        if line is not None:
            self._ahead.acquire()
        with suppress(RuntimeError):  # the server has stopped meanwhile
            self._loop.call_soon_threadsafe(self._lines.put_nowait, line)

    def _write(self, descriptor: int) -> None:
        while True:
            data = self._outgoing.get()
            left = memoryview(data)
            try:
                while left:
                    left = left[os.write(descriptor, left) :]
            except OSError:
                # The client is gone: there is nobody left to tell, and nothing left to serve.
                self._broken = True
                self._enqueue(None)
                return
            self._written += len(data)


class _Refused(Exception):
    """A line that is no message, and what it is answered with."""

    def __init__(self, code: int, said: str, asked: Any = None) -> None:
        super().__init__(said)
        if isinstance(asked, str) and _has_surrogates(asked):
            asked = None
        self.answer = {
            "jsonrpc": "2.0",
            "id": asked,
            "error": {"code": code, "message": said},
        }


def _has_surrogates(value: object) -> bool:
    """Whether a text anywhere in a JSON value holds half of a surrogate pair."""
    if isinstance(value, str):
        return not value.isascii() and any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, dict):
        return any(map(_has_surrogates, (*value.keys(), *value.values())))
    return isinstance(value, list) and any(map(_has_surrogates, value))
