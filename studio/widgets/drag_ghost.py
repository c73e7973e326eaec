"""The small label that follows the pointer during a drag."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Offset, Size
from textual.widgets import Static

from studio.widgets.plain import fit, literal

LAYER = "_drag"
"""The layer of a screen that the label is on."""

_WIDEST = 32

_BELOW = 3
"""Rows below the pointer: past the landing line and the row under it."""

_ABOVE = 2
"""Rows above the pointer, at the foot of the screen: past the row above the landing line."""


class DragGhost(Static):
    """What is being dragged, beside the pointer. Never under it."""

    ALLOW_SELECT = False

    DEFAULT_CSS = f"""
    DragGhost {{
        layer: {LAYER};
        position: absolute;
        width: auto;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text;
        text-style: bold;
        text-wrap: nowrap;
    }}
    """

    def __init__(self) -> None:
        super().__init__(classes="-textual-system")
        self._width = 0

    def label(self, text: str) -> None:
        """Show the label of another thing."""
        text = "≡ " + fit(literal(text), _WIDEST)
        self._width = cell_len(text) + 2
        self.update(Content(text))
        self.display = True

    def follow(self, pointer: Offset, screen: Size) -> None:
        """Stay near the pointer, inside the screen.

        The landing line is on the pointer's row or the one below it; it and the rows on both
        sides of it stay readable.
        """
        x = pointer.x + 3
        y = pointer.y + _BELOW if pointer.y + _BELOW < screen.height else pointer.y - _ABOVE
        offset = Offset(max(0, min(x, screen.width - self._width)), max(0, y))
        if self.styles.offset.resolve(screen, screen) != offset:
            self.styles.offset = offset
