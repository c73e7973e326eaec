"""The matrix of part types by stages, with a line that says what stands under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from studio.screens.arc.commands import pane_bindings
from studio.widgets.matrix import Grid, Matrix
from studio.widgets.plain import literal


class MatrixPane(Vertical):
    """Shows who wins at each stage."""

    PLACE = "Matrix"
    HELP_TEXT = (
        "A row for each part type in play, a column for each stage: what stands in a cell wins "
        "there. · is the persona's own, ▲ the stage's; ● marks the current stage. Arrows or hjkl "
        "move, Enter opens the part, a adds one of the row's type to the stage, delete takes the "
        "stage's out. Drag a cell to another column to add its parts there too."
    )
    COMMAND_LIST = ()
    BINDINGS: ClassVar[list[BindingType]] = [*pane_bindings()]

    matrix = query_one(Matrix)

    def __init__(self, encoding: str) -> None:
        super().__init__(id="matrix-pane", classes="pane")
        self._encoding = encoding

    def compose(self) -> ComposeResult:
        """The matrix, and what stands under its cursor."""
        yield Matrix(
            id="matrix",
            side="type",
            foot=f"tok {self._encoding}",
            empty="No parts in play yet, neither the persona's own nor a stage's. "
            "Press a to add one to the stage that is looked at.",
            accept_kinds=("stage-part",),
        )
        yield Static("", id="matrix-note")

    def show(self, grid: Grid) -> None:
        """Show another matrix."""
        self.matrix.show(grid)

    def note(self, text: str) -> None:
        """Say what stands under the cursor."""
        self.query_one("#matrix-note", Static).update(Content(literal(text)), layout=False)
