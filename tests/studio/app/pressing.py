"""The keys of a place, pressed one after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from textual.screen import Screen
from textual.widgets import Input, TextArea

from studio.commands import Command
from studio.commands import places as command_places
from tests.studio.app import places
from tests.studio.app.bad_input import TEXT
from tests.studio.app.driving import Driver
from tests.studio.app.looking_over import is_shown

LEAVES = {"studio.quit", "studio.keys"}
"""What ends the studio, or writes a file beside the settings."""


def keys_here(studio: Driver) -> list[tuple[Command, str]]:
    """The keys of the place that has the keyboard, and of its screen."""
    focused = studio.app.focused
    around = set(focused.ancestors_with_self) if focused else set()
    return [
        (command, key)
        for node, commands in command_places(studio.app.screen)
        if node in around or isinstance(node, Screen) or node is studio.app
        for command in commands
        if command.id not in LEAVES
        for key in f"{command.keys},{command.pane_keys}".split(",")
        if key
    ]


async def come_back(studio: Driver, place: places.Place, screen: Screen[object]) -> None:
    """Out of what a key has opened, with something hostile typed into it first."""
    if studio.app.screen is not screen and isinstance(studio.app.focused, Input | TextArea):
        await studio.type(TEXT)
    for _ in range(8):
        if studio.app.screen in (screen, studio.main):
            break
        await studio.press("escape")
    if studio.app.screen is not screen:
        await places.back(studio)
        await place.go(studio)


async def pressing(
    studio: Driver, group: str, ahead: Callable[[], None] = lambda: None
) -> AsyncIterator[tuple[str, str, str]]:
    """Press each key of each place of a group once: gives the place, the command and the key.

    What comes `ahead` is done before each of them.
    """
    pressed: set[tuple[str, str]] = set()
    for place in places.PLACES[group]:
        await place.go(studio)
        for command, key in keys_here(studio):
            if (command.id, key) in pressed:
                continue
            pressed.add((command.id, key))
            screen, focused = studio.app.screen, studio.app.focused
            ahead()
            await studio.press(key)
            yield place.name, command.id, key
            await come_back(studio, place, screen)
            if focused is not None and focused.is_attached and is_shown(focused):
                focused.focus()
            elif studio.app.screen is studio.main:
                # Another tab is shown by now, or another entry.
                await place.go(studio)
        await places.back(studio)
    assert pressed
