"""A screen with two lists that keeps the messages of its widgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from studio.widgets.drag_screen import DragScreen
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

HOSTILE = [
    "[red]text[/]",
    "[/",
    "[[char]]",
    "[@click=app.bell]x",
    "[link=http://x]y",
    "\x1b[31mred\x1b[0m",
    "nul\x00byte",
    "tab\tand\nnewline\r",
    "\x9b31m",
    "\ud800 lone",
    "\u202eoverride\u2066",
    "😀👨‍👩‍👧❤️",
    "שלום עולם",
    "漢字漢字",
    "e\u0301\u0301",
    "\\",
    "",
]


def rows(count: int, prefix: str = "r", draggable: bool = True) -> list[Row]:
    """Rows `r0`, `r1`, …"""
    return [
        Row(f"{prefix}{i}", Content(f"label {prefix}{i}"), draggable=draggable)
        for i in range(count)
    ]


class Screens(DragScreen[None]):
    """Keeps what its widgets say."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.seen: list[Message] = []

    def compose(self) -> ComposeResult:
        """The widgets side by side, under an input."""
        yield Input(id="input")
        with Horizontal():
            yield from self.widgets

    async def _on_message(self, message: Message) -> None:
        self.seen.append(message)
        await super()._on_message(message)

    def of(self, kind: type[Message]) -> list[Any]:
        """The messages of a kind, in order."""
        return [message for message in self.seen if type(message) is kind]


class Harness(App[None]):
    """An app of the given widgets."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.main = Screens(*widgets)

    def get_default_screen(self) -> Screens:
        """The screen under test."""
        return self.main


def two_lists(first: int = 30, second: int = 5) -> Harness:
    """A list to drag from (#source) and one to drag into and inside (#target)."""
    return Harness(
        RowList(rows(first, "s"), id="source", drag_kind="part"),
        ReorderList(rows(second, "t"), id="target", accept_kinds={"part"}),
    )


def text_of(widget: Widget) -> list[str]:
    """The lines a widget shows, without the space at their ends."""
    height = widget.size.height
    return [widget.render_line(y).text.rstrip() for y in range(height)]


async def drag(pilot: Pilot[Any], start: tuple[str, int], *stops: tuple[str, int]) -> None:
    """Press on a line of a widget and move over others; the button stays down."""
    await pilot.mouse_down(start[0], offset=(6, start[1]))
    for selector, line in stops:
        await pilot.hover(selector, offset=(6, line))


def pairs(messages: Iterable[Any], *names: str) -> list[tuple[Any, ...]]:
    """Some attributes of each message."""
    return [tuple(getattr(message, name) for name in names) for message in messages]
