"""The rows of the library: every kind with its count, in any order, only those in view read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from textual import on
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message

from store.entries import KINDS, Kind
from store.rows import Row as EntryRow
from store.rows import Sort
from studio.errands import Errands
from studio.panes.entry_rows import entry_label, entry_row, heading_row
from studio.panes.library_parts import EntryList, SearchBox, Section
from studio.panes.marks import Marks
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.catalog import Catalog, FoundPage
    from store.database.first_look import FirstLook, Glimpse, Window

UNFOLDED_FIRST: Final[tuple[Kind, ...]] = ("persona", "part")
"""The kinds whose rows are shown at first, in order."""

_ROOMY = 44
"""Cells from which most of a type is written beside the name."""
_WIDE = 60
"""Cells from which rows show all of it, and their tags too."""

NOTHING_YET = (
    "The catalog is empty.\n\n"
    "n  makes an entry of the kind under the cursor\n"
    "F9 pulls the seed files of the workspace"
)


class LibraryRows(Vertical):
    """Lays the kinds out one below the other, and brings the rows that come into view."""

    search_box = query_one(SearchBox)
    list = query_one("#entries", EntryList)

    class Filled(Message):
        """The rows in view are there."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id, classes=classes)
        self._catalog: Catalog | None = None
        self._errands: Errands | None = None
        self._glimpse: Glimpse | None = None
        self._counts: Mapping[Kind, int] = {}
        self._orders: Mapping[Kind, tuple[int, ...]] = {}
        """The row ids of each kind that is shown in another order than by name."""
        self._sort: Sort = "name"
        self._expanded: set[Kind] = set(UNFOLDED_FIRST)
        self._sections: tuple[Section, ...] = ()
        self._found: FoundPage | None = None
        self._generation = 0
        self._opened = ""
        self._laid_out_for: int | None = None
        """The roominess that the rows were made for."""
        self._encoding = ""
        self._marks = Marks()
        self._nothing_found = ""
        """What to say when a search finds nothing."""

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

    def show_opened(self, name: str) -> None:
        """Mark the persona that is open."""
        if name != self._opened:
            self._opened = name
            self._label_again()

    def _label_again(self) -> None:
        """Show the rows that are there with the marks that they have now."""
        self.list.redraw(self._labelled)

    def _labelled(self, row: Row) -> Row:
        if not isinstance(row.payload, EntryRow):
            return row
        return replace(row, label=entry_label(row.payload, **self._looks(row.payload)))

    @property
    def roominess(self) -> int:
        """What a row has room for: 0 a short type, 1 most of it, 2 all of it and tags."""
        return (self.size.width >= _ROOMY) + (self.size.width >= _WIDE)

    def _looks(self, row: EntryRow) -> dict[str, bool]:
        return {
            "opened": row.kind == "persona" and row.name == self._opened,
            "wide": self.roominess == 2,
            "marked": row.guid in self._marks,
        }

    def _show_counts(self, counts: Mapping[Kind, int]) -> None:
        fresh = not self._sections
        self._counts = counts
        self._found = None
        self._lay_out(None)
        if fresh and self._sections[0].count:
            # On an entry, not on its heading, so that Enter opens something.
            self.list.cursor = self._sections[0].start + 1

    def _lay_out(self, found: FoundPage | None, *, to_best: bool = False) -> None:
        """Say how many rows there are, and which index is whose; perhaps go to the best match."""
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
                order = self._ids_of(kind)
                section = Section(kind, len(order) if order else count, start, order)
            sections.append(section)
            start = section.stop
        self._sections = tuple(sections)
        self._generation += 1
        if found is not None:
            self.list.empty = self._nothing_found
        else:
            self.list.empty = ""
        nothing = found is None and not any(self._counts.values())
        self.list.below = NOTHING_YET if nothing else ""
        rows = self._first_page(found) if found is not None else []
        cursor = None
        if found is not None and to_best and sections:
            best = next((one for one in sections if one.kind == found.best), sections[0])
            cursor = best.start + 1
        self.list.set_total(start, self._generation, rows=rows, cursor=cursor)

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

    def _ids_of(self, kind: Kind) -> tuple[int, ...] | None:
        """The rows to show of a kind: None for all of them by name, none while it is folded."""
        if kind not in self._expanded:
            return ()
        return None if self._sort == "name" else self._orders.get(kind, ())

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
            tight=not self.roominess,
            **self._looks(row),
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
