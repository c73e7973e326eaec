"""What a new author reaches for first: the mouse in lists and dialogs, keys that say why not."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from store.compose.request import Request
from store.rows import Row as EntryRow
from studio.choices import Choices
from studio.screens.dialogs import AskScreen, ConfirmScreen, PickScreen
from studio.screens.main.replacing import plan_text
from studio.screens.making import PickOrMake
from studio.widgets.choice import Choice
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver, Stand


def foot(studio: Driver) -> str:
    return str(studio.app.screen.query_one(".dialog-foot", Static).render())


def under(studio: Driver) -> str:
    """The name of the entry under the library's cursor; blank for a heading."""
    chosen = studio.main.library.chosen
    return chosen.name if isinstance(chosen, EntryRow) else ""


# Dialogs.


async def test_the_arrows_choose_between_yes_and_no(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "part:bold")
        for back, forth in (("left", "right"), ("h", "l")):
            await studio.press("x")
            assert isinstance(studio.app.screen, ConfirmScreen)
            assert "Delete  y" in studio.screen_text()
            assert "No  n" in studio.screen_text()
            assert foot(studio) == "Enter chooses · Esc no"
            await studio.press(forth, forth)
            assert getattr(studio.app.focused, "id", "") == "yes"
            await studio.press(back, "enter")
            assert studio.app.screen is studio.main
        assert studio.catalog.find("part", "bold") is not None
        await studio.press("x", "right", "enter")
        assert studio.catalog.find("part", "bold") is None


