"""The studio in a browser: typed into, clicked and dragged as on a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from store.compose.request import Request
from tests.studio.app.driving import Stand
from tests.studio.web.chromium import browsing, find_chromium
from tests.studio.web.serving import Served, until

CHROMIUM = find_chromium()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


def parts(stand: Stand) -> list[tuple[str, int]]:
    return [(link.part, link.priority) for link in stand.catalog.persona("cleo").parts]


async def test_a_person_works_in_a_browser(
    served: Callable[..., Served], stand: Stand, tmp_path: Path
) -> None:
    server = served()
    assert CHROMIUM is not None
    async with browsing(CHROMIUM, tmp_path / "profile", server.address) as page:
        await page.shows("saved")
        await page.shows("ada")
        # Into the search, and onto what it found.
        await page.click(page.cell("ada"))
        await page.type("/cleo")
        await until(lambda: "bob" not in page.text and page.text.count("cleo") > 1, "not found")
        row = max(line for line, shown in enumerate(page.screen.display) if "cleo" in shown[:40])
        await page.click((6, row))
        await page.press("Enter")
        await page.shows("You are Cleo.")
        assert parts(stand) == [("kind", 0), ("slow", 0), ("plan", 0)]
        # A row is clicked, and a key goes to it. The rows come a frame after the prompt.
        await page.shows("⠿")
        composer = page.cell("╭", 30)[0]
        await page.click(page.cell("slow", composer))
        await page.type("+")
        await until(lambda: parts(stand)[1] == ("slow", 1), "the row that was clicked has no key")
        # A part is dragged to the top.
        await page.shows("p1")
        column, bottom = page.cell("plan", composer)
        top = page.cell("kind", composer)[1]
        await page.drag((column, bottom), (column, bottom - 1), (column, top), (column + 1, top))
        await until(lambda: parts(stand)[0][0] == "plan", "it was not dropped")
        assert parts(stand) == [("plan", 0), ("kind", 0), ("slow", 1)]
        # What is seen is what the catalog composes.
        first = stand.catalog.compose("cleo", Request()).text.split("\n")[4]
        await page.shows(first)
        picture = await page.screenshot(tmp_path / "studio.png")
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 20_000
        assert page.problems == []
        assert {address.partition("?")[0].startswith((server.address, "data:"))
                for address in page.asked} == {True}  # fmt: skip
        # Its end is told in the page.
        shown = "getComputedStyle(document.querySelector('#ended')).display"
        assert await page.evaluate(shown) == "none"
        assert await asyncio.to_thread(server.stop) == (0, "")
        for _ in range(200):
            if await page.evaluate(shown) != "none":
                break
            await asyncio.sleep(0.05)
        assert await page.evaluate(shown) == "flex"
