"""Changing how long a scrolled view is without laying the whole screen out again."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView


def set_length(view: ScrollView, lines: int) -> None:
    """Say how many lines a view has.

    Textual lays out and paints the whole screen when a virtual size changes. Nothing but the
    view and its scrollbar can look different here, as the widths are fixed and the gutter of the
    scrollbar is always there: so only those are told. A scrollbar that comes or goes still asks
    for a layout by itself.
    """
    size = Size(0, lines)
    if size == view.virtual_size:
        return
    if not view.size or view.styles.auto_dimensions:
        view.virtual_size = size
        return
    view.set_reactive(ScrollView.virtual_size, size)
    view._scroll_update(size)
    view.refresh()
