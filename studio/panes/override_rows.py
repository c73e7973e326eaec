"""The override rows of the preview: one for each part type in play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from store.compose.composition import Composition
from studio.choices import Choices, Override
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

    _height = 0

    def fit(self, pane: int) -> None:
        """Take the height for all rows, as far as the pane's leaves the text most of it.

        A low terminal scrolls through its overrides.
        """
        height = max(1, min(self.total, 8, pane // 5))
        if height != self._height:
            self._height = height
            self.styles.height = height

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


def override_rows(composition: Composition, choices: Choices) -> list[Row]:
    """A row for each part type in play, and for each that is overridden."""
    in_play: dict[str, list[str]] = {}
    for candidate in composition.assembly.candidates:
        own = in_play.setdefault(candidate.part.part_type, [])
        if candidate.included and candidate.layer != "override":
            own.append(candidate.part.name)
    return [
        override_row(part_type, choices.overrides.get(part_type), in_play.get(part_type, ()))
        for part_type in dict.fromkeys((*in_play, *choices.overrides))
    ]


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
