"""The help: what can be done where one is, narrowed by typing."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, Static

from studio.help import narrowed, page, sections
from studio.screens.dialogs import PageScreen
from studio.widgets.editors import LineEditor


class HelpScreen(PageScreen, inherit_bindings=False):
    """A page of what can be done; the keyboard is in its search box, the arrows scroll the page."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]
    PLACE = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Close", id="help.close"),
        Binding("f1,enter", "close", "Close", show=False),
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="studio.quit"),
        Binding("up", "scroll_page('up')", show=False),
        Binding("down", "scroll_page('down')", show=False),
        Binding("pageup", "scroll_page('page_up')", show=False),
        Binding("pagedown", "scroll_page('page_down')", show=False),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        self._sections = sections(screen)
        super().__init__("Help", page(self._sections, 94))

    def compose(self) -> ComposeResult:
        """A box to type in above the page."""
        with Vertical(id="dialog", classes="-page"):
            yield Static(Content(self._title), id="dialog-title")
            yield LineEditor(placeholder="type to narrow", id="help-search", compact=True)
            with VerticalScroll(id="page", can_focus=False):
                yield Static(self._content, id="help-page")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._lay_out()
        self.query_one("#page").scroll_home(animate=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(None)

    def on_resize(self, _event: Resize) -> None:
        """Wrap to the width there is now."""
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        width = self.query_one("#page").scrollable_content_region.width
        # What asks for help with `/` in mind finds the box at once: it is no word to look for.
        words = self.query_one(Input).value.lstrip("/")
        self._content = page(narrowed(self._sections, words), width)
        self.query_one("#help-page", Static).update(self._content)

    def action_back(self) -> None:
        """Clear the search; without one, back to where one was."""
        box = self.query_one(Input)
        if box.value:
            box.value = ""
        else:
            self.dismiss(None)

    def action_scroll_page(self, how: str) -> None:
        """Scroll the page by a line or by what is in view."""
        view = self.query_one("#page")
        {
            "up": view.scroll_up,
            "down": view.scroll_down,
            "page_up": view.scroll_page_up,
            "page_down": view.scroll_page_down,
        }[how](animate=False)
