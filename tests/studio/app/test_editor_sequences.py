"""A sequence in the editor: its steps ordered and edited in place, and rehearsed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import TextArea

from store.entries import Sequence
from studio.screens.dialogs import ConfirmScreen
from studio.screens.entry import EntryScreen
from studio.screens.entry.step_pane import StepList
from studio.widgets.prompt_view import PromptView
from tests.studio.app.driving import Driver, Stand

HOSTILE = "[@click=app.quit]x[/] {{name}} \x1b[2J שלום"


async def edit(studio: Driver, name: str = "call") -> None:
    studio.main.edit_entry("sequence", name)
    await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
    await studio.settle()


def call(studio: Driver, name: str = "call") -> Sequence:
    found = studio.catalog.get("sequence", name)
    assert isinstance(found, Sequence)
    return found


def ids(studio: Driver, name: str = "call") -> list[str]:
    return [step.id for step in call(studio, name).steps]


def rows(studio: Driver) -> list[str]:
    steps = studio.editor.query_one(StepList)
    return [studio.row(steps, one).split("⠿")[1].split()[1] for one in steps.ids()]


def heard(studio: Driver) -> str:
    prompt = studio.editor.query_one("#rehearsal-prompt", PromptView)
    return "\n".join(line.text for line in prompt.lines)


def heading(studio: Driver) -> str:
    return str(studio.editor.query_one("#rehearsal-line").render())  # type: ignore[attr-defined]


async def test_steps_are_moved_made_copied_and_deleted_and_all_is_undone(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        steps = studio.editor.query_one(StepList)
        assert studio.app.focused is steps
        assert rows(studio) == ["hello", "bye"]
        await studio.press("J")
        assert ids(studio) == ["bye", "hello"]
        await studio.press("alt+up")
        assert ids(studio) == ["hello", "bye"]
        await studio.press("d")
        assert ids(studio) == ["hello", "hello-copy", "bye"]
        assert studio.field("id") == "hello-copy"
        await studio.press("n")
        assert ids(studio) == ["hello", "hello-copy", "step", "bye"]
        assert studio.app.focused is studio.editor.query_one("#field-instruction")
        assert studio.editor.query_one("#field-instruction", TextArea).selected_text == "…"
        steps.focus()
        await studio.press("x")
        assert ids(studio) == ["hello", "hello-copy", "bye"]
        await studio.press("u", "u", "u")
        assert ids(studio) == ["hello", "bye"]
        await studio.press("U")
        assert ids(studio) == ["hello", "hello-copy", "bye"]
        assert rows(studio) == ["hello", "hello-copy", "bye"]


async def test_what_the_steps_say_begins_in_one_column(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        steps = studio.editor.query_one(StepList)
        hello, bye = (studio.row(steps, one) for one in steps.ids())
        assert hello.index("Greet.") == bye.index("Say goodbye.")


async def test_steps_are_dragged(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        steps = studio.editor.query_one(StepList)
        # The first row stands below the border of the list.
        await studio.pilot.mouse_down(steps, offset=(6, 1))
        await studio.pilot.hover(steps, offset=(6, 3))
        assert "drop here" in studio.screen_text()
        await studio.pilot.mouse_up(steps, offset=(6, 3))
        await studio.settle()
        assert ids(studio) == ["bye", "hello"]


async def test_the_last_step_stays(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        await studio.press("x", "x")
        assert ids(studio) == ["bye"]
        assert "needs at least one" in studio.notes[-1]
        assert rows(studio) == ["bye"]


async def test_a_step_is_edited_in_place(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        await studio.press("enter")
        assert studio.app.focused is studio.editor.query_one("#field-instruction")
        await studio.fill("instruction", "Greet them.")
        await studio.fill("exit_criteria", "They greet back.")
        await studio.fill("require_tools", "clock, book")
        step_form = "#step-form #field-max_turns"
        studio.editor.query_one(step_form).focus()
        await studio.press("3", "enter")
        step = call(studio).steps[0]
        assert step.instruction == "Greet them."
        assert step.exit_criteria == "They greet back."
        assert step.require_tools == ("clock", "book")
        assert step.max_turns == 3
        studio.editor.query_one(step_form).focus()
        await studio.press("backspace", "enter")
        assert call(studio).steps[0].max_turns == 0
        # A step called otherwise is the same step: what is typed next finds it.
        await studio.fill("id", "welcome")
        await studio.fill("instruction", "Welcome them.")
        await studio.press("ctrl+s")
        assert ids(studio) == ["welcome", "bye"]
        assert call(studio).steps[0].instruction == "Welcome them."
        assert rows(studio) == ["welcome", "bye"]
        await studio.fill("id", "bye")
        await studio.press("enter")
        assert "stands there twice" in studio.problem("id")
        assert ids(studio) == ["welcome", "bye"]


async def test_what_cannot_be_saved_of_a_step_waits_for_one_to_come_back(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        await studio.fill("instruction", "")
        await studio.press("ctrl+pagedown")
        assert studio.field("id") == "bye"
        assert studio.field("instruction") == "Say goodbye."
        assert call(studio).steps[0].instruction == "Greet."
        assert "is required" in studio.notes[-1]
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("escape")
        await studio.press("ctrl+pageup")
        assert studio.field("instruction") == ""
        await studio.fill("instruction", "Greet well.")
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert call(studio).steps[0].instruction == "Greet well."


async def test_another_changes_a_step_meanwhile(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        await studio.fill("instruction", "Mine.")
        found = call(studio)
        hello, bye = found.steps
        with stand.change() as change:
            steps = (replace(hello, instruction="Theirs."), replace(bye, instruction="Their bye."))
            change.update("sequence", "call", {"steps": steps})
        await studio.until(lambda: "Theirs." in studio.problem("instruction"))
        assert studio.field("instruction") == "Mine."
        await studio.press("ctrl+s")
        assert call(studio).steps[0].instruction == "Theirs."
        await studio.press("f8", "m")
        assert [step.instruction for step in call(studio).steps] == ["Mine.", "Their bye."]
        # A move and an edit of different steps both stand.
        await studio.fill("instruction", "Mine again.")
        with stand.change() as change:
            change.update("sequence", "call", {"steps": tuple(reversed(call(studio).steps))})
        await studio.until(lambda: rows(studio) == ["bye", "hello"])
        await studio.press("ctrl+s")
        assert call(studio).steps[1].instruction == "Mine again."


async def test_a_step_that_another_deletes_is_kept_with_what_is_typed_in_it(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio)
        await studio.fill("instruction", "Mine.")
        with stand.change() as change:
            change.update("sequence", "call", {"steps": call(studio).steps[1:]})
        await studio.until(lambda: "was deleted meanwhile" in studio.screen_text())
        assert rows(studio) == ["bye"]
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("escape")
        await studio.pilot.click("#notice-way")
        await studio.settle()
        assert ids(studio) == ["bye", "hello"]
        assert call(studio).steps[1].instruction == "Mine."
        assert not studio.editor.notice.display
        # What one deletes oneself is not asked after.
        await studio.fill("instruction", "")
        studio.editor.query_one(StepList).focus()
        await studio.press("x")
        assert ids(studio) == ["bye"]
        assert not studio.editor.notice.display


async def test_the_prompt_is_rehearsed_step_by_step(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await edit(studio)
        session = studio.catalog.resolve("ada", sequence="call", step=0)
        assert heard(studio) == session.system_prompt
        count = studio.catalog.counters.get()
        assert f"step 1/2 hello  {count(session.system_prompt)} tok" in heading(studio)
        assert "ada · role host" in heading(studio)
        await studio.press("greater_than_sign")
        assert heard(studio) == studio.catalog.resolve("ada", sequence="call", step=1).system_prompt
        studio.editor.query_one("#rehearsal-prompt").focus()
        await studio.press("less_than_sign")
        assert "step 1/2" in heading(studio)
        # What is typed is heard before it is saved.
        await studio.fill("instruction", HOSTILE)
        assert heard(studio).endswith(f"[Current step: hello]\n{HOSTILE}")
        assert call(studio).steps[0].instruction == "Greet."
        assert "[@click=app.quit]x[/] {{name}} ␛[2J" in studio.screen_text()


async def test_without_a_persona_the_step_is_heard_alone(stand: Stand) -> None:
    with stand.change() as change:
        change.duplicate("sequence", "call", "other")
    async with stand.running("") as studio:
        await edit(studio, "other")
        assert heard(studio) == "Greet."
        assert "no persona" in heading(studio)


async def test_enter_on_a_line_of_the_rehearsal_goes_to_its_source(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await edit(studio)
        prompt = studio.editor.query_one("#rehearsal-prompt", PromptView)
        prompt.focus()
        await studio.press("end", "enter")
        assert studio.app.focused is studio.editor.query_one("#field-instruction")
        prompt.focus()
        await studio.press("home", "enter")
        await studio.until(
            lambda: isinstance(studio.app.screen, EntryScreen) and studio.editor.kind == "role"
        )
        await studio.settle()
        assert studio.app.focused is studio.editor.query_one("#field-system_prompt")


async def test_a_new_sequence_is_made_with_its_first_step(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "sequences")
        await studio.press("n")
        await studio.answer("talk")
        assert studio.field("id") == "step"
        await studio.fill("instruction", "Talk to them.")
        assert heard(studio).endswith("Talk to them.")
        await studio.press("ctrl+s")
        await studio.until(lambda: studio.catalog.find("sequence", "talk"))
        await studio.settle()
        assert call(studio, "talk").steps[0].instruction == "Talk to them."
        studio.editor.query_one("#entry-fields #field-max_turns").focus()
        await studio.press("4", "enter")
        assert call(studio, "talk").max_turns == 4
        studio.editor.query_one(StepList).focus()
        await studio.press("n")
        assert ids(studio, "talk") == ["step", "step-2"]
        await studio.press("escape")
        assert studio.main.library.list.cursor_id == "sequence:talk"


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (160, 48)])
async def test_it_fits_any_terminal(stand: Stand, size: tuple[int, int]) -> None:
    async with stand.running(size=size) as studio:
        await edit(studio)
        assert "hello" in studio.screen_text()
        await studio.press("enter")
        text = studio.editor.query_one("#field-instruction", TextArea)
        assert text.has_focus
        assert text.size.height >= 1
        await studio.press("ctrl+r")
        assert studio.editor.query_one("#rehearsal").display
        assert "[Current step: hello]" in studio.screen_text()
        await studio.press("ctrl+r")
        assert studio.app.focused is studio.editor.query_one(StepList)
