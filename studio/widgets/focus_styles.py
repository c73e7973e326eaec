"""What the focus changes of the looks of a screen, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

ResultT = TypeVar("ResultT")


class FocusStyles(Screen[ResultT]):
    """A screen that styles anew only what can look otherwise when the focus moves.

    Textual's own styles every widget of the panes that it left and came to: half of the time that
    a key takes to move it.
    """

    def _update_focus_styles(
        self, focused: Widget | None = None, blurred: Widget | None = None
    ) -> None:
        nodes = {node for one in (focused, blurred) if one is not None for node in _around(one)}
        if nodes:
            self.app.stylesheet.update_nodes(nodes, animate=True)


def _around(widget: Widget) -> Iterator[DOMNode]:
    """What some rule asks of whether the focus is within it, or within what it is in."""
    for outermost in reversed(widget.ancestors_with_self):
        if outermost._has_focus_within:
            for node in outermost.walk_children(with_self=True):
                if node._has_focus_within:
                    yield node
            return
