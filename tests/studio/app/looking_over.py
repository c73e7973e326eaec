"""What must hold of whatever is on the screen: nothing obeyed, outside, cut off or out of sight."""

from __future__ import annotations

import asyncio
import re

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from studio.panes.status_line import StatusLine
from studio.screens.desk_screen import DeskScreen
from studio.screens.dialogs import Dialog
from studio.screens.entry import EntryScreen
from studio.screens.jump import JumpScreen
from studio.widgets.grid import Grid
from studio.widgets.key_line import KeyLine
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver

OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would act on."""


def faults(studio: Driver, *, by_mouse: bool = False) -> list[str]:
    """What is wrong with what is on the screen, in words; empty when nothing is.

    What has the keyboard may be scrolled out of sight by the mouse.
    """
    screen = studio.app.screen
    return [
        *_obeyed(screen),
        *_outside(screen),
        *_scrollbars(screen),
        *([] if by_mouse else _keyboard(screen)),
        *_frame(studio, screen),
    ]


async def lasting_faults(studio: Driver, *, by_mouse: bool = False) -> list[str]:
    """What is still wrong when whatever was opened has had the time to be laid out."""
    for _ in range(50):
        if not faults(studio, by_mouse=by_mouse):
            return []
        await asyncio.sleep(0.02)
    return faults(studio, by_mouse=by_mouse)


def _obeyed(screen: Screen[object]) -> list[str]:
    found = []
    for strip in screen._compositor.render_strips():
        for segment in strip:
            if OBEYED.search(segment.text):
                found.append(f"a terminal would act on {segment.text!r}")
            if segment.style is not None and "@click" in (segment.style.meta or {}):
                found.append(f"a click on {segment.text!r} does something")
            if segment.style is not None and segment.style.link:
                found.append(f"{segment.text!r} is a link")
    return found


def _outside(screen: Screen[object]) -> list[str]:
    found = []
    for widget in _shown(screen):
        if any(_scrolls(one) for one in widget.ancestors if isinstance(one, Widget)):
            continue
        if widget.size.area and widget.region not in screen.region:
            found.append(f"{widget!r} is outside the screen: {widget.region}")
    return found


def _scrollbars(screen: Screen[object]) -> list[str]:
    return [
        f"{widget!r} has a horizontal scrollbar"
        for widget in _shown(screen)
        # A table of many columns is looked at through a window.
        if widget.show_horizontal_scrollbar
        and widget.scrollbar_size_horizontal
        and not isinstance(widget, Grid)
    ]


def _keyboard(screen: Screen[object]) -> list[str]:
    focused = screen.focused
    if focused is None:
        return [] if isinstance(screen, JumpScreen) else [f"nothing of {screen} has the keyboard"]
    found = []
    if not is_shown(focused) or not screen.find_widget(focused).visible_region:
        found.append(f"{focused!r} has the keyboard and is out of sight")
    if isinstance(focused, RowList) and focused.total:
        row = focused.cursor - focused.scroll_offset.y
        if not 0 <= row < max(1, focused.scrollable_content_region.height):
            found.append(f"the cursor of {focused!r} is out of sight, at {row}")
    return found


def _frame(studio: Driver, screen: Screen[object]) -> list[str]:
    found = []
    text = studio.screen_text().split("\n")
    keys = [one for one in screen.query(KeyLine) if one.display]
    if keys and "^p" not in text[keys[0].region.y]:
        found.append(f"the palette's key is not in sight: {text[keys[0].region.y]!r}")
    if isinstance(screen, DeskScreen):
        if not keys:
            found.append("there is no line of keys")
        elif not re.search(r"Esc|F1|f1", text[keys[0].region.y]):
            found.append(f"no way back and no help in sight: {text[keys[0].region.y]!r}")
        line = text[screen.query_one(StatusLine).region.y]
        # In the narrow editor the name of the entry has that room.
        title = screen.kind if isinstance(screen, EntryScreen) else "Persona Studio"
        if title not in line:
            found.append(f"the line at the top has no title: {line!r}")
    if isinstance(screen, Dialog):
        title = screen.query_one("#dialog-title", Static)
        if not screen.find_widget(title).visible_region or not str(title.render()).strip():
            found.append("its title is not in sight")
    return found


def _shown(screen: Screen[object]) -> list[Widget]:
    return [widget for widget in screen.walk_children(Widget) if is_shown(widget)]


def is_shown(widget: Widget) -> bool:
    """Whether a widget is displayed, and all that it is in."""
    ancestors = (one for one in widget.ancestors_with_self if isinstance(one, Widget))
    return widget.visible and all(one.display for one in ancestors)


def _scrolls(widget: Widget) -> bool:
    return not isinstance(widget, Screen) and (
        widget.is_scrollable or "auto" in (widget.styles.overflow_x, widget.styles.overflow_y)
    )
