"""The library: every kind with its count, rows in view only, search as you type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input

from store.entries import KINDS, Kind
from store.rows import Row as EntryRow
from studio.commands import Command, bindings, pane_bindings
from studio.errands import Errands
from studio.panes.entry_rows import LINKABLE, entry_row, heading_row, row_id
from studio.panes.library_parts import EntryList, SearchBox, Section
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.catalog import Catalog, FoundPage
    from store.database.first_look import FirstLook, Glimpse, Window

UNFOLDED_FIRST: Final[tuple[Kind, ...]] = ("persona", "part")
"""The kinds whose rows are shown at first, in order."""

_WIDE = 60
"""Cells from which rows show their tags too."""


class Library(Vertical):
    """Browses the catalog. It reads by itself, and asks the screen for everything that writes."""

    PLACE = "Library"
    HELP_TEXT = (
        "Every entry of the catalog. Enter opens a persona or edits an entry; a ∗ marks what was "
        "authored here and is not in the seed files as it stands. Search words match the "
        "beginnings of words; type:tone, tag:warm, -tag:fiction, kind:part, source:store, "
        'unused:yes and tokens:>500 narrow, "quotes" hold a phrase.'
    )
    COMMAND_LIST = (
        Command("library.search", "Search", "slash", "search", "Search"),
        Command(
            "library.add",
            "Add to the open persona",
            "a,insert",
            "ask('add')",
            "Add",
            "or drag the row into the composer",
        ),
        Command("library.new", "New entry of this kind", "n", "ask('new')", "New"),
        Command("library.edit", "Edit", "e", "ask('edit')", "Edit"),
        Command("library.duplicate", "Duplicate", "d", "ask('duplicate')", "Duplicate"),
        Command("library.rename", "Rename", "r", "ask('rename')"),
        Command("library.delete", "Delete", "delete,x", "ask('delete')", "", "shows what uses it"),
        Command("library.used", "What uses it", "w", "ask('uses')"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        *pane_bindings(),
        Binding("escape", "clear", "Clear the search", show=False),
    ]

    search_box = query_one(SearchBox)
    list = query_one("#entries", EntryList)

    class Asked(Message):
        """Something is to be done with an entry, or with a kind where nothing is chosen."""

        def __init__(self, what: str, kind: Kind, entry: EntryRow | None) -> None:
            super().__init__()
            self.what = what
            """`open`, `add`, `new`, `edit`, `duplicate`, `rename`, `delete` or `uses`."""
            self.kind = kind
            self.entry = entry

    class Filled(Message):
        """The rows in view are there."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id, classes=classes)
        self._catalog: Catalog | None = None
        self._errands: Errands | None = None
        self._glimpse: Glimpse | None = None
        self._counts: Mapping[Kind, int] = {}
        self._expanded: set[Kind] = set(UNFOLDED_FIRST)
        self._sections: tuple[Section, ...] = ()
        self._found: FoundPage | None = None
        self._generation = 0
        self._opened = ""
        self._encoding = ""
        self._footer_kind: Kind | None = None

    def compose(self) -> ComposeResult:
        """A search box above the list."""
        yield SearchBox(placeholder="/ search · type:tone tag:warm", id="search", compact=True)
        yield EntryList(id="entries", drag_kind="entry", empty="Opening the catalog …")

    def attach(self, catalog: Catalog, errands: Errands, encoding: str) -> None:
        """Begin to read from a catalog."""
        self._catalog, self._errands, self._encoding = catalog, errands, encoding
        self.refresh_rows()

    def show_first(self, look: FirstLook, glimpse: Glimpse, errands: Errands) -> None:
        """Show the first rows before the catalog is open, and from then on those that come into
        view; the catalog then reads them again."""
        self._glimpse, self._errands = glimpse, errands
        self._show_counts({kind: look.counts.get(kind, 0) for kind in KINDS})
        for section in self._sections:
            self._put_heading(section)
            if section.kind in look.rows:
                rows = look.rows[section.kind]
                self._put_entries(section.start + 1, rows, look.used, self._generation)

    def refresh_rows(self, *, encoding: str | None = None) -> None:
        """Read counts and visible rows again; the cursor stays on its entry."""
        if self._catalog is None or self._errands is None:
            return
        if encoding is not None:
            self._encoding = encoding
        if self.search_box.value.strip():
            self._search()
            return
        catalog = self._catalog

        self._errands.read("library", catalog.counts, self._show_counts)

    def show_opened(self, name: str) -> None:
        """Mark the persona that is open."""
        if name != self._opened:
            self._opened = name
            self._lay_out(self._found)

    def go_to(self, kind: Kind, name: str) -> None:
        """Put the cursor on an entry, wherever in the list it is."""
        catalog, errands = self._catalog, self._errands
        if self.list.select_id(row_id(kind, name)) or catalog is None or errands is None:
            return
        if self.search_box.value.strip():
            # It shows with the next results, if it is among them.
            return
        self._expanded |= {kind}

        def show(answer: tuple[Mapping[Kind, int], int]) -> None:
            counts, place = answer
            self._show_counts(counts)
            section = next(one for one in self._sections if one.kind == kind)
            self.list.cursor = section.start + 1 + place

        errands.read("go to", lambda: (catalog.counts(), catalog.place_of(kind, name)), show)

    def show_new(self, kind: Kind, name: str) -> None:
        """Put the cursor on an entry that was just made; a search that may hide it ends."""
        if self.search_box.value:
            self.search_box.value = ""
            self.call_later(self.go_to, kind, name)
        else:
            self.go_to(kind, name)

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
        """The kind under the cursor."""
        section = self._section_at(self.list.cursor)
        return section.kind if section else "persona"

    def _show_counts(self, counts: Mapping[Kind, int]) -> None:
        fresh = not self._sections
        self._counts = counts
        self._found = None
        self._lay_out(None)
        if fresh and self._sections[0].count:
            # On an entry, not on its heading, so that Enter opens something.
            self.list.cursor = self._sections[0].start + 1

    def _lay_out(self, found: FoundPage | None) -> None:
        """Say how many rows there are, and which index is whose."""
        start = 0
        sections = []
        for kind in KINDS:
            if found is not None:
                ids = found.ids.get(kind, ())
                if not ids:
                    continue
                section = Section(kind, len(ids), start, ids)
            else:
                count = self._counts.get(kind, 0)
                section = Section(kind, count, start, None if kind in self._expanded else ())
            sections.append(section)
            start = section.stop
        self._sections = tuple(sections)
        self._generation += 1
        if found is not None:
            self.list.empty = "Nothing matches. Escape clears the search."
        else:
            self.list.empty = "The catalog is empty. n makes the first entry."
        rows = self._first_page(found) if found is not None else []
        self.list.set_total(start, self._generation, rows=rows)

    def _first_page(self, found: FoundPage) -> Sequence[Row]:
        """The rows from the top that came with a search, with the headings between them."""
        shown: tuple[Row, ...] = ()
        at_hand = iter(found.rows)
        for section in self._sections:
            taken = tuple(islice(at_hand, section.count))
            entries = (self._entry(row, found.used) for row in taken)
            shown = (*shown, self._heading(section), *entries)
            if len(taken) < section.count:
                break
        return shown

    def _section_at(self, index: int) -> Section | None:
        return next((one for one in self._sections if one.start <= index < one.stop), None)

    @on(RowList.RowsNeeded, "#entries")
    def _bring_rows(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        for section in self._sections:
            if section.start >= event.start and section.start < event.end:
                self._put_heading(section)
            first = max(event.start, section.start + 1)
            last = min(event.end, section.stop)
            if first < last:
                self._bring_section(section, first, last)

    def _put_heading(self, section: Section) -> None:
        self.list.put_rows(section.start, [self._heading(section)], self._generation)

    def _heading(self, section: Section) -> Row:
        more = self._found is not None and self._found.more
        folded = section.stop == section.start + 1 and section.count > 0
        return heading_row(section.kind, section.count, expanded=not folded, more=more)

    def _bring_section(self, section: Section, first: int, last: int) -> None:
        """Fetch the rows of a section between two indexes of the list."""
        catalog, errands = self._catalog, self._errands
        offset = first - section.start - 1
        if catalog is None or errands is None:
            self._glimpse_section(section, first, offset, last - first)
            return
        generation, encoding = self._generation, self._encoding
        ids = None if section.ids is None else section.ids[offset : offset + last - first]

        def fetch() -> tuple[Sequence[EntryRow], Mapping[str, int]]:
            if ids is None:
                rows = catalog.window(section.kind, offset, last - first, encoding)
            else:
                rows = catalog.rows(ids, encoding)
            return rows, catalog.used_counts(section.kind, [row.guid for row in rows])

        def show(answer: tuple[Sequence[EntryRow], Mapping[str, int]]) -> None:
            rows, used = answer
            self._put_entries(first, rows, used, generation)
            self._count(first, rows, used, generation)
            self.post_message(self.Filled())

        errands.read(f"rows {section.kind}", fetch, show)

    def _glimpse_section(self, section: Section, first: int, offset: int, limit: int) -> None:
        """Fetch rows of a section straight from the file, while the catalog is being opened."""
        glimpse, errands, generation = self._glimpse, self._errands, self._generation
        if glimpse is None or errands is None or section.kind not in UNFOLDED_FIRST:
            return

        def show(window: Window | None) -> None:
            if window is not None and self._catalog is None:
                self._put_entries(first, window.rows, window.used, generation)

        kind = section.kind
        errands.read(f"rows {kind}", lambda: glimpse.window(kind, offset, limit), show)

    def _put_entries(
        self, first: int, rows: Sequence[EntryRow], used: Mapping[str, int], generation: int
    ) -> None:
        self.list.put_rows(first, [self._entry(row, used) for row in rows], generation)

    def _entry(self, row: EntryRow, used: Mapping[str, int]) -> Row:
        return entry_row(
            row,
            None if row.kind == "persona" else used.get(row.guid, 0),
            opened=row.kind == "persona" and row.name == self._opened,
            wide=self.size.width >= _WIDE,
        )

    def _count(
        self, first: int, rows: Sequence[EntryRow], used: Mapping[str, int], generation: int
    ) -> None:
        """Have the tokens of new texts counted, and show the rows again with them."""
        missing = [row.id for row in rows if row.tokens is None]
        if not missing or self._catalog is None or self._errands is None:
            return
        catalog, encoding = self._catalog, self._encoding

        def show(tokens: Mapping[int, int]) -> None:
            counted = [replace(row, tokens=tokens.get(row.id, row.tokens)) for row in rows]
            self._put_entries(first, counted, used, generation)

        group = f"tokens {rows[0].kind}"
        self._errands.read(group, lambda: catalog.count_tokens(missing, encoding), show)

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        if event.value.strip():
            self._search()
        else:
            self.refresh_rows()

    def _search(self) -> None:
        if self._catalog is None or self._errands is None:
            return
        catalog, text, encoding = self._catalog, self.search_box.value, self._encoding

        page = max(20, self.list.size.height)

        def show(found: FoundPage) -> None:
            self._found = found
            self._lay_out(found)
            best = next((one for one in self._sections if one.kind == found.best), None)
            if best is not None:
                # Straight to the best match: Enter or `a` need no other key.
                self.list.cursor = best.start + 1
            self._count_found(found)

        self._errands.read("library", lambda: catalog.search_page(text, page, encoding), show)

    def _count_found(self, found: FoundPage) -> None:
        """Have the tokens of found rows counted that are new."""
        for section in self._sections:
            rows = [row for row in found.rows if row.kind == section.kind]
            if rows:
                self._count(section.start + 1, rows, found.used, self._generation)

    @on(SearchBox.Left)
    @on(Input.Submitted, "#search")
    def _to_results(self, event: Message) -> None:
        event.stop()
        self.list.focus()

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

    # Commands

    def action_search(self) -> None:
        """Go to the search box."""
        # At once: what is typed next, however fast, is for the box and no key of the list.
        self.screen.set_focus(self.search_box)

    def action_clear(self) -> None:
        """Clear the search."""
        if self.search_box.value:
            self.search_box.value = ""
        self.list.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with what is under the cursor."""
        entry = self.chosen if self.is_mounted else None
        if action != "ask" or parameters == ("new",):
            return True
        if parameters == ("add",):
            return entry is not None and entry.kind in LINKABLE
        return entry is not None

    def action_ask(self, what: str) -> None:
        """Ask the screen to do something with what is under the cursor."""
        self.post_message(self.Asked(what, self.chosen_kind, self.chosen))
