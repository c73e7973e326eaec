"""The arc editor: the matrix of who wins at each stage, by keys and by mouse."""

from __future__ import annotations

from typing import Any

from store.compose.request import Request
from studio.screens.arc.winning import OWN
from tests.studio.app.arc_editing import (
    arc,
    asked,
    at,
    cells,
    guid,
    looked,
    matrix,
    opened,
    text,
    visit,
)
from tests.studio.app.driving import Stand
from tests.studio.app.test_preview import pick


async def test_the_matrix_says_who_wins(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await visit(studio)
        assert cells(studio) == {
            "soul": ["· kind"] * 4,
            "tone": ["· slow", "· slow", "▲ warm", "▲ terse, bold"],
            "goal": ["· plan"] * 4,
        }
        # And how heavy each text is, exactly.
        looks: list[str | None] = [None, "shy", "open", "sure"]
        for detail in (False, True):
            tokens = [
                f"{studio.catalog.compose('cleo', Request(stage=one, detail=detail)).tokens:,}"
                for one in looks
            ]
            assert [one.foot for one in matrix(studio).grid.columns] == tokens
            await studio.press("v")
        assert "tok o200k_base" in studio.screen_text()


async def test_the_matrix_by_keys(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        await studio.press("2")
        shown = matrix(studio)
        assert studio.app.focused is shown
        assert (shown.row_id, shown.column_id) == ("soul", guid(studio, "shy"))
        await studio.press("j", "l")
        assert shown.cell is not None
        assert shown.cell.text == "warm"
        # All panes look at it.
        assert looked(studio) == "open"
        assert screen.stages_pane.cursor == guid(studio, "open")
        assert studio.field("condition") == "They have met twice"
        assert "tone at open: warm in place of slow" in studio.screen_text()
        assert text(studio) == studio.catalog.compose("cleo", Request(stage="open")).text
        await studio.press("enter")
        await opened(studio, "warm")
        await studio.press("escape")
        assert studio.app.screen is screen
        # Of the row's type, and not what is there.
        await studio.press("a")
        await asked(studio, "Add a part of type tone to stage open")
        await pick(studio, "bold")
        assert arc(studio).stages[1].parts == ("warm", "bold")
        assert cells(studio)["tone"][2] == "▲ warm, bold"
        # Which of them?
        await studio.press("enter")
        await pick(studio, "bold")
        await opened(studio, "bold")
        await studio.press("escape", "delete")
        await pick(studio, "warm")
        assert arc(studio).stages[1].parts == ("bold",)
        await studio.press("delete")
        assert arc(studio).stages[1].parts == ()
        assert cells(studio)["tone"][2] == "· slow"
        await studio.press("delete")
        assert "has no tone of its own" in studio.notes[-1]
        assert (shown.row_id, shown.column_id) == ("tone", guid(studio, "open"))
        # The persona's own parts are looked at too, and not changed from here.
        revisions = studio.revisions()
        await studio.press("home", "delete", "a")
        assert looked(studio) == "no stage: the persona's own"
        assert text(studio) == studio.catalog.compose("cleo", Request(stage=None)).text
        assert studio.revisions() == revisions
        assert studio.app.screen is screen
        # A row without a cell there is filled.
        with stand.change() as change:
            change.links.remove("cleo", "part", "plan")
            change.arcs.link_part("growth", "sure", "plan")
        await studio.until(lambda: cells(studio)["goal"] == ["", "", "", "▲ plan"])
        await studio.settle()
        await studio.press("right")
        shown.select("goal", None)
        await studio.press("enter")
        assert "Nothing stands here" in studio.notes[-1]
        await studio.press("a")
        await pick(studio, "plan")
        assert cells(studio)["goal"] == ["", "▲ plan", "", "▲ plan"]


async def test_the_matrix_by_mouse(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        screen = await visit(studio)
        shown = matrix(studio)
        await studio.pilot.click(shown, offset=at(studio, "tone", guid(studio, "sure")))
        await studio.settle()
        assert looked(studio) == "sure"
        assert studio.app.focused is shown
        await studio.pilot.double_click(shown, offset=at(studio, "goal", guid(studio, "open")))
        await opened(studio, "plan")
        await studio.press("escape")
        assert looked(studio) == "open"

        async def drag(source: Any, start: Any, target: Any, end: Any) -> None:
            await studio.pilot.mouse_down(source, offset=start)
            await studio.pilot.hover(target, offset=end)
            await studio.pilot.mouse_up(target, offset=end)
            await studio.settle()

        # A cell to another column: its parts are there too.
        sure, shy, half = (guid(studio, one) for one in ("sure", "shy", "open"))
        await drag(shown, at(studio, "tone", sure), shown, at(studio, "soul", shy))
        assert arc(studio).stages[0].parts == ("terse", "bold")
        assert arc(studio).stages[2].parts == ("terse", "bold")
        # A cell into the parts of the stage that is looked at, above the first.
        parts = screen.stages_pane.parts
        assert parts.ids() == ["warm"]
        await drag(shown, at(studio, "goal", OWN), parts, (6, 0))
        assert arc(studio).stages[1].parts == ("plan", "warm")
        # A part of the stage to another column.
        await drag(parts, (6, 1), shown, at(studio, "tone", shy))
        assert arc(studio).stages[0].parts == ("terse", "bold", "warm")
        await drag(parts, (6, 1), shown, at(studio, "tone", shy))
        assert "is in stage shy already" in studio.notes[-1]
        # Not to the persona's own; and Escape drops nothing, and does not go back.
        revisions = studio.revisions()
        await drag(parts, (6, 1), shown, at(studio, "tone", OWN))
        assert "the composer changes them" in studio.notes[-1]
        await studio.pilot.mouse_down(shown, offset=at(studio, "tone", sure))
        await studio.pilot.hover(shown, offset=at(studio, "tone", half))
        await studio.press("escape")
        await studio.pilot.mouse_up(shown, offset=at(studio, "tone", half))
        await studio.settle()
        assert studio.app.screen is screen
        assert studio.revisions() == revisions
