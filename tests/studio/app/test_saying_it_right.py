"""What stands at the head, in the footer and in messages is so, at every width."""

from __future__ import annotations

import pytest

from studio.preferences import Preferences
from studio.screens.check.screen import CheckScreen
from studio.screens.dialogs import PickScreen
from studio.screens.releases.publish import PublishScreen
from studio.widgets.row_list import RowList
from tests.studio.app.arc_editing import visit
from tests.studio.app.driving import Driver, Stand

WIDE, SMALL = (160, 48), (80, 24)


def footer(studio: Driver) -> str:
    return studio.screen_text().splitlines()[-1]


async def test_a_deleted_persona_leaves_no_title_behind(stand: Stand) -> None:
    async with stand.running("bob", size=WIDE) as studio:
        assert "bob" in str(studio.main.composer.border_title)
        with stand.change() as change:
            change.delete("persona", "bob")
        studio.main.reload()
        await studio.settle()
        assert "No persona is open." in studio.screen_text()
        assert str(studio.main.composer.border_title) == "Composer"


async def test_each_studio_leaves_its_own_last_persona(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        guid = stand.catalog.persona("cleo").guid
        studio.main._save_preferences()
        # Another studio on the same workspace opens another one, and this one saves again.
        other = Preferences.load(stand.preferences)
        other.remember_persona(stand.folder, "of another")
        other.save()
        studio.main._preferences.animations = False
        studio.main._save_preferences()
        studio.send("ctrl+q")
        await studio.until(lambda: studio.app._exit)
    assert Preferences.load(stand.preferences).last_persona(stand.folder) == guid


async def test_the_matrix_has_room_for_its_rows_from_the_first_stage_on(stand: Stand) -> None:
    async with stand.running("ada", size=WIDE) as studio:
        await studio.press("A", "n")
        await studio.answer("growing up")
        await studio.press("enter")
        await studio.until(lambda: type(studio.app.screen).__name__ == "ArcScreen")
        await studio.settle()
        screen = studio.app.screen
        matrix = screen.query_one("#matrix")
        assert matrix.lines > 3  # type: ignore[attr-defined]
        assert matrix.size.height >= matrix.lines  # type: ignore[attr-defined]
        # And where it is shown alone, all there is.
        await studio.pilot.resize_terminal(*SMALL)
        await studio.press("2")
        assert matrix.size.height >= matrix.lines  # type: ignore[attr-defined]
        assert screen.query_one("#matrix-pane").region.bottom >= 22


@pytest.mark.parametrize(("size", "beside"), [(WIDE, True), (SMALL, False)])
async def test_the_arc_editor_offers_what_can_be_done(
    stand: Stand, size: tuple[int, int], beside: bool
) -> None:
    async with stand.running("cleo", size=size) as studio:
        screen = await visit(studio)
        assert "a Add part" in footer(studio)
        # The first stage has no parts.
        empty = screen.stages_pane.parts.empty
        assert "Press a to add one" in empty
        assert ("drag a cell" in empty) == beside


async def test_styles_are_a_list_for_the_mouse_and_follow_each_other_by_key(stand: Stand) -> None:
    async with stand.running("ada", size=WIDE) as studio:
        await studio.pilot.click("#choice-style")
        await studio.settle()
        assert isinstance(studio.app.screen, PickScreen)
        assert studio.app.screen.query_one(RowList).ids() == ["markdown", "xml", "plain"]
        await studio.press("down", "down", "enter")
        assert studio.main.choices.style == "plain"
        studio.main.show_pane("preview")
        await studio.press("m")
        assert studio.main.choices.style == "markdown"
        await studio.pilot.click("#choice-style")
        await studio.settle()
        await studio.press("escape")
        assert studio.main.choices.style == "markdown"


async def test_the_composer_offers_what_its_tab_has(stand: Stand) -> None:
    async with stand.running("ada", size=WIDE) as studio:
        await studio.go(studio.links(), "part:kind")
        assert "a Add" in footer(studio)
        # The keyboard stays in the tabs: nothing but the body is another.
        studio.main.composer.tabs.focus()
        await studio.settle()
        assert "a Add" in footer(studio)
        await studio.tab("voice")
        assert studio.app.focused is studio.main.composer.tabs
        assert studio.main.composer.tabs.active == "voice"
        assert "a Add" not in footer(studio)
        assert "p Priority" not in footer(studio)
        await studio.tab("parts")
        assert "a Add" in footer(studio)


async def test_check_offers_enter_where_there_is_something_to_open(stand: Stand) -> None:
    async with stand.running("ada", size=SMALL) as studio:
        studio.main.action_visit("check")
        await studio.until(lambda: isinstance(studio.app.screen, CheckScreen))
        await studio.settle()
        screen = studio.app.screen
        assert isinstance(screen, CheckScreen)
        assert bool(screen.findings.total) == ("Open" in footer(studio).split("e Errors")[0])
        assert screen.findings.total
        screen._shown = []
        screen.findings.set_total(0, 10_000)
        screen.refresh_bindings()
        await studio.settle()
        assert "⏎ Open" not in footer(studio)


async def test_publishing_says_its_keys(stand: Stand) -> None:
    async with stand.running("ada", size=SMALL) as studio:
        await studio.press("P")
        await studio.until(lambda: isinstance(studio.app.screen, PublishScreen))
        await studio.settle()
        assert "Enter publishes · Tab next field · Esc goes back" in studio.screen_text()


async def test_compiling_says_at_which_stage(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.press("c")
        assert studio.notes[-1] == "Compiled cleo at stage shy."
        await studio.press("c")
        assert studio.notes[-1] == "cleo is compiled as it stands at stage shy."
        await studio.open("bob")
        await studio.press("c")
        assert studio.notes[-1] == "Compiled bob."


async def test_an_undone_label_says_where_it_stands(stand: Stand) -> None:
    catalog = stand.catalog
    with catalog.change(by="me", door="studio") as change:
        change.publish("ada", label="live")
    with catalog.change(by="me", door="studio") as change:
        change.update("part", "warm", {"summary": "Speak hotly."})
    with catalog.change(by="me", door="studio") as change:
        change.publish("ada")
    with catalog.change(by="me", door="studio") as change:
        change.labels.put("ada", "live", 2)
    undone = catalog.undo(by="me", door="studio")
    assert undone.said("undo") == (
        'undone: label "live" of persona "ada" from release 1 to release 2; '
        '"live" points at release 1 now'
    )
    redone = catalog.redo(by="me", door="studio")
    assert redone.said("redo").endswith('; "live" points at release 2 now')
    with catalog.change(by="me", door="studio") as change:
        change.labels.put("ada", "[red]new", 2)
    assert catalog.undo(by="me", door="studio").said("undo").endswith('; "[red]new" is gone now')


async def test_everything_on_is_said_of_prompts_alone(stand: Stand) -> None:
    async with stand.running("ada", size=(200, 48)) as studio:
        for view, said in (("detail", True), ("manifest", False), ("session", False)):
            while studio.main.choices.view != view:
                studio.main.preview.action_next_view()
                await studio.settle()
            shown = studio.main.shown
            assert shown is not None
            assert (shown.weight.everything_on is not None) == said


async def test_a_name_that_waits_says_what_it_still_is(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        studio.main.edit_entry("part", "warm")
        await studio.until(lambda: type(studio.app.screen).__name__ == "EntryScreen")
        await studio.settle()
        await studio.fill("name", "hot")
        await studio.press("escape")
        await studio.settle()
        said = studio.screen_text().replace("\n", " ")
        assert 'The name is still "warm"' in said


async def test_the_entry_has_the_room_of_the_title_on_a_narrow_terminal(stand: Stand) -> None:
    name = "a-rather-long-name-of-a-part-to-be-read"
    with stand.change() as change:
        change.rename("part", "warm", name)
    async with stand.running("ada", size=SMALL) as studio:
        studio.main.edit_entry("part", name)
        await studio.until(lambda: type(studio.app.screen).__name__ == "EntryScreen")
        await studio.settle()
        head = studio.screen_text().splitlines()[0]
        assert f"part {name}" in head
        assert "Persona St" not in head
