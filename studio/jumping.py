"""Where the keyboard can jump to on a screen, and the letters that lead there.

Whatever can have the keyboard is a place to jump to, and so is every tab. A widget that does
something else when it is jumped to says so by `Jumpable`, the owner of tabs by `TabOwner`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, runtime_checkable

from textual.errors import NoWidget
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Tab, Tabs

LETTERS: Final = "asdfghjklqwertyuiopzxcvbnm"
"""In the order they are given out: those under the fingers first."""


@runtime_checkable
class Jumpable(Protocol):
    """A widget that has its own way of being jumped to."""

    def jump(self) -> None:
        """Take the keyboard, or do what a click here does."""


@runtime_checkable
class TabOwner(Protocol):
    """What tabs stand for something in."""

    def jump_to_tab(self, tab: Tab) -> bool:
        """Show what a tab stands for and put the keyboard there; False when it is not its own."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place to jump to."""

    place: Offset
    """Where on the screen its letter is drawn."""
    roomy: bool
    """Whether there is room around the letter; else it takes one cell alone."""
    go: Callable[[], object]


def labels(count: int) -> list[str]:
    """As many labels as there are places: single letters, and pairs where those are too few.

    No label is the beginning of another, so that each is complete as soon as it is typed.
    """
    size = len(LETTERS)
    firsts = 0 if count <= size else min(size, -(-(count - size) // (size - 1)))
    singles = list(LETTERS[: size - firsts])
    pairs = [first + second for first in LETTERS[size - firsts :] for second in LETTERS]
    return [*singles, *pairs][:count]


def targets(screen: Screen[Any]) -> list[Target]:
    """Every place of a screen that is in sight, from the top left, row by row."""
    found: dict[Offset, Target] = {}
    for widget in screen.walk_children(Widget):
        go = _way_to(widget)
        region = _in_sight(screen, widget) if go is not None else None
        if go is not None and region is not None:
            # Of two at one place the inner one has the keyboard.
            roomy = region.height > 1 and region.width > 4
            place = region.offset
            if not roomy and not widget.styles.padding.left and place.x:
                # Beside the first letter of what stands there, not over it.
                place -= (1, 0)
            found[place] = Target(place, roomy, go)
    return sorted(found.values(), key=lambda one: (one.place.y, one.place.x))


def _way_to(widget: Widget) -> Callable[[], object] | None:
    if isinstance(widget, Tab):
        return partial(_to_tab, widget)
    if isinstance(widget, Tabs) or widget.disabled:
        return None
    if isinstance(widget, Jumpable):
        return widget.jump
    return widget.focus if widget.focusable else None


def _to_tab(tab: Tab) -> None:
    owners = (one for one in tab.ancestors if isinstance(one, TabOwner))
    if any(owner.jump_to_tab(tab) for owner in owners):
        return
    tabs = next(one for one in tab.ancestors if isinstance(one, Tabs))
    tabs.active = tab.id or ""
    tabs.focus()


def _in_sight(screen: Screen[Any], widget: Widget) -> Region | None:
    """The part of a widget that can be seen; None when there is none."""
    try:
        region = screen.find_widget(widget).visible_region
        if not region:
            return None
        top, _ = screen.get_widget_at(*region.offset)
    except NoWidget:
        return None
    return region if widget in top.ancestors_with_self else None
