"""A headless Chromium, driven over its DevTools protocol with the client that aiohttp brings.

Its terminal is drawn on a canvas, so that what is on it is read from what the page is sent.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
import pyte

from tests.studio.web.serving import CONTROLS, until

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
KEYS: Final = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "F3": 114}


def find_chromium() -> str | None:
    """The browser's program; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """A page with a terminal on it: pressed, dragged and typed into as by a person."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.problems: list[str] = []
        self.asked: list[str] = []
        """Every address that the page fetched something from."""

    async def read(self) -> None:
        """Take in what the browser tells."""
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._waiting.pop(told["id"]).set_result(told)
                continue
            given = told["params"]
            match told["method"]:
                case "Network.webSocketFrameReceived" if given["response"]["opcode"] == 2:
                    drawn = base64.b64decode(given["response"]["payloadData"])
                    self._stream.feed(CONTROLS.sub(b"", drawn))
                case "Network.webSocketFrameSent":
                    self._sent(json.loads(given["response"]["payloadData"]))
                case "Network.requestWillBeSent":
                    self.asked.append(given["request"]["url"])
                case "Runtime.exceptionThrown":
                    self.problems.append(given["exceptionDetails"]["text"])

    def _sent(self, sent: list[Any]) -> None:
        if sent[0] == "resize":
            self.screen.resize(sent[1]["height"], sent[1]["width"])

    async def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """Have the browser do something."""
        number = next(self._ids)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        waiting = self._waiting[number]
        await self._socket.send_json({"id": number, "method": method, "params": given})
        told = await asyncio.wait_for(waiting, 30)
        assert "error" not in told, (method, told)
        result: dict[str, Any] = told["result"]
        return result

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    async def shows(self, text: str) -> None:
        await until(lambda: text in self.text, f"{text!r} is not shown")

    async def type(self, text: str) -> None:
        """Type characters."""
        for one in text:
            await self.ask("Input.dispatchKeyEvent", type="keyDown", key=one, text=one)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", key=one)

    async def press(self, key: str) -> None:
        """Press a key that is no character."""
        told = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        if key == "Enter":
            told["text"] = "\r"
        await self.ask("Input.dispatchKeyEvent", type="keyDown", **told)
        told.pop("text", None)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **told)

    def cell(self, text: str, left: int = 0, right: int = 1_000) -> tuple[int, int]:
        """The column and line of a text, from 0, that begins between two columns."""
        for line, shown in enumerate(self.screen.display):
            column = shown.find(text, left, right)
            if column >= 0:
                return column, line
        raise AssertionError(f"{text!r} is not there\n{self.text}")

    async def click(self, place: tuple[int, int]) -> None:
        """Click on a cell."""
        await self._mouse("mousePressed", place)
        await self._mouse("mouseReleased", place)

    async def drag(self, start: tuple[int, int], *stops: tuple[int, int]) -> None:
        """Press on a cell, move over others, and let go on the last."""
        await self._mouse("mousePressed", start)
        for stop in stops:
            await self._mouse("mouseMoved", stop)
        await self._mouse("mouseReleased", stops[-1])

    async def _mouse(self, kind: str, place: tuple[int, int]) -> None:
        box = await self.evaluate(
            "(({x, y, width, height}) => [x, y, width, height])"
            "(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        x, y, width, height = box
        await self.ask(
            "Input.dispatchMouseEvent",
            type=kind,
            x=x + (place[0] + 0.5) * width / self.screen.columns,
            y=y + (place[1] + 0.5) * height / self.screen.lines,
            button="left",
            buttons=0 if kind == "mouseReleased" else 1,
            clickCount=0 if kind == "mouseMoved" else 1,
        )

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        told = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return told["result"].get("value")

    async def screenshot(self, path: Path) -> bytes:
        """Write a picture of the page."""
        told = await self.ask("Page.captureScreenshot", format="png")
        picture = base64.b64decode(told["data"])
        path.write_bytes(picture)
        return picture


@asynccontextmanager
async def browsing(program: str, folder: Path, address: str) -> AsyncIterator[Page]:
    """A browser with a profile of its own, open at an address."""
    process = subprocess.Popen(
        [
            program,
            "--headless=new",
            "--no-sandbox",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--remote-debugging-port=0",
            f"--user-data-dir={folder}",
            "--window-size=1440,960",
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        told = folder / "DevToolsActivePort"
        await until(lambda: told.is_file() and told.read_text().strip(), "no browser came up")
        port = told.read_text().split()[0]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            where = pages[0]["webSocketDebuggerUrl"]
            async with session.ws_connect(where, max_msg_size=0) as socket:
                page = Page(socket)
                reading = asyncio.create_task(page.read())
                for domain in ("Page", "Network", "Runtime"):
                    await page.ask(f"{domain}.enable")
                await page.ask("Page.navigate", url=address)
                yield page
                await socket.close()
                await reading
    finally:
        process.terminate()
        process.wait(20)
