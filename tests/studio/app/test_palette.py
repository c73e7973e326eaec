"""The palette finds everything: each command of each place with its key, and entries by name."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from studio.commands import CommandProvider, places, shown_keys
from studio.keymap.declared import _classes
from studio.screens.desk_screen import DESK_COMMANDS
from studio.screens.dialogs import Dialog
from studio.screens.entry import EntryScreen
from studio.screens.jump import JumpScreen
from tests.studio.app.driving import Driver, Stand

PAINTED = True


async def search(studio: Driver, words: str, shown: str) -> None:
    await studio.press("ctrl+p")
    assert isinstance(studio.app.screen, CommandPalette)
    studio.app.screen.query_one(Input).value = words
    await studio.until(lambda: shown in studio.screen_text())
    await studio.pilot.pause(0.15)


async def found(studio: Driver) -> dict[str, str]:
    """Every command that the palette offers before anything is typed, with its keys and help."""
    provider = CommandProvider(studio.app.screen)
    return {hit.text or "": hit.help or "" async for hit in provider.discover()}


async def test_every_command_of_the_main_screen_is_found_with_place_and_key(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 40)) as studio:
        await studio.tab("arc")
        await studio.go(studio.main.library.list, "part:kind")
        offered = await found(studio)
        listed = 0
        for node, commands in places(studio.main):
            place = getattr(node, "PLACE", "")
            for command in commands:
                title = f"{place}: {command.title}" if place else command.title
                if title not in offered:
                    # Only what cannot be done now is left out.
                    assert not CommandProvider._possible(node, command), title
                    continue
                listed += 1
                assert shown_keys(command.pane_keys) in offered[title]
                assert shown_keys(command.keys) in offered[title]
        assert listed > 40
        for title in (
            "Studio: Jump to a place",
            "Studio: Choose a theme",
            "Studio: Write all keys to a file to edit",
            "Composer: Go to Arc",
            "Make the pane wider",
        ):
            assert title in offered


async def test_what_is_everywhere_is_found_in_the_editor_too(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        await studio.press("e")
        assert isinstance(studio.app.screen, EntryScreen)
        offered = await found(studio)
        assert "Studio: Choose a theme" in offered
        assert "Editor: Save and close" in offered


def test_every_command_has_a_place_in_which_the_palette_looks() -> None:
    for owner in _classes():
        for command in owner.__dict__.get("COMMAND_LIST", ()):
            assert command.title[:1].isupper(), command
            assert not command.title.endswith("."), command
    assert all(command.id.startswith("desk.") for command in DESK_COMMANDS)


async def test_a_persona_is_opened_by_its_name(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.pane("preview")
        await search(studio, "open cleo", "Open persona cleo")
        await studio.press("enter")
        if studio.app.screen is not studio.main:
            await studio.press("enter")
        await studio.until(lambda: studio.name == "cleo")
        await studio.settle()


async def test_a_part_is_edited_by_its_name(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await search(studio, "bold", "Edit part bold")
        await studio.press("enter")
        if isinstance(studio.app.screen, CommandPalette):
            await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        assert studio.field("name") == "bold"


async def test_hostile_words_find_nothing_and_break_nothing(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.press("ctrl+p")
        box = studio.app.screen.query_one(Input)
        for words in ("[red]", 'type:"', "tokens:>x", "(((", "\x1b[2J", "{{x}}", "-", '""'):
            box.value = words
            await studio.settle()
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_names_are_shown_as_they_are(stand: Stand) -> None:
    name = "[red]bold[@click=app.quit]"
    with stand.change() as change:
        change.rename("part", "bold", name)
    async with stand.running("ada") as studio:
        await search(studio, "bold", f"Edit part {name}")
        await studio.press("enter")
        if isinstance(studio.app.screen, CommandPalette):
            await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        assert studio.field("name") == name


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("new persona", "Library: New persona"),
        ("create trait", "Library: New trait"),
        ("push", "Sync with the seeds"),
        ("who uses", "Library: What uses it"),
        ("stage matrix", "Arc editor"),
    ],
)
async def test_plain_words_find_what_is_meant_first(stand: Stand, typed: str, title: str) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "part:kind")
        provider = CommandProvider(studio.main)
        hits = sorted([hit async for hit in provider.search(typed)], key=lambda hit: -hit.score)
        assert str(hits[0].text) == title


@pytest.mark.parametrize("kind", ["ask", "pick", "confirm"])
async def test_over_a_dialog_it_offers_the_commands_of_the_dialog(stand: Stand, kind: str) -> None:
    async with stand.running("cleo") as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:terse")
        await studio.press({"ask": "r", "pick": "w", "confirm": "x"}[kind])
        await studio.until(lambda: isinstance(studio.app.screen, Dialog))
        await studio.settle()
        offered = await found(studio)
        wanted = {
            "ask": "Question: Go back without an answer",
            "pick": "Choose one: Choose nothing",
            "confirm": "Yes or no: To the next button",
        }[kind]
        assert wanted in offered
        # Nothing of the screen below, which the dialog keeps from being reached.
        assert not any(title.startswith(("Library", "Composer")) for title in offered)
        await search(studio, wanted.partition(": ")[2], wanted)
        await studio.press("enter")
        if kind == "confirm":
            await studio.until(lambda: studio.app.focused is studio.app.screen.query_one("#yes"))
            await studio.press("escape")
        await studio.until(lambda: studio.app.screen is studio.main)
        assert studio.catalog.find("part", "terse") is not None


async def test_where_nothing_can_be_chosen_it_says_so(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.press("ctrl+o")
        assert isinstance(studio.app.screen, JumpScreen)
        await studio.press("ctrl+p")
        assert isinstance(studio.app.screen, JumpScreen)
        assert "leave with Escape first" in studio.notes[-1]
