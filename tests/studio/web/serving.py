"""A server in a process of its own, and its tabs as a browser opens them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pyte

from tests.studio.app.driving import Stand

ROOT = Path(__file__).parents[3]
CONTROLS = re.compile(rb"\x1b\[[=>?][0-9;]*[a-zA-Z$]+[a-z]?")
"""Requests for replies that pyte does not know."""


async def until(condition: Callable[[], object], what: str = "", seconds: float = 30) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.02)


class Served:
    """`serve web` on a workspace and a free port."""

    def __init__(self, stand: Stand, *words: str) -> None:
        command = [sys.executable, "-m", "studio", "-C", str(stand.folder), "serve", "web"]
        self.process = subprocess.Popen(
            [*command, "--port", "0", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TEXTUAL_ANIMATIONS": "none"},
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        found = re.search(r"http://\S+", self.line)
        assert found, (self.line, self.process.communicate())
        self.address = found[0]
        self.host = self.address.removeprefix("http://")

    @property
    def studios(self) -> list[int]:
        """The processes of its tabs."""
        pid = self.process.pid
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        return [int(one) for task in tasks for one in task.read_text().split()]

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """End it; its exit code and what it said on stderr."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, error = self.process.communicate(timeout=30)
        return self.process.returncode, error

    @asynccontextmanager
    async def tab(self, origin: str | None = None) -> AsyncIterator[Tab]:
        """A tab as the page opens it."""
        headers = {"Origin": self.address if origin is None else origin}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{self.address}/ws?width=128&height=30", headers=headers) as ws,
        ):
            tab = Tab(ws)
            reading = asyncio.create_task(tab.read())
            try:
                yield tab
            finally:
                await ws.close()
                await reading


class Tab:
    """A tab of a browser: sends keys, and sees what is drawn as a terminal does."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.screen = pyte.Screen(128, 30)
        self.stream = pyte.ByteStream(self.screen)
        self.texts: list[str] = []
        self.ended = False

    async def read(self) -> None:
        async for message in self.ws:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.stream.feed(CONTROLS.sub(b"", message.data))
            else:
                self.texts.append(message.data)
        self.ended = True

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    async def shows(self, text: str) -> None:
        await until(lambda: text in self.text, f"{text!r} is not shown")

    async def send(self, *keys: str) -> None:
        """Send keys one after the other."""
        for key in keys:
            await self.ws.send_str(json.dumps(["stdin", key]))
            await asyncio.sleep(0.15)
