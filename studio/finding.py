"""The palette's view of the catalog: entries by name, to open or to edit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from textual.command import Hit, Hits, Provider
from textual.content import Content

from studio.widgets.plain import literal

if TYPE_CHECKING:
    from store.rows import Row
    from studio.at import GoTo
    from studio.desk import Desk

MOST: Final = 30
"""Entries that are shown for what is typed."""


@runtime_checkable
class Leads(Protocol):
    """A screen from which one can go to an entry."""

    desk: Desk | None

    def go(self, there: GoTo) -> object:
        """Go there."""


class EntryProvider(Provider):
    """Finds entries whose names, or words of names, begin with what is typed."""

    async def discover(self) -> Hits:
        """Nothing before something is typed: the catalog may be large."""
        return
        yield

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Entries that match, best first. Read in a thread, for what was typed last."""
        screen: Any = self.screen
        desk = screen.desk if isinstance(screen, Leads) else None
        words = query.strip()
        if desk is None or len(words) < 2:
            return
        # What is typed on meanwhile ends this search before it has read anything.
        await asyncio.sleep(0.05)
        matcher = self.matcher(words)
        for row in await asyncio.to_thread(self._found, desk, words):
            verb = "Open" if row.kind == "persona" else "Edit"
            text = f"{verb} {row.kind} {literal(row.name)}"
            # Not the matcher's own highlight, nor a help text: both take markup out of names.
            score, places = matcher.fuzzy_search.match(words, text)
            shown = Content(text)
            for place in places:
                shown = shown.stylize(matcher.match_style, place, place + 1)
            # Never above a command that matches as well.
            yield Hit(max(0.05, score * 0.9), shown, self._way_to(screen, row), text=text)

    @staticmethod
    def _found(desk: Desk, words: str) -> list[Row]:
        from store.errors import StoreError

        verbs = {"open", "edit"}
        kept = " ".join(word for word in words.split() if word.casefold() not in verbs) or words
        try:
            return list(desk.catalog.search_page(kept, MOST).rows)
        except StoreError:
            # What is typed is no search that the catalog knows; then it is no entry's name either.
            return []

    @staticmethod
    def _way_to(screen: Leads, row: Row) -> Callable[[], object]:
        from studio.at import GoTo

        return partial(screen.go, GoTo(row.kind, row.name))


def entry_provider() -> type[Provider]:
    """The provider, as the app asks for it."""
    return EntryProvider
