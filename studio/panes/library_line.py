"""The quiet line between the search box and the rows: order, narrowing, marks, what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from store.rows import Sort
from studio.widgets.plain import fit, literal

if TYPE_CHECKING:
    from store.narrowing import Slip


@dataclass(frozen=True, slots=True)
class Item:
    """A few words of the line, and what a click on them asks for."""

    text: str
    asks: str
    style: str = ""


ORDERS: Final[Mapping[Sort, str]] = MappingProxyType(
    {
        "name": "by name",
        "updated": "newest first",
        "tokens": "most tokens first",
        "used": "most used first",
    }
)


def search_items(order: Sort | None, found: str | None, marks: str) -> list[Item]:
    """What the line says of order, narrowing, what was found and what is marked.

    An order of None is that of a search, the likeliest first.
    """
    items = [
        Item("best first", "") if order is None else Item(f"{ORDERS[order]} ▾", "sort"),
        Item("narrow ▾", "narrow"),
    ]
    if found is not None:
        items.append(Item(found, ""))
    if marks:
        items.append(Item(marks, "", "$accent"))
    return items


def slip_items(slip: Slip | None) -> list[Item]:
    """What the line says of a filter that nothing can pass; a click corrects it."""
    if slip is None:
        return []
    return [Item(slip.said, "correct" if slip.corrected else "", "$text-warning")]


class LibraryLine(Widget):
    """One widget for all of the line: nothing is laid out anew when it says something else."""

    ALLOW_SELECT = False

    class Pressed(Message):
        """Some of its words were clicked."""

        def __init__(self, asks: str) -> None:
            super().__init__()
            self.asks = asks

    def __init__(self, *, id: str) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id)
        self._items: tuple[Item, ...] = ()

    def show(self, items: Sequence[Item]) -> None:
        """Show these words, from the left, two cells apart."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self.refresh()

    def render(self) -> RenderResult:
        """The words that there is room for."""
        parts = [
            Content.styled(text, item.style) if item.style else Content(text)
            for _, text, item in self._placed()
        ]
        return Content("  ").join(parts)

    def _placed(self) -> list[tuple[int, str, Item]]:
        """Where each item stands, and what of it can be seen."""
        width = self.content_size.width
        placed: list[tuple[int, str, Item]] = []
        start = 0
        for item in self._items:
            text = fit(literal(item.text), width - start)
            if not text:
                break
            placed.append((start, text, item))
            start += Content(text).cell_length + 2
        return placed

    def on_click(self, event: events.Click) -> None:
        """Ask for what the words under the pointer are about."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for start, text, item in self._placed():
            if item.asks and start <= offset.x < start + Content(text).cell_length:
                self.post_message(self.Pressed(item.asks))
