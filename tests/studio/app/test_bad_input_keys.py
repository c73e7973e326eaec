"""Every key of every place, and clicks all over it, on a hostile catalog: nothing breaks."""

from __future__ import annotations

import pytest

from tests.digging import DEEP
from tests.studio.app import places
from tests.studio.app.looking_over import lasting_faults
from tests.studio.app.made import Bad
from tests.studio.app.pressing import come_back, pressing

# HYPOTHESIS_PROFILE=deep: all of them, for two minutes. Every run: what an author sees all day.
GROUPS = tuple(places.PLACES) if DEEP else ("panes",)
ACROSS = 5
"""Clicks from side to side, and from top to bottom, of every place."""


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("bad", ["hostile"], indirect=True)
async def test_every_key_of_every_place(bad: Bad, group: str) -> None:
    async with bad.running(bad.persona, size=(160, 48)) as studio:
        async for pressed in pressing(studio, group):
            found = await lasting_faults(studio)
            assert not found, (pressed, found)


@pytest.mark.skipif(not DEEP, reason="in the deep profile: clicks take half a minute")
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("bad", ["hostile"], indirect=True)
async def test_clicks_all_over_every_place(bad: Bad, group: str) -> None:
    async with bad.running(bad.persona, size=(80, 24)) as studio:
        for number, place in enumerate(places.PLACES[group]):
            await studio.pilot.resize_terminal(*((160, 48) if number % 2 else (80, 24)))
            await studio.settle()
            width, height = studio.app.size
            await place.go(studio)
            screen = studio.app.screen
            for y in range(number % 5, height, height // ACROSS):
                for x in range(number % 7, width, width // ACROSS):
                    await studio.pilot.click(offset=(x, y))
                await studio.settle()
                found = await lasting_faults(studio, by_mouse=True)
                assert not found, (place.name, y, found)
                await come_back(studio, place, screen)
                screen = studio.app.screen
            await places.back(studio)
