"""What the arc editor says where there is no arc to show."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from studio.screens.arc.commands import NOTHING_COMMANDS, nothing_bindings
from studio.widgets.plain import literal

ABOUT_ARCS: Final = (
    "An arc is how a character changes: it has stages, and while one of them is current, its "
    "parts replace the persona's own of the same type."
)


class Nothing(Static, can_focus=True):
    """What to do where there is no arc to show."""

    PLACE = "No arc"
    HELP_TEXT = ABOUT_ARCS
    COMMAND_LIST = NOTHING_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*nothing_bindings()]

    def say(self, gone: str, persona: str) -> None:
        """Say why there is none, and what to do.

        Args:
            gone: The arc that was shown and is there no more; blank where there was none.
            persona: The persona that has none; blank where no persona is open.
        """
        whom = literal(persona)
        if gone:
            why = f"The arc {literal(gone)} is there no more."
        elif whom:
            why = f"{whom} has no arc."
        else:
            why = "No persona is open, and no arc is chosen in the library."
        to_do = [("s", f"assigns an arc to {whom}"), ("n", f"makes a new arc for {whom}")]
        if not whom:
            to_do = [("n", "makes a new arc"), ("s", "assigns an arc to a persona")]
        lines: list[str | tuple[str, str]] = [(why, "bold $text"), "\n\n"]
        for key, does in to_do:
            lines += [(key, "bold $accent"), f"   {does}\n"]
        self.update(Content.assemble(*lines, f"\n{ABOUT_ARCS}"))
