"""The palette of all commands, which does not keep one from leaving."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandPalette


class StudioPalette(CommandPalette):
    """Textual's palette. A modal screen hides the keys of the app, so it has its own to quit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="studio.quit"),
    ]
