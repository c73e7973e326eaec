"""The arc editor: its stages, their parts, and where a persona stands."""

from __future__ import annotations

from store.compose.request import Request
from studio.screens.dialogs import ConfirmScreen
from tests.studio.app.arc_editing import (
    arc,
    asked,
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
from tests.studio.app.test_preview import pick


async def test_stages_are_made_named_moved_and_deleted(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        assert studio.app.focused is rows
        await studio.press("n")
        await studio.answer("open")
        assert "The arc has a stage of that name." in studio.screen_text()
        await studio.answer("wise")
        assert stages(studio) == ["shy", "open", "sure", "wise"]
        # It is looked at everywhere.
        assert rows.cursor_id == guid(studio, "wise") == matrix(studio).column_id
        assert studio.field("name") == "wise"
        await studio.press("r")
        await studio.answer("[red]wiser")
        assert stages(studio)[-1] == "[red]wiser"
        assert studio.field("name") == "[red]wiser"
        studio.send("K", "alt+up")
        await studio.settle()
        assert stages(studio) == ["shy", "[red]wiser", "open", "sure"]
        assert rows.cursor_id == guid(studio, "[red]wiser")
        await studio.drag(rows, guid(studio, "sure"), rows, 0)
        assert stages(studio) == ["sure", "shy", "[red]wiser", "open"]
        assert rows.ids() == [one.guid for one in arc(studio).stages]
        assert [one.title for one in matrix(studio).grid.columns] == ["own", *stages(studio)]
        await to(studio, "shy")
        await studio.press("delete")
        assert isinstance(studio.app.screen, ConfirmScreen)
        assert "cleo goes to sure." in studio.screen_text()
        await studio.press("n")
        assert "shy" in stages(studio)
        await studio.press("x", "y")
        assert stages(studio) == ["sure", "[red]wiser", "open"]
        assert studio.catalog.persona("cleo").stage == "sure"
        assert looked(studio) == "[red]wiser"
        await studio.press("ctrl+z")
        assert stages(studio) == ["sure", "shy", "[red]wiser", "open"]
        assert studio.catalog.persona("cleo").stage == "shy"


async def test_where_the_persona_stands(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        assert "● shy" in studio.row(rows, guid(studio, "shy"))
        assert matrix(studio).grid.columns[1].current
        await studio.press("full_stop")
        assert studio.catalog.persona("cleo").stage == "open"
        assert "● open" in studio.row(rows, guid(studio, "open"))
        assert matrix(studio).grid.columns[2].current
        await to(studio, "sure")
        await studio.press("enter")
        assert studio.catalog.persona("cleo").stage == "sure"
        await studio.press("full_stop")
        assert "last stage" in studio.notes[-1]
        await studio.press("less_than_sign", "g")
        assert studio.catalog.persona("cleo").stage == "open"
        await screen.run_action("reset")
        await studio.settle()
        assert studio.catalog.persona("cleo").stage == "shy"
        assert studio.status("saved") == "● saved"
        # It is another persona's stage that is meant, when one looks through another.
        with stand.change() as change:
            change.arcs.assign("bob", "growth", "sure")
        await studio.until(lambda: len(screen.view.personas) == 2)
        await studio.settle()
        assert "1 here" in studio.row(rows, guid(studio, "sure"))
        await studio.press("p")
        await pick(studio, "bob")
        assert "● sure" in studio.row(rows, guid(studio, "sure"))
        assert cells(studio)["tone"][0] == "· slow"
        await to(studio, "open")
        await studio.press("g")
        assert studio.catalog.persona("bob").stage == "open"
        assert studio.catalog.persona("cleo").stage == "shy"


async def test_parts_of_a_stage(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        parts = screen.stages_pane.parts
        await to(studio, "sure")
        assert parts.ids() == ["terse", "bold"]
        await studio.go(parts, "bold")
        await studio.press("K")
        assert arc(studio).stages[2].parts == ("bold", "terse")
        # By typing a part of its name or its type.
        await studio.press("a")
        await asked(studio)
        await studio.type("soul")
        await studio.press("enter")
        assert arc(studio).stages[2].parts == ("bold", "terse", "kind")
        assert cells(studio)["soul"][3] == "▲ kind"
        assert text(studio) == studio.catalog.compose("cleo", Request(stage="sure")).text
        await studio.drag(parts, "kind", parts, 0)
        assert arc(studio).stages[2].parts == ("kind", "bold", "terse")
        await studio.go(parts, "terse")
        await studio.press("delete")
        assert arc(studio).stages[2].parts == ("kind", "bold")
        await studio.go(parts, "bold")
        await studio.press("enter")
        await opened(studio, "bold")
        assert studio.field("content").startswith("Speak boldly, and")
        await studio.fill("summary", "Be bold.")
        await studio.press("escape")
        assert studio.app.screen is screen
        assert "Be bold." in text(studio)
