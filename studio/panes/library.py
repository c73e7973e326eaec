"""The library: every kind with its count, rows in view only, search as you type, marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from store.entries import Kind
from store.rows import Row as EntryRow
from studio.commands import bindings, pane_bindings
from studio.panes.entry_rows import LINKABLE
from studio.panes.library_commands import (
    HELP_TEXT,
    LIBRARY_COMMANDS,
    NEW_COMMANDS,
    TRIED,
    why_not,
)
from studio.panes.library_line import LibraryLine
from studio.panes.library_parts import ClearMark, EntryList, SearchBox
from studio.panes.library_reading import rows_between
from studio.panes.library_rows import UNFOLDED_FIRST
from studio.panes.library_search import LibrarySearch
from studio.panes.marks import MOST_MARKED, Marks
from studio.widgets.plain import literal
from studio.widgets.row_list import RowList
from studio.widgets.row_paint import GUTTER

__all__ = ["UNFOLDED_FIRST", "Library"]

_OF_MANY = frozenset({"add", "unlink", "duplicate", "delete", "tag", "untag"})
"""What is done with all that is marked."""
_BEFORE_NAME = GUTTER + 2
"""Cells of a row before its name."""


class Library(LibrarySearch):
    """Browses the catalog. It reads by itself, and asks the screen for everything that writes."""

    PLACE = "Library"
    HELP_TEXT = HELP_TEXT
    COMMAND_LIST = LIBRARY_COMMANDS
    PALETTE_LIST = NEW_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        *pane_bindings(),
        Binding("escape", "clear", "Clear the marks, then the search", show=False),
    ]

    class Asked(Message):
        """Something is to be done with an entry, or with a kind where nothing is chosen."""

        def __init__(
            self,
            what: str,
            kind: Kind,
            entry: EntryRow | None,
            marked: Sequence[EntryRow] = (),
        ) -> None:
            super().__init__()
            self.what = what
            """`open`, `add`, `new`, `edit`, `duplicate`, `rename`, `delete`, `uses`, `tag`,
            `untag`, `unlink` or `replace`."""
            self.kind = kind
            self.entry = entry
            self.marked = tuple(marked)
            """The marked entries, when it is to be done with those."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id, classes=classes)
        self._footer_kind: Kind | None = None
        self._anchor: tuple[int, int, Marks] | None = None
        """Where marking with shift began, where it is now, and what was marked before."""
        self._said_below = ""

    def compose(self) -> ComposeResult:
        """A search box above the list."""
        with Horizontal(id="search-line"):
            yield SearchBox(placeholder="/ search · type:tone tag:warm", id="search", compact=True)
            yield ClearMark(id="search-clear")
        yield LibraryLine(id="library-line")
        yield EntryList(id="entries", drag_kind="entry", empty="Opening the catalog …")

    def on_mount(self) -> None:
        """Say the order that the rows will have."""
        self.show_line()

    def on_resize(self) -> None:
        """What the border says on a wide terminal, the line says on a narrow one."""
        self.show_line()
        roominess = self.roominess
        if self._laid_out_for not in (None, roominess):
            self.refresh_rows()
        self._laid_out_for = roominess

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.list.focus()

    @property
    def chosen(self) -> EntryRow | None:
        """The entry under the cursor."""
        row = self.list.cursor_row
        return row.payload if row is not None and isinstance(row.payload, EntryRow) else None

    @property
    def chosen_kind(self) -> Kind:
        """The kind under the cursor; where nothing is found, the one that is searched for."""
        section = self._section_at(self.list.cursor)
        return section.kind if section else self.sought_kind or "persona"

    @property
    def marked(self) -> tuple[EntryRow, ...]:
        """The marked entries."""
        return self._marks.rows

    @on(RowList.Chosen, "#entries")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        payload = event.row.payload
        if isinstance(payload, EntryRow):
            self.post_message(self.Asked("open", payload.kind, payload))
        else:
            self._toggle(event.index)

    @on(RowList.Highlighted, "#entries")
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_below()
        kind = event.row.payload.kind if isinstance(event.row.payload, EntryRow) else None
        if kind != self._footer_kind:
            # The footer offers what can be done with what is under the cursor.
            self._footer_kind = kind
            self.screen.refresh_bindings()

    @on(EntryList.Folded)
    def _fold(self, event: EntryList.Folded) -> None:
        event.stop()
        section = self._section_at(self.list.cursor)
        if section is None or self._found is not None:
            return
        if event.fold == (section.kind in self._expanded):
            self._toggle(section.start)

    def _toggle(self, index: int) -> None:
        section = self._section_at(index)
        if section is None or self._found is not None:
            return
        self._expanded ^= {section.kind}
        self.list.cursor = section.start
        if self._sort != "name" and section.kind in self._expanded:
            self.refresh_rows()
        else:
            self._lay_out(None)

    @on(EntryList.HeadingWanted)
    def _to_heading(self, event: EntryList.HeadingWanted) -> None:
        event.stop()
        starts = [section.start for section in self._sections]
        if event.step > 0:
            self.list.cursor = next((one for one in starts if one > self.list.cursor), starts[-1])
        elif starts:
            before = [one for one in starts if one < self.list.cursor]
            self.list.cursor = before[-1] if before else starts[0]

    # Marks

    def mark(self, marks: Marks) -> None:
        """Show these rows as marked, and no others."""
        if marks == self._marks:
            return
        any_before = bool(self._marks)
        self._marks = marks
        self._label_again()
        self._show_below()
        self.show_line()
        if any_before != bool(marks):
            self.screen.refresh_bindings()

    def _show_below(self) -> None:
        """Say below the rows how many are marked, or else the name that its row cuts."""
        row = self.list.cursor_row
        said = f"{len(self._marks):,} marked · Esc clears" if self._marks else ""
        if not said and row is not None and isinstance(row.payload, EntryRow):
            said = literal(row.payload.name)
            before, room = _BEFORE_NAME, self.list.scrollable_content_region.width
            said = said if before + cell_len(said) > room - row.right.cell_length - 1 else ""
        if said != self._said_below:
            # Set, it has the whole pane drawn again.
            self._said_below = said
            self.border_subtitle = Content(said)

    def _refresh_marks(self) -> None:
        if not self._marks or self._catalog is None or self._errands is None:
            return
        catalog, guids, encoding = self._catalog, list(self._marks.by_guid), self._encoding

        def show(rows: Sequence[EntryRow]) -> None:
            # Marks may have gone on while this was read: only what was asked for can be gone.
            gone = set(guids) - {row.guid for row in rows}
            there = {**self._marks.by_guid, **{row.guid: row for row in rows}}
            self.mark(self._marks.still(row for row in there.values() if row.guid not in gone))

        self._errands.read("marks", lambda: catalog.rows_of_guids(guids, encoding), show)

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        self._anchor = None
        if (entry := self.chosen) is not None:
            if entry.guid not in self._marks and len(self._marks) >= MOST_MARKED:
                self._say_most()
                return
            self.mark(self._marks.toggled(entry))
        self.list.action_cursor_down()

    def action_extend(self, step: int) -> None:
        """Mark from where this began to the row above or below."""
        self._extend_to(max(0, min(self.list.cursor + step, self.list.total - 1)))

    def _extend_to(self, index: int) -> None:
        here = self.list.cursor
        if self._anchor is None or self._anchor[1] != here:
            self._anchor = (here, here, self._marks)
        start, _, before = self._anchor
        self._anchor = (start, index, before)
        self.list.cursor = index
        first, last = min(start, index), max(start, index) + 1

        def mark(rows: Sequence[EntryRow]) -> None:
            if len({*before.by_guid, *(row.guid for row in rows)}) > MOST_MARKED:
                self._say_most()
            self.mark(before.also(rows))

        loaded = [self.list.row_at(one) for one in range(first, min(last, first + MOST_MARKED))]
        if all(row is not None for row in loaded) and last - first <= MOST_MARKED:
            payloads = [row.payload for row in loaded if row is not None]
            mark([one for one in payloads if isinstance(one, EntryRow)])
        else:
            self._between(first, last, mark)

    def _between(self, first: int, last: int, then: Callable[[Sequence[EntryRow]], None]) -> None:
        """Read the entries between two indexes of the list, 1,001 at most."""
        catalog, errands, encoding = self._catalog, self._errands, self._encoding
        if catalog is None or errands is None:
            return
        sections = self._sections

        def fetch() -> list[EntryRow]:
            return rows_between(catalog, sections, first, last, MOST_MARKED + 1, encoding)

        errands.read("mark", fetch, then)

    def action_mark_all(self) -> None:
        """Mark all that a search found, or every entry of the kind under the cursor."""
        self._anchor = None
        section = self._section_at(self.list.cursor)
        if section is None:
            return
        span = (section.start, section.stop)
        if self._found is not None:
            span = (0, self.list.total)

        def mark(rows: Sequence[EntryRow]) -> None:
            more = self._found is not None and self._found.more
            before = len(self._marks)
            self.mark(self._marks.also(rows))
            if len({*self._marks.by_guid, *(row.guid for row in rows)}) > MOST_MARKED or more:
                self._say_most()
            elif len(self._marks) == before:
                self.notify("All of them are marked.", markup=False)

        self._between(*span, mark)

    def _say_most(self) -> None:
        self.notify(
            f"{len(self._marks):,} are marked; {MOST_MARKED:,} at once is the most.",
            severity="warning",
            markup=False,
        )

    @on(EntryList.MarkAsked)
    def _mark_asked(self, event: EntryList.MarkAsked) -> None:
        event.stop()
        if event.extend:
            self._extend_to(event.index)
            return
        self._anchor = None
        self.list.cursor = event.index
        if (entry := self.chosen) is not None:
            self.mark(self._marks.toggled(entry))

    # Commands

    def action_clear(self) -> None:
        """Clear the marks; when there are none, the search. From the box: clear it, then leave."""
        typing = self.screen.focused is self.search_box
        if self._marks and not typing:
            self._anchor = None
            self.mark(Marks())
        elif self.search_box.value:
            self.clear_search()
        elif typing:
            self.list.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with what is marked, or is under the cursor.

        What is asked for so seldom that one tries it says why it cannot be done.
        """
        if action != "ask" or parameters == ("new",) or parameters[0] in TRIED:
            return True
        what = parameters[0]
        entry = self.chosen if self.is_mounted else None
        if self._marks and what in _OF_MANY:
            rows: Sequence[EntryRow] = self.marked
        else:
            rows = () if entry is None else (entry,)
        match what:
            case "add" | "unlink":
                return any(row.kind in LINKABLE for row in rows)
            case _:
                return bool(rows)

    def action_new(self, kind: Kind) -> None:
        """Ask the screen to make an entry of a kind, wherever the cursor is."""
        self.post_message(self.Asked("new", kind, None))

    def action_ask(self, what: str) -> None:
        """Ask the screen to do something with what is marked, or is under the cursor."""
        marked = self.marked if what in _OF_MANY else ()
        if what in TRIED and not marked and (why := self._why_not(what)):
            self.notify(why, markup=False)
            return
        self.post_message(self.Asked(what, self.chosen_kind, self.chosen, marked))

    def _why_not(self, what: str) -> str:
        """Why something cannot be done with what is under the cursor; blank when it can."""
        return why_not(what, self.chosen, heading=self.list.cursor_row is not None)
