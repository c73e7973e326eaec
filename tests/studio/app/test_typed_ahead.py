"""What is typed before the studio is there comes to it, in order."""

from __future__ import annotations

import asyncio

from textual.events import Key

from store.workspace import load_workspace
from studio.app import StudioApp
from studio.preferences import Preferences
from studio.screens.main.screen import MainScreen
from tests.studio.app.driving import Driver, Stand, settle


async def started(stand: Stand, *typed: str) -> tuple[str, str, list[str]]:
    """Type at once, before there is a main screen; what is in the search box, which persona is
    open, and what was said, in the end."""
    app = StudioApp(
        load_workspace(stand.folder, environment={}),
        actor="tester",
        preferences=Preferences.load(stand.preferences),
        shown_folder="team",
    )
    app.animation_level = "none"
    async with app.run_test(size=(150, 36)) as pilot:
        assert not isinstance(app.screen, MainScreen)
        driver = Driver(app, pilot, stand)
        driver.send(*typed)
        await driver.until(lambda: any(isinstance(s, MainScreen) for s in app.screen_stack))
        await driver.until(lambda: driver.main.furnished)
        await settle(pilot)
        opened = driver.main.material.persona.name if driver.main.material else ""
        value = driver.main.library.search_box.value
        titles = [driver.dialog_title()] if driver.app.screen.query("#dialog-title") else []
        driver.main.errands.close()
        return value, opened, titles


async def test_a_word_typed_at_once_is_searched_for(stand: Stand) -> None:
    assert await started(stand, "slash", *"warm") == ("warm", "", [])


async def test_keys_come_in_order(stand: Stand) -> None:
    assert await started(stand, "down", "enter") == ("", "bob", [])


async def test_commands_wait_for_the_catalog(stand: Stand) -> None:
    assert await started(stand, "n") == ("", "", ["Name of the new persona"])
    assert await started(stand, "f") == ("", "", ["Narrow the library"])


async def test_one_can_leave_before_it_is_there(stand: Stand) -> None:
    app = StudioApp(
        load_workspace(stand.folder, environment={}),
        actor="tester",
        preferences=Preferences.load(stand.preferences),
    )
    async with app.run_test():
        app.post_message(Key("ctrl+q", None))
        for _ in range(400):
            await asyncio.sleep(0.01)
            if app._exit:
                break
        assert app._exit
