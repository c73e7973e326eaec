"""The Arc tab: which arc, which stages, what is in them, and where the persona stands."""

from __future__ import annotations

from store.compose.request import Request
from store.entries import Arc
from studio.panes.arc_tab import ArcTab
from studio.screens.dialogs import ConfirmScreen
from studio.screens.pick_entry import PickEntry
from tests.studio.app.driving import Driver, Stand
from tests.studio.app.test_preview import pick


def arc(studio: Driver, name: str = "growth") -> Arc:
    found = studio.catalog.get("arc", name)
    assert isinstance(found, Arc)
    return found


def stages(studio: Driver) -> list[str]:
    return [stage.name for stage in arc(studio).stages]


def tab(studio: Driver) -> ArcTab:
    return studio.main.composer.query_one(ArcTab)


async def test_assign_and_take_away(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("arc")
        assert "No arc. Press s" in studio.screen_text()
        tab(studio).stages.focus()
        await studio.press("s")
        assert isinstance(studio.app.screen, PickEntry)
        await pick(studio, "arc:growth")
        ada = studio.catalog.persona("ada")
        assert (ada.arc, ada.stage) == ("growth", "shy")
        assert tab(studio).stages.ids() == ["shy", "open", "sure"]
        assert studio.choice("stage") == "● shy"
        await tab(studio).run_action("ask('unassign')")
        await studio.settle()
        assert studio.catalog.persona("ada").arc == ""
        assert tab(studio).stages.ids() == []
        await studio.press("u")
        assert studio.catalog.persona("ada").arc == "growth"


async def test_advance_go_and_reset(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.tab("arc")
        rows = tab(studio).stages
        rows.focus()
        await studio.press("full_stop")
        assert studio.catalog.persona("cleo").stage == "open"
        assert "● open" in studio.row(rows, "open")
        assert studio.origin("Speak warmly.") == "stage"
        studio.same_as_catalog(Request())
        await studio.press("full_stop", "full_stop")
        assert studio.catalog.persona("cleo").stage == "sure"
        assert "last stage" in studio.notes[-1]
        await studio.go(rows, "shy")
        await studio.press("enter")
        assert studio.catalog.persona("cleo").stage == "shy"
        await studio.press("full_stop")
        await tab(studio).run_action("ask('reset')")
        await studio.settle()
        assert studio.catalog.persona("cleo").stage == "shy"
        assert studio.status("saved") == "● saved"


async def test_add_rename_reorder_and_delete_stages(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.tab("arc")
        rows = tab(studio).stages
        rows.focus()
        await studio.press("n")
        await studio.answer("open")
        assert "The arc has a stage of that name." in studio.screen_text()
        await studio.answer("wise")
        assert stages(studio) == ["shy", "open", "sure", "wise"]
        await studio.go(rows, "wise")
        await studio.press("r")
        await studio.answer("[red]wiser")
        assert stages(studio)[-1] == "[red]wiser"
        assert "[red]wiser" in studio.screen_text()
        await studio.go(rows, "[red]wiser")
        studio.send("K", "alt+up")
        await studio.settle()
        assert stages(studio) == ["shy", "[red]wiser", "open", "sure"]
        assert rows.cursor_id == "[red]wiser"
        await studio.drag(rows, "sure", rows, 0)
        assert stages(studio) == ["sure", "shy", "[red]wiser", "open"]
        assert rows.ids() == stages(studio)
        await studio.go(rows, "shy")
        await studio.press("delete")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("n")
        assert "shy" in stages(studio)
        await studio.press("delete")
        await studio.press("y")
        assert stages(studio) == ["sure", "[red]wiser", "open"]
        # Who stood there stands at the first one left.
        assert studio.catalog.persona("cleo").stage == "sure"
        studio.same_as_catalog(Request())
        await studio.press("ctrl+z")
        assert stages(studio) == ["sure", "shy", "[red]wiser", "open"]
        assert studio.catalog.persona("cleo").stage == "shy"


async def test_parts_of_a_stage(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.tab("arc")
        rows, parts = tab(studio).stages, tab(studio).stage_parts
        await studio.go(rows, "sure")
        await studio.settle()
        assert parts.ids() == ["terse", "bold"]
        await studio.go(parts, "bold")
        await studio.press("K")
        assert arc(studio).stages[2].parts == ("bold", "terse")
        await studio.press("a")
        await pick(studio, "part:kind")
        assert arc(studio).stages[2].parts == ("bold", "terse", "kind")
        await studio.drag(studio.main.library.list, "part:warm", parts, 1)
        assert arc(studio).stages[2].parts == ("bold", "warm", "terse", "kind")
        await studio.drag(parts, "kind", parts, 0)
        assert arc(studio).stages[2].parts == ("kind", "bold", "warm", "terse")
        assert parts.ids() == ["kind", "bold", "warm", "terse"]
        await studio.go(parts, "terse")
        await studio.press("delete")
        assert arc(studio).stages[2].parts == ("kind", "bold", "warm")
        # What the preview shows of the stage follows.
        studio.main.action_look_at_stage(2)
        await studio.settle()
        assert studio.choice("stage") == "sure"
        studio.same_as_catalog(Request(stage="sure"))
        await studio.go(parts, "bold")
        await studio.press("enter")
        assert studio.field("content").startswith("Speak boldly, and")
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_description_and_condition(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.tab("arc")
        rows = tab(studio).stages
        await studio.go(rows, "open")
        await studio.settle()
        assert studio.field("condition") == "They have met twice"
        await studio.fill("condition", "They have met ten times")
        # Straight on to another stage, by mouse: what was typed stays with its own.
        await studio.pilot.click(rows, offset=(8, 2))
        await studio.settle()
        assert rows.cursor_id == "sure"
        assert studio.field("condition") == ""
        assert arc(studio).stages[1].condition == "They have met ten times"
        assert arc(studio).stages[2].condition == ""
        # Changed by another meanwhile: both are shown, and nothing is overwritten.
        await studio.go(rows, "open")
        await studio.fill("condition", "Mine.")
        with stand.change() as change:
            change.arcs.update_stage("growth", "open", condition="Theirs.")
        rows.focus()
        await studio.settle()
        assert arc(studio).stages[1].condition == "Theirs."
        assert studio.field("condition") == "Mine."
        assert "Theirs." in studio.problem("condition")
        # A stage of another name is still the same stage.
        await studio.fill("description", "Warm by now")
        with stand.change() as change:
            change.arcs.rename_stage("growth", "open", "opened")
        rows.focus()
        await studio.settle()
        assert arc(studio).stages[1].description == "Warm by now"
