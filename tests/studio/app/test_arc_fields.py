"""The arc editor: fields of a stage, and what others change meanwhile."""

from __future__ import annotations

from studio.screens.dialogs import ConfirmScreen
from tests.studio.app.arc_editing import (
    arc,
    cells,
    guid,
    looked,
    matrix,
    opened,
    stages,
    text,
    to,
    visit,
)
from tests.studio.app.driving import Stand


async def test_fields_of_a_stage_are_saved_as_one_leaves_them(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        await to(studio, "open")
        assert studio.field("condition") == "They have met twice"
        await studio.fill("condition", "They have met [red]ten times")
        assert studio.status("saved") == "○ editing"
        # Straight on to another stage, by mouse: what was typed stays with its own.
        await studio.pilot.click(rows, offset=(8, 2))
        await studio.settle()
        assert looked(studio) == "sure"
        assert studio.field("condition") == ""
        assert arc(studio).stages[1].condition == "They have met [red]ten times"
        assert arc(studio).stages[2].condition == ""
        # Its name too: the persona goes with it.
        await to(studio, "shy")
        await studio.fill("name", "timid")
        await studio.press("enter")
        assert stages(studio) == ["timid", "open", "sure"]
        assert studio.catalog.persona("cleo").stage == "timid"
        assert "● timid" in studio.screen_text()
        # One that will not do stays where it is, with the reason.
        await studio.fill("name", "open")
        await studio.press("enter")
        assert studio.field("name") == "open"
        assert "has a stage" in studio.problem("name")
        assert stages(studio)[0] == "timid"
        await studio.fill("name", "timid")
        await studio.press("enter", "escape")
        assert studio.app.focused is rows
        assert studio.status("saved") == "● saved"


async def test_what_cannot_be_saved_is_kept_with_its_stage(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        await to(studio, "open")
        await studio.fill("condition", "Mine.")
        with stand.change() as change:
            change.arcs.update_stage("growth", "open", condition="Theirs.")
        # One goes on to another stage before that is noticed.
        await studio.pilot.click(rows, offset=(8, 2))
        await studio.settle()
        assert looked(studio) == "sure"
        assert arc(studio).stages[1].condition == "Theirs."
        assert "not saved" in studio.row(rows, guid(studio, "open"))
        # Closing asks; staying loses nothing.
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("n")
        assert studio.app.screen is screen
        await to(studio, "open")
        assert studio.field("condition") == "Mine."
        assert "Theirs." in studio.problem("condition")
        # Typing on decides nothing, a choice does.
        screen.query_one("#field-condition").focus()
        await studio.press("end", "!")
        rows.focus()
        await studio.settle()
        assert arc(studio).stages[1].condition == "Theirs."
        screen.query_one("#field-condition").focus()
        await studio.press("tab", "enter")
        assert arc(studio).stages[1].condition == "Mine.!"
        assert studio.status("saved") == "● saved"
        # Out of the field, then out of the screen.
        await studio.press("escape", "escape")
        assert studio.app.screen is studio.main


async def test_what_others_change_is_shown_and_nothing_lost(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        await to(studio, "open")
        await studio.press("2")
        shown = matrix(studio)
        await studio.press("down")
        await studio.fill("description", "As I type")
        with stand.change() as change:
            change.arcs.rename_stage("growth", "open", "opened")
            change.arcs.move_stage("growth", "opened", "shy")
            change.arcs.link_part("growth", "shy", "bold")
            change.update("part", "warm", {"summary": "Warmer."})
        await studio.until(lambda: stages(studio) == ["opened", "shy", "sure"])
        await studio.until(lambda: "Warmer." in text(studio))
        await studio.settle()
        assert looked(studio) == "opened"
        assert studio.field("description") == "As I type"
        assert (shown.row_id, shown.column_id) == ("tone", guid(studio, "opened"))
        assert cells(studio)["tone"] == ["· slow", "▲ warm", "▲ bold", "▲ terse, bold"]
        screen.stages_pane.stages.focus()
        await studio.settle()
        assert arc(studio).stages[0].description == "As I type"
        # The stage that is looked at goes, then the arc.
        with stand.change() as change:
            change.arcs.delete_stage("growth", "opened")
        await studio.until(lambda: looked(studio) == "shy")
        await studio.settle()
        with stand.change() as change:
            change.delete("arc", "growth", force=True)
        await studio.until(lambda: "cleo has no arc." in studio.screen_text())
        await studio.press("n", "escape", "escape")
        assert studio.app.screen is studio.main


async def test_the_arc_itself_is_edited(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        await studio.press("e")
        await opened(studio, "growth")
        await studio.fill("name", "growing")
        await studio.press("enter")
        await studio.fill("summary", "From [red]shy to sure.")
        await studio.press("escape")
        assert studio.app.screen is screen
        assert screen.view.arc is not None
        assert screen.view.arc.name == "growing"
        assert "From [red]shy to sure." in studio.screen_text()


async def test_what_is_typed_goes_to_the_arc_it_was_typed_in(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await visit(studio)
        await to(studio, "open")
        await studio.fill("description", "Typed for growth")
        with stand.change() as change:
            change.arcs.assign("cleo", "decline")
        await studio.until(lambda: looked(studio) == "tired")
        await studio.settle()
        assert arc(studio).stages[1].description == "Typed for growth"
        assert arc(studio, "decline").stages[0].description == ""
        assert studio.field("description") == ""
