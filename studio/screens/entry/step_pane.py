"""The steps of a sequence, and the fields of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from store.entries import Step
from studio.commands import Command, bindings
from studio.panes.entry_form import EntryForm
from studio.screens.entry.layout import STEP, STEP_BLANKS, STEP_LABELS
from studio.screens.entry.used import QUIET
from studio.widgets.columns import column
from studio.widgets.plain import literal
from studio.widgets.reorder_list import ReorderList
from studio.widgets.rows import Row


class StepList(ReorderList):
    """The steps in order."""

    PLACE = "Steps"
    HELP_TEXT = (
        "The steps of the call, in order: drag them, or move them with alt+↑ and alt+↓. The one "
        "under the cursor is edited beside the list, and rehearsed."
    )
    COMMAND_LIST = (
        Command("steps.edit", "Edit the step", "enter", "ask('edit')", "Edit"),
        Command("steps.new", "New step after this one", "n", "ask('new')", "New"),
        Command("steps.copy", "Duplicate the step", "d", "ask('copy')", "Duplicate"),
        Command("steps.remove", "Delete the step", "delete,backspace,x", "ask('remove')", "Delete"),
        Command("steps.next", "Next step", "greater_than_sign", "cursor_down"),
        Command("steps.before", "Step before", "less_than_sign", "cursor_up"),
        Command("steps.undo", "Undo the last change", "u", "screen.take_back('undo')"),
        Command("steps.redo", "Redo", "U", "screen.take_back('redo')"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        Binding("space", "ask('edit')", "Edit", show=False),
    ]

    class Asked(Message):
        """Something is to be done with the step under the cursor."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what
            """`edit`, `new`, `copy` or `remove`."""

    def action_ask(self, what: str) -> None:
        """Ask the screen to do something with the step under the cursor."""
        self.post_message(self.Asked(what))


class StepForm(EntryForm):
    """The fields of one step. It says what was edited as a step of its sequence."""

    def __init__(self) -> None:
        super().__init__(
            STEP,
            labels=STEP_LABELS,
            blanks=STEP_BLANKS,
            id="step-form",
        )


_ID = 18
"""The most cells of the column of ids."""


def step_rows(steps: Sequence[Step], guids: dict[str, str]) -> list[Row]:
    """A row for each step: its number, its id, and how its instruction begins."""
    cells = min(_ID, max((cell_len(literal(step.id)) for step in steps), default=0))
    return [
        Row(
            id=guids[step.id],
            label=Content.assemble(
                (f"⠿ {place:>2} ", QUIET),
                column(step.id, cells),
                (f"  {literal(_first_line(step.instruction))}", QUIET),
            ),
            right=Content.styled(_limits(step), QUIET),
            draggable=True,
        )
        for place, step in enumerate(steps, 1)
    ]


def _first_line(text: str) -> str:
    return next((line.strip() for line in text[:400].splitlines() if line.strip()), "")


def _limits(step: Step) -> str:
    said = []
    if step.require_tools:
        said.append(f"{len(step.require_tools)} tools" if len(step.require_tools) > 1 else "1 tool")
    if step.max_turns:
        said.append(f"{step.max_turns:,} turns" if step.max_turns > 1 else "1 turn")
    return " · ".join(said)
