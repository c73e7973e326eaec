"""Jump mode: a letter over every place, by key and by mouse, on every screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from studio.jumping import LETTERS, labels
from studio.screens.dialogs import PickScreen
from studio.screens.entry import EntryScreen
from studio.screens.jump import JumpLetter, JumpScreen
from tests.studio.app.driving import Driver, Stand

PAINTED = True


@given(st.integers(0, 400))
def test_no_label_begins_another(count: int) -> None:
    found = labels(count)
    assert len(found) == len(set(found)) == count
    assert all(set(label) <= set(LETTERS) for label in found)
    assert not any(a != b and b.startswith(a) for a in found for b in found)
    if count <= len(LETTERS):
        assert all(len(label) == 1 for label in found)


def letters(studio: Driver) -> list[JumpLetter]:
    assert isinstance(studio.app.screen, JumpScreen), studio.app.screen
    return list(studio.app.screen.query(JumpLetter))


def letter_on(studio: Driver, text: str) -> str:
    """The letter that stands at, or right before, a text of the screen below."""
    below = studio.app.screen_stack[-2]
    lines = [strip.text for strip in below._compositor.render_strips()]
    y, x = next((y, line.index(text)) for y, line in enumerate(lines) if text in line)
    near = [
        one
        for one in letters(studio)
        if one.target.place.y == y and x - 2 <= one.target.place.x <= x
    ]
    assert near, (text, x, y, [(one.label, one.target.place) for one in letters(studio)])
    return near[-1].label


@pytest.mark.parametrize("key", ["ctrl+o", "apostrophe", "semicolon"])
async def test_a_letter_leads_to_every_pane_tab_list_and_choice(stand: Stand, key: str) -> None:
    async with stand.running() as studio:
        main = studio.main
        await studio.go(main.library.list, "part:kind")
        # The line above says soon what the checks found, and how the seeds stand.
        await studio.until(lambda: studio.status("checks") and studio.status("seeds"))
        await studio.settle()
        before = studio.screen_text()
        await studio.press(key)
        assert len(letters(studio)) > 15
        places = {one.target.place for one in letters(studio)}
        for widget in (main.library.search_box, main.library.list, studio.links()):
            assert any(widget.region.grow((0, 0, 0, 1)).contains_point(place) for place in places)
        # Nothing has moved: only the letters stand where something else stood.
        now = studio.screen_text().split("\n")
        for y, line in enumerate(before.split("\n")):
            changed = [x for x, (a, b) in enumerate(zip(line, now[y], strict=False)) if a != b]
            allowed = {
                one.target.place.x + offset
                for one in letters(studio)
                if one.target.place.y == y
                for offset in range(3)
            }
            assert set(changed) <= allowed
        await studio.press("escape")
        assert studio.app.screen is main
        assert studio.app.focused is main.library.list
        assert studio.screen_text() == before


async def test_to_a_tab_a_view_a_choice_and_a_list(stand: Stand) -> None:
    async with stand.running() as studio:
        main = studio.main
        await studio.press("ctrl+o")
        await studio.press(letter_on(studio, "Traits"))
        await studio.until(lambda: main.composer.switcher.current == "links-trait")
        await studio.settle()
        assert studio.app.focused is studio.links("trait")
        await studio.press("apostrophe")
        await studio.press(letter_on(studio, "Detail"))
        assert main.choices.view == "detail"
        assert studio.app.focused is main.preview.prompt
        await studio.press("apostrophe")
        await studio.press(letter_on(studio, "Budget"))
        assert studio.app.focused is main.query_one("#choice-budget")
        await studio.press("ctrl+o")
        await studio.press(letter_on(studio, "/ search"))
        assert studio.app.focused is main.library.search_box
        # There its letters are typed, and ctrl+o still jumps.
        await studio.press("a")
        assert main.library.search_box.value == "a"
        await studio.press("ctrl+o")
        assert isinstance(studio.app.screen, JumpScreen)
        await studio.press("7", "ctrl+o")
        assert studio.app.screen is main


async def test_by_mouse(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.press("ctrl+o")
        label = letter_on(studio, "Arc")
        letter = next(one for one in letters(studio) if one.label == label)
        await studio.pilot.click(letter)
        await studio.until(lambda: studio.main.composer.switcher.current == "arc-body")
        await studio.settle()
        await studio.press("ctrl+o")
        await studio.pilot.click(offset=(3, 30))
        assert studio.app.screen is studio.main


async def test_on_a_narrow_terminal_the_panes_have_letters(stand: Stand) -> None:
    async with stand.running(size=(80, 24)) as studio:
        await studio.press("ctrl+o")
        await studio.press(letter_on(studio, "Preview"))
        assert studio.main.preview.display
        assert studio.app.focused is studio.main.preview.prompt
        await studio.press("semicolon")
        await studio.press(letter_on(studio, "Library"))
        assert studio.app.focused is studio.main.library.list
        # Another size moves what is below: the letters go.
        await studio.press("semicolon")
        await studio.pilot.resize_terminal(100, 30)
        await studio.until(lambda: studio.app.screen is studio.main)


async def test_in_the_editor_and_in_dialogs(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        await studio.press("e")
        assert isinstance(studio.app.screen, EntryScreen)
        await studio.press("ctrl+o")
        field = studio.app.screen_stack[-2].query_one("#field-tags")
        places = {one.target.place: one.label for one in letters(studio)}
        label = next(places[p] for p in places if field.region.grow((0, 0, 0, 1)).contains_point(p))
        await studio.press(*label)
        assert studio.app.focused is field
        await studio.press("escape", "3", "o")
        assert isinstance(studio.app.screen, PickScreen)
        studio.app.screen.query_one("#pick-rows").focus()
        await studio.press("ctrl+o")
        await studio.press(letters(studio)[0].label)
        assert isinstance(studio.app.focused, Input)


async def test_many_places_have_letters_in_pairs(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.jumping.LETTERS", "asdfgh")
    async with stand.running() as studio:
        await studio.press("ctrl+o")
        everywhere = letters(studio)
        pair = next(one for one in everywhere if len(one.label) == 2)
        await studio.press(pair.label[0])
        assert all(one.display == (one.label[0] == pair.label[0]) for one in everywhere)
        assert pair.display
        await studio.press(pair.label[1])
        assert studio.app.screen is studio.main