async def test_one_click_takes_a_row(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await studio.pane("preview")
        await studio.press("s")
        assert isinstance(studio.app.screen, PickScreen)
        assert foot(studio) == "Enter takes · Esc goes back"
        await studio.pilot.click("#pick-rows", offset=(6, 2))
        await studio.settle()
        assert studio.app.screen is studio.main
        assert studio.choice("stage") == "open"


async def test_a_click_beside_a_dialog_goes_back_unless_something_is_typed(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:bold")
        for key, screen in (("x", ConfirmScreen), ("r", AskScreen), ("w", PickScreen)):
            await studio.press(key)
            assert isinstance(studio.app.screen, screen)
            await studio.pilot.click("#dialog-title")
            await studio.settle()
            assert isinstance(studio.app.screen, screen)
            await studio.pilot.click(offset=(1, 1))
            await studio.settle()
            assert studio.app.screen is studio.main
        await studio.press("r")
        await studio.type("x")
        await studio.pilot.click(offset=(1, 1))
        await studio.settle()
        assert studio.app.screen.query_one(Input).value == "x"
        await studio.press("escape")
        assert studio.app.screen is studio.main


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_a_long_list_leaves_room_for_the_foot(stand: Stand, size: tuple[int, int]) -> None:
    with stand.change() as change:
        for number in range(30):
            change.duplicate("part", "bold", f"b{number}")
    async with stand.running(size=size) as studio:
        await studio.pane("composer")
        await studio.press("o")
        await studio.settle()
        assert "Enter takes · Esc goes back" in studio.screen_text()


# Overrides.


async def test_a_row_names_the_override_where_a_stage_had_replaced_it(stand: Stand) -> None:
    async with stand.running("cleo", size=(220, 40)) as studio:
        studio.main.choose(Choices(stage="sure"))
        await studio.settle()
        assert "terse" in studio.row(studio.links(), "part:slow")
        await studio.pane("preview")
        await studio.press("o")
        await studio.until(lambda: isinstance(studio.app.screen, PickScreen))
        studio.app.screen.query_one(RowList).select_id("tone")
        await studio.press("enter")
        studio.app.screen.query_one(RowList).select_id("warm")
        await studio.press("enter")
        studio.same_as_catalog(Request(stage="sure", overrides={"tone": "warm"}))
        row = studio.row(studio.links(), "part:slow")
        assert "→ warm" in row
        assert "terse" not in row


async def test_an_override_that_is_off_stands_apart_from_what_is_in(stand: Stand) -> None:
    async with stand.running("bob", size=(160, 40)) as studio:
        overrides = studio.main.preview.overrides
        assert "› slow" in studio.row(overrides, "tone")
        plain = studio.row(overrides, "tone").index("slow")
        await studio.go(overrides, "tone")
        await studio.press("space")
        studio.app.screen.query_one(RowList).select_id("bold")
        await studio.press("enter")
        assert "◆ [x] tone" in studio.row(overrides, "tone")
        # A click on the box turns it off and on, one beside it does not.
        place = overrides.ids().index("tone")
        await studio.pilot.click(overrides, offset=(5, place))
        await studio.settle()
        row = studio.row(overrides, "tone")
        assert "◇ [ ] tone" in row
        assert row.index("slow") == plain
        assert "off: bold" in row
        assert studio.origin("Speak slowly.") == "own"
        await studio.pilot.click(overrides, offset=(12, place))
        await studio.settle()
        assert "◇ [ ] tone" in studio.row(overrides, "tone")
        assert studio.app.screen is studio.main
        await studio.pilot.click(overrides, offset=(5, place))
        await studio.settle()
        assert "◆ [x] tone" in studio.row(overrides, "tone")
        assert studio.origin("Speak boldly.") == "override"
        assert "off:" not in studio.row(overrides, "tone")


async def test_the_angles_of_a_choice_step_and_its_value_opens_the_list(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        stage = studio.main.preview.query_one("#choice-stage", Choice)
        # "Stage ‹ ● shy ›"
        await studio.pilot.click(stage, offset=(14, 0))
        await studio.settle()
        assert studio.choice("stage") == "open"
        await studio.pilot.click(stage, offset=(6, 0))
        await studio.settle()
        assert studio.choice("stage") == "● shy"
        await studio.pilot.click(stage, offset=(10, 0))
        await studio.settle()
        assert studio.dialog_title() == "Look at a stage"


# Adding in the composer.


async def test_a_in_the_composer_links_after_the_row_under_the_cursor(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:warm")
        await studio.press("a")
        assert isinstance(studio.app.screen, PickOrMake)
        picks = studio.app.screen.query_one("#pick-rows", RowList)
        # Those that are linked already are no choice; each says its type.
        assert picks.ids()[:-1] == ["part:bold", "part:terse"]
        assert "tone" in studio.row(picks, "part:terse")
        await studio.type("ter")
        assert picks.ids()[:-1] == ["part:terse"]
        await studio.press("enter")
        assert studio.parts() == ["kind", "warm", "terse", "slow", "plan"]
        assert studio.links().cursor_id == "part:terse"
        assert studio.app.focused is studio.links()
        for tab, kind, entry in (
            ("traits", "trait", "wry"),
            ("skills", "guardrail", "no-law"),
        ):
            await studio.tab(tab)
            studio.links(kind).focus()
            await studio.press("a")
            assert studio.dialog_title() == f"Add which {kind} to ada?"
            await studio.press("enter")
            assert entry in studio.row(studio.links(kind), f"{kind}:{entry}")


@pytest.mark.parametrize(
    ("size", "drag"), [((160, 40), ", or drag it here from the library."), ((80, 24), ".")]
)
async def test_an_empty_tab_says_how_to_add(stand: Stand, size: tuple[int, int], drag: str) -> None:
    async with stand.running("bob", size=size) as studio:
        await studio.pane("composer")
        await studio.tab("traits")
        await studio.settle()
        assert studio.links("trait").empty == f"No traits yet. a adds one{drag}"


# The library.


async def test_escape_after_a_search_stays_on_the_entry(stand: Stand) -> None:
    async with stand.running("") as studio:
        library = studio.main.library
        for text, name in (("curious", "curious"), ("kind:trait", "calm"), ("type:tone", "bold")):
            await studio.press("slash")
            await studio.type(text)
            # The first is under the cursor, filters or words.
            assert under(studio) == name
            await studio.press("enter", "escape")
            assert library.search_box.value == ""
            assert under(studio) == name
            assert library.list.total > 10
            await studio.press("end")


async def test_new_makes_what_was_searched_for(stand: Stand) -> None:
    async with stand.running("") as studio:
        for text, kind in (
            ("kind:trait zzz", "trait"),
            ("kind:skill kind:trait zzz", "persona"),
            ("zzz", "persona"),
        ):
            await studio.press("slash")
            await studio.type(text)
            await studio.press("enter", "n")
            assert studio.dialog_title() == f"Name of the new {kind}"
            await studio.press("escape", "escape")


async def test_what_cannot_be_done_says_why(stand: Stand) -> None:
    async with stand.running("") as studio:
        rows = studio.main.library.list
        rows.focus()
        await studio.press("home")
        assert not under(studio)
        for key in ("percent_sign", "w", "r", "x"):
            before = len(studio.notes)
            await studio.press(key)
            assert studio.app.screen is studio.main
            assert len(studio.notes) == before + 1
            assert "This is a heading" in studio.notes[-1]
        await studio.go(rows, "persona:ada")
        await studio.press("percent_sign")
        assert "only a part can be replaced everywhere" in studio.notes[-1]
        await studio.press("slash")
        await studio.type("zzz")
        await studio.press("enter", "w")
        assert "Nothing is under the cursor" in studio.notes[-1]


# One part everywhere.


async def test_what_changes_at_another_stage_is_told(stand: Stand) -> None:
    planned = stand.catalog.replacement("terse", "kind")
    assert not planned.personas
    text = plan_text(planned)
    assert "cleo at sure" in text
    assert "No persona's text changes." not in text
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "part:terse")
        await studio.press("percent_sign")
        await studio.type("kind")
        await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        assert "cleo at sure" in studio.screen_text()
        await studio.press("y")
        assert studio.notes[-1] == "Replaced terse by kind in 1 place."


@pytest.mark.parametrize("before", ["arc", "parts"])
@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_a_new_persona_begins_with_its_summary(
    stand: Stand, size: tuple[int, int], before: str
) -> None:
    async with stand.running(size=size) as studio:
        await studio.pane("composer")
        await studio.tab(before)
        await studio.pane("library")
        await studio.go(studio.main.library.list, "persona:bob")
        await studio.press("n")
        await studio.answer("dora")
        await studio.until(lambda: studio.name == "dora")
        await studio.until(lambda: getattr(studio.app.focused, "id", "") == "field-summary")
        await studio.settle()
        assert studio.main.composer.tabs.active == "fields"
        await studio.until(lambda: "Summary" in studio.screen_text())
        await studio.type("You are Dora.")
        await studio.press("escape")
        await studio.until(lambda: studio.catalog.persona("dora").summary == "You are Dora.")
