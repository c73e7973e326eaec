"""The type of a part: known words are offered, another one is warned of and saved all the same."""

from __future__ import annotations

import pytest

from store.entries import PART_TYPES
from studio.panes.field_line import Remark, word_remark
from studio.screens.entry import EntryScreen
from tests.studio.app.driving import Driver, Stand

KNOWN = ("tone", "trope", "goal")


@pytest.mark.parametrize(
    ("word", "typing", "text", "warning"),
    [
        ("", False, "", False),
        ("", True, "tone · trope · goal · ritual", False),
        ("t", True, "tone · trope", False),
        ("to", False, 'unknown type "to": did you mean tone?', True),
        ("toen", True, 'unknown type "toen": did you mean tone?', True),
        ("tone", True, "", False),
        ("ritual", False, "", False),
        ("zzz", False, 'unknown type "zzz": allowed, but no tool knows it', True),
    ],
)
def test_what_is_said_of_a_word(word: str, typing: bool, text: str, warning: bool) -> None:
    words = (*KNOWN, "ritual")
    assert word_remark(word, KNOWN, words, typing=typing) == Remark(text, warning)


def test_a_wrong_word_is_warned_of_though_it_is_in_use() -> None:
    assert word_remark("to", KNOWN, (*KNOWN, "to"), typing=False).warning


def remark(studio: Driver) -> str:
    line = studio.app.screen.query_one("#remark-part_type")
    return str(line.render()) if line.display else ""  # type: ignore[attr-defined]


async def new_part(studio: Driver) -> None:
    await studio.go(studio.main.library.list, "part:bold")
    await studio.press("n")
    await studio.answer("dry")
    assert isinstance(studio.app.screen, EntryScreen)
    assert studio.field("name") == "dry"
    assert studio.app.focused is studio.editor.query_one("#field-part_type")


async def test_types_are_completed(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "plan", {"part_type": "ritual"})
    async with stand.running() as studio:
        await new_part(studio)
        assert remark(studio) == " · ".join((*PART_TYPES, "ritual"))
        await studio.press("t", "o")
        assert remark(studio) == "tone"
        # The rest of the word stands behind the cursor; right takes it.
        await studio.until(lambda: "tone" in studio.screen_text())
        await studio.press("right")
        assert studio.field("part_type") == "tone"
        assert remark(studio) == ""
        await studio.fill("part_type", "ri")
        await studio.settle()
        await studio.press("right")
        assert studio.field("part_type") == "ritual"


async def test_a_type_is_chosen_from_a_list(stand: Stand) -> None:
    async with stand.running() as studio:
        await new_part(studio)
        await studio.press("down")
        assert studio.dialog_title() == "Type of the part"
        await studio.press("g", "o", "a", "enter")
        assert studio.field("part_type") == "goal"
        assert studio.app.focused is studio.editor.query_one("#field-part_type")
        await studio.fill("summary", "Speak drily.")
        await studio.press("escape")
        assert studio.catalog.get("part", "dry").part_type == "goal"  # type: ignore[union-attr]


async def test_an_unknown_type_is_warned_of_and_saved(stand: Stand) -> None:
    async with stand.running() as studio:
        await new_part(studio)
        await studio.fill("part_type", "to")
        await studio.fill("summary", "Speak drily.")
        assert remark(studio) == 'unknown type "to": did you mean tone?'
        await studio.press("escape")
        assert studio.catalog.get("part", "dry").part_type == "to"  # type: ignore[union-attr]
        # It is said of what is there too.
        studio.main.edit_entry("part", "dry")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        assert remark(studio) == 'unknown type "to": did you mean tone?'
