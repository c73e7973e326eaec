"""Finding in the library: search as you type, narrowing, orders, and going to an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input

from store.entries import KINDS, Kind
from store.rows import SORTS, Facet, Sort
from store.rows import Row as EntryRow
from studio.errands import Errands
from studio.panes.entry_rows import row_id
from studio.panes.library_facets import NOTHING_FOUND, facet_rows, nothing_found
from studio.panes.library_line import LibraryLine, search_items, slip_items
from studio.panes.library_parts import ClearMark, SearchBox
from studio.panes.library_reading import Place, count_some, counts_and_orders, place_of
from studio.panes.library_rows import LibraryRows
from studio.widgets.plain import literal

if TYPE_CHECKING:
    from store.catalog import Catalog, FoundPage
    from store.narrowing import Known, Slip


class LibrarySearch(LibraryRows):
    """What the search box, the order and the filters make of the rows."""

    line = query_one(LibraryLine)

    class Sorted(Message):
        """Another order was chosen."""

        def __init__(self, sort: Sort) -> None:
            super().__init__()
            self.sort = sort

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id, classes=classes)
        self._known: Known | None = None
        """The values of filters; None until the first filter is typed."""
        self._known_is_old = True
        self._slip: Slip | None = None
        self._searched_for = ""
        self._narrow_wanted = False
        """Whether filters were asked for before the catalog was open."""
        self._nothing_found = NOTHING_FOUND

    def attach(self, catalog: Catalog, errands: Errands, encoding: str) -> None:
        """Begin to read from a catalog."""
        self._catalog, self._errands, self._encoding = catalog, errands, encoding
        self.refresh_rows()
        self._count_all()
        if self._narrow_wanted:
            self._narrow_wanted = False
            self.action_narrow()

    def refresh_rows(
        self, *, encoding: str | None = None, then: Callable[[], None] | None = None
    ) -> None:
        """Read counts and visible rows again, then do `then`; the cursor stays on its entry."""
        if self._catalog is None or self._errands is None:
            return
        if encoding is not None:
            self._encoding = encoding
        self._known_is_old = True
        self._refresh_marks()
        if self.search_box.value.strip():
            self._search()
            return
        catalog, kinds, sort, count_in = self._catalog, self._expanded, self._sort, self._encoding
        ordered = [kind for kind in KINDS if kind in kinds and sort != "name"]

        def show(answer: tuple[Mapping[Kind, int], Mapping[Kind, tuple[int, ...]]]) -> None:
            counts, self._orders = answer
            self._show_counts(counts)
            self.show_line()
            if then is not None:
                then()

        self._errands.read(
            "library", lambda: counts_and_orders(catalog, ordered, sort, count_in), show
        )

    def _refresh_marks(self) -> None:
        """Let go of marked entries that are gone."""

    # Searching

    @on(Input.Changed, "#search")
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._complete()
        if event.value.strip():
            self._search(typed=True)
            self._count_all()
        else:
            self.refresh_rows()

    def _search(self, *, typed: bool = False) -> None:
        """Search for what is typed; with other words than before, go to the best match.

        Filters alone rank nothing: the first entry is the best there.
        """
        if self._catalog is None or self._errands is None:
            return
        catalog, encoding, sort = self._catalog, self._encoding, self._sort
        text = self.search_box.value
        page = max(20, self.list.size.height)

        def show(found: FoundPage) -> None:
            if self.search_box.value != text:
                # Cleared meanwhile, by going to an entry that it did not find.
                return
            fresh = typed or text != self._searched_for
            self._searched_for = text
            self._found = found
            # Straight to the best match: Enter or `a` need no other key.
            self._lay_out(found, to_best=fresh)
            self._count_found(found)
            self.show_line()

        self._errands.read("library", lambda: catalog.search_page(text, page, encoding, sort), show)

    def _count_found(self, found: FoundPage) -> None:
        """Have the tokens of found rows counted that are new."""
        for section in self._sections:
            rows = [row for row in found.rows if row.kind == section.kind]
            if rows:
                self._count(section.start + 1, rows, found.used, self._generation)

    def _count_all(self, before: Sequence[int] = ()) -> None:
        """Count every text that was not counted yet, where what is shown hangs on it."""
        catalog, errands, encoding = self._catalog, self._errands, self._encoding
        by_tokens = self._sort == "tokens" or "tokens:" in self.search_box.value
        if catalog is None or errands is None or not by_tokens:
            return

        def show(ids: list[int]) -> None:
            if ids and ids != before:
                self._count_all(ids)
            elif before:
                self.refresh_rows()

        errands.read("count all", lambda: count_some(catalog, encoding), show)

    # Filters

    def _complete(self) -> None:
        """Show how the filter that is being typed goes on, and which one nothing can pass."""
        text = self.search_box.value
        if ":" not in text:
            if self._slip is not None:
                self._tell_slip(None)
            return
        if self._known is not None:
            from store.narrowing import completed, slip_in

            self.search_box.suggest(completed(text, self._known))
            self._tell_slip(slip_in(text, self._known))
        if self._known_is_old and self._catalog is not None and self._errands is not None:
            self._known_is_old = False
            self._errands.read("facets", self._catalog.facets, self._take_facets)

    def _take_facets(self, found: Sequence[Facet]) -> None:
        from store.narrowing import known_values

        self._known = known_values(found)
        self._complete()

    def _tell_slip(self, slip: Slip | None) -> None:
        self._slip = slip
        self.search_box.correction = slip.corrected if slip else ""
        self._nothing_found = nothing_found(slip)
        if self._found is not None:
            self.list.empty = self._nothing_found
        self.show_line()

    def narrow(self, key: str, value: str) -> None:
        """Write a filter into the search box, or take it out where it stands."""
        from store.narrowing import toggled

        self.search_box.take(toggled(self.search_box.value, key, value))

    def action_narrow(self) -> None:
        """Choose a filter out of all there are."""
        if self._catalog is not None and self._errands is not None:
            self._errands.read("facets", self._catalog.facets, self._ask_facet)
        else:
            self._narrow_wanted = True

    def _ask_facet(self, found: Sequence[Facet]) -> None:
        from store.narrowing import known_values
        from studio.screens.dialogs import PickScreen

        self._known, self._known_is_old = known_values(found), False
        rows, usable = facet_rows(found, self.search_box.value)

        def chosen(row: str | None) -> None:
            if row is not None:
                self.narrow(usable[row].key, usable[row].value)

        self.app.push_screen(PickScreen("Narrow the library", rows), chosen)

    # Order

    def order(self, sort: Sort) -> None:
        """Show the kinds in an order."""
        self._sort = sort
        self._orders = {}
        self.refresh_rows()
        self._count_all()
        self.show_line()

    def action_sort(self) -> None:
        """Go on to the next order."""
        sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self.order(sort)
        self.post_message(self.Sorted(sort))

    # The line below the search box

    def show_line(self) -> None:
        """Say in which order the rows are, and what else is to be known of them."""
        number = None
        if self._found is not None:
            count = sum(section.count for section in self._sections)
            number = f"{count:,}{'+' if self._found.more else ''} found"
        order = None if self._is_ranked() else self._sort
        marks = f"{len(self._marks):,} marked" if self._marks else ""
        said = marks if self.screen.has_class("-narrow") else ""
        self.line.show(slip_items(self._slip) or search_items(order, number, said))

    def _is_ranked(self) -> bool:
        """Whether words are searched for, which rank what they find."""
        text = self.search_box.value
        if not text.strip():
            return False
        from store.query import parse_query

        return parse_query(text).ranked

    @on(LibraryLine.Pressed)
    def _line_pressed(self, event: LibraryLine.Pressed) -> None:
        event.stop()
        match event.asks:
            case "sort":
                self.action_sort()
            case "narrow":
                self.action_narrow()
            case "correct":
                self.search_box.take(self.search_box.correction)

    def clear_search(self) -> None:
        """Show everything again, with the cursor on the entry where it stands now."""
        row = self.list.cursor_row
        entry = row.payload if row is not None and isinstance(row.payload, EntryRow) else None
        with self.prevent(Input.Changed):
            self.search_box.value = ""
        self._complete()
        if entry is None:
            self.refresh_rows()
            return
        self._expanded |= {entry.kind}
        self.refresh_rows(then=lambda: self.go_to(entry.kind, entry.name))

    @property
    def sought_kind(self) -> Kind | None:
        """The kind that the search names, when it names exactly one."""
        from store.query import parse_query

        kinds = parse_query(self.search_box.value).kinds
        return kinds[0] if len(kinds) == 1 else None

    # Going to an entry

    def go_to(self, kind: Kind, name: str) -> None:
        """Put the cursor on an entry, wherever in the list it is.

        A search that does not find it is cleared, and that is said.
        """
        catalog, errands = self._catalog, self._errands
        if self.list.select_id(row_id(kind, name)) or catalog is None or errands is None:
            return
        if text := self.search_box.value.strip():
            self._go_to_found(kind, name, text)
            return
        self._expanded |= {kind}
        sort, encoding = self._sort, self._encoding

        def show(place: Place) -> None:
            if self.search_box.value.strip():
                # Searched meanwhile, which goes where it finds something.
                return
            if place.order is not None:
                self._orders = {**self._orders, kind: place.order}
            self._show_counts(place.counts)
            section = next(one for one in self._sections if one.kind == kind)
            self.list.cursor = section.start + 1 + place.index

        errands.read("go to", lambda: place_of(catalog, kind, name, sort, encoding), show)

    def _go_to_found(self, kind: Kind, name: str, text: str) -> None:
        """Go to an entry among what a search finds, or without the search."""
        catalog, errands, encoding, sort = self._catalog, self._errands, self._encoding, self._sort
        assert catalog is not None
        assert errands is not None
        page = max(20, self.list.size.height)

        def fetch() -> tuple[FoundPage, int | None]:
            return catalog.search_page(text, page, encoding, sort), catalog.id_of(kind, name)

        def show(answer: tuple[FoundPage, int | None]) -> None:
            found, one = answer
            if self.search_box.value.strip() != text:
                return
            if one is None or one not in found.ids.get(kind, ()):
                self.notify(
                    f"The search does not find {kind} {literal(name)}, so it was cleared.",
                    markup=False,
                )
                with self.prevent(Input.Changed):
                    self.search_box.value = ""
                self._tell_slip(None)
                self._found = None
                self.go_to(kind, name)
                return
            self._found = found
            self._lay_out(found)
            section = next(section for section in self._sections if section.kind == kind)
            self.list.cursor = section.start + 1 + found.ids[kind].index(one)
            self._count_found(found)

        errands.read("go to", fetch, show)

    # Keys and mark of the search box

    @on(ClearMark.Pressed)
    def _clear_pressed(self, event: ClearMark.Pressed) -> None:
        event.stop()
        self.clear_search()

    @on(SearchBox.Left)
    @on(Input.Submitted, "#search")
    def _to_results(self, event: Message) -> None:
        event.stop()
        self.list.focus()

    def action_search(self) -> None:
        """Go to the search box."""
        # At once: what is typed next, however fast, is for the box and no key of the list.
        self.screen.set_focus(self.search_box)
