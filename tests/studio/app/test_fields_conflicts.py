"""What others change while one types in the composer or at a stage: never overwritten or lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.widgets import Button

from store.database.changes.change import Change
from store.entries import Arc
from studio.rescue import unsaved_texts
from studio.screens.conflict import ConflictScreen
from studio.screens.dialogs import ConfirmScreen
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver, Stand

THEIRS = "[red]theirs[/] {{x}} \x1b[31m"


async def in_fields(studio: Driver) -> None:
    await studio.tab("fields")


async def in_arc_tab(studio: Driver) -> None:
    await studio.tab("arc")
    await studio.go(studio.main.composer.query_one("#stages"), "shy")  # type: ignore[arg-type]


async def in_arc_editor(studio: Driver) -> None:
    studio.main.visit("arc", studio.main.at)
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


def summary(change: Change) -> object:
    return change.update("persona", "cleo", {"summary": THEIRS})


def condition(change: Change) -> object:
    return change.arcs.update_stage("growth", "shy", condition=THEIRS)


def stored(studio: Driver, field: str) -> str:
    if field == "summary":
        return studio.catalog.persona("cleo").summary
    arc = studio.catalog.get("arc", "growth")
    assert isinstance(arc, Arc)
    return arc.stages[0].condition


PLACES = [
    pytest.param(in_fields, "summary", summary, id="fields"),
    pytest.param(in_arc_tab, "condition", condition, id="arc-tab"),
    pytest.param(in_arc_editor, "condition", condition, id="arc-editor"),
]


async def clash(studio: Driver, go: Callable, field: str, theirs: Callable) -> None:  # type: ignore[type-arg]
    await go(studio)
    await studio.fill(field, "Mine.")
    with studio.stand.change() as change:
        theirs(change)
    await studio.until(lambda: studio.app.screen.query(f"#conflict-{field}"))
    await studio.settle()


@pytest.mark.parametrize(("go", "field", "theirs"), PLACES)
async def test_neither_text_is_lost(
    stand: Stand,
    go: Callable,  # type: ignore[type-arg]
    field: str,
    theirs: Callable,  # type: ignore[type-arg]
) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        await clash(studio, go, field, theirs)
        assert "[red]theirs[/] {{x}} ␛[31m" in studio.problem(field)
        # Typing on, resting and going elsewhere decide nothing.
        await studio.press("end", "!")
        await studio.press("shift+tab")
        await studio.settle()
        assert stored(studio, field) == THEIRS
        assert studio.field(field) == "Mine.!"
        button = studio.app.screen.query_one(f"#conflict-{field} .-mine", Button)
        button.scroll_visible(animate=False)
        await studio.settle()
        await studio.pilot.click(button)
        await studio.settle()
        assert stored(studio, field) == "Mine.!"
        assert not studio.app.screen.query(f"#conflict-{field}")


@pytest.mark.parametrize(("go", "field", "theirs"), PLACES)
async def test_theirs_is_looked_at_and_taken(
    stand: Stand,
    go: Callable,  # type: ignore[type-arg]
    field: str,
    theirs: Callable,  # type: ignore[type-arg]
) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        await clash(studio, go, field, theirs)
        # By keyboard: the answers come right after the field.
        await studio.press("tab", "tab", "tab", "enter")
        assert isinstance(studio.app.screen, ConflictScreen)
        await studio.press("t")
        assert studio.field(field) == THEIRS
        assert stored(studio, field) == THEIRS
        await studio.press("ctrl+z")
        assert studio.field(field) == "Mine."


async def test_another_persona_is_not_opened_over_what_cannot_be_saved(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        await clash(studio, in_fields, "summary", summary)
        studio.main.open_persona("ada")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        await studio.settle()
        assert "Leave cleo without saving?" in studio.screen_text()
        await studio.press("escape")
        assert studio.name == "cleo"
        assert studio.field("summary") == "Mine."
        studio.main.open_persona("ada")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        await studio.press("y")
        await studio.until(lambda: studio.name == "ada")
        assert stored(studio, "summary") == THEIRS


async def test_what_can_be_saved_is_saved_before_another_is_opened(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        await in_fields(studio)
        await studio.fill("summary", "Mine.")
        studio.main.open_persona("ada")
        await studio.until(lambda: studio.name == "ada")
        await studio.settle()
        assert stored(studio, "summary") == "Mine."


async def test_of_a_persona_that_was_deleted_nothing_typed_goes_unasked(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        await in_fields(studio)
        await studio.fill("summary", "Mine.")
        with stand.change() as change:
            change.delete("persona", "cleo")
        await studio.until(lambda: studio.main.material is None)
        studio.main.open_persona("ada")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        await studio.settle()
        assert "Leave without saving?" in studio.screen_text()


@pytest.mark.parametrize("go", [in_arc_tab, in_arc_editor], ids=["tab", "editor"])
async def test_what_waits_at_a_stage_is_there_when_one_comes_back(
    stand: Stand,
    go: Callable,  # type: ignore[type-arg]
) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        await clash(studio, go, "condition", condition)
        rows = studio.app.screen.query_one("#stages, #arc-stages", RowList)
        rows.focus()
        await studio.press("down")
        await studio.settle()
        assert studio.field("condition") != "Mine."
        assert unsaved_texts(studio.app.screen_stack) == [("stage shy, condition", "Mine.")]
        await studio.press("up")
        await studio.settle()
        assert studio.field("condition") == "Mine."
        assert studio.app.screen.query("#conflict-condition")
        assert stored(studio, "condition") == THEIRS
