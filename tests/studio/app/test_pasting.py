"""What is pasted is never lost: several lines in a field of one line come in whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from studio.screens.entry import EntryScreen
from studio.widgets.editors import one_line
from tests.studio.app.driving import Driver, Stand


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("one\ntwo", "one two"),
        ("one\r\ntwo\rthree", "one two three"),
        ("one\n", "one"),
        ("\n\none \n\n  two\n", "one two"),
        (" as it is ", " as it is "),
        ("\n \r\n", ""),
        ("", ""),
        ("[red]x\n{{y}}\n😀 שלום", "[red]x {{y}} 😀 שלום"),
    ],
)
def test_lines_on_one_line(pasted: str, line: str) -> None:
    assert one_line(pasted) == line


def test_a_list_is_as_many_entries() -> None:
    assert one_line("one\ntwo, \nthree,\nfour", ", ") == "one, two, three, four"


@given(st.text())
def test_nothing_but_blanks_is_lost(text: str) -> None:
    line = one_line(text)
    assert "".join(line.split()) == "".join(text.split())
    assert len(line.splitlines()) <= 1


async def entry(studio: Driver, kind: str, name: str) -> None:
    studio.main.edit_entry(kind, name)  # type: ignore[arg-type]
    await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
    await studio.settle()


async def test_into_the_fields_of_the_editor(stand: Stand) -> None:
    async with stand.running() as studio:
        await entry(studio, "part", "kind")
        await studio.fill("description", "Be kind,\r\nand [red]mean it.\r\n")
        await studio.press("enter")
        await studio.fill("tags", "warm\nkind\n\nshort")
        await studio.press("enter")
        found = studio.catalog.get("part", "kind")
        assert found.description == "Be kind, and [red]mean it."  # type: ignore[union-attr]
        assert found.tags == ("warm", "kind", "short")
        # Over what is selected, and in the middle.
        studio.editor.query_one("#field-name").focus()
        await studio.press("home")
        await studio.type("most\n")
        assert studio.field("name") == "mostkind"
        # In a text lines stay lines.
        await studio.fill("summary", "Be\r\nkind.")
        assert studio.field("summary") == "Be\nkind."


async def test_into_a_dialog_a_search_and_the_fields_of_a_persona(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "guardrails")
        await studio.press("n")
        box = studio.app.screen.query_one(Input)
        await studio.type("no\nlies")
        assert box.value == "no lies"
        await studio.press("escape")
        await studio.press("slash")
        await studio.type("type:tone\nwarm")
        assert studio.main.library.search_box.value == "type:tone warm"
        await studio.press("escape")
        await studio.tab("fields")
        await studio.fill("description", "A kind\nteacher")
        await studio.press("enter")
        assert studio.catalog.persona("ada").description == "A kind teacher"


async def test_what_was_copied_in_the_studio_comes_in_whole_too(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "guardrails")
        await studio.press("n")
        studio.app.copy_to_clipboard("no\nlies")
        await studio.press("ctrl+v")
        assert studio.app.screen.query_one(Input).value == "no lies"
