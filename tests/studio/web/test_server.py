"""The server: who gets the page, a studio for each tab, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest
from textual.app import SuspendNotSupported

from tests.digging import few
from tests.studio.app.driving import Stand
from tests.studio.web.serving import Served, Tab, until

Serve = Callable[..., Served]
DOWN = "\x1b[B"

linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc to look in")


async def get(served: Served, path: str = "/", **headers: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(served.address + path, headers=headers) as answer,
    ):
        return answer.status, await answer.text(errors="replace")


async def opened(tab: Tab) -> None:
    """Wait for the studio, and open Ada."""
    await tab.shows("saved")
    await tab.shows("ada")
    await tab.send("\r")
    await tab.shows("You are Ada.")


async def typed(tab: Tab, text: str) -> None:
    """Type into the display name of the open persona."""
    await tab.send("\x1bOR", "[")
    await tab.shows("Display name")
    await tab.send(DOWN)
    await tab.shows("Leave field")
    await tab.send(text)
    await tab.shows(text)


async def test_the_page_is_served_to_this_machine(served: Serve, stand: Stand) -> None:
    server = served()
    assert f"the studio is at {server.address} ({stand.folder})" in server.line
    status, page = await get(server)
    assert status == 200
    assert f'data-session-websocket-url="ws://{server.host}/ws"' in page
    # Nothing is fetched from anywhere else.
    assert "https://" not in page
    assert "//" not in page.replace(f"ws://{server.host}", "")
    for path in ("/static/js/textual.js", "/static/css/xterm.css"):
        assert (await get(server, path))[0] == 200
    assert (await get(server, "/static/fonts/RobotoMono-VariableFont_wght.ttf"))[0] == 200
    assert (await get(server, "/nothing"))[0] == 404
    assert (await get(server, "/download/nothing"))[0] == 404
    # By another of its names, which its websocket then has too.
    name = server.host.replace("127.0.0.1", "localhost")
    status, page = await get(server, Host=name)
    assert (status, f"ws://{name}/ws" in page) == (200, True)
    assert (await get(server, "/?fontsize=zwölf"))[0] == 200
    assert await get(server, Host="evil.example") == (
        403,
        "The studio is served to this machine alone: open it as http://localhost.\n",
    )
    assert (await get(server, Origin="http://evil.example"))[0] == 403
    async with aiohttp.ClientSession() as session, session.get(server.address) as answer:
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert server.stop() == (0, "")


async def test_a_foreign_page_gets_no_studio(served: Serve) -> None:
    server = served()
    for origin in ("http://evil.example", "null", "http://localhost:1"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with server.tab(origin=origin):
                pass
        assert refused.value.status == 403
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"{server.address}/ws")
        assert refused.value.status == 403
    assert server.stop() == (0, "")


@linux
async def test_each_tab_is_a_studio_of_its_own_that_ends_with_it(served: Serve) -> None:
    server = served()
    async with server.tab() as one, server.tab() as other:
        await one.shows("saved")
        await other.shows("saved")
        assert len(server.studios) == 2
        # Quitting one ends its connection, and not the other.
        await one.send("\x11")
        await until(lambda: one.ended, "the tab is not told")
        await until(lambda: len(server.studios) == 1)
        await other.send("\x1bOP")
        await other.shows("Help")
    await until(lambda: not server.studios, "it outlives its tab")
    assert server.stop() == (0, "")


@linux
@pytest.mark.parametrize("end", few(["tab", "SIGTERM", "SIGINT", "SIGKILL"], 2))
async def test_what_stands_typed_is_saved_however_it_ends(
    served: Serve, stand: Stand, end: str
) -> None:
    server = served()
    async with server.tab() as tab:
        await opened(tab)
        await typed(tab, "Countess")
        (studio,) = server.studios
        if end != "tab":
            code, error = await asyncio.to_thread(server.stop, getattr(signal, end))
            assert code == (-9 if end == "SIGKILL" else 0)
            assert error == ""
    await until(lambda: stand.catalog.persona("ada").display_name == "Countess", "it is lost")
    await until(lambda: not _runs(studio), "it outlives its server")
    if end == "tab":
        assert server.stop() == (0, "")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


async def test_what_a_page_would_not_send_is_passed_over(served: Serve) -> None:
    server = served()
    async with server.tab() as tab:
        await tab.shows("saved")
        for message in ("", "x", "[", "[]", "{}", "null", '["stdin"]', '["stdin", 7]',
                        '["resize", {"width": "a"}]', '["resize", [1, 2]]', '["what", 1]',
                        '["stdin", "\\ud800"]'):  # fmt: skip
            await tab.ws.send_str(message)
        await tab.ws.send_bytes(b"\xff\x00")
        await tab.ws.send_str(json.dumps(["resize", {"width": 10**9, "height": -5}]))
        await tab.ws.send_str(json.dumps(["resize", {"width": 128, "height": 30}]))
        await tab.ws.send_str(json.dumps(["ping", "17"]))
        await until(lambda: tab.texts == ['["pong", "17"]'])
        await tab.send("\x1bOP")
        await tab.shows("Help")
    assert server.stop() == (0, "")


async def test_copying_says_where_it_can_go(served: Serve) -> None:
    server = served()
    async with server.tab() as tab:
        await opened(tab)
        await tab.send("\x1b[17~")
        await tab.shows("browser's clipboard")
    assert server.stop() == (0, "")


def test_a_port_that_is_taken_is_told(served: Serve, stand: Stand) -> None:
    server = served()
    port = server.address.rpartition(":")[2]
    ran = subprocess.run(
        [sys.executable, "-m", "studio", "-C", str(stand.folder), "serve", "web", "--port", port],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        f"persona-studio: cannot serve on port {port}: another program has it; name another with "
        f"--port, or 0 for any free one\n"
    )


async def test_there_is_no_terminal_to_give_to_an_editor(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running("") as studio:
        monkeypatch.setattr(type(studio.app._driver), "is_web", property(lambda _: True))
        with (
            pytest.raises(SuspendNotSupported, match="open the studio in a terminal"),
            studio.app.suspend(),
        ):
            pass
