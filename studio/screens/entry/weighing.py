"""The entry editor counts what is typed, and weighs what it does to every persona."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from store.compose.blast import Effect, effects
from studio.at import GoTo
from studio.screens.entry.saving import Saving
from studio.screens.entry.used import Used, headline, used_rows
from studio.screens.entry.uses_list import UsesList
from studio.widgets.plain import literal
from studio.widgets.row_list import RowList

REST: Final = 0.4
"""Seconds without a key after which what is typed is weighed."""

_COUNTED: Final = (
    "summary",
    "description",
    "content",
    "instruction",
    "system_prompt",
    "refinement_prompt",
)


class Weighing(Saving):
    """Shows tokens, what uses the entry, and what the edit changes there."""

    _rest: Timer | None = None

    def shown_anew(self) -> None:
        """Count and weigh at once: others may have changed what uses it."""
        self.show_tokens()
        self.show_remarks()
        self.weigh()

    def typed(self) -> None:
        """Count at once, weigh when one rests."""
        self.show_tokens()
        self.show_remarks()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self.weigh)

    def show_tokens(self) -> None:
        """Count the texts as they stand, when counting is quick; else when it has become so."""
        counter = self.desk.catalog.counters.get()
        if not counter.ready:
            self.errands.read("warm", counter.warm, lambda _: self.show_tokens())
            return
        texts = {field: text for (_, field), text in self.texts().items()}
        said = [
            f"{name.replace('_', ' ')} {counter(texts[name]):,}"
            for name in _COUNTED
            if name in texts
        ]
        mark = "~" if counter.encoding.estimate else ""
        text = f"Tokens {mark}· {' · '.join(said)} · {counter.encoding.name}"
        self.query_one("#entry-tokens", Static).update(Content(text))

    def weigh(self) -> None:
        """Work out in the background what the edit changes, and list it with what uses it."""
        self._rest = None
        before, after, reach = self.entry, self.typed_entry(), self.reach
        counter = self.desk.catalog.counters.get()
        if before is None or after is None or self.gone:
            self._show_uses((), edited=False)
            return

        def work() -> tuple[Effect, ...]:
            return effects(reach, before, after, counter)

        edited = after != before
        self.errands.read("weigh", work, lambda found: self._show_uses(found, edited=edited))

    def _show_uses(self, found: tuple[Effect, ...], *, edited: bool) -> None:
        encoding = self.desk.catalog.counters.get().encoding
        text = headline(self.reach, found, edited=edited)
        self.query_one("#entry-uses", Static).update(Content(literal(text)))
        rows = used_rows(self.reach, found, estimate=encoding.estimate)
        uses = self.query_one(UsesList)
        uses.set_rows(rows)
        uses.display = bool(rows)
        uses.styles.height = min(len(rows), 6)

    @on(RowList.Chosen, "#uses")
    def _use_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        used = event.row.payload
        if isinstance(used, Used):
            self.there = GoTo(used.kind, used.name)
            self.action_close()
