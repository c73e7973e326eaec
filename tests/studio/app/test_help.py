"""The help: where the keyboard is first, narrowed by typing, readable on a small terminal."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from studio.help import Section, Topic, narrowed, page
from studio.keymap.declared import _classes
from studio.screens.desk_screen import DeskScreen
from studio.screens.help import HelpScreen
from tests.studio.app.driving import Stand

PAINTED = True

SECTIONS = [
    Section("Library", "Every entry.", (Topic("n", "New entry"), Topic("d", "Duplicate"))),
    Section("Composer", "The open persona.", (Topic("alt+up K", "Move up"), Topic("", "Go to"))),
]


def test_words_narrow_it() -> None:
    assert narrowed(SECTIONS, "") == SECTIONS
    [only] = narrowed(SECTIONS, "Move U")
    assert [one.title for one in only.topics] == ["Move up"]
    assert narrowed(SECTIONS, "alt+up") == [only]
    assert [one.title for one in narrowed(SECTIONS, "composer")] == ["Composer"]
    assert len(narrowed(SECTIONS, "composer")[0].topics) == 2
    assert narrowed(SECTIONS, "nothing at all") == []


@pytest.mark.parametrize("width", [20, 40, 76, 120])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    long = Topic("ctrl+shift+pagedown alt+up K and more", "word " * 30, "more " * 20)
    text = page([*SECTIONS, Section("X", "about " * 40, (long,))], width).plain
    assert max(len(line) for line in text.split("\n")) <= max(width, 40)
    assert "Move up" in text
    # What has no key says so.
    assert "–" in text


@pytest.mark.parametrize("size", [(150, 40), (80, 24)])
@pytest.mark.parametrize(
    ("pane", "first", "keys"),
    [
        ("library", "Library", "Keys of this list"),
        ("composer", "Composer", "alt+up K"),
        ("preview", "Preview", "Open the source"),
    ],
)
async def test_it_begins_where_the_keyboard_is(
    stand: Stand, size: tuple[int, int], pane: str, first: str, keys: str
) -> None:
    async with stand.running(size=size) as studio:
        await studio.pane(pane)
        await studio.press("question_mark")
        screen = studio.app.screen
        assert isinstance(screen, HelpScreen)
        text = screen._content.plain
        assert text.startswith(first)
        assert keys in text
        # Each place once, and what is everywhere last.
        for title in ("Library", "Composer", "Preview", "Studio"):
            assert text.count(f"\n{title}\n") + text.startswith(f"{title}\n") == 1
        assert text.index("\nStudio\n") > max(text.find(f"\n{p}\n") for p in ("Library", "Preview"))
        lines = studio.screen_text().split("\n")
        assert len(lines) == size[1]
        assert any(first in line for line in lines)
        await studio.press("pagedown", "down", "up", "pageup")


async def test_typing_narrows_and_escape_goes_back_by_steps(stand: Stand) -> None:
    async with stand.running(size=(80, 24)) as studio:
        await studio.press("f1")
        await studio.press("slash")
        await studio.type("undo")
        text = studio.screen_text()
        assert "Undo the last change" in text
        assert "Duplicate" not in text
        await studio.press("escape")
        assert studio.app.screen.query_one(Input).value == ""
        assert "Duplicate" in studio.screen_text()
        await studio.type("[red] nothing")
        assert "Nothing matches" in studio.screen_text()
        await studio.press("escape", "escape")
        assert studio.app.screen is studio.main


async def test_a_field_says_its_own_keys_after_its_place(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("summary", "x")
        await studio.press("f1")
        screen = studio.app.screen
        assert isinstance(screen, HelpScreen)
        text = screen._content.plain
        assert text.startswith("Composer")
        assert "Keys of this field" in text


def test_every_place_says_what_it_is() -> None:
    places = [
        one
        for one in _classes()
        if "COMMAND_LIST" in one.__dict__ and one.__name__ not in ("Dialog", "DeskScreen")
    ]
    assert len(places) > 5
    for place in places:
        if place.__name__ in ("MainScreen", "AskScreen", "ConfirmScreen"):
            # The main screen is its panes; the others are a question that says what it asks.
            continue
        assert getattr(place, "PLACE", ""), place
        assert getattr(place, "HELP_TEXT", ""), place
        if issubclass(place, DeskScreen):
            assert place.COMMAND_LIST
