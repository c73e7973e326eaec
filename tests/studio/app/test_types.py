"""The type of a part: known words are offered, another one is warned of and saved all the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.entries import PART_TYPES
from studio.panes.field_line import Remark, WordLine, completed, likeliest, word_remark
from studio.screens.entry import EntryScreen
from studio.widgets.row_list import RowList
from tests.digging import few
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


@pytest.mark.parametrize(
    ("typed", "whole", "meant"),
    [
        ("", "", ""),
        ("to", "tone", "tone"),
        ("TO", "tone", "tone"),
        ("t", "t", "tone"),
        ("tone", "tone", "tone"),
        ("goa", "goal", "goal"),
        ("go", "go", "go"),
        ("oal", "oal", "goal"),
        ("toen", "toen", "tone"),
        ("zzz", "zzz", ""),
    ],
)
def test_what_is_completed_and_what_is_meant(typed: str, whole: str, meant: str) -> None:
    words = (*KNOWN, "go")
    assert (completed(typed, words), likeliest(typed, words)) == (whole, meant)


@given(st.text(max_size=6), st.lists(st.text(min_size=1, max_size=6)))
def test_completing_twice_is_completing_once(typed: str, words: list[str]) -> None:
    once = completed(typed, words)
    assert once == typed or once in words
    assert completed(once, words) == once
    assert likeliest(typed, words) in (typed, "", *words)


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


async def test_down_begins_at_the_type_that_is_meant(stand: Stand) -> None:
    async with stand.running() as studio:
        await new_part(studio)
        await studio.press("t", "o", "down")
        rows = studio.app.screen.query_one("#pick-rows", RowList)
        assert rows.cursor_id == "tone"
        # All of them are there still.
        assert rows.ids() == list(PART_TYPES)
        await studio.press("enter")
        assert studio.field("part_type") == "tone"


@pytest.mark.parametrize(
    ("typed", "there"),
    few([("to", "tone"), ("", ""), ("tone", "tone"), ("ritual", "ritual")], 2),
)
async def test_tab_takes_the_only_type_that_begins_so(stand: Stand, typed: str, there: str) -> None:
    async with stand.running() as studio:
        await new_part(studio)
        field = studio.app.focused
        await studio.type(typed)
        await studio.press("tab")
        assert studio.field("part_type") == there
        assert studio.app.focused is not field
        await studio.press("shift+tab")
        assert studio.app.focused is field


async def test_enter_takes_the_only_type_that_begins_so(stand: Stand) -> None:
    async with stand.running() as studio:
        studio.main.edit_entry("part", "plan")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        await studio.fill("part_type", "to")
        await studio.press("enter")
        assert studio.field("part_type") == "tone"
        await studio.until(lambda: studio.catalog.get("part", "plan").part_type == "tone")  # type: ignore[union-attr]


async def test_what_was_not_typed_is_not_completed(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "plan", {"part_type": "ton"})
    async with stand.running() as studio:
        studio.main.edit_entry("part", "plan")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        field = studio.editor.query_one("#field-part_type", WordLine)
        # As if it were not in use: it is no longer there once it is changed.
        field.offer(PART_TYPES)
        field.focus()
        await studio.settle()
        revisions = studio.revisions()
        await studio.press("tab")
        assert studio.field("part_type") == "ton"
        await studio.press("escape")
        assert studio.revisions() == revisions
