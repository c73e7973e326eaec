"""Nothing that is typed in the entry editor is lost, whichever way one leaves it."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import TextArea

from store.errors import PersistError
from studio.rescue import rescued, unsaved_texts
from studio.screens.dialogs import ConfirmScreen
from studio.screens.entry import EntryScreen
from studio.screens.entry.external import edited_outside
from studio.screens.entry.step_pane import StepList
from tests.studio.app.driving import Driver, Stand
from tests.studio.app.test_editor_sequences import call, edit, ids
from tests.studio.app.test_failing_store import ERRORS, Refusing

HOSTILE = "[red]typed [@click=app.quit]x[/] {{x}}\nשלום 😀"


async def new_sequence(studio: Driver, name: str) -> None:
    studio.main.edit_entry("sequence", "", new=name)
    await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
    await studio.settle()


async def to_step(studio: Driver, place: int) -> None:
    steps = studio.editor.query_one(StepList)
    await studio.go(steps, steps.ids()[place])


async def test_steps_of_a_sequence_without_a_name_are_asked_about(stand: Stand) -> None:
    async with stand.running() as studio:
        await new_sequence(studio, "")
        await studio.fill("instruction", HOSTILE)
        await to_step(studio, 0)
        assert studio.field("instruction") == HOSTILE
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("escape")
        assert studio.field("instruction") == HOSTILE
        # Of an end that nobody is asked about, too.
        assert ("step step, instruction", HOSTILE) in unsaved_texts(studio.app.screen_stack)
        await studio.fill("name", "greet")
        await studio.press("enter", "escape")
        await studio.until(lambda: studio.app.screen is studio.main)
        assert call(studio, "greet").steps[0].instruction == HOSTILE


async def test_an_untouched_new_sequence_is_left_at_once(stand: Stand) -> None:
    async with stand.running() as studio:
        await new_sequence(studio, "")
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_two_steps_of_one_id_before_the_sequence_is_made(stand: Stand) -> None:
    async with stand.running() as studio:
        await new_sequence(studio, "")
        studio.editor.query_one(StepList).focus()
        await studio.press("n")
        await studio.fill("instruction", "Second.")
        await studio.fill("id", "step")
        await studio.press("enter")
        assert "Another step has that id" in studio.problem("id")
        assert studio.field("id") == "step"
        await studio.fill("id", "then")
        await studio.press("enter")
        assert studio.problem("id") == ""
        await to_step(studio, 0)
        await studio.fill("instruction", "First.")
        await studio.fill("name", "greet")
        await studio.press("enter")
        await studio.until(lambda: studio.catalog.find("sequence", "greet") is not None)
        assert [(one.id, one.instruction) for one in call(studio, "greet").steps] == [
            ("step", "First."),
            ("then", "Second."),
        ]


async def test_a_step_that_is_left_behind_is_never_written_over_anothers(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        await studio.fill("instruction", "Mine.")
        with stand.change() as change:
            steps = call(studio).steps
            theirs = (type(steps[0])(id="hello", instruction="Theirs."), steps[1])
            change.update("sequence", "call", {"steps": theirs})
        # On to the next step before that is noticed.
        studio.editor.query_one(StepList).focus()
        await studio.press("down")
        await studio.until(lambda: call(studio).steps[0].instruction == "Theirs.")
        await studio.settle()
        await studio.press("up")
        assert studio.field("instruction") == "Mine."
        assert "Changed meanwhile" in studio.problem("instruction")
        await studio.press("ctrl+s")
        assert call(studio).steps[0].instruction == "Theirs."
        assert ("instruction", "Mine.") in unsaved_texts(studio.app.screen_stack)
        await studio.editor.run_action("settle('mine')")
        await studio.until(lambda: call(studio).steps[0].instruction == "Mine.")


async def test_two_steps_that_another_deleted(stand: Stand) -> None:
    with stand.change() as change:
        step = type(change.get("sequence", "call").steps[0])
        made = tuple(step(id=name, instruction=f"{name}.") for name in ("one", "two", "three"))
        change.update("sequence", "call", {"steps": made})
    async with stand.running() as studio:
        await edit(studio)
        for gone in ("one", "two"):
            await studio.fill("instruction", f"{gone} mine")
            with stand.change() as change:
                left = tuple(one for one in call(studio).steps if one.id != gone)
                change.update("sequence", "call", {"steps": left})
            await studio.until(lambda: gone not in [one.id for one in studio.editor.steps])  # type: ignore[attr-defined]  # noqa: B023
            await studio.settle()
        assert ids(studio) == ["three"]
        kept = unsaved_texts(studio.app.screen_stack)
        assert ("step one, instruction", "one mine") in kept
        assert ("step two, instruction", "two mine") in kept
        # Refused, they are still there to be made.
        await studio.editor.run_action("make_step_again")
        await studio.settle()
        assert ids(studio) == ["three", "two"]
        await studio.editor.run_action("make_step_again")
        await studio.settle()
        assert ids(studio) == ["three", "two", "one"]
        assert [one.instruction for one in call(studio).steps[1:]] == ["two mine", "one mine"]
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_a_step_that_cannot_be_made_again_stays_kept(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:
        await edit(studio)
        await studio.fill("instruction", "Mine.")
        with stand.change() as change:
            change.update("sequence", "call", {"steps": call(studio).steps[1:]})
        await studio.until(lambda: studio.editor.any_lost)
        await studio.settle()
        refusing = Refusing(monkeypatch, (ERRORS[0],))
        await studio.editor.run_action("make_step_again")
        await studio.settle()
        assert studio.editor.any_lost
        # Of the two things that are said, the way on from the newest is offered.
        assert studio.editor.notice.about == "step"
        refusing.stopped = True
        await studio.editor.run_action("make_step_again")
        await studio.settle()
        assert call(studio).steps[-1].instruction == "Mine."


async def test_escape_twice_closes_once(stand: Stand) -> None:
    async with stand.running() as studio:
        studio.main.edit_entry("part", "kind")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        await studio.fill("summary", "Be kinder.")
        studio.send("escape", "escape")
        await studio.settle()
        assert studio.app.screen is studio.main
        assert studio.catalog.get("part", "kind").summary == "Be kinder."  # type: ignore[union-attr]


async def test_escape_twice_asks_once(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stand.running() as studio:
        studio.main.edit_entry("part", "kind")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        refusing = Refusing(monkeypatch, (ERRORS[0],))
        await studio.fill("summary", HOSTILE)
        studio.editor.action_close()
        studio.editor.action_close()
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        await studio.settle()
        await studio.press("escape")
        assert isinstance(studio.app.screen, EntryScreen)
        assert studio.field("summary") == HOSTILE
        refusing.stopped = True
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_what_is_kept_of_a_step_is_rescued_when_the_system_ends_it(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:
        await edit(studio)
        Refusing(monkeypatch, (ERRORS[0],))
        await studio.fill("instruction", HOSTILE)
        studio.editor.query_one(StepList).focus()
        await studio.press("down")
        assert studio.field("instruction") == "Say goodbye."
        studio.app._leaving.at_once()
        await studio.until(lambda: studio.app._exit)
    (kept,) = rescued(stand.preferences.parent)
    assert HOSTILE in kept.read_text("utf-8")


async def test_what_is_kept_of_a_stage_is_rescued_too(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running("cleo") as studio:
        await studio.pane("composer")
        await studio.press("A")
        Refusing(monkeypatch, (ERRORS[0],))
        await studio.fill("condition", HOSTILE)
        rows: Any = studio.app.screen.query_one("#arc-stages")
        rows.focus()
        await studio.press("down")
        assert studio.field("condition") == "They have met twice"
        studio.app._leaving.at_once()
        await studio.until(lambda: studio.app._exit)
    (kept,) = rescued(stand.preferences.parent)
    assert HOSTILE in kept.read_text("utf-8")


async def test_an_entry_that_is_gone_before_it_is_seen_is_not_made_anew(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.app.push_screen(EntryScreen(studio.main.desk, "part", "never"))  # type: ignore[arg-type]
        await studio.until(lambda: studio.app.screen is studio.main)
        await studio.settle()
        assert any("never" in note for note in studio.notes)


def test_no_room_for_the_file_of_another_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(PersistError, match="nothing changed"):
        edited_outside(["true"], "text", "part-content.md", nullcontext())


async def test_the_ends_of_a_text(stand: Stand) -> None:
    text = "\n".join(f"line {number}" for number in range(2000))
    with stand.change() as change:
        change.update("part", "plan", {"content": text})
    async with stand.running(size=(80, 24)) as studio:
        studio.main.edit_entry("part", "plan")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        editor = studio.editor.query_one("#field-content", TextArea)
        await studio.press("ctrl+end")
        assert editor.cursor_location == (1999, len("line 1999"))
        assert "line 1999" in studio.screen_text()
        await studio.press("ctrl+home")
        assert editor.cursor_location == (0, 0)
        await studio.press("down", "ctrl+shift+end")
        assert editor.selected_text == text.partition("\n")[2]
        await studio.press("ctrl+home", "down", "ctrl+shift+home")
        assert editor.selected_text == "line 0\n"


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_a_description_is_seen_whole(stand: Stand, size: tuple[int, int]) -> None:
    words = " ".join(f"word{number}" for number in range(20))
    with stand.change() as change:
        change.update("trait", "curious", {"description": words})
    async with stand.running(size=size) as studio:
        studio.main.edit_entry("trait", "curious")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        shown = studio.screen_text()
        assert all(word in shown for word in words.split())
        # At the other size too, and back.
        for other in ((130, 30), (80, 24), (160, 48), size):
            await studio.pilot.resize_terminal(*other)
            await studio.settle()
            shown = studio.screen_text()
            assert "word12" in shown
            assert "Tags" in shown
        # It is one line: Enter saves it, and so it stays.
        studio.editor.query_one("#field-description").focus()
        await studio.press("ctrl+end", "!", "enter")
        found = studio.catalog.get("trait", "curious")
        assert found.description == f"{words}!"  # type: ignore[union-attr]
        await studio.press("ctrl+z")
        assert studio.field("description") == words
