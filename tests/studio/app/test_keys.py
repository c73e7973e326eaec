"""Where keys lead: tabs, fields, overrides and dialogs, and what the footer says of them."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from studio.screens.dialogs import ConfirmScreen, PageScreen, Picker
from studio.screens.entry import EntryScreen
from studio.widgets.key_line import KeyLine
from tests.studio.app.driving import Driver, Stand

TABS = ["parts", "traits", "skills", "arc", "voice", "fields"]


def footer(studio: Driver) -> str:
    return studio.app.screen.query_one(KeyLine).render_line(0).text


def in_composer(studio: Driver) -> bool:
    focused = studio.app.focused
    return focused is not None and studio.main.composer in focused.ancestors


async def pick(studio: Driver, row_id: str) -> None:
    await studio.until(lambda: isinstance(studio.app.screen, Picker))
    await studio.settle()
    await studio.go(studio.app.screen.query_one("#pick-rows"), row_id)  # type: ignore[arg-type]
    await studio.press("enter")


async def test_the_tabs_go_round_in_both_directions(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.go(studio.links(), "part:kind")
        assert "[ ] Tabs" in footer(studio)
        # Twice round: bodies that are made, and bodies that are there.
        for name in [*TABS[1:], *TABS, "parts"]:
            await studio.press("right_square_bracket")
            assert studio.main.composer.tabs.active == name
            assert in_composer(studio)
        for name in [*reversed(TABS[1:]), "parts"]:
            await studio.press("left_square_bracket")
            assert studio.main.composer.tabs.active == name
        for name in [*TABS[1:], "parts"]:
            await studio.press("right")
            assert studio.main.composer.tabs.active == name
        assert studio.app.focused is studio.links()
        assert studio.links().cursor_id == "part:kind"
        assert studio.catalog.persona("cleo").voice == ""


async def test_into_a_field_and_out_of_it_by_escape(stand: Stand) -> None:
    async with stand.running() as studio:
        tabs = studio.main.composer.tabs
        await studio.go(studio.links(), "part:kind")
        await studio.press("left_square_bracket")
        assert studio.app.focused is tabs
        assert "Go in" in footer(studio)
        await studio.press("down")
        assert studio.app.focused is studio.main.query_one("#field-display_name")
        assert "Esc Leave field" in footer(studio)
        await studio.press("A", "escape")
        assert studio.app.focused is tabs
        assert "Leave field" not in footer(studio)
        assert studio.catalog.persona("ada").display_name == "A"
        await studio.press("left_square_bracket", "enter")
        assert studio.app.focused is studio.main.query_one("#field-voice")
        # From a text of several lines too.
        studio.main.composer.show_tab("fields", "summary")
        await studio.settle()
        assert studio.app.focused is studio.main.query_one("#field-summary")
        await studio.press("escape")
        assert studio.app.focused is tabs


async def test_escape_in_a_field_of_a_stage_leads_to_the_stages(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.tab("arc")
        studio.main.query_one("#stage-form #field-condition").focus()
        await studio.settle()
        assert "Esc Leave field" in footer(studio)
        await studio.press("escape")
        assert studio.app.focused is studio.main.query_one("#stages")
        # Nothing is muted there, and nothing says so.
        assert "space" not in footer(studio)


@pytest.mark.parametrize("size", [(150, 36), (80, 24)])
async def test_the_palette_goes_to_each_tab(stand: Stand, size: tuple[int, int]) -> None:
    async with stand.running(size=size) as studio:
        await studio.pane("library")
        await studio.press("ctrl+p")
        studio.app.screen.query_one(Input).value = "Go to Fields"
        await studio.until(lambda: "Composer: Go to Fields" in studio.screen_text())
        await studio.pilot.pause(0.1)
        await studio.press("enter")
        if studio.app.screen is not studio.main:
            await studio.press("enter")
        await studio.until(lambda: studio.main.composer.switcher.current == "fields-body")
        await studio.settle()
        assert "Display name" in studio.screen_text()
        assert studio.app.focused is studio.main.composer.tabs


async def test_the_footer_names_what_moves_and_mutes(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        for shown in ("alt+↑↓ Move", "space Mute", "[ ] Tabs", "p Priority", "o Override"):
            assert shown in footer(studio)
        await studio.tab("traits")
        await studio.go(studio.links("trait"), "trait:calm")
        assert "Priority" not in footer(studio)


async def test_an_override_that_was_chosen_has_the_keyboard(stand: Stand) -> None:
    async with stand.running() as studio:
        overrides = studio.main.preview.overrides
        studio.main.preview.prompt.focus()
        await studio.settle()
        await studio.press("o")
        await pick(studio, "tone")
        await pick(studio, "bold")
        await studio.settle()
        assert studio.app.focused is overrides
        assert overrides.cursor_id == "tone"
        assert studio.origin("Speak boldly.") == "override"
        await studio.press("space")
        assert "Speak boldly." not in studio.preview_text
        await studio.press("space")
        assert studio.origin("Speak boldly.") == "override"


@pytest.mark.parametrize("size", [(150, 36), (80, 24)])
async def test_the_composer_overrides_the_type_under_the_cursor(
    stand: Stand, size: tuple[int, int]
) -> None:
    async with stand.running(size=size) as studio:
        await studio.pane("composer")
        await studio.go(studio.links(), "part:slow")
        await studio.press("o")
        assert studio.dialog_title() == "Override tone"
        await pick(studio, "bold")
        await studio.settle()
        overrides = studio.main.preview.overrides
        assert studio.app.focused is overrides
        assert overrides.cursor_id == "tone"
        assert overrides.size.height > 1
        assert "◆ [x] tone" in studio.screen_text()
        # Where there is no part under the cursor, it asks which type.
        await studio.pane("composer")
        studio.main.composer.show_tab("traits")
        await studio.settle()
        await studio.press("o")
        assert studio.dialog_title() == "Override which type?"


async def test_between_the_prompt_and_the_overrides(stand: Stand) -> None:
    async with stand.running() as studio:
        preview = studio.main.preview
        prompt, overrides = preview.prompt, preview.overrides
        await studio.go(studio.links(), "part:kind")
        await studio.press("3")
        assert studio.app.focused is prompt
        assert "space Toggle" in footer(studio)
        # From a line of no type, and saying so.
        prompt.scroll_to_line(prompt.find_line(lambda line: line.text == "You are Ada.") or 0)
        await studio.press("space")
        assert studio.app.focused is overrides
        assert "of no part type" in studio.notes[-1]
        overrides.cursor = overrides.total - 1
        await studio.press("down")
        assert studio.app.focused is prompt
        await studio.press("home", "up")
        assert studio.app.focused is overrides
        assert overrides.cursor_id == overrides.ids()[-1]
        await studio.press("tab")
        assert studio.app.focused is prompt
        await studio.press("shift+tab")
        assert studio.app.focused is overrides
        # There are none below a manifest.
        await studio.press("v", "v", "3")
        assert preview.overrides.display is False
        await studio.press("home", "up", "space")
        assert studio.app.focused is prompt
        assert "Toggle" not in footer(studio)


async def test_space_in_the_prompt_toggles_the_override_of_the_line(stand: Stand) -> None:
    async with stand.running("bob") as studio:
        preview = studio.main.preview
        prompt, overrides = preview.prompt, preview.overrides

        async def space_on(text: str) -> None:
            prompt.focus()
            prompt.scroll_to_line(prompt.find_line(lambda line: line.text == text) or 0)
            await studio.press("space")

        revisions = studio.revisions()
        # None is chosen yet: with what?
        await space_on("Speak slowly.")
        assert studio.dialog_title() == "Override tone"
        await pick(studio, "bold")
        await studio.settle()
        assert "◆ [x] tone" in studio.row(overrides, "tone")
        await space_on("Speak boldly.")
        assert studio.app.focused is prompt
        assert "◇ [ ] tone" in studio.row(overrides, "tone")
        assert prompt.lines[prompt.cursor].text == "Speak slowly."
        await studio.press("space")
        assert "◆ [x] tone" in studio.row(overrides, "tone")
        assert prompt.lines[prompt.cursor].text == "Speak boldly."
        assert studio.revisions() == revisions


@pytest.mark.parametrize("ask", ["o", "b", "z"])
async def test_help_and_quit_where_something_is_asked(stand: Stand, ask: str) -> None:
    async with stand.running() as studio:
        preview = studio.main.preview
        preview.prompt.focus()
        await studio.settle()
        if ask == "z":
            await studio.go(studio.main.library.list, "part:plan")
            ask = "x"
        await studio.press(ask)
        dialog = studio.app.screen
        assert dialog is not studio.main
        await studio.press("f1")
        page = studio.app.screen
        assert isinstance(page, PageScreen)
        assert page._content.plain.startswith(dialog.PLACE)  # type: ignore[attr-defined]
        assert "escape" in page._content.plain
        await studio.press("f1")
        assert studio.app.screen is dialog
        studio.send("ctrl+q")
        await studio.until(lambda: studio.app._exit)


async def test_quit_from_the_palette_and_from_a_page(stand: Stand) -> None:
    for key in ("ctrl+p", "f1"):
        async with stand.running() as studio:
            await studio.press(key)
            assert studio.app.screen is not studio.main
            studio.send("ctrl+q")
            await studio.until(lambda studio=studio: studio.app._exit)


async def test_quitting_twice_asks_once(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("metadata", "no key")
        await studio.press("ctrl+q", "ctrl+q")
        asked = [one for one in studio.app.screen_stack if isinstance(one, ConfirmScreen)]
        assert len(asked) == 1
        await studio.press("n")
        assert studio.app.screen is studio.main
        await studio.press("ctrl+q")
        assert isinstance(studio.app.screen, ConfirmScreen)


async def test_the_editor_says_that_escape_saves(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        await studio.press("enter")
        assert isinstance(studio.app.screen, EntryScreen)
        assert "Esc Save and close" in footer(studio)
        assert "Leave field" not in footer(studio)
        assert footer(studio).rstrip().endswith("^p Commands")
        await studio.fill("summary", "Be kinder.")
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.catalog.get("part", "kind").summary == "Be kinder."  # type: ignore[union-attr]


async def test_a_new_persona_takes_the_place_of_the_open_one(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        rows = studio.main.library.list
        await studio.go(rows, "persona:bob")
        await studio.press("n")
        await studio.answer("dora")
        await studio.until(lambda: studio.name == "dora")
        await studio.settle()
        assert studio.name == "dora"
        assert rows.cursor_id == "persona:dora"
        assert "▸ dora" in studio.row(rows, "persona:dora")
        assert in_composer(studio)


async def test_a_new_entry_is_under_the_cursor_of_the_library(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:bold")
        await studio.press("n")
        await studio.answer("dry")
        await studio.fill("part_type", "tone")
        await studio.fill("summary", "Speak drily.")
        await studio.press("escape")
        await studio.until(lambda: "part:dry" in rows.ids())
        await studio.settle()
        assert rows.cursor_id == "part:dry"


async def test_a_persona_that_is_opened_while_another_is_saved_stays_open(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.tab("fields")
        await studio.fill("description", "Typed last")
        studio.main.open_persona("bob")
        await studio.settle()
        assert studio.name == "bob"
        assert studio.catalog.persona("ada").description == "Typed last"


async def test_adding_twice_in_a_row_says_so(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "part:bold")
        studio.send("a", "a")
        await studio.settle()
        assert studio.notes == ["Added bold to ada.", "bold is there already."]
        assert studio.parts().count("bold") == 1


async def test_a_part_that_its_stage_has_already_is_said(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.tab("arc")
        await studio.go(studio.main.query_one("#stages"), "open")  # type: ignore[arg-type]
        revisions = studio.revisions()
        await studio.press("a")
        await pick(studio, "part:warm")
        await studio.settle()
        assert studio.notes == ["warm is in stage open already."]
        assert studio.revisions() == revisions


async def test_a_mute_shows_where_the_stage_has_the_same_part(stand: Stand) -> None:
    with stand.change() as change:
        change.links.add("cleo", "part", "warm")
        change.arcs.go_to("cleo", "open")
    async with stand.running("cleo", size=(80, 24)) as studio:
        await studio.pane("composer")
        parts = studio.links()
        assert "→ by stage" in studio.row(parts, "part:warm")
        assert "→ warm" in studio.row(parts, "part:slow")
        await studio.go(parts, "part:slow")
        await studio.press("space")
        assert "◌ muted, by stage" in studio.row(parts, "part:slow")
        await studio.press("space")
        assert "→ warm" in studio.row(parts, "part:slow")
