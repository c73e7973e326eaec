"""The widths of the panes beside each other: by keys, by dragging a border, and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import events
from textual.timer import Timer
from textual.widget import Widget

from studio.preferences import Preferences
from studio.widgets.drag_screen import DragScreen
from studio.widgets.splitting import split_at, widened

LEAST: Final = (34, 44, 46)
"""The least cells of library, composer and preview; as in the styles."""


class PaneSizes(DragScreen[None]):
    """A screen whose panes can be made wider and narrower, where they stand side by side."""

    _preferences: Preferences
    _keeping: Timer | None = None
    _panes_found: Sequence[Widget] = ()
    _border: int | None = None
    """The border that is being dragged, by the number of the pane at its left."""

    def take_pane_widths(self) -> None:
        """Give the panes the widths that were chosen before."""
        kept = self._preferences.pane_widths
        panes = self._panes
        if len(kept) == len(panes):
            self._size_panes(kept)

    @property
    def _panes(self) -> Sequence[Widget]:
        # Asked with every binding, whenever the footer is drawn anew.
        if len(self._panes_found) < len(LEAST):
            self._panes_found = list(self.query(".pane"))
        return self._panes_found

    @property
    def _beside(self) -> bool:
        """Whether the panes stand beside each other."""
        return not self.has_class("-narrow") and len(self._panes) == len(LEAST)

    def _size_panes(self, widths: Sequence[int]) -> None:
        # Their cells as shares: on a terminal of this width they are exact.
        for pane, width in zip(self._panes, widths, strict=True):
            pane.styles.width = f"{width}fr"

    def _take_widths(self, widths: Sequence[int]) -> None:
        if list(widths) == [pane.outer_size.width for pane in self._panes]:
            return
        self._size_panes(widths)
        self._preferences.pane_widths = widths
        self._keep_preferences()

    def _keep_preferences(self) -> None:
        """Save the settings soon: many keys in a row are one writing."""
        if self._keeping is None:
            self._keeping = self.set_timer(1.0, self._save_preferences)

    def _save_preferences(self) -> None:
        self._keeping = None
        try:
            self._preferences.save()
        except OSError as error:
            self.log.error(f"settings not saved: {error}")

    def action_widen(self, cells: int) -> None:
        """Make the pane that has the keyboard wider by some cells, or narrower."""
        focused = self.focused
        panes = self._panes
        place = next(
            (
                number
                for number, pane in enumerate(panes)
                if focused is not None and pane in focused.ancestors_with_self
            ),
            None,
        )
        if place is not None and self._beside:
            widths = [pane.outer_size.width for pane in panes]
            self._take_widths(widened(widths, LEAST, place, cells))

    def action_reset_panes(self) -> None:
        """Give every pane the width that it comes with."""
        for pane in self._panes:
            pane.styles.width = None
        self._preferences.pane_widths = ()
        self._keep_preferences()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Widths matter only where the panes stand beside each other."""
        if action in ("widen", "reset_panes"):
            return self.is_mounted and self._beside
        return super().check_action(action, parameters)

    def _forward_event(self, event: events.Event) -> None:
        # Before any widget sees it, as with every drag: see `DragScreen`.
        if isinstance(event, events.MouseEvent) and not event.is_forwarded and self._drag(event):
            return
        super()._forward_event(event)

    def _drag(self, event: events.MouseEvent) -> bool:
        """Drag a border; whether the event was for that."""
        if isinstance(event, events.MouseDown):
            self._border = self._border_at(event) if event.button == 1 else None
        if self._border is None:
            return False
        if isinstance(event, events.MouseUp):
            self._border = None
        elif isinstance(event, events.MouseMove):
            widths = [pane.outer_size.width for pane in self._panes]
            self._take_widths(split_at(widths, LEAST, self._border, event.screen_x))
        return True

    def _border_at(self, event: events.MouseEvent) -> int | None:
        """The border under the pointer: the last column of a pane, or the first of the next."""
        if not self._beside:
            return None
        panes = self._panes
        if not panes[0].region.y < event.screen_y < panes[0].region.bottom:
            return None
        for number, pane in enumerate(panes[:-1]):
            if event.screen_x in (pane.region.right - 1, pane.region.right):
                return number
        return None

    def on_screen_suspend(self) -> None:
        """Another screen covers this one: the mouse is its now."""
        self._border = None
