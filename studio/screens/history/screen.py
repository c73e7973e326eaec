"""History: what was done, newest first, what each revision changed, and bringing any of it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from store.diff import Difference
from store.entries import Kind
from store.errors import AlreadyExists, NotFound, StoreError
from store.revisions import Restored, Revision, TouchedEntry
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.difference_lines import changes_words, difference_lines, tokens_words
from studio.panes.status_line import StatusLine
from studio.screens.again import Refused, until_done, written
from studio.screens.desk_screen import DESK_COMMANDS, DeskScreen
from studio.screens.dialogs import AskScreen, ConfirmScreen
from studio.screens.history.rows import revision_row, taken_back, touched_row, when
from studio.widgets.diff_lines import line
from studio.widgets.diff_view import DiffView
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

PAGE: Final = 100
"""Revisions that are read at once."""
_MOST_TOUCHED: Final = 6
"""Lines for the entries that a revision touched."""

_EMPTY = (
    "Nothing was done here yet.\n\nEvery change is listed, by whoever makes it, and can be undone."
)
_NONE_OF = "Nothing was done to {what} yet; e shows what was done to all."


@dataclass(frozen=True, slots=True)
class Spot:
    """A state of an entry: as it was after a revision."""

    revision: int
    entry: TouchedEntry


class HistoryScreen(DeskScreen[GoTo | None]):
    """The revisions of the catalog, or of one entry, and their differences."""

    CSS_PATH = "history.tcss"
    PLACE = "History"
    HELP_TEXT = (
        "Everything that was done to the catalog, through any door; times are local. What was "
        "undone is dimmed. A restore makes an entry what it was, as a new change that can be "
        "undone; undo takes back what you did last in a studio, nobody else's."
    )
    COMMAND_LIST = (
        Command("history.restore", "Restore the entry as it was then", "r", "restore", "Restore"),
        Command(
            "history.mark",
            "Compare with this revision",
            "m",
            "mark",
            "Mark",
            "move on, and the difference is that between the two; m again ends it",
        ),
        Command(
            "history.entry",
            "Only the entry that was open, or all",
            "e",
            "only_entry",
            "One entry",
        ),
        Command("history.undo", "Undo your last change", "u", "take_back('undo')", "Undo"),
        Command("history.redo", "Redo", "U", "take_back('redo')", "Redo"),
        Command("history.open", "Open the entry as it is now", "o", "open_entry", "Open"),
        *DESK_COMMANDS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    list = query_one("#history-revisions", RowList)
    touched = query_one("#history-touched", RowList)
    view = query_one("#history-difference", DiffView)

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk)
        self._entry: tuple[Kind, str] | None = None
        """The entry that one may narrow the history to."""
        if at.kind is not None and at.name:
            self._entry = (at.kind, at.name)
        elif at.persona:
            self._entry = ("persona", at.persona)
        self._narrowed = False
        self._loaded: tuple[Revision, ...] = ()
        self._more = False
        self._mark: Spot | None = None
        self._shown: object = None
        """What the difference that is shown is between."""

    def compose(self) -> ComposeResult:
        """Revisions at the left, what the one under the cursor did at the right."""
        yield StatusLine()
        with Horizontal(id="history"):
            with Vertical(id="history-left", classes="side"):
                yield RowList(id="history-revisions", empty="Reading …")
            with Vertical(id="history-right", classes="side"):
                yield Static("", id="history-about")
                yield RowList(id="history-touched")
                yield DiffView(id="history-difference")
        yield KeyLine()

    def on_mount(self) -> None:
        """Say whose history it is."""
        self.query_one("#history-right").border_title = "What it changed"
        self._show_title()

    @property
    def revision(self) -> Revision | None:
        """The revision under the cursor."""
        row = self.list.cursor_row
        return row.payload if row and isinstance(row.payload, Revision) else None

    @property
    def spot(self) -> Spot | None:
        """The state under the cursor: of the marked entry while there is a mark."""
        revision = self.revision
        if revision is None:
            return None
        if self._mark is not None:
            return Spot(revision.id, self._mark.entry)
        row = self.touched.cursor_row
        entry = row.payload if row is not None else None
        # The rows of another revision may stand there still.
        if row is None or not row.id.startswith(f"{revision.id}:"):
            return None
        return Spot(revision.id, entry) if isinstance(entry, TouchedEntry) else None

    # Reading.

    def _page(self, limit: int, before: int | None) -> Callable[[], Sequence[Revision]]:
        catalog = self.desk.catalog
        kind, name = self._entry if self._narrowed and self._entry else (None, None)

        def fetch() -> Sequence[Revision]:
            try:
                return catalog.history(kind, name, limit=limit, before=before)
            except NotFound:
                # It was made and purged, or never written: there is nothing to tell of it.
                return []

        return fetch

    def reload(self) -> None:
        """Read the newest revisions again, as far down as one has come."""
        limit = self.list.cursor + PAGE

        def show(found: Sequence[Revision]) -> None:
            self._loaded, self._more = tuple(found), len(found) == limit
            what = " ".join(self._entry or ())
            self.list.empty = _NONE_OF.format(what=what) if self._narrowed else _EMPTY
            self._draw_rows(self.list.generation + 1)
            if not found:
                self._show_revision()

        self.errands.read("history", self._page(limit, None), show)

    def _draw_rows(self, generation: int) -> None:
        total = len(self._loaded) + self._more
        self.list.set_total(total, generation, start=0, rows=self._rows(0, len(self._loaded)))

    def _rows(self, start: int, end: int) -> Sequence[Row]:
        width = self.list.scrollable_content_region.width
        marked = self._mark.revision if self._mark else 0
        some = self._loaded[start:end]
        return [revision_row(one, width, marked=one.id == marked) for one in some]

    @on(RowList.RowsNeeded, "#history-revisions")
    def _rows_needed(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        if rows := self._rows(event.start, event.end):
            self.list.put_rows(event.start, rows, event.generation)
        if event.end > len(self._loaded) and self._more and self._loaded:
            generation, last = event.generation, self._loaded[-1].id

            def show(found: Sequence[Revision]) -> None:
                if generation == self.list.generation and self._loaded[-1].id == last:
                    self._loaded += tuple(found)
                    self._more = len(found) == PAGE
                    self._draw_rows(generation)

            self.errands.read("more", self._page(PAGE, last), show)

    def on_resize(self) -> None:
        """Columns are as wide as there is room for."""
        self.call_after_refresh(self._draw_again)

    def _draw_again(self) -> None:
        if self._loaded:
            self._draw_rows(self.list.generation)

    # What a revision did.

    @on(RowList.Highlighted, "#history-revisions")
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_revision()

    def _show_revision(self) -> None:
        revision = self.revision
        self._show_about("")
        if revision is None:
            self.touched.set_rows([])
            self.touched.display = False
            self.view.show_anew([])
            return
        self._show_touched(revision)
        if revision.touched > len(revision.entries):
            catalog, number = self.desk.catalog, revision.id
            self.errands.read("touched", lambda: catalog.revision(number), self._show_touched)

    def _show_touched(self, revision: Revision) -> None:
        """Show what a revision touched, unless the cursor went on meanwhile."""
        if self.revision is None or self.revision.id != revision.id:
            return
        self.touched.set_rows([touched_row(revision, one) for one in revision.entries])
        self.touched.display = len(revision.entries) > 1 and self._mark is None
        self.touched.styles.height = min(len(revision.entries), _MOST_TOUCHED)
        if self._narrowed and self._entry is not None:
            kind, name = self._entry
            own = (one for one in revision.entries if (one.kind, one.name) == (kind, name))
            for one in own:
                self.touched.select_id(f"{revision.id}:{one.guid}")
        self._read_difference()

    @on(RowList.Highlighted, "#history-touched")
    def _touched_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._read_difference()

    def _read_difference(self) -> None:
        spot, mark, catalog = self.spot, self._mark, self.desk.catalog
        if spot is None:
            self.view.show_anew([line("note", "It touched no entry.")])
            return
        entry = spot.entry
        before, after = spot.revision - 1, spot.revision
        if mark is not None:
            before, after = sorted((mark.revision, spot.revision))

        def fetch() -> Difference | None:
            try:
                return catalog.diff(entry.kind, entry.guid, before, after)
            except NotFound:
                return None

        def show(found: Difference | None) -> None:
            between = (entry.guid, before, after)
            lines = [line("note", "It was there at neither.")]
            if found is not None:
                lines = difference_lines(found)
            self._show_about(tokens_words(found) if found else "")
            if between == self._shown:
                self.view.show(lines)
            else:
                self._shown = between
                self.view.show_anew(lines)

        self.errands.read("difference", fetch, show)

    def _show_about(self, tokens: str) -> None:
        revision, mark, spot = self.revision, self._mark, self.spot
        about = self.query_one("#history-about", Static)
        if revision is None:
            about.update("")
            return
        state = f" · {revision.state}" if taken_back(revision) else ""
        first = f"revision {revision.id} · {when(revision, '%a %Y-%m-%d %H:%M:%S %Z')}{state}"
        second = f"{revision.actor}, {revision.door}: {revision.message}"
        if mark is not None:
            low, high = sorted((mark.revision, revision.id))
            ends = (f"◆ {one}" if one == mark.revision else str(one) for one in (low, high))
            second = f"from revision {' to '.join(ends)}"
            if low == high:
                second = f"◆ {low} is marked: move to another revision to compare the two"
        parts = [Content.styled(first, "bold"), Content.styled(literal(second), "$foreground 60%")]
        if spot is not None:
            what = f"{spot.entry.kind} {spot.entry.name}" + (f" · {tokens}" if tokens else "")
            parts.append(Content.styled(literal(what), "$text-accent"))
        about.update(Content("\n").join(parts))

    def _show_title(self) -> None:
        what = literal(" ".join(self._entry)) if self._narrowed and self._entry else "everything"
        left = self.query_one("#history-left")
        left.border_title = Content(f"History of {what}")
        left.border_subtitle = "times are local"

    # Doing.

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.view.focus()

    def action_only_entry(self) -> None:
        """Show what was done to the entry that was open, or to all."""
        if self._entry is None:
            self.say("Open a persona, or put the library's cursor on an entry: then e shows its.")
            return
        self._narrowed = not self._narrowed
        self._show_title()
        self.reload()

    def action_mark(self) -> None:
        """Compare with the revision under the cursor from now on, or no more."""
        spot = self.spot
        if spot is None:
            return
        again = self._mark is not None and self._mark.revision == spot.revision
        self._mark = None if again else spot
        self._draw_again()
        self._show_revision()

    def action_open_entry(self) -> None:
        """Go to the entry as it is now."""
        spot, catalog = self.spot, self.desk.catalog
        if spot is None:
            return
        entry = spot.entry

        def go(name: str) -> None:
            if name:
                self.leave()
                self.dismiss(GoTo(entry.kind, name))
            else:
                self.say(f"The {entry.kind} {entry.name} is there no more; r restores it.")

        self.errands.read("open", lambda: catalog.name_of(entry.kind, entry.guid), go)

    def action_restore(self) -> None:
        """Say what a restore would change, and do it if that is wanted."""
        spot, catalog = self.spot, self.desk.catalog
        if spot is None:
            return
        entry, revision = spot.entry, spot.revision
        if entry.fate == "deleted" and self._mark is None:
            # As it was when it was deleted.
            revision -= 1

        def fetch() -> Difference | None:
            try:
                return catalog.diff(entry.kind, entry.guid, catalog.newest_revision(), revision)
            except NotFound:
                return None

        def show(found: Difference | None) -> None:
            if found is None or not found.there[1]:
                self.say(f"There was no {entry.kind} {entry.name} at revision {revision}.")
            elif not found.changes:
                self.say(f"The {entry.kind} {found.name} is as it was then already.")
            else:
                self._ask_restore(entry, revision, found)

        self.errands.read("restore", fetch, show)

    @work(group="ask")
    async def _ask_restore(self, entry: TouchedEntry, revision: int, found: Difference) -> None:
        there = found.there[0]
        lead = "This changes:" if there else "It is deleted, and comes back with:"
        text = "\n".join([lead, *(f"  {one}" for one in changes_words(found))])
        title = f"Restore {entry.kind} {found.name} to revision {revision}?"
        if await self.app.push_screen_wait(ConfirmScreen(title, text, "Restore")):
            self._restore(entry, revision)

    def _restoring(self, entry: TouchedEntry, revision: int, new: str) -> Callable[[], Restored]:
        desk = self.desk

        def act() -> Restored:
            done = desk.catalog.restore(
                entry.kind, entry.guid, revision, by=desk.actor, door="studio", new=new
            )
            desk.seen.take(done.revision)
            return done

        return act

    def _restore(self, entry: TouchedEntry, revision: int) -> None:
        def refused(error: StoreError) -> None:
            if isinstance(error, AlreadyExists):
                self._ask_name(entry, revision, str(error))
            else:
                self.failed(error)

        def tell(done: Restored) -> None:
            self._tell(entry, revision, done)

        self.write(self._restoring(entry, revision, ""), tell, refused=refused)

    def _tell(self, entry: TouchedEntry, revision: int, done: Restored) -> None:
        told = f"Restored {entry.kind} {done.entry.name} to revision {revision}."
        if done.revision is None:
            told = f"The {entry.kind} {done.entry.name} is as it was then already."
        if done.left_out:
            told += f"\nLeft out links to what is gone: {', '.join(done.left_out)}."
        if done.lost_stage:
            told += f'\nThere is no stage "{done.lost_stage}" any more.'
        self.say(told, severity="warning" if done.left_out or done.lost_stage else "information")

    @work(group="ask")
    async def _ask_name(self, entry: TouchedEntry, revision: int, why: str) -> None:
        async def ask(refused: Refused | None) -> str | None:
            title = f"{why}. Restore it under another name?"
            asked = AskScreen(title, f"{entry.name}-restored", refused=refused)
            return await self.app.push_screen_wait(asked) or None

        async def attempt(name: str) -> Any:
            return await written(self.write, self._restoring(entry, revision, name))

        if (done := await until_done(ask, attempt)) is not None:
            self._tell(entry, revision, done[1])
