"""The palette of all commands, which does not keep one from leaving."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandPalette


class StudioPalette(CommandPalette):
    """Textual's palette. A modal screen hides the keys of the app, so it has its own to quit."""

    DEFAULT_CSS = """
    StudioPalette {
        & > Vertical, & > Vertical:dark { width: 100; max-width: 100%; background: transparent; }
        SearchIcon { display: none; }
        #--input, #--input.--list-visible { border: round $accent 60%; background: $surface; }
        CommandList, CommandList.--populating {
            background: $surface;
            border: round $accent 60%;
            & > .option-list--option-highlighted { background: $accent 25%; }
        }
        LoadingIndicator { border-bottom: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="studio.quit"),
    ]
