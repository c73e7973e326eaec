"""Choosing a theme: each is shown as the cursor comes to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from textual import on
from textual.content import Content
from textual.timer import Timer

from studio.screens.dialogs import PickScreen
from studio.widgets.plain import literal
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

REST: Final = 0.12
"""Seconds on a theme before it is shown: each reads every style again."""


class ThemeScreen(PickScreen):
    """Gives the name of a theme, or None; whoever asks puts the old one back then."""

    PLACE = "Themes"
    HELP_TEXT = "Up and down show the themes, Enter keeps one, Escape goes back to the old one."

    def __init__(self, names: Sequence[str], chosen: str, show: Callable[[str], None]) -> None:
        rows = [Row(name, Content(literal(name))) for name in names]
        super().__init__("Theme", rows, chosen)
        self._show = show
        self._rest: Timer | None = None

    @on(RowList.Highlighted)
    def _try(self, event: RowList.Highlighted) -> None:
        event.stop()
        if self._rest is not None:
            self._rest.stop()
        name = event.row_id
        self._rest = self.set_timer(REST, lambda: self._show(name))
