"""What can be done in the arc editor, wherever in it one is."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from studio.commands import Command

ARC_COMMANDS: Final = (
    Command("arcs.stage_add", "New stage", "", "new_stage", "New", "", "n"),
    Command(
        "arcs.part_add",
        "Add a part to the stage",
        "",
        "add_part",
        "Add part",
        "in the matrix one of the row's type",
        "a",
    ),
    Command("arcs.stage_rename", "Rename the stage", "", "rename_stage", "Rename", "", "r"),
    Command(
        "arcs.stage_delete", "Delete the stage", "", "delete_stage", "", "says whom it moves", "x"
    ),
    Command("arcs.before", "Look at the stage before", "", "step(-1)", "", "", "less_than_sign"),
    Command("arcs.next", "Look at the next stage", "", "step(1)", "", "", "greater_than_sign"),
    Command(
        "arcs.go", "Make the stage the current one", "", "go_to_stage", "Make current", "", "g"
    ),
    Command("arcs.advance", "Advance to the next stage", "", "advance", "", "", "full_stop"),
    Command("arcs.reset", "Back to the first stage", "", "reset"),
    Command("arcs.mark", "Mark the stage, to compare another with it", "", "mark", "Mark", "", "m"),
    Command(
        "arcs.compare",
        "Compare the stage with the marked one",
        "",
        "compare",
        "Compare",
        "with the stage before where none is marked",
        "c,equals_sign",
    ),
    Command("arcs.view", "Summary or detail", "", "next_view", "View", "", "v"),
    Command("arcs.persona", "Look through another persona", "", "look_through", "", "", "p"),
    Command(
        "arcs.edit",
        "Edit the arc's name, summary and description",
        "",
        "edit_arc",
        "Edit arc",
        "",
        "e",
    ),
    Command("arcs.assign", "Assign an arc", "", "assign", "", "to the persona looked through", "s"),
    Command("arcs.unassign", "Take the arc away from the persona", "", "unassign"),
    Command("arcs.new", "New arc", "", "new_arc", "", "assigned to the persona at once", "N"),
    Command("arcs.stages", "Go to the stages", "f2", "pane('stages')", "", "", "1"),
    Command("arcs.matrix", "Go to the matrix", "f3", "pane('matrix')", "", "", "2"),
    Command("arcs.text", "Go to the text", "f4", "pane('text')", "", "", "3"),
    Command("arcs.pane_next", "Next pane", "", "next_pane(1)", "", "", "right_square_bracket"),
    Command("arcs.pane_before", "Pane before", "", "next_pane(-1)", "", "", "left_square_bracket"),
    Command("arcs.palette", "All commands", "", "app.command_palette", "", "ctrl+p too", "colon"),
)
"""The commands of the screen; their letters are bound on its panes."""

_DESK_LETTERS: Final[tuple[BindingType, ...]] = (
    Binding("u", "screen.take_back('undo')", "Undo", show=False, id="arcs.undo"),
    Binding("U", "screen.take_back('redo')", "Redo", show=False, id="arcs.redo"),
    Binding("question_mark", "screen.help", "Help", show=False, id="arcs.help"),
)


def pane_bindings() -> list[BindingType]:
    """The letters that every pane of the editor takes."""
    letters = (command.pane_binding() for command in ARC_COMMANDS if command.pane_keys)
    return [*letters, *_DESK_LETTERS]


NOTHING_COMMANDS: Final = (
    Command("arcs.nothing_assign", "Assign an arc", "s", "screen.assign", "Assign an arc"),
    Command(
        "arcs.nothing_new",
        "New arc",
        "n,N",
        "screen.new_arc",
        "New arc",
        "assigned to the persona at once",
    ),
)
"""What can be done where there is no arc to show."""


def nothing_bindings() -> list[BindingType]:
    """The letters where there is no arc to show."""
    palette = Binding("colon", "app.command_palette", "All commands", show=False)
    return [*(command.binding() for command in NOTHING_COMMANDS), palette, *_DESK_LETTERS]
