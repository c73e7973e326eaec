"""The arc editor: the ways there and back, with an arc and without."""

from __future__ import annotations

import pytest

from store.compose.request import Request
from studio.at import At
from studio.screens.arc.screen import ArcScreen
from tests.studio.app.arc_editing import (
    SMALL,
    arc,
    arrived,
    asked,
    editor,
    guid,
    left,
    looked,
    matrix,
    opened,
    stages,
    text,
    to,
    visit,
)
from tests.studio.app.driving import Stand
from tests.studio.app.test_keys import footer
from tests.studio.app.test_preview import pick


async def test_the_library_opens_an_arc_here(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        library = studio.main.library
        library.go_to("arc", "growth")
        await studio.until(lambda: library.list.cursor_id == "arc:growth")
        library.list.focus()
        await studio.press("enter")
        screen = await arrived(studio)
        # The open persona has another arc, or none: it is seen through one that has it.
        assert screen.view.through is not None
        assert screen.view.through.name == "cleo"
        assert screen.stages_pane.stages.ids() == [one.guid for one in arc(studio).stages]
        await studio.press("escape")
        await left(studio)
        # Its own fields are edited as ever.
        await studio.press("e")
        await opened(studio, "growth")
        await studio.press("escape")
        await left(studio)
        # One that nobody has.
        library.go_to("arc", "decline")
        await studio.until(lambda: library.list.cursor_id == "arc:decline")
        await studio.press("A")
        await arrived(studio)
        assert "No persona has this arc" in studio.screen_text()
        await studio.press("full_stop", "g")
        assert editor(studio).view.through is None
        await studio.press("s")
        await pick(studio, "ada")
        assert studio.catalog.persona("ada").arc == "decline"
        assert "● tired" in studio.screen_text()


async def test_a_new_arc_is_opened_at_once(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        library = studio.main.library
        library.go_to("arc", "growth")
        await studio.until(lambda: library.list.cursor_id == "arc:growth")
        library.list.focus()
        await studio.press("n")
        await studio.answer("[red]fall")
        await studio.until(lambda: isinstance(studio.app.screen, ArcScreen))
        await studio.settle()
        assert "[red]fall" in studio.screen_text()
        assert "No stages yet. Press n" in studio.screen_text()
        await studio.press("n")
        await studio.answer("low")
        assert stages(studio, "[red]fall") == ["low"]
        assert looked(studio) == "low"


@pytest.mark.parametrize("size", [(150, 40), SMALL])
async def test_without_an_arc_one_is_assigned(stand: Stand, size: tuple[int, int]) -> None:
    async with stand.running("ada", size=size) as studio:
        await visit(studio)
        assert "ada has no arc." in studio.screen_text()
        assert "s   assigns an arc to ada" in studio.screen_text()
        assert "s Assign an arc" in footer(studio)
        await studio.press("s")
        await pick(studio, "growth")
        assert studio.catalog.persona("ada").arc == "growth"
        screen = editor(studio)
        assert studio.app.focused is screen.stages_pane.stages
        assert looked(studio) == "shy"
        assert text(studio) == studio.catalog.compose("ada", Request(stage="shy")).text
        # Taken back, and made again.
        await studio.press("u")
        assert "ada has no arc." in studio.screen_text()
        await studio.press("U")
        assert studio.catalog.persona("ada").arc == "growth"
        assert studio.app.focused is screen.stages_pane.stages
        await screen.run_action("unassign")
        await studio.settle()
        assert studio.catalog.persona("ada").arc == ""
        assert "ada has no arc." in studio.screen_text()


async def test_without_an_arc_one_is_made_and_assigned(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await visit(studio)
        await studio.press("n")
        await studio.answer("growth")
        assert "exists" in studio.screen_text()
        await studio.answer("rise")
        await asked(studio, "Name of the first stage of rise")
        await studio.press("enter")
        ada = studio.catalog.persona("ada")
        assert (ada.arc, ada.stage) == ("rise", "start")
        assert "● start" in studio.screen_text()
        # Both in one change.
        await studio.press("u")
        assert studio.catalog.find("arc", "rise") is None
        assert "ada has no arc." in studio.screen_text()


async def test_nothing_open_at_all(bare: Stand) -> None:
    async with bare.running("", size=SMALL) as studio:
        studio.main.action_visit("arc")
        await studio.until(lambda: isinstance(studio.app.screen, ArcScreen))
        await studio.settle()
        assert "No persona is open" in studio.screen_text()
        await studio.press("s")
        await studio.until(lambda: any("There is no persona yet." in one for one in studio.notes))
        await studio.press("n")
        await studio.answer("rise")
        await studio.answer("low")
        assert stages(studio, "rise") == ["low"]
        assert "No parts in play yet" in matrix(studio)._empty
        await studio.press(
            "2", "a", "escape", "delete", "enter", "3", "down", "enter", "c", "escape"
        )
        assert studio.app.screen is studio.main


async def test_the_arc_tab_leads_here(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.tab("arc")
        assert "A for the arc editor" in " ".join(studio.screen_text().split())
        studio.main.query_one("#stages").focus()
        await studio.settle()
        assert "A Arc editor" in footer(studio)
        await studio.press("A")
        assert "ada has no arc." in studio.screen_text()
        await studio.press("escape")
        # From there it is the persona's, wherever the library's cursor is.
        library = studio.main.library
        library.go_to("arc", "decline")
        await studio.until(lambda: library.list.cursor_id == "arc:decline")
        studio.main.open_persona("cleo")
        await studio.settle()
        await studio.tab("arc")
        studio.main.query_one("#stages").focus()
        await studio.press("A")
        view = editor(studio).view
        assert view.arc is not None
        assert view.arc.name == "growth"


async def test_stages_are_looked_at_from_every_pane(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        revisions = studio.revisions()
        for pane, stage in (("library", "open"), ("composer", "sure"), ("preview", "sure")):
            await studio.pane(pane)
            await studio.press("greater_than_sign")
            studio.same_as_catalog(Request(stage=stage))
        await studio.pane("library")
        await studio.press("less_than_sign")
        assert studio.choice("stage") == "open"
        # In a field they are letters.
        await studio.press("slash", "less_than_sign")
        assert studio.choice("stage") == "open"
        await studio.press("escape")
        assert studio.revisions() == revisions
        studio.main.open_persona("ada")
        await studio.until(lambda: studio.name == "ada")
        await studio.settle()
        await studio.pane("composer")
        await studio.press("greater_than_sign")
        assert "ada has no arc" in studio.notes[-1]


@pytest.mark.parametrize("size", [(150, 40), SMALL])
async def test_it_opens_at_the_stage_that_the_preview_shows(
    stand: Stand, size: tuple[int, int]
) -> None:
    async with stand.running("cleo", size=size) as studio:
        await studio.pane("composer")
        await studio.press("greater_than_sign", "greater_than_sign")
        assert studio.choice("stage") == "sure"
        screen = await visit(studio)
        assert looked(studio) == "sure"
        assert screen.stages_pane.cursor == matrix(studio).column_id == guid(studio, "sure")
        assert text(studio) == studio.catalog.compose("cleo", Request(stage="sure")).text
        await studio.press("escape")
        await left(studio)
        # The persona without a stage is looked at there too.
        await studio.press(*["less_than_sign"] * 3)
        assert studio.choice("stage") == "no stage"
        await visit(studio)
        assert looked(studio) == "no stage: the persona's own"
        await studio.press("escape")
        await left(studio)
        # Another arc than the persona's begins as ever.
        studio.main.visit("arc", At("cleo", studio.main.choices, "arc", "decline"))
        await arrived(studio)
        assert looked(studio) == "tired"


async def test_what_is_chosen_in_the_preview_counts_once(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.pane("composer")
        await studio.press("greater_than_sign")
        screen = await visit(studio)
        assert looked(studio) == "open"
        # Gone, and assigned anew: it is at its first stage then.
        await screen.run_action("unassign")
        await studio.settle()
        await studio.press("s")
        await pick(studio, "growth")
        assert looked(studio) == "shy"


async def test_escape_twice_leaves_once(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await visit(studio)
        await to(studio, "open")
        await studio.fill("condition", "They have met [red]thrice")
        editor(studio).query_one("#arc-stages").focus()
        studio.send("escape", "escape")
        await left(studio)
        assert arc(studio).stages[1].condition == "They have met [red]thrice"
