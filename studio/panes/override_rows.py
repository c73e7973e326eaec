"""The override rows of the preview: one for each part type in play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from studio.choices import Override
from studio.commands import Command, bindings
from studio.widgets.plain import fit, literal
from studio.widgets.row_list import RowList
from studio.widgets.row_paint import GUTTER
from studio.widgets.rows import Row

LEFT_OUT: Final = "nothing"

_BOX: Final = range(GUTTER + 2, GUTTER + 5)
"""The cells of a row in which its box stands."""


class OverrideList(RowList):
    """One row for each part type in play: whether it is overridden, and with what."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            (
                Command(
                    "override.toggle", "Toggle the override", "space", "toggle_override", "Toggle"
                ),
                Command("override.off", "Take the override away", "delete,backspace", "take_away"),
            )
        )
    ]

    class Toggled(Message):
        """The override of a type is to be turned on or off."""

        def __init__(self, part_type: str) -> None:
            super().__init__()
            self.part_type = part_type

    class TakenAway(Toggled):
        """The override of a type is to be forgotten."""

    class Left(Message):
        """The cursor is to go on below the last row."""

    def on_click(self, event: events.Click) -> None:
        """A click on the box of a row toggles it; elsewhere it highlights, as in every list."""
        index = self.index_at(event.screen_offset)
        if index is None or index >= self.total:
            return
        if event.screen_offset.x - self.content_region.x in _BOX:
            event.prevent_default()
            self.cursor = index
            self.action_toggle_override()

    def action_cursor_down(self) -> None:
        """One row down; from the last row into what stands below."""
        if self.cursor >= self.total - 1:
            self.post_message(self.Left())
        else:
            super().action_cursor_down()

    def action_toggle_override(self) -> None:
        """Turn the override under the cursor on or off."""
        if self.cursor_id:
            self.post_message(self.Toggled(self.cursor_id))

    def action_take_away(self) -> None:
        """Forget the override under the cursor."""
        if self.cursor_id:
            self.post_message(self.TakenAway(self.cursor_id))


def override_row(part_type: str, override: Override | None, own: Sequence[str]) -> Row:
    """The row of a part type: overridden with what, or which parts say it.

    An override that is off stands at the right edge: what is in stands where it does in all rows.
    """
    on = override is not None and override.on
    name = ""
    if override is not None:
        name = LEFT_OUT if override.part is None else literal(override.part)
    if on:
        value = Content.styled(name, "$accent")
    else:
        names = ", ".join(literal(name) for name in own) or "–"
        value = Content.styled(names, "$text-muted")
    off = Content.styled(f"off: {name}", "$text-disabled") if name and not on else Content("")
    label = Content.assemble(
        ("◆ " if on else "◇ ", "$accent" if on else "$text-muted"),
        ("[x] " if on else "[ ] ", "" if override else "$text-disabled"),
        f"{fit(literal(part_type), 13):<14}",
        ("› ", "$text-disabled"),
        value,
    )
    return Row(id=part_type, label=label, right=off)
