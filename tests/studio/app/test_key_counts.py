"""How many keys the everyday steps take, from the main screen.

A count is of key presses beside typed words: `Counted.press` counts each key it sends,
`Counted.word` types a name or a search and counts nothing. To add a step of another screen:

    async def test_undo(stand: Stand) -> None:
        async with counting(stand, most=1) as keys:
            await keys.studio.pane("library")   # where one stands before; not counted
            keys.start()
            await keys.press("u")
            assert ...

`counting` fails where more keys than `most` were counted once its body is done, so a step that
has to grow by a key says so here. Where a step begins (which pane has the keyboard, which row is
under the cursor) is set before `start`, and is where an author would be: on what the step is about.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from studio.screens.check.screen import CheckScreen
from studio.screens.compare.screen import CompareScreen
from studio.screens.entry import EntryScreen
from tests.studio.app.driving import Driver, Stand


@dataclass
class Counted:
    """Presses keys and counts them."""

    studio: Driver
    count: int = 0

    def start(self) -> None:
        """Count from here."""
        self.count = 0

    async def press(self, *keys: str) -> None:
        """Press keys, each of which counts."""
        self.count += len(keys)
        await self.studio.press(*keys)

    async def word(self, text: str) -> None:
        """Type a word, which does not count."""
        await self.studio.type(text)


@asynccontextmanager
async def counting(
    stand: Stand, persona: str = "ada", *, most: int, size: tuple[int, int] = (150, 36)
) -> AsyncIterator[Counted]:
    """A studio with a persona open, and a limit for the keys that are pressed in it."""
    async with stand.running(persona, size=size) as studio:
        keys = Counted(studio)
        yield keys
        assert 0 < keys.count <= most, f"{keys.count} keys, where {most} are enough"


@pytest.mark.parametrize("size", [(150, 36), (80, 24)])
async def test_swap_a_tone_and_see_the_effect(stand: Stand, size: tuple[int, int]) -> None:
    async with counting(stand, most=4, size=size) as keys:
        studio = keys.studio
        await studio.pane("composer")
        await studio.go(studio.links(), "part:warm")
        keys.start()
        await keys.press("o")
        await keys.word("bold")
        await keys.press("enter")
        assert "Speak boldly." in studio.preview_text
        assert studio.main.preview.display


async def test_swap_a_tone_from_the_preview(stand: Stand) -> None:
    async with counting(stand, most=4) as keys:
        studio = keys.studio
        await studio.pane("library")
        keys.start()
        await keys.press("3", "o")
        await keys.word("tone")
        await keys.press("enter")
        await keys.word("bold")
        await keys.press("enter")
        assert studio.origin("Speak boldly.") == "override"


async def test_move_a_part_up_three_places(stand: Stand) -> None:
    async with counting(stand, most=4) as keys:
        studio = keys.studio
        await studio.go(studio.links(), "part:plan")
        await studio.pane("library")
        keys.start()
        await keys.press("2", "K", "K", "K")
        assert studio.parts() == ["plan", "kind", "warm", "slow"]


@pytest.mark.parametrize("pane", ["library", "composer", "preview"])
async def test_link_a_part_found_by_search(stand: Stand, pane: str) -> None:
    async with counting(stand, most=4) as keys:
        studio = keys.studio
        await studio.pane(pane)
        keys.start()
        if pane != "library":
            await keys.press("1")
        await keys.press("slash")
        await keys.word("bold")
        await keys.press("enter", "a")
        assert "bold" in studio.parts()


@pytest.mark.parametrize("pane", ["library", "composer", "preview"])
async def test_undo(stand: Stand, pane: str) -> None:
    async with counting(stand, most=1) as keys:
        studio = keys.studio
        await studio.go(studio.links(), "part:kind")
        await studio.press("J")
        await studio.pane(pane)
        keys.start()
        await keys.press("u")
        assert studio.parts() == ["kind", "warm", "slow", "plan"]


async def test_find_who_uses_a_part_in_the_library(stand: Stand) -> None:
    async with counting(stand, most=2) as keys:
        studio = keys.studio
        await studio.go(studio.main.library.list, "part:slow")
        keys.start()
        await keys.press("w")
        text = studio.screen_text()
        assert all(name in text for name in ("ada", "bob", "cleo"))


async def test_find_who_uses_a_part_of_the_open_persona(stand: Stand) -> None:
    async with counting(stand, most=2) as keys:
        studio = keys.studio
        await studio.go(studio.links(), "part:slow")
        keys.start()
        await keys.press("e")
        assert isinstance(studio.app.screen, EntryScreen)
        text = studio.screen_text()
        assert all(re.search(rf"persona +{name}\b", text) for name in ("ada", "bob", "cleo"))


@pytest.mark.parametrize("pane", ["library", "composer", "preview"])
async def test_look_at_the_next_stage(stand: Stand, pane: str) -> None:
    async with counting(stand, "cleo", most=1) as keys:
        studio = keys.studio
        await studio.pane(pane)
        before = studio.preview_text
        keys.start()
        await keys.press("greater_than_sign")
        assert studio.preview_text != before


async def test_compare_two_stages(stand: Stand) -> None:
    async with counting(stand, "cleo", most=5) as keys:
        studio = keys.studio
        await studio.pane("composer")
        keys.start()
        await keys.press("D")
        await studio.until(lambda: isinstance(studio.app.screen, CompareScreen))
        await studio.until(lambda: "difference" in studio.screen_text())
        names = [stage.name for stage in studio.main.material.arc.stages]
        assert all(name in studio.screen_text() for name in names[:2])


async def test_publish_with_a_label(stand: Stand) -> None:
    async with counting(stand, most=4) as keys:
        studio = keys.studio
        await studio.pane("composer")
        keys.start()
        await keys.press("P")
        await keys.word("production")
        await keys.press("enter")
        await studio.until(lambda: any("release 1" in note for note in studio.notes))
        (release,) = stand.catalog.releases("ada")
        assert "production" in release.labels


async def test_be_where_a_check_finding_is_mended(stand: Stand) -> None:
    with stand.change() as change:
        change.update("persona", "bob", {"default_role": "hots"})
    async with counting(stand, most=3) as keys:
        studio = keys.studio
        await studio.pane("composer")
        keys.start()
        await keys.press("C")
        await studio.until(lambda: isinstance(studio.app.screen, CheckScreen))
        await studio.until(lambda: "hots" in studio.screen_text())
        await keys.press("enter")
        await studio.until(lambda: getattr(studio.app.focused, "id", "") == "field-default_role")
        assert studio.name == "bob"
