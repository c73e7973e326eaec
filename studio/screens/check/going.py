"""From a finding to where it is mended."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.screen import Screen

from store.checks.excerpts import Excerpt, Spot
from studio.at import GoTo
from studio.screens.dialogs import PageScreen
from studio.widgets.plain import literal


def goto(spot: Spot) -> GoTo:
    """The place of a finding as every screen goes to one."""
    return GoTo(spot.kind, spot.name, spot.field, spot.line)


class SeedPage(PageScreen):
    """The lines of a seed file around one of them, to read."""

    CSS_PATH = "../dialogs.tcss"
    PLACE = "Seed file"

    def __init__(self, place: str, excerpt: Excerpt) -> None:
        super().__init__(place, numbered(excerpt))
        self._above = max(0, excerpt.at - excerpt.first)

    def on_mount(self) -> None:
        """Show the line that is meant, not far below the top."""
        page = self.query_one("#page")
        self.call_after_refresh(page.scroll_to, y=max(0, self._above - 6), animate=False)


def numbered(excerpt: Excerpt) -> Content:
    """Lines of a text with their numbers, the one that is meant marked; shown as they are."""
    width = len(str(excerpt.first + len(excerpt.lines) - 1))
    lines: list[Content] = []
    if excerpt.before:
        lines.append(Content.styled(f"{'⋮':>{width}}", "$foreground 60%"))
    for number, text in enumerate(excerpt.lines, excerpt.first):
        meant = number == excerpt.at
        lines.append(
            Content.assemble(
                (f"{number:>{width}} ", "$accent" if meant else "$foreground 60%"),
                ("▌" if meant else "│", "$accent" if meant else "$foreground 20%"),
                (f" {literal(text)}", "bold" if meant else ""),
            )
        )
    if excerpt.after:
        lines.append(Content.styled(f"{'⋮':>{width}}", "$foreground 60%"))
    return Content("\n").join(lines)


def file_page(place: str, found: Excerpt | str) -> Screen[Any]:
    """A page with the lines of a file, or with why they cannot be shown."""
    if isinstance(found, str):
        return PageScreen(place, Content(literal(found)))
    return SeedPage(place, found)
