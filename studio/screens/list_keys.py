"""Keys of screens that are lists, where no letter is typed as text."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

LIST_KEYS: Final = (
    Binding("u", "take_back('undo')", "Undo", show=False, id="list.undo"),
    Binding("U", "take_back('redo')", "Redo", show=False, id="list.redo"),
    Binding("question_mark", "help", "Help", show=False, id="list.help"),
    Binding("colon", "app.command_palette", "Commands", show=False, id="list.palette"),
)
"""What panes take letters for, as the main screen's do (SPEC section 14)."""
